//go:build (linux || freebsd || openbsd || netbsd) && !android

package tray

import (
	"context"
	"sync"

	"fyne.io/systray"

	"tokendesk/assets"
	"tokendesk/store/bus"
	"tokendesk/ui/desk"
)

// Tray is an icon that is shown. Its methods may be called on any goroutine.
type Tray struct {
	chosen chan desk.Action // clicks
	life   context.Context  // ends with the icon
	leave  context.CancelFunc
	remove func()
	work   sync.WaitGroup
	close  sync.Once

	mu    sync.Mutex
	shown Model
	menu  menu
}

// Start shows an icon with its menu. It returns [ErrNone] where no session bus answers;
// whether anybody shows the icon, [Available] tells: a desktop's tray that begins later,
// or again, shows it then. act is told of clicks, one after the other, on a goroutine of
// the tray's own; of those that come before it has returned a few wait. A process has one
// tray in its life. Close it.
func Start(first Model, act func(desk.Action)) (*Tray, error) {
	if !reachable() {
		return nil, ErrNone
	}
	t := &Tray{chosen: make(chan desk.Action, 8)}
	t.life, t.leave = context.WithCancel(context.Background())
	systray.SetOnTapped(func() { t.choose(desk.Action{Do: desk.DoOpen}) })
	start, end := systray.RunWithExternalLoop(nil, nil)
	t.remove = end
	systray.SetTitle(assets.ID) // what it is called at the start is its id for good
	t.menu = newMenu(t.listen)
	t.menu.fill(first.Items)
	systray.SetTooltip(first.Title)
	systray.SetIcon(picture(first.Icon))
	start()
	systray.SetTitle(first.Title)
	t.shown = first
	t.work.Go(func() { stay(t.life) })
	t.work.Go(func() {
		for {
			select {
			case a := <-t.chosen:
				act(a)
			case <-t.life.Done():
				return
			}
		}
	})
	return t, nil
}

// reachable reports whether there is a session bus that answers, and makes it known to the
// library, which would start one of its own.
func reachable() bool {
	if _, err := bus.Adopt(); err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := bus.Connect(ctx)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// Show shows another model. Only what is different is told to the desktop.
func (t *Tray) Show(m Model) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.life.Err() != nil {
		return
	}
	if m.Icon != t.shown.Icon {
		systray.SetIcon(picture(m.Icon))
	}
	if m.Title != t.shown.Title {
		systray.SetTitle(m.Title)
		systray.SetTooltip(m.Title)
	}
	t.menu.fill(m.Items)
	t.shown = m
}

// Close takes the icon away, and returns when nobody is told of clicks any more. It must
// not be called by act, and may be called again.
func (t *Tray) Close() {
	t.close.Do(func() {
		t.leave()
		t.mu.Lock()
		defer t.mu.Unlock()
		t.remove()
	})
	t.work.Wait()
}

// listen follows the clicks on a place of the menu.
func (t *Tray) listen(p *place) {
	t.work.Go(func() {
		for {
			select {
			case <-p.item.ClickedCh:
				t.choose(p.action())
			case <-t.life.Done():
				return
			}
		}
	})
}

// choose passes a click on. More of them than are waited for are not meant.
func (t *Tray) choose(a desk.Action) {
	if a.Do == "" {
		return
	}
	select {
	case t.chosen <- a:
	default:
	}
}
