package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// applicationID marks our files in SQLite's header ("tokd").
const applicationID = 0x746f6b64

// The tables, as they are written and as SQLite keeps them.
const (
	// key: vault (its random name), root (the manifest's first page), key (the data key's name)
	createMeta = `CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`
	// slot: JSON of keys.Slot
	createSlots    = `CREATE TABLE slots (id TEXT PRIMARY KEY, slot BLOB NOT NULL) WITHOUT ROWID`
	createManifest = `CREATE TABLE manifest (page INTEGER PRIMARY KEY, sealed BLOB NOT NULL)`
	createRecords  = `CREATE TABLE records (id BLOB PRIMARY KEY, body BLOB NOT NULL, log BLOB NOT NULL)`
	createTraces   = `CREATE TABLE traces (id BLOB PRIMARY KEY, sealed BLOB NOT NULL)` // id: the record's
)

// object is a line of SQLite's own table of what a database holds.
type object struct{ kind, name, table, text string }

// objectsOf are all that a vault's database holds in a schema. A newer one than
// this program's is refused before.
func objectsOf(version int) []object {
	if version < traced {
		return firstObjects
	}
	return append(slices.Clone(firstObjects),
		object{"table", "traces", "traces", createTraces},
		object{"index", "sqlite_autoindex_traces_1", "traces", ""})
}

// traced is the schema from which there are traces.
const traced = 3

var firstObjects = []object{
	{"table", "meta", "meta", createMeta},
	{"table", "slots", "slots", createSlots},
	{"table", "manifest", "manifest", createManifest},
	{"table", "records", "records", createRecords},
	{"index", "sqlite_autoindex_records_1", "records", ""},
}

// migration turns the schema before it into its own. It runs in a transaction
// that also notes the new version, with the key that o opened the vault with.
type migration func(ctx context.Context, tx *sql.Tx, o opened) error

// schema is every migration in order; a vault's schema version is how many of
// them it has seen.
var schema = []migration{
	func(ctx context.Context, tx *sql.Tx, _ opened) error {
		return run(ctx, tx, createMeta, createSlots, createManifest, createRecords)
	},
	listSlots,
	keepTraces,
}

func run(ctx context.Context, tx *sql.Tx, statements ...string) error {
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func schemaVersion(ctx context.Context, q querier) (version int, err error) {
	err = q.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version)
	return version, err
}

// checkVersion returns a database's schema version where this program knows it.
// A newer one is refused.
func checkVersion(ctx context.Context, q querier, known int) (version int, err error) {
	version, err = schemaVersion(ctx, q)
	switch {
	case err != nil:
		return 0, err
	case version > known:
		return 0, vaultError(nil, fmt.Sprintf("The vault was written by a newer Tokendesk (schema %d, this one knows %d).", version, known),
			"Update Tokendesk. Nothing was changed.")
	case version < 0:
		return 0, plantedError("its schema's version is not one of ours")
	}
	return version, nil
}

// checkSchema refuses a database that holds anything but the tables of a schema as
// we made them: a trigger, a view, an index, another column or constraint could keep a
// save from being one. It is part of every transaction, since any program of the
// same user can change the file at any time; what it reads is a page that
// SQLite has at hand.
func checkSchema(ctx context.Context, q querier, version int) error {
	objects := objectsOf(version)
	rows, err := q.QueryContext(ctx, selectSchema)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []object
	var pages []int64
	for rows.Next() {
		var o object
		var page int64
		if err := rows.Scan(&o.kind, &o.name, &o.table, &o.text, &page); err != nil {
			return err
		}
		if !slices.Contains(objects, o) || slices.Contains(found, o) {
			return plantedError(fmt.Sprintf("the %s %q is not one of ours", o.kind, o.name))
		}
		if page <= 1 || slices.Contains(pages, page) {
			return plantedError(fmt.Sprintf("the %s %q lies where it cannot", o.kind, o.name))
		}
		found, pages = append(found, o), append(pages, page)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(found) != len(objects) {
		return plantedError("a table is missing")
	}
	return nil
}

// checkHeader refuses a database whose header is not as we write it.
func checkHeader(ctx context.Context, q querier) error {
	var mark int
	var encoding string
	if err := q.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&mark); err != nil {
		return err
	}
	if mark != applicationID {
		return vaultError(ErrDamaged, "The file is not a Tokendesk vault, or it is damaged.", restoreAdvice)
	}
	if err := q.QueryRowContext(ctx, `PRAGMA encoding`).Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF-8" {
		return plantedError("its texts are encoded in another way")
	}
	return nil
}

// migrate brings a database up to the given migrations, all of them in one
// transaction. copyFirst is called before anything changes, unless the database
// is new.
func migrate(ctx context.Context, db *sql.DB, steps []migration, o opened, copyFirst func(from int) error) error {
	version, err := checkVersion(ctx, db, len(steps))
	if err != nil || version == len(steps) {
		return err
	}
	if version > 0 {
		if err := copyFirst(version); err != nil {
			return err
		}
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if version, err = checkVersion(ctx, tx, len(steps)); err != nil { // another process may have been faster
		return err
	}
	for _, step := range steps[version:] {
		if err := step(ctx, tx, o); err != nil {
			return err
		}
	}
	// PRAGMA takes no parameters; both are our own numbers.
	if err := run(ctx, tx, fmt.Sprintf(`PRAGMA user_version = %d`, len(steps)), fmt.Sprintf(`PRAGMA application_id = %d`, applicationID)); err != nil {
		return err
	}
	return tx.Commit()
}
