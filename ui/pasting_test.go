package ui

import (
	"net/url"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
)

// elsewhere makes a record one whose sign-in ends where nobody listens.
func elsewhere(r *oauth.Record) {
	byPerson(r)
	r.App.Redirect = oauth.Redirect{URI: "https://acme.example.test/cb"}
}

// A sign-in whose answer must be pasted asks for it at once, says what to copy, and
// the sheet goes with it, however it ends.
func TestThePasteSheetComesAndGoesWithItsSignIn(t *testing.T) {
	b := newBench(t, nil, record("ikas", elsewhere))
	m := b.main(1)
	b.until("the row is there", func() bool { return b.says("App ikas") })
	m.act(ref("ikas"), session.StepSignIn)
	b.until("it asks", m.DialogOpen)
	entry, ok := m.Win.Canvas().Focused().(*parts.Entry)
	if !ok {
		t.Fatalf("%T has the focus", m.Win.Canvas().Focused())
	}
	if sheet := m.actions.signing.sheet; sheet == nil || entry.PlaceHolder != "https://acme.example.test/cb?code=…&state=…" {
		t.Errorf("it asks for %s", entry.PlaceHolder)
	}
	m.desk.Cancel(ref("ikas"))
	b.until("it asks no more", func() bool { return !b.account("ikas").Running && !m.DialogOpen() })

	m.act(ref("ikas"), session.StepSignIn)
	b.until("it asks again", m.DialogOpen)
	asked, err := url.Parse(b.account("ikas").Progress.Address)
	if err != nil {
		t.Fatal(err)
	}
	entry = m.Win.Canvas().Focused().(*parts.Entry)
	entry.SetText("https://acme.example.test/cb?code=c&state=other")
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !m.DialogOpen() {
		t.Fatal("a wrong answer closed it")
	}
	entry.SetText("https://acme.example.test/cb?code=c&state=" + asked.Query().Get("state"))
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.until("it is signed in", func() bool { return b.account("ikas").Record.Tokens != nil && !m.DialogOpen() })
}
