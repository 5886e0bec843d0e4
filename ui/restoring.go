package ui

import (
	"time"

	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/words"
)

// restoring asks for a backup that is put in the open vault's place; nil where that cannot be
// done. A vault in memory has no place, and would be lost: a backup is restored before one is
// opened.
func (w *window) restoring(d *desk.Desk) func(done func()) {
	if w.backups == nil || d.Slot() == keys.Memory {
		return nil
	}
	return func(func()) {
		w.askRestore(dialogs.RestoreOptions{
			Now: d.Now(), Keys: d.Slot(),
			Replaces: words.Replaces(len(w.main.keptApps()), len(w.main.list.Accounts())),
		})
	}
}

// restoreUnopened asks for a backup where no vault is open; there reports whether there is one.
func (w *window) restoreUnopened(there bool) {
	o := dialogs.RestoreOptions{Now: time.Now(), Keys: w.keys}
	if there {
		o.Replaces = words.ReplacesUnopened
	}
	w.askRestore(o)
}

// askRestore asks for a backup, shows what is in it and what it replaces, and restores it.
func (w *window) askRestore(o dialogs.RestoreOptions) {
	o.Run, o.Examine, o.Restore = w.shell.Tasks.Show, w.backups.Examine, w.restore
	dialogs.Restore(w.shell.Win, o)
}

// restore leaves the main screen, where there is one, and puts a backup in the vault's place.
func (w *window) restore(file, passphrase string, mode keys.Mode) {
	if w.main != nil {
		w.main.remember(func() {})
		w.main.leave()
		w.main, w.place = nil, nil
		w.setQuitMenu()
	}
	w.start.Restore(file, passphrase, mode)
}
