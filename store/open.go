package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// Open opens an existing vault. Errors are *oauth.Error of KindVault with
// advice; a record that is damaged is a note and does not keep the others shut.
func Open(ctx context.Context, o Options) (*Vault, error) {
	o = o.withDefaults()
	if o.Keys == keys.Memory {
		return nil, vaultError(nil, "A vault in memory cannot be opened again.", "It exists only while Tokendesk runs.")
	}
	there, err := Exists(o.Dir)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, vaultError(nil, "There is no vault in "+o.Dir+".", "Import an app file to make one, or name another folder with --vault.")
	}
	if err := makeDirs(o.Dir); err != nil {
		return nil, explain(err)
	}
	notes, err := repairModes(o.Dir)
	if err != nil {
		return nil, explain(err)
	}
	notes = append(notes, networkNote(o.Dir, o.networkFS(o.Dir))...)
	if info, err := os.Stat(vaultPath(o.Dir)); err != nil {
		return nil, explain(err)
	} else if !info.Mode().IsRegular() {
		return nil, vaultError(nil, vaultPath(o.Dir)+" is not a file.", "Put the vault's file back there, or name another folder with --vault.")
	}
	db, err := openFile(vaultPath(o.Dir))
	if err != nil {
		return nil, explain(err)
	}
	v := newVault(o, db)
	v.notes = notes
	if err := v.unseal(ctx); err != nil {
		return nil, explain(errors.Join(explain(err), db.Close()))
	}
	return v, nil
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
	if err == nil {
		v.file, err = os.Stat(vaultPath(v.o.Dir))
	}
	release()
	if err != nil {
		return err
	}
	id, slots, err := readSlots(ctx, v.db)
	if err != nil {
		return err
	}
	v.id = id
	data, slot, err := keys.Open(ctx, v.o.Keys, v.o.source(), id, slots)
	if err != nil {
		return err
	}
	defer keys.Wipe(data)
	v.slot = slot.Kind
	v.notes = append(v.notes, damagedSlots(slots)...)
	return v.start(ctx, data)
}

// prepare brings the file to this program's schema and to a write-ahead log.
func (v *Vault) prepare(ctx context.Context) error {
	var mark int
	if err := v.db.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&mark); err != nil {
		return err
	}
	if mark != applicationID {
		return vaultError(ErrDamaged, "The file vault.db in "+v.o.Dir+" is not a Tokendesk vault, or its beginning is damaged.", restoreAdvice)
	}
	if err := migrate(ctx, v.db, schema, func(from int) error {
		name := fmt.Sprintf("schema-%d-%s.db", from, v.o.Now().UTC().Format("20060102T150405"))
		return copyDatabase(ctx, v.db, filepath.Join(v.o.Dir, "backups", name))
	}); err != nil {
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

func readSlots(ctx context.Context, q querier) (id string, slots []keys.Slot, err error) {
	var name []byte
	if err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'vault'`).Scan(&name); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = vaultError(errors.Join(ErrDamaged, err), "The vault's name is missing from its file.", restoreAdvice)
		}
		return "", nil, err
	}
	rows, err := q.QueryContext(ctx, `SELECT id, slot FROM slots ORDER BY id`)
	if err != nil {
		return "", nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var text []byte
		if err := rows.Scan(&id, &text); err != nil {
			return "", nil, err
		}
		slots = append(slots, readSlot(id, text))
	}
	return string(name), slots, rows.Err()
}

// damagedSlot is the kind of a slot that cannot be read. It opens nothing and
// keeps no other from opening the vault.
const damagedSlot keys.Mode = "damaged"

func readSlot(id string, text []byte) (slot keys.Slot) {
	if json.Unmarshal(text, &slot) != nil || slot.Kind != keys.Keyring && slot.Kind != keys.Passphrase {
		return keys.Slot{ID: id, Kind: damagedSlot}
	}
	return slot
}

// damagedSlots says that there are some.
func damagedSlots(slots []keys.Slot) (notes []string) {
	for _, slot := range slots {
		if slot.Kind == damagedSlot {
			notes = append(notes, "One of the vault's ways to its key is damaged; another still opens it. Make a backup now, "+
				"and set the passphrase anew if that was it (`tokendesk passphrase set`).")
		}
	}
	return notes
}

// start makes the vault usable with its data key and looks for missing records.
func (v *Vault) start(ctx context.Context, data []byte) error {
	s, err := newSealer(v.id, data)
	if err != nil {
		return err
	}
	m, notes, err := survey(ctx, v.db, s)
	if err != nil {
		return err
	}
	if v.compiled, err = compile(ctx, v.db); err != nil {
		return err
	}
	v.notes = append(v.notes, notes...)
	v.sealer, v.manifest = s, m
	return nil
}

// survey reads the manifest and names what does not fit it.
func survey(ctx context.Context, db *sql.DB, s *sealer) (*manifest, []string, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback()
	m, err := loadManifest(ctx, tx, s, nil)
	if err != nil {
		return nil, nil, err
	}
	notes, err := compareRows(ctx, tx, m)
	return m, notes, err
}

// compareRows names the records that are in the manifest and not in the table,
// or the other way round, and what a damaged page took with it as far as the
// others tell.
func compareRows(ctx context.Context, q querier, m *manifest) (notes []string, err error) {
	rows, err := q.QueryContext(ctx, `SELECT id FROM records`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	present := map[string]bool{}
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		present[string(id)] = true
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
		note := fmt.Sprintf("Part of the vault's list of records is damaged: %d records cannot be named or used.", len(present))
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
		notes = append(notes, fmt.Sprintf("The vault's file holds %d records that are not this vault's; they are not used.", len(present)))
	}
	return notes, rows.Err()
}
