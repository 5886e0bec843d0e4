package words

import (
	"testing"

	"tokendesk/oauth"
)

// Whose an account is: who came back, else what was typed for it, the most telling
// first; and of the label what that does not say.
func TestPersonAndBeside(t *testing.T) {
	for name, c := range map[string]struct {
		account        oauth.Account
		identity       string
		held           bool
		person, beside string
		who            string
	}{
		"who it turned out to be": {oauth.Account{ID: "default", Label: "Ada (admin)", LoginHint: "a@b.test"}, "ada@example.test", false, "ada@example.test", "Ada (admin)", "ada@example.test · Ada (admin)"},
		"the label":               {oauth.Account{ID: "a1", Label: "Ada", LoginHint: "a@b.test"}, "", false, "Ada", "", "Ada"},
		"whom it expects":         {oauth.Account{ID: "a1", Expect: "e@b.test", LoginHint: "a@b.test"}, "", false, "e@b.test", "a1", "e@b.test · a1"},
		"the hint":                {oauth.Account{ID: "default", LoginHint: "a@b.test"}, "", false, "a@b.test", "", "a@b.test"},
		"the id":                  {oauth.Account{ID: "a1"}, "", false, "a1", "", "a1"},
		"nobody":                  {oauth.Account{ID: "default"}, "", false, "default", "", ""},
		"a label that says it":    {oauth.Account{ID: "ada", Label: "Ada"}, "ada@example.test", false, "ada@example.test", "", "ada@example.test"},
		"an id made of it":        {oauth.Account{ID: "ada-example.test"}, "ada@example.test", false, "ada@example.test", "", "ada@example.test"},
		"held back":               {oauth.Account{ID: "a1", Label: "Ada", Expect: "ada@example.test"}, "bob@example.test", true, "ada@example.test", "a1", "ada@example.test · a1"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := oauth.Record{Account: c.account, Held: c.held}
			if c.identity != "" {
				rec.Tokens = &oauth.TokenSet{Identity: c.identity}
			}
			if p, b, w := Person(rec, false), Beside(rec, false), Who(rec, false); p != c.person || b != c.beside || w != c.who {
				t.Errorf("person %q, beside %q, who %q; want %q, %q, %q", p, b, w, c.person, c.beside, c.who)
			}
		})
	}
}

// A token is named by its owner, not by what the account is called or expects.
func TestTokenOf(t *testing.T) {
	app := oauth.App{ID: "acme", Name: "Acme"}
	for name, c := range map[string]struct {
		account  oauth.Account
		identity string
		want     string
	}{
		"somebody else's":      {oauth.Account{ID: "ada", Label: "Ada Lovelace", Expect: "ada@example.test"}, "grace@example.test", "grace@example.test, account Ada Lovelace, Acme"},
		"no label":             {oauth.Account{ID: "default"}, "ada@example.test", "ada@example.test, Acme"},
		"a label that says it": {oauth.Account{ID: "ada", Label: "Ada"}, "ada@example.test", "ada@example.test, Acme"},
		"nobody told":          {oauth.Account{ID: "a1", Label: "Ada"}, "", "Ada, Acme"},
		"whom it expects":      {oauth.Account{ID: "default", Expect: "ada@example.test"}, "", "ada@example.test, Acme"},
		"nobody":               {oauth.Account{ID: "default"}, "", "Acme"},
	} {
		t.Run(name, func(t *testing.T) {
			rec, ts := oauth.Record{Account: c.account}, oauth.TokenSet{Identity: c.identity}
			if got := TokenOf(app, rec, ts, false); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if got := TokenOf(app, rec, ts, true); got != "Acme" {
				t.Errorf("presenting: %q", got)
			}
		})
	}
}

func TestMiddle(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{{"short", 5, "short"}, {"customer-staging-eu", 9, "cust…g-eu"}, {"שלום עולם", 5, "של…לם"}, {"ab", 1, "…"}} {
		if got := Middle(c.text, c.n); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.n, got, c.want)
		}
	}
}
