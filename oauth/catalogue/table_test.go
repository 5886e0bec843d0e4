package catalogue

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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
			checkWords(t, p)
			checkVars(t, p)
			app := exampleApp(p)
			done, err := c.Complete(app)
			if err != nil {
				t.Fatalf("with its examples: %v", err)
			}
			checkAddresses(t, p, done)
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

func exampleApp(p Provider) oauth.App {
	app := oauth.App{ID: "x", Provider: p.ID, ClientID: "c", Vars: map[string]string{}}
	for _, v := range p.Vars {
		if v.Default == "" {
			app.Vars[v.Key] = v.Example
		}
	}
	return app
}

func checkWords(t *testing.T, p Provider) {
	t.Helper()
	if !oauth.ValidID(p.ID) || p.Name == "" || p.Category == "" {
		t.Errorf("id %q, name %q, category %q", p.ID, p.Name, p.Category)
	}
	if n := utf8.RuneCountInString(p.About); n < 8 || n > 72 || strings.HasSuffix(p.About, ".") {
		t.Errorf("it is for %q: one short line is wanted, without a stop", p.About)
	}
	for i, name := range p.Names {
		if strings.ToLower(name) != name || strings.TrimSpace(name) != name || slices.Contains(p.Names[:i], name) {
			t.Errorf("the name %q is doubled or not as people type it", name)
		}
	}
	if p.Known < 0 || p.Known > 9 {
		t.Errorf("known %d", p.Known)
	}
	if len(p.Grants) == 0 {
		t.Error("no grant")
	}
	for _, g := range p.Grants {
		if !slices.Contains(oauth.Grants(), g) {
			t.Errorf("unknown grant %q", g)
		}
	}
	if g := p.App.Grant; g != "" && !slices.Contains(p.Grants, g) {
		t.Errorf("its own grant %q is not offered", g)
	}
	if p.App.ClientAuth != "" && !slices.Contains(oauth.ClientAuths(), p.App.ClientAuth) {
		t.Errorf("unknown client authentication %q", p.App.ClientAuth)
	}
	if !slices.Contains(append(oauth.BodyFormats(), ""), p.App.BodyFormat) || !slices.Contains(append(oauth.PKCEs(), ""), p.App.PKCE) {
		t.Errorf("body format %q, PKCE %q", p.App.BodyFormat, p.App.PKCE)
	}
	for _, address := range []string{p.Docs, p.Register} {
		if address != "" {
			checkAddress(t, "docs", address)
		}
	}
	for _, note := range p.Notes {
		if strings.TrimSpace(note) != note || note == "" {
			t.Errorf("note %q", note)
		}
	}
	if p.App.ID != "" || p.App.ClientID != "" || p.App.Proxy != "" || p.App.TLS != (oauth.TLS{}) || p.App.ClientSecretCommand != nil {
		t.Errorf("an entry cannot say this: %+v", p.App)
	}
	if p.Category != categoryGeneric && p.App.Endpoints.Token == "" {
		t.Error("no token endpoint")
	}
}

func checkVars(t *testing.T, p Provider) {
	t.Helper()
	var templates []string // not the test call's body: GraphQL is full of braces
	for _, f := range addresses(&p.App) {
		templates = append(templates, *f.value)
	}
	for _, params := range []map[string]oauth.Param{p.App.Params.Authorize, p.App.Params.Token, p.App.Params.Refresh} {
		for _, param := range params {
			templates = append(templates, param...)
		}
	}
	used := map[string]bool{}
	for _, template := range templates {
		for _, m := range placeholder.FindAllStringSubmatch(template, -1) {
			used[m[1]] = true
			if !isDeclared(p.Vars, m[1]) && !slices.Contains(runtime, m[1]) {
				t.Errorf("%s is not declared in %s", m[0], template)
			}
		}
	}
	seen := map[string]bool{}
	for _, v := range p.Vars {
		if seen[v.Key] || slices.Contains(runtime, v.Key) || !used[v.Key] || v.Label == "" {
			t.Errorf("var %+v is doubled, taken, not used or has no label", v)
		}
		seen[v.Key] = true
		for _, value := range []string{v.Default, v.Example} {
			if value != "" {
				if err := v.Check(value); err != nil {
					t.Errorf("var %s: its own %q is refused: %v", v.Key, value, err)
				}
			}
		}
		for _, hostile := range []string{"evil.test/", "evil.test#", "a@evil.test", "evil.test?x", "evil.test\\", "a b", "a\n", "..", "a:b@c", "{x}", "%2f", "é"} {
			if v.Check(hostile) == nil {
				t.Errorf("var %s takes %q", v.Key, hostile)
			}
		}
	}
}

func checkAddresses(t *testing.T, p Provider, done oauth.App) {
	t.Helper()
	for _, f := range addresses(&done) {
		address := *f.value
		if f.path == "endpoints.revocation" && done.Quirks.Revocation.Method != "" {
			address = strings.ReplaceAll(address, "{client_id}", "c")
		}
		if address != "" {
			checkAddress(t, f.path, address)
		}
	}
	if q := done.Quirks; q.DeviceToken != "" {
		checkAddress(t, "quirks.device_token", q.DeviceToken)
	}
	if q := done.Quirks; (q.Revocation.Method != "") && done.Endpoints.Revocation == "" {
		t.Error("a way to revoke, but no address")
	}
	own := p.App
	for path, values := range p.Choices {
		var field *string
		for _, f := range addresses(&own) {
			if f.path == path {
				field = f.value
			}
		}
		if field == nil {
			t.Errorf("there is a choice of %s, which is no address", path)
			continue
		}
		if len(values) < 2 || values[0] != *field {
			t.Errorf("the choice of %s does not begin with the default: %q", path, values)
		}
		for _, value := range values {
			*field = value
			app := exampleApp(p)
			app.Endpoints, app.Test.URL = own.Endpoints, own.Test.URL
			if _, err := load(t).Complete(app); err != nil {
				t.Errorf("with the choice %s of %s: %v", value, path, err)
			}
		}
	}
}

func checkAddress(t *testing.T, what, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || strings.ContainsAny(address, "{} ") {
		t.Errorf("%s is %q (%v)", what, address, err)
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

// Whoever is asked for a value of the provider's is told where it is found.
func TestVarsSayWhere(t *testing.T) {
	for _, p := range Embedded().Providers() {
		for _, v := range p.Vars {
			if !strings.HasSuffix(v.Where, ".") {
				t.Errorf("%s: where %s is found is %q", p.ID, v.Key, v.Where)
			}
		}
	}
}
