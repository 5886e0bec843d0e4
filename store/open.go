package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// Open opens an existing vault, with o.Carried as another process had it. Errors are *oauth.Error of KindVault with
// advice; a record that is damaged is a note and does not keep the others shut.
func Open(ctx context.Context, o Options) (*Vault, error) {
	o = o.withDefaults()
	if o.Keys == keys.Memory {
		return nil, vaultError(nil, "A vault in memory cannot be opened again.", "It exists only while Tokendesk is running.")
	}
	there, err := Exists(o.Dir)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, vaultError(nil, "There is no vault in "+o.Dir+".", "Import an app file to make one, or name another folder with --vault.")
	}
	v, err := openToChange(ctx, o)
	if unwritable(err) {
		// SQLite does not say what is in its way; the system does.
		return openToRead(ctx, o, explainIn(o.Dir, cmp.Or(hasRoom(o.Dir, 4096), err)))
	}
	if err != nil {
		return nil, explainIn(o.Dir, err)
	}
	return v, nil
}

// openToChange opens a vault whose files can be written. Its error is not explained yet.
func openToChange(ctx context.Context, o Options) (*Vault, error) {
	if err := makeDirs(o.Dir); err != nil {
		return nil, err
	}
	notes, err := repairModes(o.Dir)
	if err != nil {
		return nil, err
	}
	notes = append(notes, networkNote(o.Dir, o.networkFS(o.Dir))...)
	db, err := openFile(vaultPath(o.Dir))
	if err != nil {
		return nil, err
	}
	v := newVault(o, db)
	v.notes = notes
	if err := v.unsealer()(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return v, nil
}

// unsealer is how a vault gets its key: as another process had it, or by its slots.
func (v *Vault) unsealer() func(context.Context) error {
	carried := v.o.Carried
	if carried == nil {
		return v.unseal
	}
	v.o.Carried = nil // it is whoever made it's
	return func(ctx context.Context) error { return v.openCarried(ctx, *carried) }
}

func newVault(o Options, db *sql.DB) *Vault {
	dir := o.Dir
	if o.Keys == keys.Memory {
		dir = ""
	}
	return &Vault{o: o, db: db, locks: newLocks(dir), leases: map[oauth.Ref]int{}, watchers: map[*watcher]struct{}{}}
}

func (v *Vault) unseal(ctx context.Context) error {
	release, err := v.locks.write(ctx)
	if err != nil {
		return err
	}
	err = v.prepare(ctx)
	release()
	if err != nil {
		return err
	}
	o, err := openKey(ctx, v.db, v.o.Keys, v.o.source())
	if err != nil {
		return err
	}
	if err := v.migrate(ctx, o); err != nil {
		o.s.wipe()
		return err
	}
	v.slot = o.slot.Kind
	if err := v.start(ctx, o.s); err != nil {
		return err
	}
	_, rows, err := readSlots(ctx, v.db)
	v.notes = append(v.notes, slotNotes(rows, v.manifest.slots)...)
	return err
}

// prepare looks whether the file is one of ours, and gives it a write-ahead log.
func (v *Vault) prepare(ctx context.Context) error {
	if err := checkHeader(ctx, v.db); err != nil {
		return err
	}
	version, err := checkVersion(ctx, v.db, len(schema))
	if err != nil {
		return err
	}
	if err := checkSchema(ctx, v.db, version); err != nil || v.unwritable != nil {
		return err
	}
	if v.file, err = os.Stat(vaultPath(v.o.Dir)); err != nil {
		return err
	}
	var mode string
	if err := v.db.QueryRowContext(ctx, `PRAGMA journal_mode = WAL`).Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		v.notes = append(v.notes, "SQLite cannot keep a write-ahead log in "+v.o.Dir+" (a network file system?); several programs at once may block each other.")
	}
	return nil
}

// migrate brings the file to this program's schema. It waits until the vault is
// open: some steps need its key.
func (v *Vault) migrate(ctx context.Context, o opened) error {
	release, err := v.locks.write(ctx)
	if err != nil {
		return err
	}
	defer release()
	return migrate(ctx, v.db, schema, o, func(from int) error {
		if v.unwritable != nil {
			return nil // the file stays as it is
		}
		name := fmt.Sprintf("schema-%d-%s.db", from, v.o.Now().UTC().Format("20060102T150405"))
		return copyDatabase(ctx, v.db, filepath.Join(v.o.Dir, "backups", name))
	})
}

// start makes the vault usable with its key and looks for missing records. The
// sealer is the vault's from then on.
func (v *Vault) start(ctx context.Context, s *sealer) error {
	m, notes, err := survey(ctx, v.db, s)
	if err == nil {
		v.compiled, err = compile(ctx, v.db)
	}
	if err != nil {
		s.wipe()
		return err
	}
	v.notes = append(v.notes, notes...)
	v.id, v.sealer, v.manifest = s.vault, s, m
	return nil
}

// survey reads the manifest and names what does not fit it.
func survey(ctx context.Context, db *sql.DB, s *sealer) (*manifest, []string, error) {
	tx, err := begin(ctx, db, nil, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback()
	m, err := loadManifest(ctx, tx, s, nil)
	if err != nil {
		return nil, nil, err
	}
	notes, err := compareRows(ctx, tx, m)
	if err != nil {
		return nil, nil, err
	}
	traces, err := compareTraces(ctx, tx, m)
	return m, append(notes, traces...), err
}

// idsOf reads the ids of a table's rows, by a query for them.
func idsOf(ctx context.Context, q querier, query string) (map[string]bool, error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	present := map[string]bool{}
	for n := 0; rows.Next(); n++ {
		if n == maxRows {
			return nil, endlessError()
		}
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		present[string(id)] = true
	}
	return present, rows.Err()
}

// compareRows names the records that are in the manifest and not in the table,
// or the other way round, and what a damaged page took with it as far as the
// others tell.
func compareRows(ctx context.Context, q querier, m *manifest) (notes []string, err error) {
	present, err := idsOf(ctx, q, selectIDs)
	if err != nil {
		return nil, err
	}
	apps, owners := map[string]bool{}, map[string]bool{}
	for e := range m.all {
		if e.ref.Account == "" {
			apps[e.ref.App] = true
		} else {
			owners[e.ref.App] = true
		}
		if !present[string(e.id[:])] {
			notes = append(notes, damagedRecord(e.ref, nil).Message)
		}
		delete(present, string(e.id[:]))
	}
	if m.damaged() > 0 {
		note := fmt.Sprintf("Part of the vault's list of records is damaged: %d records cannot be used.", len(present))
		for _, lost := range []struct {
			of, but map[string]bool
			what    string
		}{{owners, apps, "the settings of %s"}, {apps, owners, "the accounts of %s"}} {
			for _, app := range slices.Sorted(maps.Keys(lost.of)) {
				if !lost.but[app] {
					note += " Among them are " + fmt.Sprintf(lost.what, app) + "."
				}
			}
		}
		notes = append(notes, note+" The others are unharmed. "+restoreAdvice)
	} else if len(present) > 0 {
		notes = append(notes, fmt.Sprintf("The vault's file contains %d records that do not belong to this vault; they are not used.", len(present)))
	}
	return notes, nil
}

// fileSize is how many bytes a database says it has, or maxBytes.
func fileSize(ctx context.Context, q querier) (int64, error) {
	var pages, size int64
	if err := q.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&pages); err != nil {
		return 0, err
	}
	err := q.QueryRowContext(ctx, `PRAGMA page_size`).Scan(&size)
	return min(pages*size, maxBytes), err
}
