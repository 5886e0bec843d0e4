package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

func TestMain(m *testing.M) {
	if runChild() {
		return
	}
	goleak.VerifyTestMain(m)
}

// fakeKeyring is a keyring in memory, with faults on request.
type fakeKeyring struct {
	mu    sync.Mutex
	items map[string]string
	get   error
}

func (f *fakeKeyring) Get(_ context.Context, user string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.get != nil {
		return "", f.get
	}
	secret, ok := f.items[user]
	if !ok {
		return "", keys.ErrNotFound
	}
	return secret, nil
}

func (f *fakeKeyring) Add(_ context.Context, user, secret string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.items == nil {
		f.items = map[string]string{}
	}
	f.items[user] = secret
	return nil
}

func (f *fakeKeyring) Delete(_ context.Context, user string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.items, user)
	return nil
}

var testTime = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// diskOptions is a vault in a fresh folder with a working keyring.
func diskOptions(t testing.TB) Options {
	return Options{Dir: t.TempDir() + "/vault", Keyring: &fakeKeyring{}, Now: func() time.Time { return testTime }}
}

func create(t testing.TB, o Options) *Vault {
	t.Helper()
	v, err := Create(t.Context(), o)
	if err != nil {
		t.Fatalf("create: %v: %v", err, errors.Unwrap(err))
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func open(t testing.TB, o Options) *Vault {
	t.Helper()
	v, err := Open(t.Context(), o)
	if err != nil {
		t.Fatalf("open: %v: %v", err, errors.Unwrap(err))
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func kindOf(err error) oauth.Kind {
	var e *oauth.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// sample is an app with two accounts and a secret.
func sample(id string) appfile.Entry {
	return appfile.Entry{
		App: oauth.App{
			ID: id, Name: "Name of " + id, ClientID: "client", Grant: oauth.GrantAuthorizationCode,
			Endpoints: oauth.Endpoints{Authorization: "https://as.example/auth", Token: "https://as.example/token"},
			Scopes:    []string{"openid"},
		},
		Accounts: []oauth.Account{{ID: "ada", Label: "Ada"}, {ID: "bob"}},
		Secrets:  oauth.Secrets{oauth.SecretClientSecret: "s3cret-of-" + id},
	}
}

func fill2(t testing.TB, v *Vault, ids ...string) {
	t.Helper()
	var f appfile.File
	for _, id := range ids {
		f.Apps = append(f.Apps, sample(id))
	}
	_, err := v.Import(t.Context(), f, Consent{})
	check(t, err)
}

func setToken(access string) func(*oauth.Record) error {
	return func(r *oauth.Record) error {
		r.Tokens = &oauth.TokenSet{AccessToken: access, RefreshToken: "refresh-" + access, Life: oauth.LifeUnknown}
		return nil
	}
}

func TestSaveAndReadBack(t *testing.T) {
	for _, where := range []string{"disk", "memory"} {
		t.Run(where, func(t *testing.T) {
			o := diskOptions(t)
			if where == "memory" {
				o = Options{Keys: keys.Memory, Now: o.Now}
			}
			v := create(t, o)
			fill2(t, v, "acme", "beta")
			ref := oauth.Ref{App: "acme", Account: "ada"}
			release, err := v.Lease(t.Context(), ref)
			check(t, err)
			check(t, v.Save(t.Context(), ref, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("tok1")))
			release()
			release()
			if where == "disk" {
				check(t, v.Close())
				v = open(t, o)
				if v.Slot() != keys.Keyring || len(v.Notes()) != 0 {
					t.Errorf("slot %q, notes %q", v.Slot(), v.Notes())
				}
			}
			rec, err := v.Record(t.Context(), ref)
			check(t, err)
			if rec.Tokens == nil || rec.Tokens.AccessToken != "tok1" || rec.Secrets[oauth.SecretClientSecret] != "s3cret-of-acme" || rec.Account.Label != "Ada" {
				t.Errorf("record: %+v %+v", rec.Account, rec.Tokens)
			}
			all, err := v.Records(t.Context())
			check(t, err)
			var names []string
			for _, r := range all {
				names = append(names, r.App.ID+"/"+r.Account.ID)
			}
			if len(names) != 4 || names[0] != "acme/ada" || names[3] != "beta/bob" {
				t.Errorf("records: %q", names)
			}
			entries, err := v.History(t.Context(), ref)
			check(t, err)
			if len(entries) != 1 || entries[0].Kind != oauth.HistoryGot || !entries[0].At.Equal(testTime) {
				t.Errorf("history: %+v", entries)
			}
		})
	}
}

func TestRefusedChangeLeavesEverything(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme")
	ref := oauth.Ref{App: "acme", Account: "ada"}
	no := errors.New("no")
	err := v.Save(t.Context(), ref, oauth.HistoryEntry{Kind: oauth.HistoryGot}, func(r *oauth.Record) error {
		r.Tokens = &oauth.TokenSet{AccessToken: "x"}
		return no
	})
	if err != no {
		t.Errorf("error %v", err)
	}
	rec, err := v.Record(t.Context(), ref)
	check(t, err)
	entries, err := v.History(t.Context(), ref)
	check(t, err)
	if rec.Tokens != nil || len(entries) != 0 {
		t.Error("a refused change was kept")
	}
}

// A save waits while another program, which knows nothing of our locks, holds
// the file for a moment.
func TestASaveWaitsForOtherPrograms(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	raw(t, o, func(db *sql.DB) {
		browsing, err := db.BeginTx(t.Context(), nil)
		check(t, err)
		_, err = browsing.Exec(`INSERT INTO meta VALUES ('other', x'00')`)
		check(t, err)
		saved := make(chan error, 1)
		go func() { saved <- v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("t")) }()
		select {
		case err := <-saved:
			t.Errorf("it did not wait: %v", err)
			return
		case <-time.After(100 * time.Millisecond):
		}
		check(t, browsing.Rollback())
		check(t, <-saved)
	})
}

func TestHistoryIsBounded(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	fill2(t, v, "acme")
	ref := oauth.Ref{App: "acme", Account: "ada"}
	for i := range 205 {
		at := testTime.Add(time.Duration(i) * time.Second)
		check(t, v.Save(t.Context(), ref, oauth.HistoryEntry{At: at, Kind: oauth.HistoryCopied, Detail: "raw"}, func(*oauth.Record) error { return nil }))
	}
	entries, err := v.History(t.Context(), ref)
	check(t, err)
	if len(entries) != 200 || !entries[0].At.Equal(testTime.Add(204*time.Second)) || !entries[199].At.Equal(testTime.Add(5*time.Second)) {
		t.Errorf("%d entries from %v to %v", len(entries), entries[0].At, entries[len(entries)-1].At)
	}
}

func TestResolve(t *testing.T) {
	v := create(t, Options{Keys: keys.Memory})
	one, several := sample("one"), sample("several")
	one.Accounts = one.Accounts[:1]
	several.Accounts = append(several.Accounts, oauth.Account{ID: "default"})
	_, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{one, several, sample("unclear")}}, Consent{})
	check(t, err)
	for name, want := range map[string]string{
		"one": "one/ada", "several": "several/default", "unclear/bob": "unclear/bob",
		"unclear": "", "none": "", "one/": "", "one/x": "", "": "",
	} {
		ref, err := v.Resolve(t.Context(), name)
		if want == "" {
			if kindOf(err) != oauth.KindUsage {
				t.Errorf("%q: %v, %v", name, ref, err)
			}
		} else if err != nil || ref.String() != want {
			t.Errorf("%q: %v, %v", name, ref, err)
		}
	}
}
