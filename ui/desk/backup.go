package desk

import (
	"context"

	"tokendesk/oauth/catalogue"
	"tokendesk/store"
)

// Backup writes the whole vault to a file, sealed with a passphrase.
func (d *Desk) Backup(ctx context.Context, path, passphrase string) error {
	return d.vault.Backup(ctx, path, passphrase)
}

// Restore puts the vault of a backup where o says, as [store.Restore] does, and
// returns where the one that was there is kept.
func Restore(ctx context.Context, o Options, backup, passphrase string) (kept string, err error) {
	c, err := catalogue.Load()
	if err != nil {
		return "", err
	}
	dir, err := VaultDir(o.VaultDir)
	if err != nil {
		return "", err
	}
	kept, err = store.Restore(ctx, vaultOptions(o, dir, c), backup, passphrase)
	if err != nil {
		return "", interrupted(ctx, err)
	}
	return kept, nil
}
