package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/given"
	"tokendesk/store/keys"
)

// noteRestored is a note of every token set that came from a backup.
const noteRestored = "From a backup: if the refresh token was used since, the server asks for a new sign-in."

// Restored is what came of a restore.
type Restored struct {
	Kept string    // the file that the vault before it is kept as; "" where there was none
	Made time.Time // when the backup was made; of its file where an older program did not write it down
}

// Restore puts the vault of a backup into o.Dir. The backup is read and checked
// whole before anything changes; a vault that is there is kept beside. The restored vault gets one new
// slot as [Create] would make it (o.Keys, o.Keyring, o.Ask); no keyring of the
// old machine is needed. Its refresh tokens count as perhaps used: each account
// gets a note. A program that has the old vault open can write to it no more.
// Errors are *oauth.Error: KindUsage for a file that is no backup, KindVault for
// a wrong passphrase or when nothing could be written.
func Restore(ctx context.Context, o Options, path, passphrase string) (r Restored, err error) {
	o = o.withDefaults()
	if o.Keys == keys.Memory {
		return r, oauth.UsageError("A backup cannot be restored into memory.", "Name a folder with --vault, or leave --keys out.")
	}
	backup, err := given.Open(ctx, path)
	if err != nil {
		return r, targetError(path, err)
	}
	defer backup.Close()
	r.Made = writtenAt(path)
	if err := makeDirs(o.Dir); err != nil {
		return r, explain(err)
	}
	name := newRecordID()
	building := vaultPath(o.Dir) + ".new-" + hex.EncodeToString(name[:4])
	defer removeDatabase(building)
	head, err := unpackBackup(ctx, backup, passphrase, building)
	defer keys.Wipe(head.Key)
	if err != nil {
		return r, err
	}
	slot, err := o.adopt(ctx, building, head)
	if err != nil {
		return r, explain(err)
	}
	if !head.Made.IsZero() {
		r.Made = head.Made
	}
	if r.Kept, err = o.exchange(ctx, building); err != nil {
		keys.Discard(context.WithoutCancel(ctx), o.source(), slot)
		return r, explain(err)
	}
	return r, nil
}

// writtenAt is when a file was written; zero where that cannot be told.
func writtenAt(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// unpackBackup writes the database of a backup to a new file, its records as they are: sealed.
// The head has the key.
func unpackBackup(ctx context.Context, backup io.Reader, passphrase, building string) (head backupHead, err error) {
	if err := newFile(building); err != nil {
		return head, explain(err)
	}
	file, err := os.OpenFile(building, os.O_WRONLY, fileMode)
	if err != nil {
		return head, explain(err)
	}
	head, err = readBackup(ctx, backup, passphrase, backupWork, file)
	if err := errors.Join(err, file.Close()); err != nil {
		return head, explain(err)
	}
	return head, nil
}

// adopt checks a database from a backup and makes it this machine's: one new
// slot in place of the old ones, and the notes. It returns that slot.
func (o Options) adopt(ctx context.Context, path string, head backupHead) (slot keys.Slot, err error) {
	db, err := openFile(path)
	if err != nil {
		return slot, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	v := newVault(o, db)
	v.id = head.Vault
	if err := v.inspect(ctx, head.Key); err != nil {
		return slot, badBackup(err)
	}
	if err := v.forgetCertificate(ctx); err != nil {
		return slot, err
	}
	// A key of its own: who could open the vault that the backup is of, or a slot
	// of it, cannot open this one by that.
	data := keys.NewKey()
	defer keys.Wipe(data)
	slot, err = keys.Create(ctx, o.Keys, o.source(), head.Vault, data)
	if err != nil {
		return slot, err
	}
	defer func() {
		if err != nil {
			keys.Discard(context.WithoutCancel(ctx), o.source(), slot)
		}
	}()
	v.using.Lock()
	err = v.rekey(ctx, data, v.manifest.slots, []keys.Slot{slot})
	v.using.Unlock()
	if err != nil {
		return slot, err
	}
	return slot, v.markRestored(ctx)
}

// badBackup says that a backup does not hold a whole vault, where that is it.
func badBackup(err error) error {
	if err = explain(err); errors.Is(err, ErrDamaged) || errors.Is(err, ErrKeyChanged) {
		return oauth.UsageError("The vault in this backup is damaged.", "Use another backup. Nothing was changed.")
	}
	return err
}

// inspect looks at everything in a database: schema, structure, list, and every
// text of every record.
func (v *Vault) inspect(ctx context.Context, data []byte) error {
	if err := checkHeader(ctx, v.db); err != nil {
		return err
	}
	version, err := checkVersion(ctx, v.db, len(schema))
	if err != nil {
		return err
	}
	if err := checkSchema(ctx, v.db, version); err != nil {
		return err
	}
	var verdict string
	if err := v.db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil || verdict != "ok" {
		return errors.Join(ErrDamaged, err)
	}
	id, _, err := readSlots(ctx, v.db)
	if err != nil || id != v.id {
		return errors.Join(ErrDamaged, err)
	}
	s, err := newSealer(id, data)
	if err != nil {
		return err
	}
	if err := migrate(ctx, v.db, schema, opened{s: s}, func(int) error { return nil }); err != nil { // the backup is the copy
		return err
	}
	if err := v.start(ctx, s); err != nil {
		return err
	}
	if len(v.notes) > 0 {
		return ErrDamaged
	}
	return v.Verify(ctx)
}

// markRestored notes on every account where it comes from, and lets only those
// settings act that need no word on this machine: a word given on another one is
// none here (promise 40).
func (v *Vault) markRestored(ctx context.Context) error {
	return v.write(ctx, func(ctx context.Context, c *change) error {
		for e := range c.manifest.all {
			if e.ref.Account == "" {
				if err := c.distrust(ctx, e.ref); err != nil {
					return err
				}
			}
		}
		for e := range c.manifest.all {
			if e.ref.Account == "" {
				continue
			}
			account, err := c.account(ctx, e.ref)
			if err != nil {
				return err
			}
			for _, ts := range []*oauth.TokenSet{account.Tokens, account.Replaced} {
				if ts != nil && ts.RefreshToken != "" {
					ts.Notes = append(withoutNote(ts.Notes, noteRestored), noteRestored)
				}
			}
			if err := v.putAccount(ctx, c, e.ref, account, oauth.HistoryEntry{Kind: oauth.HistoryRestored}); err != nil {
				return err
			}
		}
		return nil
	})
}

// distrust takes back what was accepted of an app beyond what it could have
// brought along when it was new.
func (c *change) distrust(ctx context.Context, id oauth.Ref) error {
	app, err := c.app(ctx, id.App)
	if err != nil {
		return err
	}
	accounts, err := c.accountsOf(ctx, id.App)
	if err != nil {
		return err
	}
	accepted, _ := app.settings(accounts...)
	accept(&app, accounts, c.rules.First(accepted))
	if err := c.put(ctx, id, app, nil); err != nil {
		return err
	}
	for _, account := range accounts {
		if err := c.put(ctx, oauth.Ref{App: id.App, Account: account.Account.ID}, account, nil); err != nil {
			return err
		}
	}
	return nil
}

func withoutNote(notes []string, note string) (kept []string) {
	for _, n := range notes {
		if n != note {
			kept = append(kept, n)
		}
	}
	return kept
}

// exchange puts a finished database into the vault's place and returns where
// the old one is kept. At every moment there is a whole vault in that place (on
// file systems without hard links and for damaged vaults: there or beside it).
func (o Options) exchange(ctx context.Context, building string) (kept string, err error) {
	release, err := newLocks(o.Dir).write(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	path := vaultPath(o.Dir)
	if _, err := os.Lstat(path); err == nil {
		stamp := o.Now().UTC().Format("20060102T150405")
		kept = filepath.Join(o.Dir, "backups", "replaced-"+stamp+"-"+filepath.Ext(building)[len(".new-"):]+".db")
		if err := setAside(ctx, path, kept); err != nil {
			return "", err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.Rename(building, path); err != nil {
		return "", err
	}
	return kept, syncDir(o.Dir)
}

// setAside keeps a database under another name. Its log is written into it
// first, so that the one file is all of it. A file whose log cannot be read is
// damaged, perhaps the reason for restoring: then all of its files move as they
// are.
func setAside(ctx context.Context, path, kept string) error {
	busy, err := checkpoint(ctx, path)
	switch {
	case busy:
		return vaultError(nil, "Another program is using the vault.", "Close it and try again. Nothing was changed.")
	case err == nil:
		if err := os.Link(path, kept); err != nil { // a file system without links
			err = os.Rename(path, kept)
			if err != nil {
				return fmt.Errorf("keep the old vault: %w", err)
			}
		}
		return errors.Join(removeAny(path+"-wal"), removeAny(path+"-shm"), syncDir(filepath.Dir(kept)))
	}
	for _, part := range []string{"-shm", "-wal", ""} {
		if err := os.Rename(path+part, kept+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("keep the old vault: %w", err)
		}
	}
	return syncDir(filepath.Dir(kept))
}

// checkpoint writes a database's log into it.
func checkpoint(ctx context.Context, path string) (busy bool, err error) {
	db, err := openFile(path)
	if err != nil {
		return false, err
	}
	defer db.Close()
	var pages, done sql.NullInt64
	err = db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &done)
	return busy, err
}

func removeAny(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func removeDatabase(path string) {
	for _, part := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + part)
	}
}
