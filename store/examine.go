package store

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"tokendesk/store/given"
	"tokendesk/store/keys"
)

// Contents is what a backup holds, as far as a person decides by it.
type Contents struct {
	Made     time.Time // when; of its file where an older program did not write it down
	Apps     int
	Accounts int
}

// Examine opens a backup and says what is in it, once all of it has been checked as
// [Restore] checks it. Nothing is changed; of o, only what reads an app is used. Errors are
// those of Restore.
func Examine(ctx context.Context, o Options, path, passphrase string) (c Contents, err error) {
	o = o.withDefaults()
	backup, err := given.Open(ctx, path)
	if err != nil {
		return c, targetError(path, err)
	}
	defer backup.Close()
	c.Made = writtenAt(path)
	dir, err := os.MkdirTemp("", "tokendesk-") // the records stay sealed
	if err != nil {
		return c, explain(err)
	}
	defer os.RemoveAll(dir)
	building := filepath.Join(dir, "backup.db")
	head, err := unpackBackup(ctx, backup, passphrase, building)
	defer keys.Wipe(head.Key)
	if err != nil {
		return c, err
	}
	if !head.Made.IsZero() {
		c.Made = head.Made
	}
	db, err := openFile(building)
	if err != nil {
		return c, explain(err)
	}
	v := newVault(o, db)
	v.id = head.Vault
	defer v.Close()
	if err := v.inspect(ctx, head.Key); err != nil {
		return c, explain(badBackup(err))
	}
	for e := range v.manifest.all {
		if e.ref.Account == "" {
			c.Apps++
		} else {
			c.Accounts++
		}
	}
	return c, nil
}
