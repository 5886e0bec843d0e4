package ui

import (
	"context"
	"maps"
	"testing"

	"tokendesk/oauth"
)

// Try it has the app's secrets with every account of the app, and another
// account's with none but that account.
func TestKeptSecrets(t *testing.T) {
	v := newFakeDesk(noon, record("acme", func(r *oauth.Record) {
		r.Secrets = oauth.Secrets{oauth.SecretClientSecret: "c", oauth.SecretPrivateKey: "k", oauth.SecretRefreshToken: "r"}
	}))
	known := []oauth.Account{{ID: "default"}}
	whole := oauth.Secrets{oauth.SecretClientSecret: "c", oauth.SecretPrivateKey: "k", oauth.SecretRefreshToken: "r"}
	apps := oauth.Secrets{oauth.SecretClientSecret: "c", oauth.SecretPrivateKey: "k"}
	for name, test := range map[string]struct {
		known   []oauth.Account
		account string
		want    oauth.Secrets
	}{
		"an account of the vault":     {known, "default", whole},
		"a renamed or new account":    {known, "ada", apps},
		"a new or a duplicated app":   {nil, "default", nil},
		"the account nobody has said": {known, "", apps},
	} {
		got, err := keptFor(context.Background(), v, "acme", test.known, test.account)
		if err != nil || !maps.Equal(got.Secrets, test.want) {
			t.Errorf("%s: got %d secrets, %v", name, len(got.Secrets), err)
		}
	}
}

// A favourite is no word about settings that wait for one, and asks for none.
func TestFavouriteTrustsNothing(t *testing.T) {
	waits := record("acme", func(r *oauth.Record) {
		r.Waiting = []oauth.Change{{Field: "proxy", New: "http://proxy.elsewhere.test:8080"}}
	})
	b := newBench(t, nil, waits)
	r := b.room(1)
	r.toggleFavourite(ref("acme"))
	b.until("the app is a favourite", func() bool {
		e := r.accounts.entries[ref("acme")]
		return e != nil && e.record.App.Favourite && len(e.record.Waiting) == 1
	})
	if r.busyElsewhere() {
		t.Error("somebody is asked")
	}
}

// What waits in an app is shown as the vault lists it, all accounts' too, and
// exactly that is accepted.
func TestTrustShowsWhatTheVaultLists(t *testing.T) {
	b := newBench(t, nil, record("acme", func(r *oauth.Record) { r.Waiting = []oauth.Change{{Field: "proxy", New: "http://p.test:1"}} }))
	r := b.room(1)
	r.trust(ref("acme"))
	b.until("somebody is asked", r.busyElsewhere)
}
