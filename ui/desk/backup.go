package desk

import (
	"context"

	"tokendesk/store"
)

// Backup writes the whole vault to a file, sealed with a passphrase, and remembers that
// there is one.
func (d *Desk) Backup(ctx context.Context, path, passphrase string) error {
	if err := d.vault.Backup(ctx, path, passphrase); err != nil {
		return err
	}
	// The backup is there whether the reminder knows of it or not.
	_ = d.Settings.Update(func(s *store.Settings) { s.LastBackup = d.Now() })
	return nil
}

// BackupContents is what a backup holds, as far as a person decides by it.
type BackupContents = store.Contents

// ExamineBackup opens a backup and says what is in it, all of it checked; nothing is
// changed. Errors are those of [Restore].
func ExamineBackup(ctx context.Context, o Options, backup, passphrase string) (BackupContents, error) {
	where, err := placesOf(o)
	if err != nil {
		return BackupContents{}, err
	}
	c := where.catalogue(ctx, where.ownProviders())
	contents, err := store.Examine(ctx, vaultOptions(o, "", c), backup, passphrase)
	if err != nil {
		return contents, interrupted(ctx, err)
	}
	return contents, nil
}

// Restore puts the vault of a backup where o says, as [store.Restore] does, and
// returns where the one that was there is kept.
func Restore(ctx context.Context, o Options, backup, passphrase string) (kept string, err error) {
	where, err := placesOf(o)
	if err != nil {
		return "", err
	}
	c := where.catalogue(ctx, where.ownProviders())
	restored, err := store.Restore(ctx, vaultOptions(o, where.vault, c), backup, passphrase)
	if err != nil {
		return "", interrupted(ctx, err)
	}
	if settings, err := where.openSettings(); err == nil {
		// The vault is restored whether the reminder knows of its backup or not.
		_ = settings.Update(func(s *store.Settings) { s.LastBackup = restored.Made })
	}
	return restored.Kept, nil
}
