package detail

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// places are where the names of facts and the pane's buttons stand, and how large those
// are.
func places(p *Pane) map[string]string {
	out := map[string]string{}
	driver := fyne.CurrentApp().Driver()
	for _, o := range test.LaidOutObjects(p.scroll) {
		if l, ok := o.(*parts.Label); ok {
			for _, fact := range []string{"Access token", "Type", "Lifetime", "Issued", "Expires", "Scopes", "Identity", "Signed in as", "Ask the server"} {
				if l.Text() == fact {
					out[fact] = fmt.Sprint(driver.AbsolutePositionForObject(l))
				}
			}
		}
	}
	for name, b := range map[string]*parts.KeyButton{
		"the verb": p.verbs.step, "Copy as": p.verbs.copyAs, "Renew": p.verbs.renew, "Sign in again": p.verbs.signIn,
		"Another": p.verbs.another, "Sign out": p.verbs.signOut, "Edit": p.verbs.edit,
	} {
		out[name] = fmt.Sprint(driver.AbsolutePositionForObject(b), b.Size())
	}
	return out
}

// Whatever runs, ends or fails on an account, its facts and its buttons stay where they
// are: only values change.
func TestNothingMovesInThePane(t *testing.T) {
	changes := []struct {
		name   string
		change func(*Input)
	}{
		{"it works", func(in *Input) { in.Running, in.Progress = true, session.Progress{Stage: session.StageWorking} }},
		{"it waits for the browser", func(in *Input) {
			in.Running, in.Progress = true, session.Progress{
				Stage: session.StageBrowser, Address: "https://a.test/authorize?" + strings.Repeat("x=y&", 40), RedirectURI: "http://127.0.0.1:47821/callback",
				Paste: func(string) error { return nil },
			}
		}},
		{"it failed", func(in *Input) {
			in.Running, in.Progress = false, session.Progress{}
			in.Record.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "The server refused: " + strings.Repeat("because ", 30), Advice: "Ask somebody.", At: noon}
		}},
		{"it needs a sign-in", func(in *Input) { in.Record.Failure, in.Record.NeedsLogin = nil, true }},
		{"it was renewed", func(in *Input) {
			in.Record.NeedsLogin = false
			before := *in.Record.Tokens
			in.Previous, in.Record.Tokens.RefreshToken = &before, "another"
			in.Record.Tokens.ObtainedAt = before.ObtainedAt.Add(time.Minute)
			in.History = append([]oauth.HistoryEntry{{At: noon, Kind: oauth.HistoryRenewed}}, in.History...)
		}},
		{"it has expired", func(in *Input) { in.Now = noon.Add(time.Hour) }},
		{"the clocks disagree", func(in *Input) { in.Record.Tokens.ClockOffset = time.Hour }},
	}
	for _, size := range []fyne.Size{{Width: 380, Height: 480}, {Width: 620, Height: 900}} {
		test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
		p := New(Actions{})
		w := test.NewTempWindow(t, p.Object())
		w.Resize(size)
		in := ada(t)
		p.Show(ModelOf(in))
		before := places(p)
		if len(before) != 16 {
			t.Fatalf("%d places are known: %v", len(before), before)
		}
		for _, c := range changes {
			c.change(&in)
			p.Show(ModelOf(in))
			for what, at := range places(p) {
				if at != before[what] {
					t.Errorf("%v, %s: %q stands at %s, before at %s", size, c.name, what, at, before[what])
				}
			}
		}
	}
}

// A test call that answers at once shows its answer and no waiting; one that takes longer
// says so, with a way to give it up, and keeps what was answered before.
func TestAnAnswerDoesNotFlash(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	var done func(oauth.TestResult, error)
	var later func()
	p := New(Actions{
		Test: func(_ oauth.Ref, d func(oauth.TestResult, error)) func() { done = d; return func() {} },
		After: func(_ time.Duration, f func()) func() {
			later = f
			return func() { later = nil }
		},
	})
	w := test.NewTempWindow(t, p.Object())
	w.Resize(fyne.NewSize(600, 1600))
	p.Show(ModelOf(ada(t)))
	says := func(what string) bool {
		for _, o := range test.LaidOutObjects(p.scroll) {
			if l, ok := o.(*parts.Label); ok && strings.Contains(l.Text(), what) {
				return true
			}
		}
		return false
	}
	p.ask(session.QuestionTest)
	if says("waiting for the server") {
		t.Error("it waits at once")
	}
	done(oauth.TestResult{Status: 200, OK: true, Body: `"first"`}, nil)
	if !says("The token works") || later != nil {
		t.Error("the answer is not shown, or something is to come")
	}
	p.ask(session.QuestionTest)
	if !says("The token works") {
		t.Error("the answer before goes at once")
	}
	later()
	if !says("waiting for the server") {
		t.Error("what takes long is not said")
	}
	done(oauth.TestResult{Status: 500}, nil)
	if !says("waiting for the server") {
		t.Error("it goes before anybody could read it")
	}
	later()
	if says("waiting for the server") || !says("The test call failed") {
		t.Error("the answer is not shown")
	}
}
