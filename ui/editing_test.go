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
		got, err := keptSecrets(context.Background(), v, "acme", test.known, test.account)
		if err != nil || !maps.Equal(got, test.want) {
			t.Errorf("%s: got %d secrets, %v", name, len(got), err)
		}
	}
}

// A favourite is no word about settings that a file has changed.
func TestFavouriteTrustsNothing(t *testing.T) {
	b := newBench(t, nil, record("acme"))
	b.mu.Lock()
	rec := b.records[ref("acme")]
	rec.App.Proxy = "http://proxy.elsewhere.test:8080"
	b.records[ref("acme")] = rec
	b.mu.Unlock()
	r := b.room(1)
	if !r.accounts.entries[ref("acme")].untrusted {
		t.Fatal("the change goes unnoticed")
	}
	r.toggleFavourite(ref("acme"))
	if !r.busyElsewhere() {
		t.Error("nobody is asked")
	}
	r.tasks.stop()
	if b.records[ref("acme")].App.Favourite {
		t.Error("the app was saved, and its change accepted with it")
	}
}
