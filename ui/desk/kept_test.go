package desk

import (
	"maps"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/acting"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// Try has the app's secrets with every account of the app, and another account's
// with none but that account.
func TestKeptSecrets(t *testing.T) {
	d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	app := oauth.App{ID: "acme", ClientID: "c", ClientAuth: oauth.ClientSecretPost, Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}}
	whole := oauth.Secrets{oauth.SecretClientSecret: "c", oauth.SecretKeyPassphrase: "k", oauth.SecretRefreshToken: "r"}
	apps := oauth.Secrets{oauth.SecretClientSecret: "c", oauth.SecretKeyPassphrase: "k"}
	file := appfile.File{Apps: []appfile.Entry{{App: app, Secrets: whole}}}
	if _, err := d.vault.Import(t.Context(), file, store.Consent{All: true}); err != nil {
		t.Fatal(err)
	}
	known := []oauth.Account{{ID: oauth.DefaultAccount}}
	for name, test := range map[string]struct {
		of, id, from string
		seen         []oauth.Account
		account      string
		want         oauth.Secrets
	}{
		"an account of the vault":     {"acme", "acme", "", known, "default", whole},
		"under another id":            {"acme", "other", "acme", known, "default", whole},
		"a renamed or new account":    {"acme", "acme", "", known, "ada", apps},
		"a new app":                   {"", "acme", "", nil, "default", nil},
		"a copy of an app":            {"acme", "acme-copy", "", known, "default", nil},
		"the account nobody has said": {"acme", "acme", "", known, "", apps},
	} {
		edited := app
		edited.ID = test.id
		e := store.Edit{App: edited, RenamedFrom: test.from, Of: test.of, Seen: acting.Settings{App: app, Accounts: test.seen}}
		got, err := d.kept(t.Context(), e, test.account)
		if err != nil || !maps.Equal(got.Secrets, test.want) {
			t.Errorf("%s: got %d secrets, %v", name, len(got.Secrets), err)
		}
	}
}
