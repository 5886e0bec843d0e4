package start

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	"tokendesk/ui/shell"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// Lock locks the vault and shows what opens it again. The main screen must have
// dropped what it knows.
func (s *Start) Lock() {
	s.show(func(*shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
		waiting := s.ahead.over(lockedScreen("Locking…"))
		return waiting, waiting
	})
	tasks.Start(s.shell.Tasks, s.desk.Lock, func(protects bool, err error) {
		if err != nil {
			message, _ := words.Explain(err)
			s.shell.Toasts.Say(message)
		}
		s.locked(protects)
	})
}

// locked shows the unlock screen. Where nobody has to be asked for anything, it
// waits to be told.
func (s *Start) locked(protects bool) {
	if protects {
		s.unlock()
		return
	}
	s.showLocked("The key is in the system keyring, which gives it to every program you run: locking hides the window, it does not protect the vault.")
}

// unlock opens a locked vault again and shows its screen anew.
func (s *Start) unlock() {
	s.unlocking = false
	s.showOpening()
	s.shell.Tasks.Run(func(ctx context.Context) error { return s.desk.Unlock(ctx, s.ask) }, func(err error) {
		switch {
		case err == nil:
			s.enter()
		case s.unlocking && isVaultError(err):
			s.problem, _ = words.Explain(err)
			s.unlock()
		default:
			s.showLocked(lines(err))
		}
	})
}

// showLocked says that the vault is locked; a click or Enter opens it again.
func (s *Start) showLocked(text string) {
	s.ahead.forget()
	s.show(func(c *shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
		open := parts.NewKeyButton("Unlock", nil, c.Way(s.unlock), nil, nil)
		open.Importance = widget.HighImportance
		return lockedScreen(text, open), open
	})
}

// lockedScreen says that the vault is locked.
func lockedScreen(text string, ways ...fyne.CanvasObject) fyne.CanvasObject {
	return parts.Notice(theme.NewPrimaryThemedResource(parts.LockIcon), "Your vault is locked", text, ways...)
}
