package list

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/emblems"
	"tokendesk/ui/rows"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// The header over an app's accounts, with and without room for its button.
func TestHeadersRender(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, look.New(look.Light))
	g := rows.Group{
		App: "acme", Title: "Acme", Emblem: emblems.Of(oauth.App{ID: "acme"}), Environment: "production", Dangerous: true, Favourite: true,
		Count: "5 accounts", State: "2 need sign-in", Icon: words.IconPerson, Tone: words.ToneWarning,
	}
	for _, width := range []float32{480, 320} {
		h := newGroupRow(rowActions{another: func(string) {}})
		h.set(g)
		w := test.NewTempWindow(t, h)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(width, rowHeight))
		test.AssertRendersToMarkup(t, fmt.Sprintf("header_%.0f.xml", width), w.Canvas())
		for _, o := range test.WidgetRenderer(h).Objects() {
			if o.Visible() && (o.Position().X < 0 || o.Position().X+o.Size().Width > width) {
				t.Errorf("%T at %v, %v wide, sticks out of %.0f", o, o.Position(), o.Size(), width)
			}
		}
	}
}

// A row of a group, fresh and while it waits for its person; and one that is picked.
func TestRowsOfAGroupRender(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, look.New(look.Light))
	of := func(change func(*desk.Account)) rows.Model {
		return rows.Of(account("acme", func(a *desk.Account) {
			a.App.Grant = oauth.GrantAuthorizationCode
			a.Record.Account = oauth.Account{ID: "ada", Label: "Ada (admin)"}
			a.Record.Tokens = tokens(0, time.Hour, renewable, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" })
			change(a)
		}), rows.As{Grouped: true}, noon)
	}
	for name, c := range map[string]struct {
		model rows.Model
		mark  mark
		width float32
	}{
		"fresh":  {of(func(*desk.Account) {}), markNone, 620},
		"narrow": {of(func(*desk.Account) {}), markNone, 480},
		"picked": {of(func(*desk.Account) {}), markPicked, 620},
		"browser": {of(func(a *desk.Account) {
			a.Running, a.Progress = true, session.Progress{Stage: session.StageBrowser, Address: "https://a.test/", Paste: func(string) error { return nil }}
		}), markChosen, 480},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRow(rowActions{})
			r.set(c.model, c.mark)
			w := test.NewTempWindow(t, r)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(c.width, rowHeight))
			test.AssertRendersToMarkup(t, "person_"+name+".xml", w.Canvas())
		})
	}
}
