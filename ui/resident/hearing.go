package resident

import (
	"context"
	"os"
	"time"

	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/notify"
	"tokendesk/ui/tasks"
	"tokendesk/ui/tray"
)

// hearing is what a half hears of other processes while it is the vault's.
type hearing struct {
	heard chan string
	on    bool // others are heard, or cannot be
	tried bool // it is being begun
	// onward says that the other half has the vault by now, and is to hear in the place
	// of this one.
	onward bool
	at     place // nil where there can be no socket
}

func newHearing() hearing { return hearing{heard: make(chan string, 4)} }

// words passes on what is heard, and says whether it is understood.
func (h hearing) words() func(word string) bool {
	heard := h.heard
	return func(word string) bool {
		if word != socket.Raise && word != socket.Lock {
			return false
		}
		for {
			select {
			case heard <- word:
				return true
			default:
			}
			if word != socket.Lock {
				return true // so much was heard that one more changes nothing
			}
			select { // a lock always has its place
			case <-heard:
			default:
			}
		}
	}
}

// begin takes note that others are heard. Where there can be no socket, the program
// does without.
func (h *hearing) begin(at place, err error) {
	h.on, h.tried, h.onward = true, false, false
	if err == nil {
		h.at = at
	}
}

// end leaves the place to whoever comes. It waits for the word that is being heard.
func (h *hearing) end() {
	if h.at != nil {
		_ = h.at.Close()
	}
	h.on, h.at = false, nil
}

// hand hands the place on: the files are what the other half takes it over by. Close
// them once it has them.
func (h *hearing) hand() (files []*os.File) {
	if h.at != nil {
		files, _ = h.at.Hand() // else it is free, and the other finds it so
	}
	h.on, h.at = false, nil
	return files
}

// rest are the words that nobody has looked at.
func (h hearing) rest() (words []string) {
	for {
		select {
		case w := <-h.heard:
			words = append(words, w)
		default:
			return words
		}
	}
}

// hear does what another process asks for.
func (p *process) hear(word string) {
	switch word {
	case socket.Raise:
		p.used = p.o.now()
		p.openWindow(desk.Action{Do: desk.DoOpen})
	case socket.Lock:
		p.lock()
	}
}

// screenLocks locks because nobody sits before the screen. Where the window has the vault
// it hears of the screen itself.
func (p *process) screenLocks() {
	if p.desk == nil && !p.coming() {
		p.screen.Done()
		return
	}
	p.lock()
}

// lock locks the vault; the window does where it has it.
func (p *process) lock() {
	switch {
	case p.desk == nil:
		p.send(message{Is: act, Action: &desk.Action{Do: desk.DoLock}})
	case p.giving:
		p.send(message{Is: word, Words: []string{socket.Lock}})
	}
	p.lockHere()
}

// coming reports whether a desk that is not here yet will be.
func (p *process) coming() bool { return p.opening || p.held != nil || p.link == nil }

// lockHere locks what this process has of the vault, or as soon as it has it.
func (p *process) lockHere() {
	d := p.desk
	if d == nil {
		p.lockDue = p.lockDue || p.coming()
		return
	}
	p.locking++
	p.tasks.Run(func(ctx context.Context) error { _, err := d.Lock(ctx); return err }, func(error) {
		p.locking--
	})
}

// watchIdle locks when nobody has used window or tray for the set time. It sleeps until
// that could be, and where nothing is to be locked it does not wake.
func (p *process) watchIdle() {
	limit := p.desk.Settings.Get().IdleLock(p.desk.Slot())
	if limit <= 0 || p.desk.Locked() {
		return
	}
	left := limit - p.o.now().Sub(p.used)
	if left <= 0 {
		p.lock()
		return
	}
	p.duty.After(left, p.watchIdle)
}

const (
	// firstPatience is how long a tray is waited for that begins with the session, as
	// this process may.
	firstPatience = time.Minute
	// goneWait is how long a tray may be away: a desktop's shell that is begun anew is
	// back by then.
	goneWait = 20 * time.Second
)

// firstTray waits until there is a tray, and reports whether there is.
func (p *process) firstTray(ctx context.Context, there <-chan bool) bool {
	waiting, cancel := context.WithTimeout(ctx, firstPatience)
	defer cancel()
	for {
		select {
		case t, open := <-there:
			if t || !open {
				return t
			}
		case <-waiting.Done():
			return false
		}
	}
}

// trayCame follows whether there is a tray. Without one this process would be out of
// everybody's sight: the window comes back.
func (p *process) trayCame(there bool) {
	p.trayGone()
	p.trayGone = func() {}
	if !there {
		p.trayGone = p.tasks.After(goneWait, func() {
			if p.desk != nil && p.link == nil {
				p.openWindow(desk.Action{Do: desk.DoOpen})
			}
		})
	}
}

// models are what the icon shows of a desk, until ctx ends.
func models(ctx context.Context, d *desk.Desk) <-chan tray.Model {
	out := make(chan tray.Model)
	go func() {
		defer close(out)
		tray.Follow(ctx, d, func(m tray.Model) {
			select {
			case out <- m:
			case <-ctx.Done():
			}
		})
	}()
	return out
}

// serve does over the open desk what goes on while nobody looks.
func (p *process) serve() {
	d := p.desk
	p.duty = p.tasks.Part()
	p.duty.Run(func(ctx context.Context) error { d.KeepFresh(ctx); return nil }, func(error) {})
	tasks.Follow(p.duty, d.TeamNews, func([]desk.Team) {}) // what waits is told as of every app
	tasks.Follow(p.duty, func(ctx context.Context) <-chan tray.Model { return models(ctx, d) }, p.show)
	notes := notify.New(d, notify.Options{Told: p.told, Act: func(a desk.Action) { p.post(func() { p.act(a) }) }, Sent: func() { p.post(func() {}) }})
	p.notes = notes
	// What is done over the desk and changes no line of the menu is something done here, too.
	tasks.Follow(p.duty, d.Updates, func(desk.Update) {})
	p.duty.Run(func(ctx context.Context) error { notes.Run(ctx); return nil }, func(error) {})
	p.duty.Run(func(ctx context.Context) error { p.holdKey(ctx, d.Settings.Get().GlobalKey); return nil }, func(error) {})
	p.watchIdle()
}

func (p *process) show(m tray.Model) {
	p.locked, p.private = m.Icon == tray.IconLocked, m.Private
	p.icon.Show(m)
}
