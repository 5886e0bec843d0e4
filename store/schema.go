package store

import (
	"context"
	"database/sql"
	"fmt"
)

// applicationID marks our files in SQLite's header ("tokd").
const applicationID = 0x746f6b64

// migration turns the schema before it into its own. It runs in a transaction
// that also notes the new version.
type migration func(ctx context.Context, tx *sql.Tx) error

// schema is every migration in order; a vault's schema version is how many of
// them it has seen.
var schema = []migration{
	func(ctx context.Context, tx *sql.Tx) error {
		return run(ctx, tx,
			// key: vault (its random name), root (the manifest's first page)
			`CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`,
			// slot: JSON of keys.Slot
			`CREATE TABLE slots (id TEXT PRIMARY KEY, slot BLOB NOT NULL) WITHOUT ROWID`,
			`CREATE TABLE manifest (page INTEGER PRIMARY KEY, sealed BLOB NOT NULL)`,
			`CREATE TABLE records (id BLOB PRIMARY KEY, body BLOB NOT NULL, log BLOB NOT NULL)`,
		)
	},
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

// migrate brings a database up to the given migrations, all of them in one
// transaction. copyFirst is called before anything changes, unless the database
// is new. A newer schema than ours is refused.
func migrate(ctx context.Context, db *sql.DB, steps []migration, copyFirst func(from int) error) error {
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	if version > len(steps) {
		return vaultError(nil, fmt.Sprintf("The vault was written by a newer Tokendesk (schema %d, this one knows %d).", version, len(steps)),
			"Update Tokendesk. Nothing was changed.")
	}
	if version == len(steps) {
		return nil
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
	if version, err = schemaVersion(ctx, tx); err != nil { // another process may have been faster
		return err
	}
	for _, step := range steps[min(version, len(steps)):] {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	// PRAGMA takes no parameters; both are our own numbers.
	if err := run(ctx, tx, fmt.Sprintf(`PRAGMA user_version = %d`, len(steps)), fmt.Sprintf(`PRAGMA application_id = %d`, applicationID)); err != nil {
		return err
	}
	return tx.Commit()
}
