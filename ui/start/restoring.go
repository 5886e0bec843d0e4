package start

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/shell"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// Backups puts backups in the vault's place. Its methods block and run off the UI goroutine.
type Backups interface {
	// Examine says what is in a backup: [desk.ExamineBackup].
	Examine(ctx context.Context, file, passphrase string) (desk.BackupContents, error)
	// Restore is [desk.Restore], with the keys and the person of a request. Nothing may have
	// the vault open.
	Restore(ctx context.Context, r Request, file, passphrase string) (kept string, err error)
}

const restoreLabel = "Restore a backup…"

// restoring asks which backup is to be restored; nil where that cannot be done.
func (s *Start) restoring(there bool) func() {
	if s.options.AskRestore == nil {
		return nil
	}
	return func() { s.options.AskRestore(there) }
}

// Restore closes what is open, puts a backup in the vault's place and opens that. The main
// screen must have dropped what it knows, and nothing may be open that is in memory only. Where it fails the vault is as it was, and is
// opened again.
func (s *Start) Restore(file, passphrase string, mode keys.Mode) {
	s.showWaiting("Restoring the backup")
	open, ask := s.desk, keys.OnceFresh(s.asking(newPassphrase{title: "Choose a passphrase for the restored vault", verb: "Restore", cancels: true}))
	s.desk, s.unlocking = nil, false
	tasks.Start(s.shell.Tasks, func(ctx context.Context) (kept string, err error) {
		if open != nil {
			_ = open.Close() // what it could not do any more, such as clear the clipboard, is no hindrance
		}
		return s.options.Backups.Restore(ctx, Request{Ask: ask, Keys: mode}, file, passphrase)
	}, func(kept string, err error) {
		if err != nil {
			s.notRestored(err)
			return
		}
		s.restored = words.Restored(kept)
		s.openWith(Request{Keys: mode}, ask)
	})
}

// notRestored says why a backup was not restored; the vault is as it was.
func (s *Start) notRestored(err error) {
	s.ahead.forget()
	text := lines(err)
	if errors.Is(err, context.Canceled) {
		text = "It was cancelled."
	}
	s.show(func(c *shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
		on := parts.NewKeyButton("Continue", nil, c.Way(func() { s.Open(Request{}) }), nil, nil)
		on.Importance = widget.HighImportance
		return parts.Notice(theme.NewErrorThemedResource(parts.LockIcon), "The backup was not restored", text, container.NewVBox(on)), on
	})
}
