package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
)

// open opens the vault and goes on to the main screen, or to the screen that
// asks for what is missing.
func (s *shell) open(r OpenRequest) {
	s.unlocking = false
	s.showOpening()
	r.Ask = keys.OnceFresh(s.ask)
	start(s.tasks, func(ctx context.Context) (Desk, error) {
		d, err := s.options.Open(ctx, r)
		if err == nil && ctx.Err() != nil {
			err = errors.Join(ctx.Err(), d.Close()) // nobody is left to use it
		}
		return d, err
	}, func(d Desk, err error) {
		switch {
		case err == nil:
			s.enter(d)
		case errors.Is(err, desk.ErrNoVault):
			s.ahead.forget()
			s.show(func(c *scene) (fyne.CanvasObject, fyne.Focusable) { return welcomeScreen(once(c, s.open)) })
		case s.unlocking && isVaultError(err):
			if errors.Is(err, keys.ErrWrongPassphrase) {
				s.wrong++
			}
			s.problem, _ = explain(err)
			s.open(r)
		default:
			s.failed(r, err)
		}
	})
}

func isVaultError(err error) bool {
	var e *oauth.Error
	return errors.As(err, &e) && e.Kind == oauth.KindVault
}

// enter shows the main screen of an open desk.
func (s *shell) enter(d Desk) {
	if s.opened == nil { // the first time, not after a lock
		d.Clipboard.AddFallback(&windowClipboard{app: s.app, post: s.options.Post})
		if notes := d.Vault.Notes(); len(notes) > 0 {
			s.toasts.say(strings.Join(notes, " "))
		}
	}
	s.opened, s.wrong = &d, 0
	s.main = newRoom(s, d)
	s.main.enter()
	if keep := s.main.desk.KeepFresh; keep != nil {
		s.main.tasks.run(func(ctx context.Context) error { keep(ctx); return nil }, func(error) {})
	}
}

// ask is the keys.Ask of the window: it shows a screen and waits for its answer,
// and after wrong ones a while longer.
func (s *shell) ask(ctx context.Context, fresh bool) (string, error) {
	answer := make(chan string, 1)
	var pause time.Duration // set before there is an answer
	s.options.Post(func() {
		if s.tasks.ctx.Err() != nil || ctx.Err() != nil {
			return
		}
		s.ahead.forget()
		s.show(func(c *scene) (fyne.CanvasObject, fyne.Focusable) {
			reply := once(c, func(passphrase string) {
				s.showOpening()
				answer <- passphrase // has room: a scene is answered once
			})
			if fresh {
				return newPassphraseScreen(s.win.Canvas().Focus, reply)
			}
			s.unlocking, pause = true, keys.Pause(s.wrong)
			problem := s.problem
			s.problem = ""
			return unlockScreen(problem, reply)
		})
	})
	select {
	case <-ctx.Done():
		return "", &oauth.Error{Kind: oauth.KindInterrupted, Message: "Nobody gave a passphrase.", Err: ctx.Err()}
	case passphrase := <-answer:
		return passphrase, s.pause(ctx, pause)
	}
}

// pause slows attempts down.
func (s *shell) pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	if err := s.options.Sleep(ctx, d); err != nil {
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
	}
	return nil
}

// failed shows why the vault could not be opened, with the ways on.
func (s *shell) failed(r OpenRequest, err error) {
	s.ahead.forget()
	message, advice := explain(err)
	title := "The vault could not be opened"
	if r.Create {
		title = "The vault could not be made"
	}
	s.show(func(c *scene) (fyne.CanvasObject, fyne.Focusable) {
		open := once(c, s.open)
		again := newKeyButton("Try again", nil, func() { open(r) }, nil, nil)
		again.Importance = widget.HighImportance
		ways := []fyne.CanvasObject{again}
		if r.Create && r.Keys != keys.Passphrase {
			ways = append(ways, widget.NewButton("Use a passphrase instead", func() {
				open(OpenRequest{Create: true, Keys: keys.Passphrase})
			}))
		}
		ways = append(ways,
			widget.NewButton("Work without the vault", func() { open(OpenRequest{Create: true, Keys: keys.Memory}) }),
			widget.NewButton("Quit", c.way(s.app.Quit)))
		return sheet(theme.NewErrorThemedResource(lockIcon), title, joinSentences(message, advice),
			container.NewVBox(ways...),
			caption("Without the vault everything you add is kept in memory only and gone when you quit. Nothing of the vault is changed.")), again
	})
}

func joinSentences(a, b string) string {
	if b == "" {
		return a
	}
	return a + "\n" + b
}

// showOpening is seen while a keyring or Argon2 takes its time.
func (s *shell) showOpening() {
	busy := widget.NewActivity()
	s.show(func(*scene) (fyne.CanvasObject, fyne.Focusable) {
		waiting := s.ahead.over(container.NewCenter(container.NewVBox(
			container.NewCenter(container.NewGridWrap(fyne.NewSize(40, 24), busy)), caption("Opening the vault"))))
		return waiting, waiting
	})
	s.busy = busy
	busy.Start()
}

// sheet is a screen with one subject in the middle.
func sheet(icon fyne.Resource, title, text string, content ...fyne.CanvasObject) fyne.CanvasObject {
	image := widget.NewIcon(icon)
	head := widget.NewLabelWithStyle(title, fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	head.SizeName = theme.SizeNameHeadingText
	head.Wrapping = fyne.TextWrapWord
	body := widget.NewLabelWithStyle(shorten(text, 600), fyne.TextAlignCenter, fyne.TextStyle{})
	body.Wrapping = fyne.TextWrapWord
	parts := []fyne.CanvasObject{container.NewCenter(container.NewGridWrap(fyne.NewSize(44, 44), image)), head, body}
	for _, c := range content {
		if q, ok := c.(*quietText); ok {
			q.Wrapping = fyne.TextWrapWord
			q.set(q.text(), q.style().ColorName, fyne.TextAlignCenter)
		}
		parts = append(parts, c)
	}
	return container.NewCenter(container.New(columnLayout{width: 440, gap: 10}, parts...))
}

// columnLayout stacks objects in a column of fixed width, so that wrapped
// labels know how high they are.
type columnLayout struct{ width, gap float32 }

// Layout implements fyne.Layout.
func (c columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + c.gap
	}
}

// MinSize implements fyne.Layout.
func (c columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	y := float32(0)
	for _, o := range objects {
		if o.Visible() {
			if o.Size().Width != c.width {
				o.Resize(fyne.NewSize(c.width, o.MinSize().Height))
			}
			y += o.MinSize().Height + c.gap
		}
	}
	return fyne.NewSize(c.width, max(0, y-c.gap))
}
