package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	look "tokendesk/ui/theme"
)

// rowsToSee are the states a row is drawn in.
func rowsToSee() map[string]rowModel {
	base := func(change func(*facts)) rowModel {
		f := facts{
			App: oauth.App{ID: "acme", Name: "Acme", Environment: "staging", Grant: oauth.GrantAuthorizationCode},
			Record: oauth.Record{
				Account: oauth.Account{ID: "ada", Label: "Ada (admin)"},
				Tokens:  tokens(30*time.Minute, time.Hour, renewable, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" }),
			},
			Status: known(session.StateFresh, 30*time.Minute),
		}
		change(&f)
		return rowOf(f, noon)
	}
	return map[string]rowModel{
		"fresh":    base(func(*facts) {}),
		"expiring": base(func(f *facts) { f.Status = known(session.StateExpiring, 42*time.Second) }),
		"expired":  base(func(f *facts) { f.Status = known(session.StateExpired, -4*time.Minute) }),
		"none":     base(func(f *facts) { f.Record.Tokens = nil; f.Status = session.Status{State: session.StateNone} }),
		"login":    base(func(f *facts) { f.Record.NeedsLogin = true; f.Status = session.Status{State: session.StateNeedsLogin} }),
		"failed": base(func(f *facts) {
			f.Record.Failure = &oauth.Failure{Message: "The server does not know this client."}
			f.Status = session.Status{State: session.StateError}
		}),
		"production": base(func(f *facts) {
			f.App.Environment, f.App.Favourite, f.App.TLS.InsecureSkipVerify = "production", true, true
		}),
		"browser": base(func(f *facts) {
			f.Event = session.Event{Running: true, Progress: session.Progress{
				Stage: session.StageBrowser, Address: "https://a.test/", Paste: func(string) error { return nil },
			}}
		}),
	}
}

func TestRowsRender(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, look.New(look.Light))
	for name, m := range rowsToSee() {
		t.Run(name, func(t *testing.T) {
			r := newRow(rowActions{})
			r.set(m, name == "fresh")
			w := test.NewTempWindow(t, r)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(560, rowHeight))
			test.AssertRendersToMarkup(t, "row_"+name+".xml", w.Canvas())
		})
	}
}

// Whatever is on a row, and however narrow, nothing lies on anything else.
func TestNothingOverlaps(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, look.New(look.Light))
	long := strings.Repeat("very long ", 20)
	for name, m := range rowsToSee() {
		m.Title, m.Line = long, long
		for _, width := range []float32{newRow(rowActions{}).MinSize().Width, 560, 900} {
			r := newRow(rowActions{})
			r.set(m, false)
			test.WidgetRenderer(r)
			r.Resize(fyne.NewSize(width, rowHeight))
			seen := []fyne.CanvasObject{r.title, r.badge, r.insecure, r.line, r.copyLink, r.pasteLink, r.clock, r.word, r.verb, r.more}
			for i, a := range seen {
				for _, b := range seen[i+1:] {
					if a == r.clock && b == r.word {
						continue // the word stands at the end of the countdown's place
					}
					if a.Visible() && b.Visible() && overlap(a, b) {
						t.Errorf("%s at %.0f: %T %v %v lies on %T %v %v", name, width, a, a.Position(), a.Size(), b, b.Position(), b.Size())
					}
				}
			}
		}
	}
}

func overlap(a, b fyne.CanvasObject) bool {
	p, q := a.Position(), b.Position()
	s, u := a.Size(), b.Size()
	const slack = 2
	return p.X+s.Width > q.X+slack && q.X+u.Width > p.X+slack && p.Y+s.Height > q.Y+slack && q.Y+u.Height > p.Y+slack
}

// Colour is never the only sign: each state has a shape or words of its own.
func TestStatesDifferWithoutColour(t *testing.T) {
	seen := map[string]string{}
	for name, m := range rowsToSee() {
		if name == "production" || name == "browser" {
			continue
		}
		sign := stateIcon(m).Name() + " " + m.Word
		sign = strings.TrimPrefix(sign, string(toneColor(m.Tone))+"_")
		if other, ok := seen[sign]; ok {
			t.Errorf("%s and %s look alike: %s", name, other, sign)
		}
		seen[sign] = name
	}
}

func TestFit(t *testing.T) {
	test.NewTempApp(t)
	size := theme.TextSize()
	for _, text := range []string{"", "short", strings.Repeat("long ", 40), strings.Repeat("שלום ", 40), strings.Repeat("🛒", 60)} {
		for _, width := range []float32{0, 5, 60, 300} {
			got := fit(text, size, fyne.TextStyle{}, width)
			if w := fyne.MeasureText(got, size, fyne.TextStyle{}).Width; w > width && got != "…" {
				t.Errorf("%.20q in %.0f: %q is %.0f wide", text, width, got, w)
			}
		}
	}
}

// thousands is a list of n accounts in five groups.
func thousands(n int) *accounts {
	a := newAccounts()
	var records []oauth.Record
	for i := range n {
		records = append(records, record(fmt.Sprintf("app-%05d", i), func(r *oauth.Record) {
			r.App.Group = fmt.Sprintf("Group %d", i%5)
			r.Tokens = tokens(0, time.Duration(i+1)*time.Second)
		}))
	}
	a.replace(entriesOf(records, fakeCatalogue{}.Complete))
	return a
}

// Ten thousand rows: what a change, a keystroke and a second cost.
func BenchmarkTenThousandRows(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	a := thousands(10_000)
	a.arrange(noon)
	l := newAccountList(a, func() time.Time { return noon }, rowActions{})
	l.onChoose = func(oauth.Ref) {}
	w := test.NewTempWindow(b, l)
	w.Resize(fyne.NewSize(560, 700))
	l.reload()
	b.Run("refresh", func(b *testing.B) {
		for b.Loop() {
			l.Refresh()
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			a.view.query = "app-09"
			a.arrange(noon)
			l.reload()
			a.view.query = ""
			a.arrange(noon)
			l.reload()
		}
	})
	b.Run("tick", func(b *testing.B) {
		now := noon
		for b.Loop() {
			now = now.Add(time.Second)
			l.tick(now)
		}
	})
}
