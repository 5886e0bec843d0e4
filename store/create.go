package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"

	"tokendesk/store/keys"
)

// Create makes a new vault, never over old data: it is built beside its place
// and moved there whole. Errors are *oauth.Error of KindVault with advice; where
// there is one, or what is left of one, it wraps fs.ErrExist.
func Create(ctx context.Context, o Options) (*Vault, error) {
	o = o.withDefaults()
	name := make([]byte, 16)
	rand.Read(name)
	id := hex.EncodeToString(name)
	data := keys.NewKey()
	defer keys.Wipe(data)
	if o.Keys == keys.Memory {
		return createMemory(ctx, o, id, data)
	}
	if err := makeDirs(o.Dir); err != nil {
		return nil, explain(err)
	}
	release, err := newLocks(o.Dir).write(ctx)
	if err != nil {
		return nil, explain(err)
	}
	err = o.createFile(ctx, id, data)
	release()
	if err != nil {
		return nil, explain(err)
	}
	return Open(ctx, o)
}

func (o Options) createFile(ctx context.Context, id string, data []byte) (err error) {
	path := vaultPath(o.Dir)
	for _, old := range []string{path, path + "-wal", path + "-journal"} {
		if _, err := os.Lstat(old); !errors.Is(err, fs.ErrNotExist) {
			return vaultError(errors.Join(fs.ErrExist, err), "There already is a vault (or part of one) in "+o.Dir+".",
				"Open it, or choose another folder with --vault. Nothing was changed.")
		}
	}
	slot, err := keys.Create(ctx, o.Keys, o.source(), id, data)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			keys.Discard(context.WithoutCancel(ctx), o.source(), slot)
		}
	}()
	building := path + ".new-" + id[:8]
	defer os.Remove(building)
	if err := newFile(building); err != nil {
		return err
	}
	db, err := openFile(building)
	if err != nil {
		return err
	}
	s, err := newSealer(id, data)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	defer s.wipe()
	if err := errors.Join(fill(ctx, db, s, slot), db.Close()); err != nil {
		return err
	}
	if err := os.Rename(building, path); err != nil { // under the write lock: nobody else makes one meanwhile
		return err
	}
	return syncDir(o.Dir)
}

func createMemory(ctx context.Context, o Options, id string, data []byte) (*Vault, error) {
	db := openMemory()
	v := newVault(o, db)
	v.slot = keys.Memory
	s, err := newSealer(id, data)
	if err != nil {
		return nil, explain(errors.Join(err, db.Close()))
	}
	if err := fill(ctx, db, s); err != nil {
		return nil, explain(errors.Join(err, db.Close()))
	}
	if err := v.start(ctx, s); err != nil {
		return nil, explain(errors.Join(err, db.Close()))
	}
	return v, nil
}

// fill writes an empty vault.
func fill(ctx context.Context, db *sql.DB, s *sealer, slots ...keys.Slot) error {
	if err := migrate(ctx, db, schema, opened{s: s, fresh: true}, nil); err != nil {
		return err
	}
	tx, err := begin(ctx, db, nil, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.set(ctx, upsertMeta, "vault", []byte(s.vault)); err != nil {
		return err
	}
	marks, err := putSlots(ctx, tx, slots...)
	if err != nil {
		return err
	}
	m := &manifest{version: 1, slots: marks}
	if err := errors.Join(putKeyName(ctx, tx, s), putRoot(ctx, tx, s, m.root())); err != nil {
		return err
	}
	return tx.Commit()
}
