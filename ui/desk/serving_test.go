package desk

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// A host is served by the app whose token goes there anyway, and by nobody where that
// is not clear.
func TestServing(t *testing.T) {
	d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var file appfile.File
	add := func(id, token, test string, accounts ...oauth.Account) {
		file.Apps = append(file.Apps, appfile.Entry{App: oauth.App{
			ID: id, ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: token}, Test: oauth.TestCall{URL: test}, Vars: map[string]string{"shop": "git"},
		}, Accounts: accounts, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"}})
	}
	add("forge", "https://Forge.example.test:443/token", "")
	add("api", "https://id.example.test/token", "https://{shop}.example.test/me?t={access_token}")
	add("twin-a", "https://twin.example.test/token", "")
	add("twin-b", "https://twin.example.test:443/t", "", oauth.Account{ID: "ada", LoginHint: "ada@example.test"}, oauth.Account{ID: "bob"})
	add("team", "https://team.example.test/token", "", oauth.Account{ID: "ada"}, oauth.Account{ID: "bob"})
	if _, err := d.Import(t.Context(), Import{From: appfile.SourceApp, File: file}, store.Consent{All: true}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ origin, user, want string }{
		{"https://forge.example.test", "", "forge/default"},
		{"https://git.example.test", "", "api/default"},
		{"https://id.example.test", "", "api/default"},
		{"http://forge.example.test", "", ""},
		{"https://forge.example.test:8443", "", ""},
		{"https://forge.example.test.evil.test", "", ""},
		{"https://api.example.com", "", ""}, // that of apps without a test call
		{"", "", ""},
		{"https://twin.example.test", "", "twin-a, twin-b"},
		{"https://twin.example.test", "nobody", "twin-a, twin-b"},
		{"https://twin.example.test", "Ada@example.test", "twin-b/ada"},
		{"https://team.example.test", "bob", "team/bob"},
		{"https://team.example.test", "", "accounts"},
	} {
		ref, ok, err := d.Serving(t.Context(), test.origin, test.user)
		switch {
		case ok && (ref.String() != test.want || err != nil), !ok && err == nil && test.want != "",
			err != nil && (ok || kindOf(err) != oauth.KindUsage || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s for %q: %v %t %v", test.origin, test.user, ref, ok, err)
		}
	}
}

// A token that a host refused is not handed out again; another one is left alone.
func TestARefusedTokenIsRenewed(t *testing.T) {
	for name, life := range map[string]string{"with a life": `,"expires_in":3600`, "without": ""} {
		t.Run(name, func(t *testing.T) {
			var given atomic.Int64
			address := tokenServer(t, func() string {
				token, _ := json.Marshal("T" + strconv.FormatInt(given.Add(1), 10))
				return `{"access_token":` + string(token) + `,"token_type":"Bearer"` + life + `}`
			})
			d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			addAcme(t, d, address)
			expect := func(want string) {
				t.Helper()
				if ts, err := d.Token(t.Context(), acme); err != nil || ts.AccessToken != want {
					t.Errorf("%q, %v", ts.AccessToken, err)
				}
			}
			refuse := func(token string) {
				t.Helper()
				if err := d.Refused(t.Context(), acme, token, "git.example.test"); err != nil {
					t.Error(err)
				}
			}
			refuse("T1")
			expect("T1")
			refuse("another")
			refuse("")
			expect("T1")
			refuse("T1")
			details, err := d.Details(t.Context(), acme)
			if err != nil || details.History[0].Kind != oauth.HistoryRefused || details.History[0].Detail != "git.example.test" {
				t.Errorf("%v, %v", details.History, err)
			}
			expect("T2")
			refuse("T1")
			expect("T2")
		})
	}
}
