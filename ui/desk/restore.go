package desk

import (
	"context"

	"tokendesk/oauth/catalogue"
	"tokendesk/store"
)

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
	options := withRules(store.Options{Dir: dir, Keys: o.Keys, Ask: ask(o), Now: o.Now}, c)
	kept, err = store.Restore(ctx, options, backup, passphrase)
	if err != nil {
		return "", interrupted(ctx, err)
	}
	return kept, nil
}
