package rows

import (
	"errors"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// tokens is a set that was got before noon and lives for life.
func tokens(before, life time.Duration, change ...func(*oauth.TokenSet)) *oauth.TokenSet {
	ts := &oauth.TokenSet{
		AccessToken: "at", ObtainedAt: noon.Add(-before), Life: oauth.LifeKnown, ExpiresAt: noon.Add(life - before),
	}
	for _, c := range change {
		c(ts)
	}
	return ts
}

func renewable(ts *oauth.TokenSet) { ts.RefreshToken = "rt" }

func stale(ts *oauth.TokenSet) { ts.Fingerprint = "of other settings" }

func living(life oauth.Life) func(*oauth.TokenSet) {
	return func(ts *oauth.TokenSet) { ts.Life, ts.ExpiresAt = life, time.Time{} }
}

func known(s session.State, left time.Duration) session.Status {
	return session.Status{State: s, Life: oauth.LifeKnown, ExpiresAt: noon.Add(left), Left: left}
}

func TestRowOf(t *testing.T) {
	machine := oauth.App{ID: "ikas", Name: "ikas shop", Grant: oauth.GrantClientCredentials}
	person := oauth.App{ID: "acme", Name: "Acme", Grant: oauth.GrantAuthorizationCode}
	ada := oauth.Account{ID: "ada", Label: "Ada (admin)"}
	running := func(p session.Progress) desk.Account { return desk.Account{App: person, Running: true, Progress: p} }
	for name, c := range map[string]struct {
		account desk.Account
		step    session.Step
		clock   string
		who     string
		line    string
		word    string
		tone    words.Tone
		working bool
	}{
		"nothing yet, by itself": {
			account: desk.Account{App: machine},
			step:    session.StepGet, clock: "no token",
		},
		"nothing yet, by a person": {
			account: desk.Account{App: person, Record: oauth.Record{Account: ada}},
			step:    session.StepSignIn, clock: "no token", who: "Ada (admin)",
		},
		"fresh": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(time.Hour, 4*time.Hour)}},
			step:    session.StepCopy, clock: "3 h 0 m", word: "fresh", tone: words.ToneGood,
		},
		"fresh, and whose it is": {
			account: desk.Account{App: person, Record: oauth.Record{Account: ada, Tokens: tokens(0, 27*time.Minute+14*time.Second, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" })}},
			step:    session.StepCopy, clock: "27 min", word: "fresh", tone: words.ToneGood, who: "ada@example.test",
		},
		"expiring": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(time.Hour-7*time.Second, time.Hour)}},
			step:    session.StepRenew, clock: "0:07", word: "expiring", tone: words.ToneWarning,
		},
		"expired, by itself": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(64*time.Minute, time.Hour)}},
			step:    session.StepRenew, clock: "expired 4 min ago", tone: words.ToneBad,
		},
		"expired with a refresh token": {
			account: desk.Account{App: person, Record: oauth.Record{Account: ada, Tokens: tokens(time.Hour, time.Hour, renewable)}},
			step:    session.StepRenew, clock: "expired just now", tone: words.ToneBad, who: "Ada (admin)",
		},
		"expired without one": {
			account: desk.Account{App: person, Record: oauth.Record{Account: ada, Tokens: tokens(4*time.Hour, time.Hour)}},
			step:    session.StepSignIn, clock: "expired 3 h ago", tone: words.ToneBad, who: "Ada (admin)",
		},
		"the refresh token was refused": {
			account: desk.Account{App: person, Record: oauth.Record{Account: ada, NeedsLogin: true, Tokens: tokens(2*time.Hour, time.Hour, renewable)}},
			step:    session.StepSignIn, clock: "needs sign-in", tone: words.ToneWarning, who: "Ada (admin)",
		},
		"unknown life": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(0, 0, living(oauth.LifeUnknown))}},
			step:    session.StepCopy, clock: "no expiry given", word: "fresh", tone: words.ToneGood,
		},
		"never dies": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(0, 0, living(oauth.LifeNever))}},
			step:    session.StepCopy, clock: "does not expire", word: "fresh", tone: words.ToneGood,
		},
		"failed": {
			account: desk.Account{App: machine, Record: oauth.Record{Failure: &oauth.Failure{Kind: oauth.KindRefused, Message: "The server\nsaid no."}}},
			step:    session.StepGet, clock: "failed", tone: words.ToneBad, line: "The server said no.",
		},
		"failed to renew, still good": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(0, time.Hour), Failure: &oauth.Failure{Message: "It could not be reached."}}},
			step:    session.StepCopy, clock: "1 h 0 m", word: "fresh", tone: words.ToneGood, line: "It could not be reached.",
		},
		"the last call failed and nothing was kept of it": {
			account: desk.Account{App: machine, Err: &oauth.Error{Message: "The clipboard cannot be reached."}},
			step:    session.StepGet, clock: "no token", line: "The clipboard cannot be reached.",
		},
		"settings changed under its secrets": {
			account: desk.Account{App: machine, Record: oauth.Record{Waiting: []oauth.Change{{Field: "proxy"}}, Tokens: tokens(0, time.Hour)}},
			step:    session.StepTrust, clock: "1 h 0 m", word: "fresh", tone: words.ToneGood, line: "New settings are not trusted yet",
		},
		"somebody else": {
			account: desk.Account{App: person, Record: oauth.Record{
				Account: oauth.Account{ID: "ada", Expect: "ada@example.test"}, Held: true,
				Tokens: tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "bob@example.test" }),
			}},
			step: session.StepSignInAgain, clock: "needs sign-in", tone: words.ToneWarning, who: "ada@example.test", line: "Signed in as bob@example.test, expected ada@example.test",
		},
		"somebody else's, used all the same": {
			account: desk.Account{App: person, Record: oauth.Record{
				Account: oauth.Account{ID: "ada", Label: "Ada", Expect: "ada@example.test"},
				Tokens: tokens(0, time.Hour, func(ts *oauth.TokenSet) {
					ts.Identity, ts.Person = "bob@example.test", oauth.Person{Email: "bob@example.test"}
				}),
			}},
			step: session.StepCopy, clock: "1 h 0 m", word: "fresh", tone: words.ToneWarning, who: "ada@example.test", line: "Used anyway: it belongs to bob@example.test; ada@example.test is expected.",
		},
		"somebody else than before": {
			account: desk.Account{App: person, Record: oauth.Record{
				Account: oauth.Account{ID: "default"},
				Tokens:  tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity, ts.Formerly = "bob@example.test", "ada@example.test" }),
			}},
			step: session.StepCopy, clock: "1 h 0 m", word: "fresh", tone: words.ToneGood, who: "bob@example.test", line: "It belongs to bob@example.test; the token before belonged to ada@example.test.",
		},
		"working": {
			account: desk.Account{App: machine, Running: true, Progress: session.Progress{Stage: session.StageWorking}},
			step:    session.StepCancel, clock: "working…", tone: words.ToneBusy, line: "Asking the server", working: true,
		},
		"copying": {
			account: desk.Account{App: machine, Running: true, Progress: session.Progress{Stage: session.StageCopying}},
			step:    session.StepCancel, clock: "copying…", tone: words.ToneBusy, line: "Copying", working: true,
		},
		"in the browser": {
			account: running(session.Progress{Stage: session.StageBrowser, Address: "https://a.test/"}),
			step:    session.StepCancel, clock: "signing in…", tone: words.ToneBusy, line: "Waiting for the browser", working: true,
		},
		"no browser": {
			account: running(session.Progress{Stage: session.StageBrowser, BrowserErr: errors.New("none")}),
			step:    session.StepCancel, clock: "signing in…", tone: words.ToneBusy, line: "No browser could be opened", working: true,
		},
		"an error that names no sign-in": {
			account: running(session.Progress{Stage: session.StageBrowser, Notice: errors.New("declined")}),
			step:    session.StepCancel, clock: "signing in…", tone: words.ToneBusy, line: "The browser came back with an error", working: true,
		},
		"settings that cannot work": {
			account: desk.Account{App: machine, Incomplete: &oauth.Error{Message: "The provider is unknown."}},
			step:    session.StepGet, clock: "failed", tone: words.ToneBad, line: "The provider is unknown.",
		},
		"stale, though it would live on": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(0, time.Hour, stale)}},
			step:    session.StepRenew, clock: "out of date", tone: words.ToneBad, line: "The settings have changed since this token was received.",
		},
		"stale, of unknown life": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(0, 0, stale, living(oauth.LifeNever))}},
			step:    session.StepRenew, clock: "out of date", tone: words.ToneBad, line: "The settings have changed since this token was received.",
		},
		"stale": {
			account: desk.Account{App: machine, Record: oauth.Record{Tokens: tokens(2*time.Minute, time.Minute, stale)}},
			step:    session.StepRenew, clock: "expired 1 min ago", tone: words.ToneBad, line: "The settings have changed since this token was received.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := c.account
			a.Record.App = a.App
			if ts := a.Record.Tokens; ts != nil && ts.Fingerprint == "" {
				ts.Fingerprint = oauth.Fingerprint(a.App, a.Record.Account)
			}
			m := Of(a, As{}, noon)
			if m.Step != c.step || m.Clock.Text != c.clock || m.Who != c.who || m.Line != c.line || m.Word != c.word || m.Tone != c.tone || m.Working != c.working {
				t.Errorf("step %q clock %q who %q line %q word %q tone %d working %v\nwant %q %q %q %q %q %d %v",
					m.Step, m.Clock.Text, m.Who, m.Line, m.Word, m.Tone, m.Working, c.step, c.clock, c.who, c.line, c.word, c.tone, c.working)
			}
		})
	}
}

// The bar shows what is left of the whole life and never leaves its track.
func TestCountdownPart(t *testing.T) {
	for _, c := range []struct {
		left, passed time.Duration
		want         float64
	}{{time.Hour, 0, 1}, {30 * time.Minute, 30 * time.Minute, 0.5}, {time.Minute, -time.Hour, 1}, {time.Second, 99 * time.Second, 0.01}} {
		got := countdownOf(known(session.StateFresh, c.left), noon.Add(-c.passed), true)
		if got.Part != c.want || !got.Bar {
			t.Errorf("%v left after %v: %v, want %v with a bar", c.left, c.passed, got, c.want)
		}
	}
	if countdownOf(known(session.StateExpired, -time.Second), noon, true).Bar {
		t.Error("what has expired has no bar")
	}
}

// Seconds are counted of what is chosen, and of what ends within minutes; a row whose last
// minutes begin soon is looked at in time for that.
func TestSecondsOnlyWhereTheyMatter(t *testing.T) {
	for _, c := range []struct {
		left            time.Duration
		chosen, another string
		soon, soonOther bool
	}{
		{3 * time.Hour, "3 h 0 m", "3 h 0 m", false, false},
		{time.Hour, "1 h 0 m", "1 h 0 m", false, false},
		{time.Hour - time.Second, "59:59", "59 min", true, false},
		{27*time.Minute + 14*time.Second, "27:14", "27 min", true, false},
		{6*time.Minute + time.Second, "6:01", "6 min", true, false},
		{6 * time.Minute, "6:00", "6 min", true, true},
		{5*time.Minute + time.Second, "5:01", "5 min", true, true},
		{5 * time.Minute, "5:00", "5:00", true, true},
		{42 * time.Second, "0:42", "0:42", true, true},
	} {
		chosen := countdownOf(known(session.StateFresh, c.left), noon, true)
		another := countdownOf(known(session.StateFresh, c.left), noon, false)
		if chosen.Text != c.chosen || another.Text != c.another || chosen.Seconds != c.soon || another.Seconds != c.soonOther {
			t.Errorf("%v: %q %v of the chosen one, %q %v of others", c.left, chosen.Text, chosen.Seconds, another.Text, another.Seconds)
		}
	}
}
