package ui

import (
	"tokendesk/store"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/tasks"
)

// backup makes a backup of the vault; done is told when there is one.
func (m *mainScreen) backup(done func()) {
	dialogs.Backup(m.Win, dialogs.BackupOptions{Run: m.tasks.Show, Desk: m.desk, Now: m.desk.Now(), Done: func() {
		m.choices.Reload() // the desk has written down when
		if m.reminding {
			m.hideBanner()
		}
		done()
	}})
}

// changeOpeners changes what opens the vault; done is told when that is another.
func (m *mainScreen) changeOpeners(done func()) {
	tasks.Start(m.tasks, m.desk.Openers, func(now store.Openers, err error) {
		if err != nil {
			m.Toasts.Complain(err)
			return
		}
		dialogs.Openers(m.Win, dialogs.OpenersOptions{Run: m.tasks.Show, Desk: m.desk, Now: now, Done: func(message string) {
			m.status.SetVault(m.desk.Slot(), m.desk.Demo)
			m.Toasts.Say(message)
			done()
		}})
	})
}
