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
		"another provider":      {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.Provider = "ikas" }), ""},
		"it names no client":    {map[string]oauth.App{"open": open}, with(func(a *oauth.App) { a.ClientID = "" }), ""},
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
