package catalogue

import (
	"encoding/json"
	"reflect"
	"testing"

	"tokendesk/assets"
	"tokendesk/oauth"
)

// TestTable holds every entry of the catalogue against the same rules.
func TestTable(t *testing.T) {
	c := load(t)
	if n := len(c.Providers()); n < 80 {
		t.Errorf("%d entries only", n)
	}
	for _, id := range []string{"oidc", "oauth2", "oauth2-client-credentials"} {
		if p, ok := c.Provider(id); !ok || p.Category != categoryGeneric {
			t.Errorf("the generic entry %s is missing", id)
		}
	}
	for _, p := range c.Providers() {
		t.Run(p.ID, func(t *testing.T) {
			for _, f := range p.Faults() {
				t.Errorf("%s: %s", f.Path, f.Message)
			}
			hostileVars(t, p)
			app := p.Example()
			done, err := c.Complete(app)
			if err != nil {
				t.Fatalf("with its examples: %v", err)
			}
			again, err := c.Complete(done)
			if err != nil || !reflect.DeepEqual(done, again) {
				t.Errorf("completing twice differs (%v):\n%+v\n%+v", err, done, again)
			}
			for _, grant := range p.Grants {
				app.Grant = grant
				once, err := c.Complete(app)
				if err != nil {
					t.Fatal(err)
				}
				if twice, err := c.Complete(once); err != nil || !reflect.DeepEqual(once, twice) {
					t.Errorf("%s: completing twice differs (%v)", grant, err)
				}
			}
		})
	}
}

func TestScopesOfASignInAreNotSentWithClientCredentials(t *testing.T) {
	app := oauth.App{ID: "a", Provider: "google", Grant: oauth.GrantAuthorizationCode}
	if got := complete(t, app); len(got.Scopes) == 0 {
		t.Error("a sign-in at Google asks for no scopes")
	}
	app = oauth.App{ID: "a", Provider: "xero", Grant: oauth.GrantClientCredentials}
	if got := complete(t, app); got.Scopes != nil {
		t.Errorf("client credentials ask for %q", got.Scopes)
	}
	app.Scopes = []string{"mine"}
	if got := complete(t, app); len(got.Scopes) != 1 {
		t.Errorf("own scopes became %q", got.Scopes)
	}
}

// hostileVars holds every var against values that would make another address of its own.
func hostileVars(t *testing.T, p Provider) {
	t.Helper()
	for _, v := range p.Vars {
		for _, hostile := range []string{"evil.test/", "evil.test#", "a@evil.test", "evil.test?x", "evil.test\\", "a b", "a\n", "..", "a:b@c", "{x}", "%2f", "é"} {
			if v.Check(hostile) == nil {
				t.Errorf("var %s takes %q", v.Key, hostile)
			}
		}
	}
}

// Every entry of the program's own table says each thing, also that there is none: where
// the client is registered, its scopes, what becomes of its refresh tokens.
func TestEveryEntrySaysAll(t *testing.T) {
	var entries []map[string]json.RawMessage
	if err := json.Unmarshal(assets.Providers, &entries); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for _, key := range []string{"register", "scopes", "refresh_token"} {
			if _, said := e[key]; !said {
				t.Errorf("%s does not say %q; null where there is none (see CONTRIBUTING, A provider)", e["id"], key)
			}
		}
		if string(e["scopes"]) == "{}" || string(e["register"]) == `""` {
			t.Errorf("%s: what there is not is null", e["id"])
		}
	}
}

// What an entry asks for by itself is among what it offers.
func TestScopesOfAnEntryAreOffered(t *testing.T) {
	for _, p := range load(t).Providers() {
		for _, scope := range p.App.Scopes {
			if _, offered := p.Scopes.Word(scope); !offered {
				t.Errorf("%s asks for %q, which is not among its scopes", p.ID, scope)
			}
		}
	}
}
