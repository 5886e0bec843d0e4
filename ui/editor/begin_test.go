package editor

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// Who enters an issuer lands in the form with its addresses found.
func TestBeginWithAnIssuer(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Begin = BeginIssuer
	f := newForm(b.Win, b.options)
	f.sheet = show(b.Win, b.options).sheet
	p := f.begin()
	p.search.SetText("not an address")
	p.takeText()
	if f.draft.App.Endpoints.Issuer != "" {
		t.Fatal("taken")
	}
	p.search.SetText("id.example.com")
	p.takeText()
	b.Drain()
	if f.draft.App.Endpoints.Issuer != "https://id.example.com" || f.found.Endpoints.Token == "" || f.problemAt("endpoints.issuer") != "" {
		t.Errorf("got %+v", f.draft.App.Endpoints)
	}
}

// The form of an issuer asks for the scopes that it has to tell who signs in. They go
// again where nobody does, unless somebody has typed others meanwhile.
func TestAnIssuersScopesAreFilledIn(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Begin = BeginIssuer
	b.options.Discover = func(_ context.Context, issuer string) (oauth.App, error) {
		return oauth.App{Scopes: []string{"openid", "email"}, Endpoints: oauth.Endpoints{Issuer: issuer, Token: issuer + "/token", Authorization: issuer + "/authorize"}}, nil
	}
	f := newForm(b.Win, b.options)
	f.sheet = show(b.Win, b.options).sheet
	p := f.begin()
	p.search.SetText("id.example.com")
	p.takeText()
	b.Drain()
	if got := f.draft.App.Scopes; !slices.Equal(got, []string{"openid", "email"}) {
		t.Fatalf("the scopes are %q", got)
	}
	grant := f.rowAt("grant").field
	if err := grant.set(f, string(oauth.GrantClientCredentials)); err != nil || f.draft.App.Scopes != nil {
		t.Errorf("a client alone asks for %q, %v", f.draft.App.Scopes, err)
	}
	f.draft.App.Scopes = []string{"read"}
	f.prefillScopes([]string{"openid"})
	if got := f.draft.App.Scopes; !slices.Equal(got, []string{"read"}) {
		t.Errorf("what was typed became %q", got)
	}
}

// Who pastes gets the form of a curl command, or the import of an app file.
func TestBeginWithPastedText(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	imported := ""
	b.options.Begin, b.options.Import = BeginPaste, func(text string) { imported = text }
	f := newForm(b.Win, b.options)
	f.sheet = show(b.Win, b.options).sheet
	p := f.begin()
	p.search.SetText("curl -X POST https://id.example.com/token \\\n -d grant_type=client_credentials -d client_id=c -d client_secret=s")
	p.takeText()
	if f.draft.App.Endpoints.Token != "https://id.example.com/token" || f.draft.Secrets[oauth.SecretClientSecret] != "s" {
		t.Errorf("got %+v", f.draft.App)
	}
	p = f.begin()
	p.search.SetText(`{"tokendesk": 1}`)
	p.takeText()
	if imported != `{"tokendesk": 1}` {
		t.Errorf("imported %q", imported)
	}
}

// Where nothing is known of a server, one thing is asked for: its issuer.
func TestIssuerIsAskedFirst(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	p := show(b.Win, b.options).openPicker(func() {})
	p.choose("")
	f := p.f
	f.open()
	if f.problemAt("endpoints.issuer") == "" || f.problemAt("endpoints.token") != "" {
		t.Errorf("asked for %v", f.problems)
	}
	if !f.mayClose() {
		t.Error("asks about words that nobody typed")
	}
}

// A pasted curl command is recognised by the rule of every import, in the picker
// and in the field for one.
func TestCurlCommandsAreRecognised(t *testing.T) {
	lines := []string{"curl -X POST https://id.example.com/token", "-d grant_type=client_credentials", "-d client_id=c -d client_secret=s"}
	for name, command := range map[string]string{
		"plain":         "curl -X POST https://id.example.com/token -d grant_type=client_credentials -d client_id=c -d client_secret=s",
		"several lines": strings.Join(lines, " \\\n  "),
		"with a prompt": "$ " + strings.Join(lines, " \\\n  "),
		"of Windows":    "curl.exe " + strings.TrimPrefix(strings.Join(lines, " "), "curl "),
		"of a script":   "TOKEN=$(" + strings.Join(lines, " \\\n  ") + ")",
		"with its path": "/usr/bin/" + strings.Join(lines, " "),
	} {
		for _, begin := range []Begin{BeginProvider, BeginPaste} {
			b := newBench(t, partstest.Small, look.Light)
			b.options.Begin, b.options.Import = begin, func(string) { t.Errorf("%s: imported as a file", name) }
			f := newForm(b.Win, b.options)
			f.check()
			f.sheet = show(b.Win, b.options).sheet
			var p *picker
			if begin == BeginPaste {
				p = f.begin()
				p.search.SetText(command)
				p.takeText()
			} else {
				p = f.openPicker(func() {})
				p.search.SetText(strings.ReplaceAll(command, "\n", " ")) // as a field of one line does
				p.take(0)
			}
			if f.draft.App.Endpoints.Token != "https://id.example.com/token" || f.draft.App.ClientID != "c" || f.draft.Secrets[oauth.SecretClientSecret] != "s" {
				t.Errorf("%s, begun at %v: read %+v", name, begin, f.draft.App)
			}
		}
	}
	for _, text := range []string{"", "curl", "curling", `{"text": "curl x"}`} {
		if isCurl(text) {
			t.Errorf("%q is taken for a curl command", text)
		}
	}
}
