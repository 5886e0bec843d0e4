package dialogs

import (
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
)

// Without an access token the menu offers the ID token, its claims and JSON.
func TestCopyFormatsOfAnIDTokenAlone(t *testing.T) {
	r := oauth.Record{App: oauth.App{ID: "acme"}, Tokens: &oauth.TokenSet{IDToken: "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln"}}
	for _, f := range CopyFormats(desk.Account{App: r.App, Record: r}, r.Tokens, "") {
		offered := f.Format == copyas.IDToken || f.Format == copyas.Claims || f.Format == copyas.JSON
		if (f.Why == "") != offered {
			t.Errorf("%s: %q %q", f.Format, f.Sample, f.Why)
		}
	}
}

// Every line of the copy-as menu shows what it looks like, or says why it
// cannot be had, and none shows a token.
func TestCopyFormatsShowNoToken(t *testing.T) {
	r := oauth.Record{
		App:    oauth.App{ID: "acme", Test: oauth.TestCall{Method: "GET", URL: "https://api.example.com/me"}},
		Tokens: &oauth.TokenSet{AccessToken: "canary-access", IDToken: "canary-id"},
	}
	a := desk.Account{App: r.App, Record: r}
	want := map[copyas.Format]string{
		copyas.Raw: blank, copyas.Bearer: "Bearer " + blank, copyas.Env: "export ACCESS_TOKEN='" + blank + "'",
		copyas.Curl: "curl -H 'Authorization: Bearer " + blank + "' 'https://api.example.com/me'",
	}
	for _, f := range CopyFormats(a, r.Tokens, "") {
		if f.Sample == "" && f.Why == "" {
			t.Errorf("%s: nothing is said", f.Format)
		}
		if strings.Contains(f.Sample+f.Why, "canary") {
			t.Errorf("%s: a token is shown: %s", f.Format, f.Sample)
		}
		if w := want[f.Format]; w != "" && f.Sample != w {
			t.Errorf("%s: %s, want %s", f.Format, f.Sample, w)
		}
		if f.Format == copyas.Claims && f.Why == "" {
			t.Error("an opaque token has claims")
		}
	}
}

// While presenting, what several tokens look like names no account.
func TestSeveralFormatsNameNobodyWhilePresenting(t *testing.T) {
	account := func(id string) desk.Account {
		r := oauth.Record{App: oauth.App{ID: "helpdesk", ClientID: "c"}, Account: oauth.Account{ID: id}}
		return desk.Account{App: r.App, Record: r}
	}
	accounts := []desk.Account{account("katherine"), account("dorothy")}
	said := func(private bool) (text string) {
		for _, f := range SeveralFormats(accounts, private) {
			if f.Sample == "" {
				t.Errorf("%s says nothing", f.Format)
			}
			text += strings.ToLower(f.Sample) + "\n"
		}
		return text
	}
	if !strings.Contains(said(false), "katherine") {
		t.Error("nobody is named before")
	}
	if text := said(true); strings.Contains(text, "kather") || strings.Contains(text, "dorothy") {
		t.Errorf("somebody is named:\n%s", text)
	}
}
