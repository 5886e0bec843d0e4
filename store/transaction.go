package store

import (
	"context"
	"database/sql"
)

// What every reading and saving runs. A file may have been made by anybody, so
// lengths are looked at before anything is read into memory: a text is at most
// maxSealed long.
const (
	selectSchema = `SELECT type, name, tbl_name, coalesce(sql, ''), rootpage FROM main.sqlite_schema`
	selectRoot   = `SELECT value FROM meta WHERE key = 'root' AND length(value) <= 65536`
	selectPages  = `SELECT page, CASE WHEN length(sealed) <= 1048576 THEN sealed END FROM manifest`
	selectPage   = `SELECT sealed FROM manifest WHERE page = ? AND length(sealed) <= 1048576`
	selectBody   = `SELECT body FROM records WHERE id = ? AND length(body) <= 16777216`
	selectLog    = `SELECT log FROM records WHERE id = ? AND length(log) <= 16777216`
	selectRecord = `SELECT body, log FROM records WHERE id = ? AND length(body) <= 16777216 AND length(log) <= 16777216`
	selectIDs    = `SELECT CASE length(id) WHEN 16 THEN id END FROM records`
	selectBodies = `SELECT CASE length(id) WHEN 16 THEN id END, CASE WHEN length(body) <= 16777216 THEN body END FROM records LIMIT 1048576`
	upsertRecord = `INSERT INTO records (id, body, log) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, log = excluded.log`
	selectTrace  = `SELECT sealed FROM traces WHERE id = ? AND length(sealed) <= 16777216`
	selectTraces = `SELECT CASE length(id) WHEN 16 THEN id END FROM traces`
	upsertTrace  = `INSERT INTO traces (id, sealed) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`
	deleteTrace  = `DELETE FROM traces WHERE id = ?`
	deleteRecord = `DELETE FROM records WHERE id = ?`
	upsertPage   = `INSERT INTO manifest (page, sealed) VALUES (?, ?) ON CONFLICT (page) DO UPDATE SET sealed = excluded.sealed`
	upsertMeta   = `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
)

const (
	// maxSealed is the longest sealed text, in bytes.
	maxSealed = 16 << 20
	// maxRows and maxBytes bound what of a table is looked at: the pages of a
	// doctored file can lead to the same ones again and again.
	maxRows  = 1 << 20
	maxBytes = 4 << 30
)

// statements are compiled ones by their text. Compiling them anew for each save
// took a tenth of its time.
type statements map[string]*sql.Stmt

// compile needs a free connection, so no transaction may be open where there is
// but one. The statements end with the database.
func compile(ctx context.Context, db *sql.DB) (statements, error) {
	compiled := statements{}
	for _, text := range []string{selectSchema, selectRoot, selectPage, selectBody, selectLog, selectRecord, selectTrace, upsertRecord, upsertTrace, upsertPage, upsertMeta} {
		statement, err := db.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		compiled[text] = statement
	}
	return compiled, nil
}

// transaction is one of SQLite's that uses compiled statements where there are
// some.
type transaction struct {
	*sql.Tx
	compiled statements
}

// begin begins a transaction over tables that are ours.
func (v *Vault) begin(ctx context.Context, o *sql.TxOptions) (transaction, error) {
	return begin(ctx, v.db, v.compiled, o)
}

func begin(ctx context.Context, db *sql.DB, compiled statements, o *sql.TxOptions) (transaction, error) {
	tx, err := db.BeginTx(ctx, o)
	if err != nil {
		return transaction{}, err
	}
	t := transaction{tx, compiled}
	if err := checkSchema(ctx, t, len(schema)); err != nil {
		_ = tx.Rollback()
		return transaction{}, err
	}
	return t, nil
}

// QueryContext implements querier.
func (t transaction) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if statement := t.compiled[query]; statement != nil {
		return t.StmtContext(ctx, statement).QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext implements querier.
func (t transaction) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if statement := t.compiled[query]; statement != nil {
		return t.StmtContext(ctx, statement).QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}

// ExecContext runs a statement that returns no rows.
func (t transaction) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if statement := t.compiled[query]; statement != nil {
		return t.StmtContext(ctx, statement).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

// set runs a statement that changes one row, and fails where it changed none or
// several.
func (t transaction) set(ctx context.Context, query string, args ...any) error {
	return t.setMany(ctx, 1, query, args...)
}

func (t transaction) setMany(ctx context.Context, rows int64, query string, args ...any) error {
	result, err := t.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	changed, err := result.RowsAffected()
	if err == nil && changed != rows {
		err = unsavedError()
	}
	return err
}
