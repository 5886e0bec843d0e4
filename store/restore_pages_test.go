package store

import (
	"fmt"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// Promise 40: what was accepted on another machine waits on this one, for every
// app, also where many share a page of the manifest.
func TestRestoreDistrustsEveryApp(t *testing.T) {
	_, v, _ := backedUp(t)
	const apps = 300
	var file appfile.File
	for i := range apps {
		file.Apps = append(file.Apps, appfile.Entry{App: oauth.App{
			ID: fmt.Sprintf("app-%d", i), ClientID: "c", Grant: oauth.GrantClientCredentials, ClientSecretCommand: []string{"pass", "show"},
			Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"},
		}})
	}
	_, err := v.Import(t.Context(), file, Consent{All: true})
	check(t, err)
	backup := t.TempDir() + "/many.age"
	check(t, v.backup(t.Context(), backup, "archive", cheap))
	o := Options{Dir: t.TempDir() + "/new", Keys: keys.Passphrase, Ask: with("another"), Keyring: &fakeKeyring{get: keys.ErrNoBus}}
	_, err = Restore(t.Context(), o, backup, "archive")
	check(t, err)
	restored := open(t, o)
	trusted, unmarked := 0, 0
	for i := range apps {
		ref := oauth.Ref{App: fmt.Sprintf("app-%d", i), Account: oauth.DefaultAccount}
		rec, err := restored.Record(t.Context(), ref)
		check(t, err)
		if len(rec.Waiting) == 0 {
			trusted++
		}
		entries, err := restored.History(t.Context(), ref)
		check(t, err)
		if len(entries) != 1 || entries[0].Kind != oauth.HistoryRestored {
			unmarked++
		}
	}
	if trusted > 0 || unmarked > 0 {
		t.Errorf("of %d apps, %d act without a word and %d do not say that they were restored", apps, trusted, unmarked)
	}
}
