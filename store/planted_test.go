package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// foreign runs statements on a database as any other program could.
func foreign(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	check(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// altered rewrites what SQLite keeps of a table.
func altered(change string) []string {
	return []string{`PRAGMA writable_schema = ON`, `UPDATE sqlite_schema SET ` + change, `PRAGMA writable_schema = RESET`}
}

// rebuilt makes a table anew with its rows, from another definition.
func rebuilt(table, definition string) []string {
	return []string{
		`ALTER TABLE ` + table + ` RENAME TO old`, `CREATE TABLE ` + table + ` ` + definition,
		`INSERT INTO ` + table + ` SELECT * FROM old`, `DROP TABLE old`,
	}
}

// planted is what may be put into a vault's file, each to make saves do nothing,
// something else, or more than they say.
func planted() map[string][]string {
	return map[string][]string{
		"saves ignored":                {`CREATE TRIGGER t BEFORE UPDATE ON records BEGIN SELECT RAISE(IGNORE); END`},
		"inserts ignored":              {`CREATE TRIGGER t BEFORE INSERT ON records BEGIN SELECT RAISE(IGNORE); END`},
		"deletes ignored":              {`CREATE TRIGGER t BEFORE DELETE ON records BEGIN SELECT RAISE(IGNORE); END`},
		"pages ignored":                {`CREATE TRIGGER t BEFORE INSERT ON manifest BEGIN SELECT RAISE(IGNORE); END`},
		"the list ignored":             {`CREATE TRIGGER t BEFORE INSERT ON meta BEGIN SELECT RAISE(IGNORE); END`},
		"slots ignored":                {`CREATE TRIGGER t BEFORE INSERT ON slots BEGIN SELECT RAISE(IGNORE); END`},
		"put back after":               {`CREATE TRIGGER t AFTER UPDATE ON records BEGIN UPDATE records SET body = OLD.body WHERE id = NEW.id; END`},
		"kept elsewhere":               {`CREATE TABLE kept (x)`, `CREATE TRIGGER t AFTER UPDATE ON records BEGIN INSERT INTO kept VALUES (OLD.body); END`},
		"refused":                      {`CREATE TRIGGER t BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'no'); END`},
		"a table":                      {`CREATE TABLE more (x)`},
		"a view":                       {`CREATE VIEW more AS SELECT * FROM records`},
		"a view for a table":           {`ALTER TABLE records RENAME TO old`, `CREATE VIEW records AS SELECT * FROM old`, `CREATE TRIGGER t INSTEAD OF INSERT ON records BEGIN SELECT 1; END`},
		"a virtual table":              {`CREATE VIRTUAL TABLE more USING fts5(x)`},
		"an index":                     {`CREATE INDEX more ON records (log)`},
		"an index that replaces":       {`CREATE UNIQUE INDEX more ON manifest (page * 0) WHERE page = 300`},
		"an index of a part":           {`CREATE UNIQUE INDEX more ON records (length(body)) WHERE length(body) = 1`},
		"a column":                     {`ALTER TABLE records ADD COLUMN more`},
		"a column with a default":      {`ALTER TABLE meta ADD COLUMN more DEFAULT 'x'`},
		"a generated column":           {`ALTER TABLE records ADD COLUMN more AS (length(body)) VIRTUAL`},
		"a constraint":                 rebuilt("records", `(id BLOB PRIMARY KEY, body BLOB NOT NULL CHECK (true), log BLOB NOT NULL)`),
		"a constraint that is dropped": rebuilt("records", `(id BLOB PRIMARY KEY, body BLOB, log BLOB)`),
		"no key":                       rebuilt("records", `(id BLOB, body BLOB NOT NULL, log BLOB NOT NULL)`),
		"ignored conflicts":            rebuilt("records", `(id BLOB PRIMARY KEY ON CONFLICT IGNORE, body BLOB NOT NULL, log BLOB NOT NULL)`),
		"without row ids":              rebuilt("records", `(id BLOB PRIMARY KEY, body BLOB NOT NULL, log BLOB NOT NULL) WITHOUT ROWID`),
		"with row ids":                 rebuilt("meta", `(key TEXT PRIMARY KEY, value BLOB NOT NULL)`),
		"strict":                       rebuilt("slots", `(id TEXT PRIMARY KEY, slot BLOB NOT NULL) STRICT, WITHOUT ROWID`),
		"another collation":            rebuilt("slots", `(id TEXT COLLATE NOCASE PRIMARY KEY, slot BLOB NOT NULL) WITHOUT ROWID`),
		"a foreign key":                rebuilt("manifest", `(page INTEGER PRIMARY KEY REFERENCES records ON DELETE CASCADE, sealed BLOB NOT NULL)`),
		"an altered text":              altered(`sql = replace(sql, 'log BLOB NOT NULL', 'log BLOB NOT NULL /* */') WHERE name = 'records'`),
		"statistics":                   {`ANALYZE`},
		"a sequence":                   {`CREATE TABLE more (x INTEGER PRIMARY KEY AUTOINCREMENT)`, `DROP TABLE more`},
		"a missing table":              {`DROP TABLE slots`},
	}
}

// Promise 32: whatever is planted in the file is refused when the vault is
// opened, and while it is open no call reads or saves over it. Nothing of it is
// there when the plant is gone.
func TestPlantedSchema(t *testing.T) {
	for name, statements := range planted() {
		t.Run(name, func(t *testing.T) {
			o := diskOptions(t)
			v := create(t, o)
			fill2(t, v, "acme")
			check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("old")))
			_, err := v.db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
			check(t, err)
			before, err := os.ReadFile(vaultPath(o.Dir))
			check(t, err)
			foreign(t, vaultPath(o.Dir), statements...)

			refused := func(what string, err error) {
				t.Helper()
				if kindOf(err) != oauth.KindVault {
					t.Errorf("%s: %v", what, err)
				}
			}
			refused("a save", v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, setToken("new")))
			_, err = v.Record(t.Context(), ada)
			refused("a record", err)
			_, err = v.Records(t.Context())
			refused("the list", err)
			_, err = v.RemoveApp(t.Context(), "acme")
			refused("a removal", err)
			refused("a passphrase", v.SetPassphrase(t.Context(), "word"))
			_, err = v.Lease(t.Context(), ada)
			refused("a lease", err)
			check(t, v.Close())
			_, err = Open(t.Context(), o)
			refused("opening", err)
			if !strings.Contains(err.Error(), "tampered") && !strings.Contains(err.Error(), "damaged") {
				t.Errorf("it says %q", err)
			}

			for _, rest := range []string{"-wal", "-shm"} {
				check(t, removeAny(vaultPath(o.Dir)+rest))
			}
			check(t, os.WriteFile(vaultPath(o.Dir), before, 0o600))
			rec, err := open(t, o).Record(t.Context(), ada)
			if err != nil || rec.Tokens.AccessToken != "old" {
				t.Errorf("without the plant: %v", err)
			}
		})
	}
}

// SQLite's counter of schema changes is no proof: whoever plants a trigger can
// put it back.
func TestPlantedUnderAnOldCounter(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	var counter string
	check(t, v.db.QueryRow(`PRAGMA schema_version`).Scan(&counter))
	foreign(t, vaultPath(o.Dir), `CREATE TRIGGER t BEFORE UPDATE ON records BEGIN SELECT RAISE(IGNORE); END`, `PRAGMA schema_version = `+counter)
	if err := v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("new")); kindOf(err) != oauth.KindVault {
		t.Errorf("a save: %v", err)
	}
	foreign(t, vaultPath(o.Dir), `DROP TRIGGER t`)
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("new")))
}

// A connection that has once read a planted schema goes on believing it when the
// table that lists it says otherwise: the trigger still does not run.
func TestNoTriggerRuns(t *testing.T) {
	for name, trigger := range map[string]string{
		"nothing is done": `BEFORE UPDATE ON records BEGIN SELECT RAISE(IGNORE); END`,
		"something else":  `AFTER UPDATE ON records BEGIN DELETE FROM records; END`,
	} {
		t.Run(name, func(t *testing.T) {
			o := diskOptions(t)
			v := create(t, o)
			fill2(t, v, "acme")
			foreign(t, vaultPath(o.Dir), `CREATE TRIGGER t `+trigger)
			v.db.SetMaxOpenConns(1)
			if err := v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("new")); kindOf(err) != oauth.KindVault {
				t.Fatalf("a save: %v", err)
			}
			var counter string
			check(t, v.db.QueryRow(`PRAGMA schema_version`).Scan(&counter))
			foreign(t, vaultPath(o.Dir), `PRAGMA writable_schema = ON`, `DELETE FROM sqlite_schema WHERE type = 'trigger'`, `PRAGMA schema_version = `+counter)
			err := v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("new"))
			rec, reading := open(t, o).Record(t.Context(), ada)
			check(t, reading)
			if saved := rec.Tokens != nil; saved != (err == nil) {
				t.Errorf("the save says %v, saved is %v", err, saved)
			}
		})
	}
}

// Even without a look at the tables no statement of ours is compiled with a
// trigger or a view in it, and that is told as what it is.
func TestTriggersAreNotCompiled(t *testing.T) {
	trigger := func(text string) []string { return []string{`CREATE TRIGGER t ` + text} }
	save := func(v *Vault) error {
		_, err := v.db.Exec(upsertMeta, "x", []byte("y"))
		return err
	}
	read := func(v *Vault) error { return v.db.QueryRow(selectRoot).Scan(new([]byte)) }
	for name, test := range map[string]struct {
		planted []string
		do      func(*Vault) error
	}{
		"ignored":    {trigger(`BEFORE INSERT ON meta BEGIN SELECT RAISE(IGNORE); END`), save},
		"more":       {trigger(`AFTER INSERT ON meta BEGIN DELETE FROM records; END`), save},
		"on updates": {trigger(`AFTER UPDATE ON meta BEGIN DELETE FROM records; END`), save},
		"a view":     {[]string{`ALTER TABLE meta RENAME TO old`, `CREATE VIEW meta AS SELECT * FROM old`}, read},
	} {
		o := diskOptions(t)
		v := create(t, o)
		foreign(t, vaultPath(o.Dir), test.planted...)
		if err := explain(test.do(v)); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "tampered") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a save wrote is what it leaves, row by row, whatever stands between.
func TestASaveReadsBack(t *testing.T) {
	for name, harm := range map[string]string{
		"the text":    `UPDATE records SET body = zeroblob(300)`,
		"the history": `UPDATE records SET log = zeroblob(300)`,
		"both":        `UPDATE records SET body = log, log = body`,
		"a deletion":  `DELETE FROM records`,
	} {
		t.Run(name, func(t *testing.T) {
			v := create(t, diskOptions(t))
			fill2(t, v, "acme")
			err := v.write(t.Context(), func(ctx context.Context, c *change) error {
				account, err := c.account(ctx, ada)
				check(t, err)
				account.Account.Label = "new"
				check(t, c.put(ctx, ada, account, nil))
				_, err = c.tx.ExecContext(ctx, harm)
				return err
			})
			if kindOf(err) != oauth.KindVault {
				t.Errorf("altered before the end: %v", err)
			}
			rec, err := v.Record(t.Context(), ada)
			if err != nil || rec.Account.Label != "Ada" {
				t.Errorf("after it: %q, %v", rec.Account.Label, err)
			}
		})
	}
	v := create(t, diskOptions(t))
	fill2(t, v, "acme")
	err := v.write(t.Context(), func(ctx context.Context, c *change) error {
		e, _ := c.manifest.find(c.s, ada)
		check(t, c.drop(ctx, ada))
		_, err := c.tx.ExecContext(ctx, `INSERT INTO records VALUES (?, x'00', x'00')`, e.id[:])
		return err
	})
	if kindOf(err) != oauth.KindVault {
		t.Errorf("a removal that is none: %v", err)
	}
}

// A header that is not ours is no vault of ours.
func TestPlantedHeader(t *testing.T) {
	for _, statement := range []string{
		`PRAGMA user_version = -1`, `PRAGMA user_version = 0`, `PRAGMA user_version = 1`, `PRAGMA user_version = 99`,
		`PRAGMA application_id = 1`, `PRAGMA application_id = 0`,
	} {
		o := diskOptions(t)
		v := create(t, o)
		fill2(t, v, "acme")
		check(t, v.Close())
		foreign(t, vaultPath(o.Dir), statement)
		if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// Promise 32: a backup with something planted in it is not restored.
func TestPlantedBackup(t *testing.T) {
	for _, name := range []string{"saves ignored", "a view", "an index", "a column", "an altered text", "without row ids", "statistics"} {
		t.Run(name, func(t *testing.T) {
			o := diskOptions(t)
			v := create(t, o)
			fill2(t, v, "acme")
			copied := filepath.Join(t.TempDir(), "copy.db")
			check(t, copyDatabase(t.Context(), v.db, copied))
			foreign(t, copied, planted()[name]...)
			db, err := os.Open(copied)
			check(t, err)
			defer db.Close()
			info, err := db.Stat()
			check(t, err)
			file := filepath.Join(t.TempDir(), "backup.age")
			out, err := os.Create(file)
			check(t, err)
			head := backupHead{Format: backupFormat, Vault: v.id, Key: v.sealer.data, Size: info.Size()}
			check(t, writeBackup(t.Context(), out, head, db, "archive", cheap))
			check(t, out.Close())
			fresh := diskOptions(t)
			if _, err := Restore(t.Context(), fresh, file, "archive"); kindOf(err) != oauth.KindUsage {
				t.Errorf("restored: %v", err)
			}
			if there, err := Exists(fresh.Dir); there || err != nil {
				t.Errorf("a vault was made: %v", err)
			}
		})
	}
}

// Promise 45: what lies beside the file and is none is refused at once.
func TestPipesBesideTheFile(t *testing.T) {
	for _, part := range []string{"-journal", "-wal", "-shm"} {
		o := diskOptions(t)
		check(t, create(t, o).Close())
		for _, rest := range []string{"-wal", "-shm"} {
			check(t, removeAny(vaultPath(o.Dir)+rest))
		}
		check(t, os.Mkdir(vaultPath(o.Dir)+part, 0o700))
		if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v", part, err)
		}
	}
	o := diskOptions(t)
	check(t, create(t, o).Close())
	check(t, os.Remove(filepath.Join(o.Dir, "leases", "write")))
	check(t, os.Mkdir(filepath.Join(o.Dir, "leases", "write"), 0o700))
	if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault {
		t.Errorf("a lock that is none: %v", err)
	}
}

// readAny reads a file that may not be there.
func readAny(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		check(t, err)
	}
	return data
}
