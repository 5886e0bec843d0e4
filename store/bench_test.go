package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// The yardstick: the same rows in the same SQLite, as JSON, unsealed.

const manyApps, accountsEach = 100, 100

func manyRef(i int) oauth.Ref {
	return oauth.Ref{App: fmt.Sprintf("app-%02d", i/accountsEach), Account: fmt.Sprintf("account-%02d", i%accountsEach)}
}

// letters are the body of a token, which no compression helps with.
func letters(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("abcdefghijklmnopqrstuvwxyz0123456789"[rand.IntN(36)])
	}
	return b.String()
}

// manyAccounts is a vault with 10,000 accounts of 4 KB, and the plain rows.
func manyAccounts(tb testing.TB) (o Options, plain string) {
	tb.Helper()
	ctx := context.Background()
	o = sharedOptions(tb.TempDir() + "/vault")
	v, err := Create(ctx, o)
	check(tb, err)
	var f appfile.File
	for a := range manyApps {
		e := sample(fmt.Sprintf("app-%02d", a))
		e.Accounts = nil
		for i := range accountsEach {
			e.Accounts = append(e.Accounts, oauth.Account{ID: fmt.Sprintf("account-%02d", i), Label: "Somebody"})
		}
		f.Apps = append(f.Apps, e)
	}
	_, err = v.Import(ctx, f, Consent{})
	check(tb, err)
	check(tb, v.write(ctx, func(ctx context.Context, c *change) error {
		for i := range manyApps * accountsEach {
			settings := oauth.Account{ID: manyRef(i).Account}
			body := accountBody{Account: settings, Accepted: &settings, Tokens: bigToken()}
			if err := c.put(ctx, manyRef(i), body, []byte{}); err != nil {
				return err
			}
		}
		return nil
	}))
	plain = filepath.Join(o.Dir, "plain.db")
	check(tb, newFile(plain))
	db, err := openFile(plain)
	check(tb, err)
	_, err = db.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
	check(tb, err)
	tx, err := db.BeginTx(ctx, nil)
	check(tb, err)
	check(tb, run(ctx, tx, `CREATE TABLE records (id BLOB PRIMARY KEY, body BLOB NOT NULL, log BLOB NOT NULL)`))
	check(tb, v.read(ctx, func(w view) error {
		for e := range w.manifest.all {
			text, err := w.text(ctx, e, fieldBody)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO records VALUES (?, ?, ?)`, e.id[:], text, []byte{}); err != nil {
				return err
			}
		}
		return nil
	}))
	check(tb, tx.Commit())
	check(tb, db.Close())
	check(tb, v.Close())
	return o, plain
}

func bigToken() *oauth.TokenSet {
	return &oauth.TokenSet{AccessToken: letters(2600), RefreshToken: letters(800), ObtainedAt: testTime, Life: oauth.LifeUnknown}
}

// readSealed opens the vault and reads everything in it.
func readSealed(tb testing.TB, o Options) {
	v, err := Open(context.Background(), o)
	check(tb, err)
	all, err := v.Records(context.Background())
	check(tb, err)
	if len(all) != manyApps*accountsEach || all[0].Tokens == nil {
		tb.Fatal(len(all), "records")
	}
	check(tb, v.Close())
}

func readPlain(tb testing.TB, path string) {
	db, err := openFile(path)
	check(tb, err)
	rows, err := db.Query(`SELECT id, body FROM records`)
	check(tb, err)
	defer rows.Close()
	all := make([]accountBody, 0, manyApps*accountsEach)
	for rows.Next() {
		var id, text []byte
		var body accountBody
		check(tb, rows.Scan(&id, &text))
		check(tb, json.Unmarshal(text, &body))
		all = append(all, body)
	}
	check(tb, rows.Err())
	check(tb, db.Close())
	if len(all) != manyApps*(accountsEach+1) {
		tb.Fatal(len(all), "rows")
	}
}

func saveSealed(tb testing.TB, v *Vault) {
	token := bigToken()
	check(tb, v.Save(context.Background(), manyRef(rand.IntN(manyApps*accountsEach)), oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, func(r *oauth.Record) error {
		r.Tokens = token
		return nil
	}))
}

// savePlain does what a save does: reads the row, changes it, writes it.
func savePlain(tb testing.TB, db *sql.DB, id []byte) {
	tx, err := db.Begin()
	check(tb, err)
	defer tx.Rollback()
	var text []byte
	check(tb, tx.QueryRow(`SELECT body FROM records WHERE id = ?`, id).Scan(&text))
	var body accountBody
	check(tb, json.Unmarshal(text, &body))
	body.Tokens = bigToken()
	text, err = json.Marshal(body)
	check(tb, err)
	_, err = tx.Exec(`UPDATE records SET body = ? WHERE id = ?`, text, id)
	check(tb, err)
	check(tb, tx.Commit())
}

// BenchmarkTenThousandAccounts takes turns with the yardstick, so that both see
// the same machine, and compares the medians: at most 1.5 times.
func BenchmarkTenThousandAccounts(b *testing.B) {
	o, plain := manyAccounts(b)
	b.Run("read", func(b *testing.B) {
		compare(b, func() { readSealed(b, o) }, func() { readPlain(b, plain) })
	})
	v, err := Open(context.Background(), o)
	check(b, err)
	defer v.Close()
	db, err := openFile(plain)
	check(b, err)
	defer db.Close()
	ids := rowIDs(b, db)
	b.Run("save", func(b *testing.B) {
		compare(b, func() { saveSealed(b, v) }, func() { savePlain(b, db, ids[rand.IntN(len(ids))]) })
	})
	if scenes["resident"] == nil {
		return // this system tells it otherwise
	}
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			empty, full := resident(b, ""), resident(b, o.Dir)
			b.ReportMetric(empty, "MB-empty")
			b.ReportMetric(full-empty, "MB-above")
			if full-empty > 80 {
				b.Errorf("%.0f MB more than an empty process", full-empty)
			}
		}
	})
}

// resident is the memory, in MB, of another process that has a vault open and
// everything in it read, or without a vault does nothing.
func resident(b *testing.B, dir string) float64 {
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), sceneVariable+"=resident", childVariable+"="+dir)
	out, err := cmd.CombinedOutput()
	size, parsing := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil || parsing != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return size
}

func compare(b *testing.B, sealed, plain func()) {
	took := func(do func()) time.Duration {
		start := time.Now()
		do()
		return time.Since(start)
	}
	var all [2][]time.Duration
	for b.Loop() {
		all[0] = append(all[0], took(sealed))
		all[1] = append(all[1], took(plain))
	}
	slices.Sort(all[0])
	slices.Sort(all[1])
	ours, theirs := all[0][len(all[0])/2], all[1][len(all[1])/2]
	ratio := float64(ours) / float64(theirs)
	b.ReportMetric(float64(ours.Nanoseconds()), "sealed-ns")
	b.ReportMetric(float64(theirs.Nanoseconds()), "plain-ns")
	b.ReportMetric(ratio, "x-plain")
	if b.N >= 5 && ratio > 1.5 {
		b.Errorf("%.2f times plain SQLite", ratio)
	}
}

func rowIDs(tb testing.TB, db *sql.DB) (ids [][]byte) {
	rows, err := db.Query(`SELECT id FROM records WHERE length(body) > 2000`)
	check(tb, err)
	defer rows.Close()
	for rows.Next() {
		var id []byte
		check(tb, rows.Scan(&id))
		ids = append(ids, id)
	}
	return ids
}
