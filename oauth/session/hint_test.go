package session

import (
	"net/url"
	"testing"

	"tokendesk/oauth"
)

func TestHint(t *testing.T) {
	ada := &oauth.TokenSet{Identity: "ada@example.test", Person: oauth.Person{Email: "ada@example.test", Subject: "7"}}
	for name, row := range map[string]struct {
		rec  oauth.Record
		want string
	}{
		"nothing is known":                    {oauth.Record{}, ""},
		"the account's own":                   {oauth.Record{Account: oauth.Account{LoginHint: "a", Expect: "b@x.test"}, Tokens: ada}, "a"},
		"whom it expects":                     {oauth.Record{Account: oauth.Account{Expect: "b@x.test"}}, "b@x.test"},
		"a user name":                         {oauth.Record{Account: oauth.Account{Expect: "grace"}}, "grace"},
		"a name that could be hexadecimal":    {oauth.Record{Account: oauth.Account{Expect: "ada"}}, "ada"},
		"a subject is no hint":                {oauth.Record{Account: oauth.Account{Expect: "248289761001"}}, ""},
		"nor one that looks like an address":  {oauth.Record{Account: oauth.Account{Expect: "subject a@x.test"}}, ""},
		"nor one with a system's name":        {oauth.Record{Account: oauth.Account{Expect: "auth0|7"}}, ""},
		"nor an identifier":                   {oauth.Record{Account: oauth.Account{Expect: "0f8fad5b-d9cb-469f-a165-70867728950e"}}, ""},
		"who it was":                          {oauth.Record{Tokens: ada}, "ada@example.test"},
		"who it was, whom the subject names":  {oauth.Record{Account: oauth.Account{Expect: "7"}, Tokens: ada}, "ada@example.test"},
		"never whose token is held back":      {oauth.Record{Tokens: ada, Held: true, Account: oauth.Account{Expect: "9"}}, ""},
		"nor somebody taken all the same":     {oauth.Record{Tokens: ada, Account: oauth.Account{Expect: "9"}}, ""},
		"somebody taken, where a name is due": {oauth.Record{Tokens: ada, Account: oauth.Account{Expect: "grace@x.test"}}, "grace@x.test"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := hint(row.rec); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// What a sign-in page is asked: whose it is, and how; nothing of that for another
// person, whatever the app's own parameters say.
func TestWhatTheSignInPageIsAsked(t *testing.T) {
	app := oauth.App{ID: "x", ClientID: "c", Endpoints: oauth.Endpoints{Authorization: "https://as.test/authorize", Token: "https://as.test/token"}, Scopes: []string{"openid"}, PKCE: oauth.PKCES256}
	fixed := app
	fixed.Params.Authorize = map[string]oauth.Param{"login_hint": {"shared@x.test"}}
	left := app
	left.Params.Authorize = map[string]oauth.Param{"login_hint": nil, "prompt": nil}
	ada := oauth.Account{ID: "ada", LoginHint: "ada@x.test", Prompt: "consent"}
	for name, row := range map[string]struct {
		app          oauth.App
		account      oauth.Account
		another      bool
		hint, prompt string
	}{
		"the account":                     {app, ada, false, "ada@x.test", "consent"},
		"the app's own comes first":       {fixed, ada, false, "shared@x.test", "consent"},
		"null leaves it out":              {left, ada, false, "", ""},
		"another, in a profile":           {app, oauth.Account{ID: "+x", Browser: "isolated"}, true, "", ""},
		"another, in the app's own words": {fixed, oauth.Account{ID: "+x", Browser: "isolated"}, true, "", ""},
		"another, in a private window":    {app, oauth.Account{ID: "+x", Browser: "private"}, true, "", "login"},
		"another, in the usual browser":   {fixed, oauth.Account{ID: "+x"}, true, "", "login"},
	} {
		t.Run(name, func(t *testing.T) {
			client, err := oauth.New(row.app, nil, oauth.Options{})
			if err != nil {
				t.Fatal(err)
			}
			a := account{app: row.app, rec: oauth.Record{App: row.app, Account: row.account}}
			auth, err := authorize(t.Context(), client, a, need{another: row.another}, "http://127.0.0.1/callback")
			if err != nil {
				t.Fatal(err)
			}
			u, err := url.Parse(auth.URL)
			if err != nil {
				t.Fatal(err)
			}
			if q := u.Query(); q.Get("login_hint") != row.hint || q.Get("prompt") != row.prompt {
				t.Errorf("hint %q, prompt %q", q.Get("login_hint"), q.Get("prompt"))
			}
		})
	}
}
