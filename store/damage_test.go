package store

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// raw opens a vault's file behind the program's back.
func raw(t *testing.T, o Options, do func(*sql.DB)) {
	t.Helper()
	db, err := openFile(vaultPath(o.Dir))
	check(t, err)
	defer db.Close()
	do(db)
}

func mustExec(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	_, err := db.Exec(query, args...)
	check(t, err)
}

type row struct{ id, body, log []byte }

// copies are all that a vault's file said at one time.
type copies struct {
	rows  []row
	root  []byte
	pages map[int][]byte
}

func copiesOf(t *testing.T, db *sql.DB) copies {
	t.Helper()
	c := copies{rows: rowsOf(t, db), pages: map[int][]byte{}}
	check(t, db.QueryRow(`SELECT value FROM meta WHERE key = 'root'`).Scan(&c.root))
	rows, err := db.Query(`SELECT page, sealed FROM manifest`)
	check(t, err)
	defer rows.Close()
	for rows.Next() {
		var page int
		var sealed []byte
		check(t, rows.Scan(&page, &sealed))
		c.pages[page] = sealed
	}
	return c
}

func rowsOf(t *testing.T, db *sql.DB) (all []row) {
	t.Helper()
	rows, err := db.Query(`SELECT id, body, log FROM records ORDER BY id`)
	check(t, err)
	defer rows.Close()
	for rows.Next() {
		var r row
		check(t, rows.Scan(&r.id, &r.body, &r.log))
		all = append(all, r)
	}
	return all
}

// faults counts what a vault says is damaged: records, or the whole.
func faults(t *testing.T, o Options) int {
	t.Helper()
	v, err := Open(t.Context(), o)
	if err != nil {
		if kindOf(err) != oauth.KindVault {
			t.Errorf("open: %v", err)
		}
		return 1
	}
	defer v.Close()
	all, err := v.Records(t.Context())
	if err != nil {
		return 1
	}
	n := len(v.Notes())
	for _, rec := range all {
		ref := oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}
		_, reading := v.Record(t.Context(), ref)
		if (rec.Failure != nil) != (reading != nil) {
			t.Errorf("%v: the list says %v, the record %v", ref, rec.Failure, reading)
		}
		if rec.Failure != nil {
			n++
			if !strings.Contains(rec.Failure.Message, "record of acme is") && !strings.Contains(rec.Failure.Message, ref.String()) {
				t.Errorf("%v is not named: %q", ref, rec.Failure.Message)
			}
			continue
		}
		if _, err := v.History(t.Context(), ref); err != nil {
			n++
		}
	}
	return n
}

// Promise 32.
func TestDamageIsNoticedAndNamed(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, db *sql.DB, old copies){
		"exchanged": func(t *testing.T, db *sql.DB, _ copies) {
			r := rowsOf(t, db)
			mustExec(t, db, `UPDATE records SET body = ?, log = ? WHERE id = ?`, r[0].body, r[0].log, r[1].id)
			mustExec(t, db, `UPDATE records SET body = ?, log = ? WHERE id = ?`, r[1].body, r[1].log, r[0].id)
		},
		"deleted": func(t *testing.T, db *sql.DB, _ copies) {
			mustExec(t, db, `DELETE FROM records WHERE id = ?`, rowsOf(t, db)[0].id)
		},
		"cut": func(t *testing.T, db *sql.DB, _ copies) {
			mustExec(t, db, `UPDATE records SET body = substr(body, 1, 40)`)
		},
		"body and log exchanged": func(t *testing.T, db *sql.DB, _ copies) {
			mustExec(t, db, `UPDATE records SET body = log, log = body`)
		},
		"older record put back": func(t *testing.T, db *sql.DB, old copies) {
			for _, r := range old.rows {
				mustExec(t, db, `UPDATE records SET body = ?, log = ? WHERE id = ?`, r.body, r.log, r.id)
			}
		},
		"older history put back": func(t *testing.T, db *sql.DB, old copies) {
			for _, r := range old.rows {
				mustExec(t, db, `UPDATE records SET log = ? WHERE id = ?`, r.log, r.id)
			}
		},
		"older page put back": func(t *testing.T, db *sql.DB, old copies) {
			for page, sealed := range old.pages {
				mustExec(t, db, `UPDATE manifest SET sealed = ? WHERE page = ?`, sealed, page)
			}
		},
		"older record and page put back": func(t *testing.T, db *sql.DB, old copies) {
			for page, sealed := range old.pages {
				mustExec(t, db, `UPDATE manifest SET sealed = ? WHERE page = ?`, sealed, page)
			}
			for _, r := range old.rows {
				mustExec(t, db, `UPDATE records SET body = ?, log = ? WHERE id = ?`, r.body, r.log, r.id)
			}
		},
		"older list put back": func(t *testing.T, db *sql.DB, old copies) {
			mustExec(t, db, `UPDATE meta SET value = ? WHERE key = 'root'`, old.root)
		},
		"older list and pages put back": func(t *testing.T, db *sql.DB, old copies) {
			mustExec(t, db, `UPDATE meta SET value = ? WHERE key = 'root'`, old.root)
			for page, sealed := range old.pages {
				mustExec(t, db, `UPDATE manifest SET sealed = ? WHERE page = ?`, sealed, page)
			}
		},
		"page lost": func(t *testing.T, db *sql.DB, _ copies) {
			mustExec(t, db, `DELETE FROM manifest WHERE page = (SELECT min(page) FROM manifest)`)
		},
		"list lost": func(t *testing.T, db *sql.DB, _ copies) {
			mustExec(t, db, `DELETE FROM meta WHERE key = 'root'`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := diskOptions(t)
			v := create(t, o)
			fill2(t, v, "acme")
			check(t, v.Close())
			var old copies
			raw(t, o, func(db *sql.DB) { old = copiesOf(t, db) })
			v = open(t, o)
			check(t, v.Save(t.Context(), oauth.Ref{App: "acme", Account: "ada"}, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("new")))
			check(t, v.Close())
			if n := faults(t, o); n != 0 {
				t.Fatalf("%d faults before any", n)
			}
			raw(t, o, func(db *sql.DB) { harm(t, db, old) })
			if faults(t, o) == 0 {
				t.Error("not noticed")
			}
		})
	}
}

// A record that was deleted behind the program's back is named, at the opening
// and in the list, and the others are not.
func TestADeletedRecordIsNamed(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	e, _ := v.manifest.find(v.sealer, ada)
	check(t, v.Close())
	raw(t, o, func(db *sql.DB) { mustExec(t, db, `DELETE FROM records WHERE id = ?`, e.id[:]) })
	v = open(t, o)
	if notes := v.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "acme/ada") {
		t.Errorf("notes %q", notes)
	}
	all, err := v.Records(t.Context())
	check(t, err)
	if len(all) != 2 || all[0].Failure == nil || !strings.Contains(all[0].Failure.Message, "acme/ada") || all[1].Failure != nil {
		t.Errorf("%d accounts, failures %+v and %+v", len(all), all[0].Failure, all[1].Failure)
	}
}

func TestEveryFlippedByteIsNoticed(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("t")))
	check(t, v.Save(t.Context(), oauth.Ref{App: "acme", Account: "bob"}, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("t")))
	app, _ := v.manifest.find(v.sealer, oauth.Ref{App: "acme"})
	check(t, v.Close())
	raw(t, o, func(db *sql.DB) {
		for _, r := range rowsOf(t, db) {
			for i := 0; i < len(r.body); i += 37 {
				bad := bytes.Clone(r.body)
				bad[i] ^= 1
				mustExec(t, db, `UPDATE records SET body = ? WHERE id = ?`, bad, r.id)
				if faults(t, o) == 0 {
					t.Fatalf("byte %d of a record", i)
				}
			}
			mustExec(t, db, `UPDATE records SET body = ? WHERE id = ?`, r.body, r.id)
			for i := 0; i < len(r.log) && !bytes.Equal(r.id, app.id[:]); i += 37 { // an app has no history
				bad := bytes.Clone(r.log)
				bad[i] ^= 1
				mustExec(t, db, `UPDATE records SET log = ? WHERE id = ?`, bad, r.id)
				if faults(t, o) == 0 {
					t.Fatalf("byte %d of a history", i)
				}
			}
			mustExec(t, db, `UPDATE records SET log = ? WHERE id = ?`, r.log, r.id)
		}
	})
	if n := faults(t, o); n != 0 {
		t.Errorf("%d faults after the mend", n)
	}
}

// Whatever byte of the file is flipped: what still comes out is what was put in,
// and what is missing is told.
func TestFlippedFile(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme", "beta")
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken(strings.Repeat("t", 3000))))
	check(t, v.SetPassphrase(t.Context(), "word"))
	want, err := v.Records(t.Context())
	check(t, err)
	check(t, v.Close())
	good, err := os.ReadFile(vaultPath(o.Dir))
	check(t, err)
	told := 0
	for at := 0; at < len(good); at += 149 {
		for _, rest := range []string{"-wal", "-shm"} {
			check(t, removeAny(vaultPath(o.Dir)+rest))
		}
		bad := bytes.Clone(good)
		bad[at] ^= 1 << (at % 8)
		check(t, os.WriteFile(vaultPath(o.Dir), bad, 0o600))
		v, err := Open(t.Context(), o)
		if err != nil {
			if told++; kindOf(err) != oauth.KindVault {
				t.Errorf("byte %d: %v", at, err)
			}
			continue
		}
		got, err := v.Records(t.Context())
		lost := len(v.Notes())
		for _, rec := range got {
			if rec.Failure != nil {
				lost++
			} else if !slices.ContainsFunc(want, func(w oauth.Record) bool { return reflect.DeepEqual(w, rec) }) {
				t.Errorf("byte %d: %s is not what was put in", at, rec.App.ID)
			}
		}
		if err != nil || lost > 0 {
			told++
		} else if len(got) != len(want) {
			t.Errorf("byte %d: %d accounts of %d, and nothing is said", at, len(got), len(want))
		}
		check(t, v.Close())
	}
	if told < 50 {
		t.Errorf("only %d flips of %d were told", told, len(good)/149)
	}
}

// A damaged page of the list takes its own records out of reach and no others;
// without the list's first page nothing can be trusted.
func TestDamagedList(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	all := []oauth.Ref{{App: "acme"}, {App: "acme", Account: "ada"}, {App: "acme", Account: "bob"}}
	home := map[int][]oauth.Ref{} // the page each stands on
	for _, ref := range all {
		home[v.sealer.page(ref)] = append(home[v.sealer.page(ref)], ref)
	}
	check(t, v.Close())
	raw(t, o, func(db *sql.DB) {
		for page, lost := range home {
			var sealed []byte
			check(t, db.QueryRow(`SELECT sealed FROM manifest WHERE page = ?`, page).Scan(&sealed))
			for i := 0; i < len(sealed); i += 61 {
				bad := bytes.Clone(sealed)
				bad[i] ^= 1
				mustExec(t, db, `UPDATE manifest SET sealed = ? WHERE page = ?`, bad, page)
				v, err := Open(t.Context(), o)
				check(t, err)
				if len(v.Notes()) != 1 || !strings.Contains(v.Notes()[0], "list of records is damaged") {
					t.Errorf("notes %q", v.Notes())
				}
				for _, ref := range all[1:] {
					reachable := !slices.Contains(lost, ref) && !slices.Contains(lost, all[0])
					_, reading := v.Record(t.Context(), ref)
					saving := v.Save(t.Context(), ref, oauth.HistoryEntry{}, setToken("t"))
					if (reading == nil) != reachable || (saving == nil) != reachable {
						t.Errorf("page of %v: %v reads %v, saves %v", lost, ref, reading, saving)
					}
					if !reachable && kindOf(reading) != oauth.KindVault {
						t.Errorf("page of %v: %v reads %v", lost, ref, reading)
					}
				}
				if _, err := v.Resolve(t.Context(), "acme"); kindOf(err) != oauth.KindVault {
					t.Errorf("an account was guessed: %v", err)
				}
				if _, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{sample("acme")}}, Consent{}); kindOf(err) != oauth.KindVault {
					t.Errorf("an import over what cannot be seen: %v", err)
				}
				check(t, v.Close())
			}
			mustExec(t, db, `UPDATE manifest SET sealed = ? WHERE page = ?`, sealed, page)
			if v, err := Open(t.Context(), o); err != nil || kindOf(v.Close()) != "" {
				t.Fatal(err)
			}
			// The saves of the other accounts stand on their own pages now.
			check(t, db.QueryRow(`SELECT sealed FROM manifest WHERE page = ?`, page).Scan(&sealed))
		}
		var root []byte
		check(t, db.QueryRow(`SELECT value FROM meta WHERE key = 'root'`).Scan(&root))
		for i := 0; i < len(root); i += 37 {
			bad := bytes.Clone(root)
			bad[i] ^= 1
			mustExec(t, db, `UPDATE meta SET value = ? WHERE key = 'root'`, bad)
			if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "list of records") {
				t.Fatalf("byte %d of the root: %v", i, err)
			}
		}
		mustExec(t, db, `UPDATE meta SET value = ? WHERE key = 'root'`, root)
	})
	if n := faults(t, o); n != 0 {
		t.Errorf("%d faults after the mend", n)
	}
}

func TestTruncatedFile(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.Close())
	data, err := os.ReadFile(vaultPath(o.Dir))
	check(t, err)
	for _, n := range []int{0, 50, 4096, len(data) / 2, len(data) - 4096} {
		check(t, os.WriteFile(vaultPath(o.Dir), data[:n], 0o600))
		if faults(t, o) == 0 {
			t.Errorf("cut at %d: not noticed", n)
		}
		if _, err := Create(t.Context(), o); kindOf(err) != oauth.KindVault {
			t.Errorf("cut at %d: a new vault over old data: %v", n, err)
		}
	}
}

// A damaged history costs no token: the save goes through and the history, which
// said until then that it was damaged, begins with that.
func TestADamagedHistoryCostsNoToken(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("old")))
	e, _ := v.manifest.find(v.sealer, ada)
	raw(t, o, func(db *sql.DB) { mustExec(t, db, `UPDATE records SET log = zeroblob(300) WHERE id = ?`, e.id[:]) })
	if _, err := v.History(t.Context(), ada); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "acme/ada") {
		t.Errorf("a damaged history: %v", err)
	}
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, setToken("new")))
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	entries, err := v.History(t.Context(), ada)
	check(t, err)
	if rec.Tokens.AccessToken != "new" || len(entries) != 2 || entries[0].Kind != oauth.HistoryRenewed || !strings.Contains(entries[1].Detail, "damaged") {
		t.Errorf("%q, history %+v", rec.Tokens.AccessToken, entries)
	}
}

// A damaged slot does not keep another from opening the vault; it is told.
func TestADamagedSlotIsTold(t *testing.T) {
	for _, harm := range []string{`{"id":`, `{"id":"x","kind":"kezring","wrapped":""}`, ""} {
		o := diskOptions(t)
		v := create(t, o)
		check(t, v.SetPassphrase(t.Context(), "word"))
		check(t, v.Close())
		raw(t, o, func(db *sql.DB) {
			mustExec(t, db, `UPDATE slots SET slot = ? WHERE instr(slot, 'argon2id')`, []byte(harm))
		})
		v = open(t, o)
		if notes := v.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "ways to its key is damaged") {
			t.Errorf("notes %q", notes)
		}
		check(t, v.SetPassphrase(t.Context(), "word"))
		check(t, v.Close())
		o.Keyring, o.Ask = &fakeKeyring{}, with("word")
		v = open(t, o)
		if len(v.Notes()) != 0 {
			t.Errorf("mended, the notes are %q", v.Notes())
		}
		check(t, v.Close())
		raw(t, o, func(db *sql.DB) { mustExec(t, db, `UPDATE slots SET slot = ?`, []byte(harm)) })
		if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "can unlock this vault") {
			t.Errorf("without any slot: %v", err)
		}
	}
}

// A folder that is none is told as that.
func TestAFileWhereTheFolderShouldBe(t *testing.T) {
	o := diskOptions(t)
	check(t, os.WriteFile(o.Dir, nil, 0o600))
	_, exists := Exists(o.Dir)
	_, creating := Create(t.Context(), o)
	for _, err := range []error{exists, creating} {
		if kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "not a folder") {
			t.Errorf("%v (%v)", err, errors.Unwrap(err))
		}
	}
}

// What is wrong with a place is said in the system's words.
func TestPlacesThatCannotBe(t *testing.T) {
	o := diskOptions(t)
	check(t, os.Symlink("nowhere", o.Dir))
	if _, err := Create(t.Context(), o); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), o.Dir) || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a link to nowhere: %v", err)
	}
	o.Dir = filepath.Join(t.TempDir(), strings.Repeat("x", 300))
	if _, err := Create(t.Context(), o); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a long name: %v", err)
	}
}

// Promise 34.
func TestNewerSchemaIsRefused(t *testing.T) {
	o := diskOptions(t)
	check(t, create(t, o).Close())
	raw(t, o, func(db *sql.DB) { mustExec(t, db, `PRAGMA user_version = 99`) })
	_, err := Open(t.Context(), o)
	if kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "newer") {
		t.Errorf("error %v", err)
	}
}

// Promises 29 and 30: what is on disk is private and tells nothing.
func TestFilesTellNothing(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	ref := oauth.Ref{App: "acme", Account: "ada"}
	release, err := v.Lease(t.Context(), ref)
	check(t, err)
	defer release()
	check(t, v.Save(t.Context(), ref, oauth.HistoryEntry{Kind: oauth.HistoryGot, Detail: "canary-detail"}, setToken("canary-token")))
	seen := 0
	check(t, filepath.WalkDir(o.Dir, func(path string, d fs.DirEntry, err error) error {
		check(t, err)
		info, err := d.Info()
		check(t, err)
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s is %04o", path, info.Mode().Perm())
		}
		if d.IsDir() {
			return nil
		}
		seen++
		data, err := os.ReadFile(path)
		check(t, err)
		for _, secret := range []string{"canary", "acme", "Ada", "s3cret", "as.example", "openid", "refresh-"} {
			if bytes.Contains(data, []byte(secret)) || strings.Contains(path[len(o.Dir):], secret) {
				t.Errorf("%s holds %q", path, secret)
			}
		}
		return nil
	}))
	if seen < 4 {
		t.Errorf("only %d files", seen)
	}
	check(t, v.Close())
	check(t, os.Chmod(vaultPath(o.Dir), 0o644))
	if notes := open(t, o).Notes(); len(notes) != 1 || !strings.Contains(notes[0], "0644") {
		t.Errorf("notes %q", notes)
	}
}
