package dialogs

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// The menu begins with what was chosen last for the app; a variable's name is shown in the
// formats that have one, and one that no shell takes copies nothing.
func TestCopyAsBeginsWithTheLast(t *testing.T) {
	app := oauth.App{ID: "acme", ClientID: "c"}
	account := desk.Account{App: app, Record: oauth.Record{App: app}}
	var copied, named string
	o := CopyOptions{
		Formats: CopyFormats(account, nil, "API"), Default: copyas.Raw, Chosen: copyas.Dotenv, Name: "API", Sample: CopySample(account),
		Copy: func(f copyas.Format, name string) { copied, named = string(f), name },
	}
	b := partstest.New(t, partstest.Small, look.Light)
	m := copyAs(b.Win, o)
	sample := func() string { return m.rows[m.at].sample.Text() }
	if m.o.Formats[m.at].Format != copyas.Dotenv || !strings.HasPrefix(sample(), "API=") {
		t.Errorf("it begins with %s, %q", m.o.Formats[m.at].Format, sample())
	}
	m.name.SetText("1 bad")
	b.Press(fyne.KeyReturn)
	if copied != "" || !b.Open() {
		t.Errorf("a bad name copied %q", copied)
	}
	m.name.SetText("TOKEN")
	if !strings.HasPrefix(sample(), "TOKEN=") {
		t.Errorf("the sample is %q", sample())
	}
	b.Press(fyne.KeyReturn)
	if copied != "dotenv" || named != "TOKEN" || b.Open() {
		t.Errorf("copied %q as %q", copied, named)
	}
}
