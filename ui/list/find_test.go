package list

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// marked are the letters of all lines that are marked, as they are shown.
func (s *shown) marked() string {
	var lines []string
	accent := theme.Color(theme.ColorNamePrimary)
	note := func(pieces []fyne.CanvasObject) {
		line, end := "", float32(0)
		for _, o := range pieces {
			p := o.(*canvas.Text)
			if line != "" && p.Position().X > end+1 {
				line += " "
			}
			if end = p.Position().X + fyne.MeasureText(p.Text, p.TextSize, p.TextStyle).Width; p.Color == accent {
				line += "[" + p.Text + "]"
			} else {
				line += p.Text
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	for c := range s.list.cells {
		switch {
		case c.row.Visible():
			test.WidgetRenderer(c.row)
			for i := range c.row.marks {
				note(c.row.marks[i].Objects())
			}
		case c.group != nil && c.group.Visible():
			test.WidgetRenderer(c.group)
			note(c.group.marks.Objects())
		}
	}
	return strings.Join(lines, " ")
}

// The letters that were found are marked, in the app's name, in the header over its
// accounts, and in whose they are; nothing is once the search is over.
func TestFoundLettersAreMarked(t *testing.T) {
	s := show(t, member("acme-staging", "1", "ada@example.test", time.Hour))
	for query, want := range map[string]string{"stag": "acme [stag]ing", "ada acm": "[acm]e staging [ada]@example.test · 1", "zzz": "", "": ""} {
		s.search.SetText(query)
		if got := s.marked(); got != want {
			t.Errorf("%q marks %q, want %q", query, got, want)
		}
	}
	s = show(t, member("acme", "1", "ada@example.test", time.Hour), member("acme", "2", "bob@example.test", time.Hour))
	s.search.SetText("acme")
	if got := s.marked(); got != "[acme]" {
		t.Errorf("the header marks %q", got)
	}
}

// Promise 39: while presenting the person's own typing finds somebody, but no mark
// tells which letters of the hidden name they are.
func TestWhatIsHiddenIsNotMarked(t *testing.T) {
	s := show(t, member("acme", "1", "ada@example.test", time.Hour), member("acme", "2", "bob@example.test", time.Hour))
	s.SetPrivate(true)
	s.search.SetText("ada")
	if a, ok := s.Chosen(); !ok || a.Ref().Account != "1" {
		t.Fatalf("%v is chosen", a.Ref())
	}
	if got := s.marked(); got != "" {
		t.Errorf("%q is marked", got)
	}
	for _, o := range test.LaidOutObjects(s.Object()) {
		if text, ok := o.(*canvas.Text); ok && strings.Contains(strings.ToLower(text.Text), "ada") {
			t.Errorf("it says %q", text.Text)
		}
	}
}

// What was found best is in sight, wherever the list was, and chosen; arrows go on from
// there, and a change elsewhere leaves the choice.
func TestTheBestIsInSight(t *testing.T) {
	var accounts []*desk.Account
	for i := range 60 {
		accounts = append(accounts, listedAccount(fmt.Sprintf("a%02d", i), func(a *desk.Account) { a.App.Group = fmt.Sprint("g", i%5) }))
	}
	accounts = append(accounts, listedAccount("zz", func(a *desk.Account) { a.App.Name = "OpenID" }))
	s := show(t, accounts...)
	s.press(fyne.KeyEnd)
	for _, c := range []struct{ query, want string }{{"a", "a00"}, {"a2", "a20"}, {"opnid", "zz"}, {"a", "a00"}} {
		s.search.SetText(c.query)
		a, _ := s.Chosen()
		if at, ok := s.accounts.at(a.Ref()); a.Ref() != ref(c.want) || !ok || at != 0 || s.list.GetScrollOffset() != 0 {
			t.Errorf("%q chooses %v at %d, scrolled by %.0f", c.query, a.Ref(), at, s.list.GetScrollOffset())
		}
	}
	s.press(fyne.KeyDown)
	second, _ := s.Chosen()
	s.Update(desk.Update{Removed: []oauth.Ref{ref("a50")}})
	if a, _ := s.Chosen(); second.Ref() != ref("a05") || a.Ref() != second.Ref() {
		t.Errorf("%v, then %v is chosen", second.Ref(), a.Ref())
	}
}

// Whatever a row says of whom an account belongs to finds it, also before anybody has
// signed in; so does everything that is said about its app.
func TestWhatIsSaidOfAnAccountFindsIt(t *testing.T) {
	s := show(t, listedAccount("other"), listedAccount("acme", func(a *desk.Account) {
		a.App.Name, a.App.Environment, a.App.Group, a.App.Provider, a.App.Tags = "Orders API", "pre-production", "Shops", "okta", []string{"support"}
		a.Record.Account = oauth.Account{ID: "tester-7", Label: "Main tester", LoginHint: "hint@example.test", Expect: "expected@example.test"}
		a.Record.Tokens = tokens(time.Hour, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "Zoë" })
		a.Record.Held = true
	}))
	for _, query := range []string{"orders", "acme", "acme/tester-7", "preprod", "shops", "okta", "support", "tester-7", "main", "hint@", "expected", "zoe", "ordrs", "suport zoe"} {
		s.search.SetText(query)
		if got := s.Listed(); len(got) != 1 || got[0].Ref().App != "acme" {
			t.Errorf("%q finds %d", query, len(got))
		}
	}
}
