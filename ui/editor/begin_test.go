package editor

import (
	"testing"

	"tokendesk/oauth"
	look "tokendesk/ui/theme"
)

// Who enters an issuer lands in the form with its addresses found.
func TestBeginWithAnIssuer(t *testing.T) {
	b := newBench(t, small, look.Light)
	b.options.Begin = BeginIssuer
	f := newForm(b.win, b.options)
	f.sheet = show(b.win, b.options).sheet
	p := f.begin()
	p.search.SetText("not an address")
	p.takeText()
	if f.draft.App.Endpoints.Issuer != "" {
		t.Fatal("taken")
	}
	p.search.SetText("id.example.com")
	p.takeText()
	b.drain()
	if f.draft.App.Endpoints.Issuer != "https://id.example.com" || f.found.Endpoints.Token == "" || f.problemAt("endpoints.issuer") != "" {
		t.Errorf("got %+v", f.draft.App.Endpoints)
	}
}

// Who pastes gets the form of a curl command, or the import of an app file.
func TestBeginWithPastedText(t *testing.T) {
	b := newBench(t, small, look.Light)
	imported := ""
	b.options.Begin, b.options.Import = BeginPaste, func(text string) { imported = text }
	f := newForm(b.win, b.options)
	f.sheet = show(b.win, b.options).sheet
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
	b := newBench(t, small, look.Light)
	p := show(b.win, b.options).openPicker(func() {})
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
