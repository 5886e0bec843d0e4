package store

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// A sealed text opens in its own place alone: each part that it is bound to is
// changed on its own, with the very same key.
func TestSealedTextsAreBound(t *testing.T) {
	s, err := newSealer("vault", keys.NewKey())
	check(t, err)
	elsewhere := *s
	elsewhere.vault = "another"
	id := newRecordID()
	sealed := s.seal(id, fieldBody, 7, []byte("text"))
	if text, err := s.open(id, fieldBody, 7, sealed); err != nil || string(text) != "text" {
		t.Fatalf("in its own place: %q, %v", text, err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"vault":   func() ([]byte, error) { return elsewhere.open(id, fieldBody, 7, sealed) },
		"record":  func() ([]byte, error) { return s.open(newRecordID(), fieldBody, 7, sealed) },
		"field":   func() ([]byte, error) { return s.open(id, fieldLog, 7, sealed) },
		"version": func() ([]byte, error) { return s.open(id, fieldBody, 6, sealed) },
	} {
		if text, err := open(); err == nil {
			t.Errorf("another %s opens %q", name, text)
		}
	}
	if bound := s.associated(id, fieldBody, 7); !bytes.HasPrefix(bound, []byte{'t', 'o', 'k', 'e', 'n', 'd', 'e', 's', 'k', sealFormat}) {
		t.Errorf("the form of sealed texts is not bound: %x", bound)
	}
}

// What SQLite itself promises holds on every connection: a commit waits for the
// disk, and what was deleted is gone from the file.
func TestHowTheFileIsKept(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme", "beta")
	for range 3 {
		conn, err := v.db.Conn(t.Context()) // each a new one
		check(t, err)
		defer conn.Close()
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "trusted_schema": "0"} {
			var got string
			check(t, conn.QueryRowContext(t.Context(), `PRAGMA `+pragma).Scan(&got))
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
		}
	}
	var doomed [][]byte
	raw(t, o, func(db *sql.DB) {
		for _, r := range rowsOf(t, db) {
			doomed = append(doomed, r.body[40:104])
		}
	})
	for _, app := range []string{"acme", "beta"} {
		_, err := v.RemoveApp(t.Context(), app)
		check(t, err)
	}
	_, err := v.db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	check(t, err)
	data, err := os.ReadFile(vaultPath(o.Dir))
	check(t, err)
	if len(doomed) != 6 {
		t.Errorf("%d records", len(doomed))
	}
	for _, part := range doomed {
		if bytes.Contains(data, part) {
			t.Error("a removed record is still in the file")
		}
	}
}

// A reader that does not read gets changes merged, and too many as one that says
// "anything"; it never gets none.
func TestSlowReadersGetMergedChanges(t *testing.T) {
	w := &watcher{some: make(chan struct{}, 1), done: make(chan struct{})}
	for range 3 {
		w.add(Change{Ref: ada})
	}
	w.add(Change{Ref: ada, Removed: true})
	if got := w.take(); len(got) != 1 || !got[0].Removed {
		t.Errorf("four changes of one account are %+v", got)
	}
	for i := range 10 * watchLimit {
		w.add(Change{Ref: oauth.Ref{App: "acme", Account: strconv.Itoa(i)}})
		if len(w.waiting) > watchLimit {
			t.Fatalf("%d changes wait", len(w.waiting))
		}
	}
	if got := w.take(); len(got) == 0 || got[0] != (Change{}) {
		t.Errorf("too many changes begin with %+v", got[:min(len(got), 1)])
	}
}

// A process that looks on is told of another's change within a second, whenever
// in its round the change comes.
func TestChangesOfOthersAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := diskOptions(t)
		o.networkFS = func(string) string { return "NFS" } // nobody tells: it is looked for
		a, b := create(t, o), open(t, o)
		fill2(t, b, "acme")
		ctx, cancel := context.WithCancel(t.Context())
		changes := a.Watch(ctx)
		for range 3 { // what the import did
			<-changes
		}
		for moment := range 12 {
			<-time.After(time.Duration(moment) * 90 * time.Millisecond)
			check(t, b.Save(ctx, ada, oauth.HistoryEntry{}, setToken("t")))
			saved := time.Now()
			if c := <-changes; c.Ref != ada {
				t.Errorf("announced %+v", c)
			}
			if took := time.Since(saved); took > time.Second {
				t.Errorf("told after %v", took)
			}
		}
		cancel()
		for range changes {
		}
	})
}
