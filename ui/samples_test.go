package ui

import (
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
)

// Every line of the copy-as menu shows what it looks like, or says why it
// cannot be had, and none shows a token.
func TestCopyFormatsShowNoToken(t *testing.T) {
	r := record("acme", func(r *oauth.Record) {
		r.App.Test = oauth.TestCall{Method: "GET", URL: "https://api.example.com/me"}
		r.Tokens = &oauth.TokenSet{AccessToken: "canary-access", IDToken: "canary-id"}
	})
	e := entryOf(r, fakeCatalogue{}.Complete)
	want := map[copyas.Format]string{
		copyas.Raw: blank, copyas.Bearer: "Bearer " + blank, copyas.Env: "export ACCESS_TOKEN='" + blank + "'",
		copyas.Curl: "curl -H 'Authorization: Bearer " + blank + "' 'https://api.example.com/me'",
	}
	for _, f := range copyFormats(e, r.Tokens) {
		if f.Sample == "" && f.Why == "" {
			t.Errorf("%s: nothing is said", f.ID)
		}
		if strings.Contains(f.Sample+f.Why, "canary") {
			t.Errorf("%s: a token is shown: %s", f.ID, f.Sample)
		}
		if w := want[copyas.Format(f.ID)]; w != "" && f.Sample != w {
			t.Errorf("%s: %s, want %s", f.ID, f.Sample, w)
		}
		if f.ID == string(copyas.Claims) && f.Why == "" {
			t.Error("an opaque token has claims")
		}
	}
}
