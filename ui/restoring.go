package ui

import (
	"time"

	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
)

// restoring asks for a backup that is put in the open vault's place; nil where that cannot be
// done.
func (w *window) restoring() func(done func()) {
	if w.backups == nil {
		return nil
	}
	return func(func()) { w.askRestore(w.start.Desk()) }
}

// askRestore asks for a backup, shows what is in it and what it replaces, and restores it; d
// is nil where no vault is open.
func (w *window) askRestore(d *desk.Desk) {
	o := dialogs.RestoreOptions{Run: w.shell.Tasks.Show, Now: time.Now(), Examine: w.backups.Examine, Restore: w.restore}
	if d != nil {
		o.Now = d.Now()
	}
	if d != nil && d.Slot() != keys.Memory {
		o.Replaces, o.Keys = true, d.Slot()
		o.Apps, o.Accounts = len(w.main.keptApps()), len(w.main.list.Accounts())
	}
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
