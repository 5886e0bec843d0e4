package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
)

// lock leaves nothing of the vault in the window: no row, no token, no dialog,
// nothing of ours on the clipboard. Calls that wait for a person are cancelled.
// It does nothing where nothing is open, or a vault in memory.
func (s *shell) lock() {
	r := s.main
	if r == nil || r.desk.Lock == nil {
		return
	}
	d := r.desk
	r.leave()
	s.main = nil
	s.setQuitMenu()
	s.show(func(*scene) (fyne.CanvasObject, fyne.Focusable) {
		waiting := s.ahead.over(lockedScreen("Locking…"))
		return waiting, waiting
	})
	start(s.tasks, func(ctx context.Context) (bool, error) {
		// What is ours on the clipboard may be out of reach; the lock is not.
		clipboard := d.Clipboard.Clear(ctx)
		if err := d.Lock(ctx); err != nil {
			return false, err
		}
		protects, err := d.LockProtects(ctx)
		return protects, errors.Join(clipboard, err)
	}, func(protects bool, err error) {
		if err != nil {
			message, _ := explain(err)
			s.toasts.say(message)
		}
		s.lockedDesk(d, protects)
	})
}

// lockedDesk shows the unlock screen of a locked vault. Where nobody has to be
// asked for anything, it waits to be told.
func (s *shell) lockedDesk(d Desk, protects bool) {
	if protects {
		s.unlock(d)
		return
	}
	s.showLocked(d, "The key is in the system's keyring, which gives it to every program of yours: this lock hides the window, it does not protect the vault.")
}

// unlock opens a locked vault again and shows its screen anew.
func (s *shell) unlock(d Desk) {
	s.unlocking = false
	s.showOpening()
	s.tasks.run(func(ctx context.Context) error { return d.Unlock(ctx, s.ask) }, func(err error) {
		switch {
		case err == nil:
			s.problem = ""
			s.enter(d)
		case s.unlocking && isVaultError(err):
			s.problem, _ = explain(err)
			s.unlock(d)
		default:
			message, advice := explain(err)
			s.showLocked(d, joinSentences(message, advice))
		}
	})
}

// showLocked says that the vault is locked; a click or Enter opens it again.
func (s *shell) showLocked(d Desk, text string) {
	s.ahead.forget()
	s.show(func(c *scene) (fyne.CanvasObject, fyne.Focusable) {
		open := newKeyButton("Unlock", nil, c.way(func() { s.unlock(d) }), nil, nil)
		open.Importance = widget.HighImportance
		return lockedScreen(text, container.NewVBox(open)), open
	})
}

// lockedScreen says that the vault is locked.
func lockedScreen(text string, ways ...fyne.CanvasObject) fyne.CanvasObject {
	return sheet(theme.NewPrimaryThemedResource(lockIcon), "Your vault is locked", text, ways...)
}

// leave takes the room off the screen and drops what it knows.
func (r *room) leave() {
	r.work.cancelAll()
	r.details.forget()
	r.ticker.hide()
	r.tasks.cancel()
	r.toasts.hide()
	r.accounts.replace(nil)
	r.accounts.arrange(r.desk.Now())
	r.undo = nil
}

// Settings.LockAfter in words.
const (
	defaultLockAfter = 10 * time.Minute // where a passphrase opens the vault
	idleEvery        = 5 * time.Second
)

// lockAfter is how long the window may be idle before it locks; zero is for good.
func lockAfter(s store.Settings, slot keys.Mode) time.Duration {
	switch n := s.LockAfter; {
	case n > 0:
		return time.Duration(n) * time.Minute
	case n == 0 && slot == keys.Passphrase:
		return defaultLockAfter
	}
	return 0
}

// idle finds out whether anybody uses the window. Fyne gives keys to the
// focused widget alone, so it looks now and then whether anything moved.
type idle struct {
	last  time.Time // when somebody was here
	seen  trace
	touch bool // the pointer moved since
}

// trace is what a person changes without noticing.
type trace struct {
	focused  fyne.Focusable
	text     string
	overlays int
	chosen   oauth.Ref
}

// watchIdle locks when nobody has used the window for the set time.
func (r *room) watchIdle() {
	now := r.desk.Now()
	if t := r.trace(); t != r.idle.seen || r.idle.touch || r.idle.last.IsZero() {
		r.idle = idle{last: now, seen: t}
	}
	if limit := lockAfter(r.settings, r.desk.Vault.Slot()); limit > 0 && now.Sub(r.idle.last) >= limit {
		r.lock()
		return
	}
	r.tasks.after(idleEvery, r.watchIdle)
}

func (r *room) trace() trace {
	canvas := r.win.Canvas()
	t := trace{focused: canvas.Focused(), overlays: len(canvas.Overlays().List()), chosen: r.accounts.chosen}
	switch w := t.focused.(type) {
	case interface{ Typed() string }:
		t.text = w.Typed()
	case *searchField:
		t.text = w.Text
	case *widget.Entry:
		t.text = w.Text
	}
	return t
}
