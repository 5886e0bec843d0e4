package store

import (
	"context"
	"database/sql"
)

// What every reading and saving of a record runs.
const (
	selectRoot   = `SELECT value FROM meta WHERE key = 'root'`
	selectBody   = `SELECT body FROM records WHERE id = ?`
	selectLog    = `SELECT log FROM records WHERE id = ?`
	selectRecord = `SELECT body, log FROM records WHERE id = ?`
	upsertRecord = `INSERT INTO records (id, body, log) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, log = excluded.log`
	replacePage = `INSERT OR REPLACE INTO manifest (page, sealed) VALUES (?, ?)`
	replaceRoot = `INSERT OR REPLACE INTO meta (key, value) VALUES ('root', ?)`
)

// statements are compiled ones by their text. Compiling them anew for each save
// took a tenth of its time.
type statements map[string]*sql.Stmt

// compile needs a free connection, so no transaction may be open where there is
// but one. The statements end with the database.
func compile(ctx context.Context, db *sql.DB) (statements, error) {
	compiled := statements{}
	for _, text := range []string{selectRoot, selectBody, selectLog, selectRecord, upsertRecord, replacePage, replaceRoot} {
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

func (v *Vault) begin(ctx context.Context, o *sql.TxOptions) (transaction, error) {
	tx, err := v.db.BeginTx(ctx, o)
	return transaction{tx, v.compiled}, err
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
