package desk

import (
	"testing"

	"tokendesk/oauth"
)

func token(address string) oauth.Endpoints { return oauth.Endpoints{Token: address} }

// A second import fills the app that the first one left open, and no other.
func TestFilledBy(t *testing.T) {
	cc := oauth.GrantClientCredentials
	open := oauth.App{Grant: cc, Endpoints: token("https://{tenant}.id.example.test/{realm}/token")}
	filled := oauth.App{ID: "made", ClientID: "c", Grant: cc, Endpoints: token("https://acme.id.example.test/r1/token")}
	with := func(change func(*oauth.App)) oauth.App {
		app := filled
		change(&app)
		return app
	}
	for name, tt := range map[string]struct {
		there map[string]oauth.App
		app   oauth.App
		want  string
	}{
		"what was open":         {map[string]oauth.App{"open": open}, filled, "open"},
		"another grant":         {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.Grant = oauth.GrantPassword }), ""},
		"another server":        {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.Endpoints = token("https://acme.other.example.test/r1/token") }), ""},
		"another path":          {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.Endpoints = token("https://acme.id.example.test/a/b/token") }), ""},
		"another provider":      {map[string]oauth.App{"open": {Grant: cc, Provider: "aikido", Endpoints: open.Endpoints}}, with(func(a *oauth.App) { a.Provider = "ikas" }), ""},
		"a provider is known":   {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.Provider = "keycloak" }), "open"},
		"it names no client":    {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.ClientID = "" }), "open"},
		"it says no more":       {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.ClientID, a.Endpoints = "", open.Endpoints }), ""},
		"a base that was open":  {map[string]oauth.App{"open": {Grant: cc, ClientID: "c", Endpoints: token("https://{base_url}/token")}}, with(func(a *oauth.App) { a.Endpoints = token("http://localhost:8089/auth/token") }), "open"},
		"a base with a port":    {map[string]oauth.App{"open": {Grant: cc, ClientID: "c", Endpoints: token("https://{host}:{port}/token")}}, with(func(a *oauth.App) { a.Endpoints = token("http://10.0.0.1:8080/token") }), "open"},
		"another user":          {map[string]oauth.App{"open": {Grant: cc, ClientID: "c", Username: "ada", Endpoints: token("https://{base_url}/token")}}, with(func(a *oauth.App) { a.Username = "bob" }), ""},
		"other scopes":          {map[string]oauth.App{"open": {Grant: cc, ClientID: "c", Scopes: []string{"a"}, Endpoints: token("https://{base_url}/token")}}, with(func(a *oauth.App) { a.Scopes = []string{"b"} }), ""},
		"another end":           {map[string]oauth.App{"open": {Grant: cc, ClientID: "c", Endpoints: token("https://{base_url}/token")}}, with(func(a *oauth.App) { a.Endpoints = token("https://id.example.test/token?x=/token") }), ""},
		"a client of its own":   {map[string]oauth.App{"full": with(func(a *oauth.App) { a.ClientID = "other" })}, filled, ""},
		"two that may be meant": {map[string]oauth.App{"one": open, "two": open}, filled, ""},
		"a var that differs": {
			map[string]oauth.App{"open": {Grant: cc, Provider: "ikas", Vars: map[string]string{"store_name": "a"}}},
			oauth.App{ID: "made", ClientID: "c", Grant: cc, Provider: "ikas", Vars: map[string]string{"store_name": "b"}},
			"",
		},
		"a var that was open": {
			map[string]oauth.App{"open": {Grant: cc, Provider: "ikas"}},
			oauth.App{ID: "made", ClientID: "c", Grant: cc, Provider: "ikas", Vars: map[string]string{"store_name": "b"}},
			"open",
		},
	} {
		if got := filledBy(tt.there, tt.app); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// Apps of one id are one client only if nothing tells them apart.
func TestSameClient(t *testing.T) {
	const one, other, open = "https://id.example.test/a", "https://id.example.test/b", "https://{host}/a"
	for _, tt := range []struct {
		a, b oauth.App
		want bool
	}{
		{oauth.App{Name: "A", ClientID: "c"}, oauth.App{Name: "B", ClientID: "c"}, true},
		{oauth.App{Name: "A", ClientID: "c"}, oauth.App{Name: "A", ClientID: "d"}, false},
		{oauth.App{Name: "A"}, oauth.App{Name: "A", ClientID: "d"}, true},
		{oauth.App{Name: "A"}, oauth.App{Name: "B"}, false},
		{oauth.App{Name: "A"}, oauth.App{Name: "B", ClientID: "d"}, false},
		{oauth.App{Grant: oauth.GrantPassword}, oauth.App{Grant: oauth.GrantClientCredentials, ClientID: "d"}, false},
		{oauth.App{Endpoints: token(one)}, oauth.App{Endpoints: token(other)}, false},
		{oauth.App{Endpoints: token(open)}, oauth.App{Endpoints: token(one)}, true},
	} {
		if got := sameClient(tt.a, tt.b); got != tt.want {
			t.Errorf("%+v and %+v: %t", tt.a, tt.b, got)
		}
	}
}

// What came before is known again, whatever it is called by now.
func TestKnownAs(t *testing.T) {
	known := oauth.App{ID: "mine", Name: "Mine", ClientID: "c", Grant: oauth.GrantPassword, Username: "ada", Scopes: []string{"s"}, Endpoints: token("https://id.example.test/token")}
	for name, tt := range map[string]struct {
		change func(*oauth.App)
		want   string
	}{
		"the same":        {func(a *oauth.App) { a.ID, a.Name = "made", "Made" }, "mine"},
		"another client":  {func(a *oauth.App) { a.ClientID = "d" }, ""},
		"another user":    {func(a *oauth.App) { a.Username = "bob" }, ""},
		"no user":         {func(a *oauth.App) { a.Username = "" }, ""},
		"more scopes":     {func(a *oauth.App) { a.Scopes = []string{"s", "t"} }, ""},
		"another address": {func(a *oauth.App) { a.Endpoints = token("https://id.example.test/t") }, ""},
	} {
		app := known
		tt.change(&app)
		if got := knownAs(map[string]oauth.App{"mine": known}, app); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	if got := knownAs(map[string]oauth.App{"mine": known, "twin": known}, known); got != "" {
		t.Errorf("of two: %q", got)
	}
	open := oauth.App{Name: "Mine"}
	if got := knownAs(map[string]oauth.App{"mine": open}, open); got != "mine" {
		t.Errorf("still open: %q", got)
	}
	if got := knownAs(map[string]oauth.App{"mine": open}, oauth.App{Name: "Other"}); got != "" {
		t.Errorf("still open, another name: %q", got)
	}
}
