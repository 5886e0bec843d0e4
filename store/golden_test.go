package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

var writeGolden = flag.Bool("golden", false, "write the golden vault of the newest schema")

func goldenPath(version int) string {
	return filepath.Join("testdata", fmt.Sprintf("schema-%d.db", version))
}

// Every schema there ever was has a vault in testdata that this program opens
// and reads. A golden file is never written again: released vaults do not change
// either.
func TestGoldenVaults(t *testing.T) {
	newest := goldenPath(len(schema))
	if *writeGolden {
		check(t, writeGoldenVault(t, newest))
	}
	for version := 1; version <= len(schema); version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			data, err := os.ReadFile(goldenPath(version))
			if err != nil {
				t.Fatalf("schema %d has no golden vault: go test ./store -run Golden -golden: %v", version, err)
			}
			o := Options{Dir: t.TempDir() + "/vault", Ask: with("golden"), Keyring: &fakeKeyring{get: keys.ErrNoBus}}
			check(t, makeDirs(o.Dir))
			check(t, os.WriteFile(vaultPath(o.Dir), data, fileMode))
			v := open(t, o)
			if len(v.Notes()) != 0 {
				t.Errorf("notes %q", v.Notes())
			}
			rec, err := v.Record(t.Context(), oauth.Ref{App: "acme", Account: "ada"})
			check(t, err)
			if rec.Tokens == nil || rec.Tokens.AccessToken != "golden-token" || rec.Tokens.RefreshToken != "refresh-golden-token" ||
				rec.Secrets[oauth.SecretClientSecret] != "s3cret-of-acme" || rec.Account.Label != "Ada" || rec.App.Endpoints.Token != "https://as.example/token" {
				t.Errorf("not what was kept: %+v", rec.Account)
			}
			entries, err := v.History(t.Context(), oauth.Ref{App: "acme", Account: "ada"})
			check(t, err)
			if len(entries) != 1 || entries[0].Kind != oauth.HistorySignedIn || !entries[0].At.Equal(testTime) {
				t.Errorf("history %+v", entries)
			}
			trace, err := v.Trace(t.Context(), oauth.Ref{App: "acme", Account: "ada"})
			check(t, err)
			if version >= traced && !reflect.DeepEqual(trace, goldenTrace()) || version < traced && !trace.Empty() {
				t.Errorf("trace %#v %+v", trace.Exchanges, trace.Worked)
			}
			if all, err := v.Records(t.Context()); err != nil || len(all) != 4 {
				t.Errorf("%d accounts, %v", len(all), err)
			}
			copies, err := filepath.Glob(filepath.Join(o.Dir, "backups", "schema-*"))
			check(t, err)
			if old := version < len(schema); old != (len(copies) == 1) {
				t.Errorf("copies before a migration: %q", copies)
			}
			check(t, v.Save(t.Context(), oauth.Ref{App: "beta", Account: "bob"}, oauth.HistoryEntry{}, setToken("new")))
		})
	}
}

func goldenTrace() oauth.Trace {
	return oauth.Trace{
		Exchanges: []oauth.Exchange{{
			At: testTime, Duration: 143 * time.Millisecond, Step: oauth.StepCode, Method: "POST", URL: "https://as.example/token",
			Request: "code=‹code›", Status: 200, Response: "expires_in=3600",
			Connection: oauth.Connection{Proto: "HTTP/2.0", TLS: "TLS 1.3", Certificate: oauth.Certificate{Subject: "as.example", Ends: testTime.AddDate(1, 0, 0)}},
		}},
		Worked: &oauth.Conditions{At: testTime, Version: "1.0", Settings: map[string]string{"scopes": "openid"}},
	}
}

func writeGoldenVault(t *testing.T, path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s is there: golden vaults stay as they are", path)
	}
	o := diskOptions(t)
	o.Keys, o.Ask = keys.Passphrase, with("golden")
	v := create(t, o)
	fill2(t, v, "acme", "beta")
	check(t, v.Save(t.Context(), oauth.Ref{App: "acme", Account: "ada"}, oauth.HistoryEntry{Kind: oauth.HistorySignedIn}, setToken("golden-token")))
	check(t, v.AddTrace(t.Context(), oauth.Ref{App: "acme", Account: "ada"}, goldenTrace()))
	check(t, os.MkdirAll(filepath.Dir(path), 0o755))
	_, err := v.db.ExecContext(context.Background(), `VACUUM INTO ?`, path)
	return err
}

// Promise 34: a migration happens whole or not at all, after a copy was made.
func TestMigration(t *testing.T) {
	o := diskOptions(t)
	check(t, create(t, o).Close())
	db, err := openFile(vaultPath(o.Dir))
	check(t, err)
	defer db.Close()
	ctx := t.Context()
	refused := fmt.Errorf("no")
	broken := append(schema[:len(schema):len(schema)], addsATable, func(context.Context, *sql.Tx, opened) error { return refused })
	if err := migrate(ctx, db, broken, opened{}, func(int) error { return refused }); err != refused {
		t.Errorf("without a copy: %v", err)
	}
	copies := 0
	if err := migrate(ctx, db, broken, opened{}, func(from int) error { copies += from; return nil }); err != refused || copies != len(schema) {
		t.Errorf("a step that fails: %v, %d", err, copies)
	}
	if version, err := schemaVersion(ctx, db); err != nil || version != len(schema) {
		t.Errorf("schema %d, %v", version, err)
	}
	if _, err := db.ExecContext(ctx, `SELECT * FROM later`); err == nil {
		t.Error("half a migration was kept")
	}
	check(t, migrate(ctx, db, broken[:len(broken)-1], opened{}, func(int) error { return nil }))
	if _, err := db.ExecContext(ctx, `SELECT * FROM later`); err != nil {
		t.Error(err)
	}
	if _, err := Open(ctx, o); kindOf(err) != oauth.KindVault {
		t.Errorf("an older program: %v", err)
	}
}

func addsATable(ctx context.Context, tx *sql.Tx, _ opened) error {
	return run(ctx, tx, `CREATE TABLE later (x INTEGER)`)
}

// A vault of the first schema may hold a slot that was put back: of the kind
// that opens it only the one that does is taken over.
func TestSlotsOfTheFirstSchema(t *testing.T) {
	data, err := os.ReadFile(goldenPath(1))
	check(t, err)
	o := Options{Dir: t.TempDir() + "/vault", Ask: with("golden"), Keyring: &fakeKeyring{get: keys.ErrNoBus}}
	check(t, makeDirs(o.Dir))
	check(t, os.WriteFile(vaultPath(o.Dir), data, fileMode))
	text := func() []byte { // as the old program had it
		db, err := openFile(vaultPath(o.Dir))
		check(t, err)
		defer db.Close()
		opened, err := openKey(t.Context(), db, keys.Auto, o.source())
		check(t, err)
		slot, err := keys.NewPassphraseSlot(t.Context(), opened.s.vault, "before", opened.s.data)
		check(t, err)
		_, text, err := newSlotRow(slot)
		check(t, err)
		return text
	}()
	putBack(t, o, map[string][]byte{readSlotID(t, text): text})
	v := open(t, o)
	if notes := v.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "do not belong to this vault") {
		t.Errorf("notes %q", notes)
	}
	check(t, v.Close())
	o.Ask = with("before")
	if _, err := Open(t.Context(), o); !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("with the one that was put back: %v", err)
	}
}

// A first schema that only its header claims is refused.
func TestABackdatedSchema(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.Close())
	for _, statement := range []string{`PRAGMA user_version = 1`, `DELETE FROM meta WHERE key = 'key'`} {
		foreign(t, vaultPath(o.Dir), statement)
		if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault || !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func readSlotID(t *testing.T, text []byte) string {
	t.Helper()
	var slot keys.Slot
	check(t, json.Unmarshal(text, &slot))
	return slot.ID
}
