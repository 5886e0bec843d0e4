package list

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
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/rows"
	look "tokendesk/ui/theme"
)

// rowsToSee are the states a row is drawn in.
func rowsToSee() map[string]rows.Model {
	base := func(before time.Duration, change func(*desk.Account)) rows.Model {
		return rows.Of(account("acme", func(a *desk.Account) {
			a.App = oauth.App{ID: "acme", Name: "Acme", Environment: "staging", Grant: oauth.GrantAuthorizationCode}
			a.Record.Account = oauth.Account{ID: "ada", Label: "Ada (admin)"}
			a.Record.Tokens = tokens(before, time.Hour, renewable, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" })
			change(a)
		}), rows.As{}, noon)
	}
	const half = 30 * time.Minute
	return map[string]rows.Model{
		"fresh":    base(half, func(*desk.Account) {}),
		"expiring": base(time.Hour-42*time.Second, func(*desk.Account) {}),
		"expired":  base(64*time.Minute, func(*desk.Account) {}),
		"none":     base(half, func(a *desk.Account) { a.Record.Tokens = nil }),
		"login":    base(2*time.Hour, func(a *desk.Account) { a.Record.NeedsLogin = true }),
		"failed": base(2*time.Hour, func(a *desk.Account) {
			a.Record.Failure = &oauth.Failure{Message: "The server does not know this client."}
		}),
		"production": base(half, func(a *desk.Account) {
			a.App.Environment, a.App.Favourite, a.App.TLS.InsecureSkipVerify = "production", true, true
		}),
		"browser": base(half, func(a *desk.Account) {
			a.Running, a.Progress = true, session.Progress{
				Stage: session.StageBrowser, Address: "https://a.test/", Paste: func(string) error { return nil },
			}
		}),
	}
}

func TestRowsRender(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, look.New(look.Light))
	for name, m := range rowsToSee() {
		t.Run(name, func(t *testing.T) {
			r := newRow(rowActions{})
			r.set(m, map[bool]mark{true: markChosen}[name == "fresh"])
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
			r.set(m, markNone)
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

// Each verb fits on its button, the longest, too.
func TestVerbsFit(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, look.New(look.Light))
	for _, step := range []session.Step{
		session.StepCopy, session.StepGet, session.StepRenew, session.StepSignIn, session.StepCancel, session.StepTrust, session.StepFill, session.StepSignInAgain,
	} {
		r := newRow(rowActions{})
		r.set(rows.Model{Step: step}, markNone)
		test.WidgetRenderer(r)
		r.Resize(fyne.NewSize(480, rowHeight))
		if need, has := r.verb.MinSize().Width, r.verb.Size().Width; need > has {
			t.Errorf("%q needs %.0f and has %.0f", r.verb.Text, need, has)
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
		sign := parts.StateIcon(m.Icon, m.Tone).Name() + " " + m.Word
		sign = strings.TrimPrefix(sign, string(parts.ToneColor(m.Tone))+"_")
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
			got := parts.Fit(text, size, fyne.TextStyle{}, width)
			if w := fyne.MeasureText(got, size, fyne.TextStyle{}).Width; w > width && got != "…" {
				t.Errorf("%.20q in %.0f: %q is %.0f wide", text, width, got, w)
			}
		}
	}
}

// thousands is a list of n accounts in five groups.
func thousands(n int) *accounts {
	a := newAccounts()
	u := desk.Update{All: true}
	for i := range n {
		u.Accounts = append(u.Accounts, listedAccount(fmt.Sprintf("app-%05d", i), func(a *desk.Account) {
			a.App.Group = fmt.Sprintf("Group %d", i%5)
			a.Record.Tokens = tokens(0, time.Duration(i+1)*time.Second)
		}))
	}
	a.update(u)
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
			a.view.Query = "app-09"
			a.arrange(noon)
			l.reload()
			a.view.Query = ""
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
