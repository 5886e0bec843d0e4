package settings

import (
	"context"
	"time"

	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/words"
)

// security are the settings of the vault and of its lock.
func security(o Options) (all []Setting) {
	if o.Slot == keys.Memory {
		return []Setting{{Name: "Vault", Note: "This vault is kept in memory only and is lost when you quit, so nothing has to unlock it."}}
	}
	s := o.Choices.Get()
	if o.Passphrase != nil && o.Openers != nil {
		all = append(all, hinted("The system keyring unlocks the vault when you are signed in to this computer, without asking. A passphrase is asked for: it protects the vault from everybody who uses your computer or has its files.",
			Setting{
				Name: "What unlocks the vault", Synonyms: []string{"change passphrase", "password", "master password", "keyring", "encryption"}, Outside: &Outside{Read: func(ctx context.Context) (now, note string) {
					openers, err := o.Openers(ctx)
					if err != nil {
						return "", words.Sentences(err)
					}
					if openers.Keyring && openers.Passphrase {
						note = words.OpenersNote(true, true) // what the lock is worth then
					}
					return words.Openers(openers.Keyring, openers.Passphrase), note
				}},
				Acts: []Act{{"Change…", o.Passphrase}},
			}))
	}
	lock := setting("Lock when idle", []Choice{
		{"After 1 min", "1"}, {"After 5 min", "5"}, {"After 10 min", "10"}, {"After 30 min", "30"}, {"After 1 h", "60"}, {"Never", never},
	}, orNever(s.IdleLock(o.Slot), time.Minute), o.counted(func(s *store.Settings, n int) { s.LockAfter = n }))
	lock.Synonyms = []string{"automatic lock", "timeout", "inactivity"}
	lock.Hint = "The vault is also locked when the screen is locked or the computer goes to sleep, and by Ctrl+L."
	if o.Slot == keys.Keyring {
		lock.Note = words.LockHides
	}
	return append(all, lock)
}

// backup are the settings of backups.
func backup(o Options) (all []Setting) {
	s := o.Choices.Get()
	if o.Backup != nil {
		all = append(all, Setting{
			Name: "Last backup", Synonyms: []string{"save", "copy of the vault", "export everything"}, Now: words.LastBackup(s.LastBackup, o.Now),
			Hint: "One file with all apps, accounts, secrets and tokens, encrypted with a passphrase (age). It opens with that passphrase alone, on any computer.",
			Acts: []Act{{"Back up…", o.Backup}},
		})
	}
	if o.Restore != nil {
		all = append(all, Setting{
			Name: "Restore a backup", Synonyms: []string{"recover", "import a backup"}, Hint: "You see what is in the backup before anything is replaced. The current vault is kept as a file in the same folder.",
			Acts: []Act{{"Restore…", o.Restore}},
		})
	}
	if o.Backup != nil && o.Slot != keys.Memory {
		all = append(all, setting("Remind me", []Choice{
			{"Once, while there is no backup", store.RemindOnce}, {"Every month", store.RemindMonthly}, {"Never", store.RemindNever},
		}, s.BackupReminder, o.chosen(func(s *store.Settings, v string) { s.BackupReminder = v })))
	}
	return all
}
