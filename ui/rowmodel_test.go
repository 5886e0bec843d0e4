package ui

import (
	"errors"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
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

func known(s session.State, left time.Duration) session.Status {
	return session.Status{State: s, Life: oauth.LifeKnown, ExpiresAt: noon.Add(left), Left: left}
}

func TestRowOf(t *testing.T) {
	machine := oauth.App{ID: "ikas", Name: "ikas shop", Grant: oauth.GrantClientCredentials}
	person := oauth.App{ID: "acme", Name: "Acme", Grant: oauth.GrantAuthorizationCode}
	ada := oauth.Account{ID: "ada", Label: "Ada (admin)"}
	for name, c := range map[string]struct {
		facts   facts
		verb    verb
		clock   string
		line    string
		word    string
		tone    tone
		working bool
	}{
		"nothing yet, by itself": {
			facts: facts{App: machine, Status: session.Status{State: session.StateNone}},
			verb:  verbGet, clock: "no token yet",
		},
		"nothing yet, by a person": {
			facts: facts{App: person, Record: oauth.Record{Account: ada}, Status: session.Status{State: session.StateNone}},
			verb:  verbSignIn, clock: "no token yet", line: "Ada (admin)",
		},
		"fresh": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(time.Hour, 4*time.Hour)}, Status: known(session.StateFresh, 3*time.Hour)},
			verb:  verbCopy, clock: "3 h 00 m", word: "fresh", tone: toneGood,
		},
		"fresh, and whose it is": {
			facts: facts{App: person, Record: oauth.Record{Account: ada, Tokens: tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" })}, Status: known(session.StateFresh, 27*time.Minute+14*time.Second)},
			verb:  verbCopy, clock: "27:14", word: "fresh", tone: toneGood, line: "Ada (admin) · ada@example.test",
		},
		"expiring": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(0, time.Hour)}, Status: known(session.StateExpiring, 7*time.Second)},
			verb:  verbRenew, clock: "0:07", word: "expiring", tone: toneWarn,
		},
		"expired, by itself": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(time.Hour, time.Hour)}, Status: known(session.StateExpired, -4*time.Minute)},
			verb:  verbRenew, clock: "expired 4 min ago", tone: toneBad,
		},
		"expired with a refresh token": {
			facts: facts{App: person, Record: oauth.Record{Account: ada, Tokens: tokens(time.Hour, time.Hour, renewable)}, Status: known(session.StateExpired, -time.Second)},
			verb:  verbRenew, clock: "expired just now", tone: toneBad, line: "Ada (admin)",
		},
		"expired without one": {
			facts: facts{App: person, Record: oauth.Record{Account: ada, Tokens: tokens(time.Hour, time.Hour)}, Status: known(session.StateExpired, -3*time.Hour)},
			verb:  verbSignIn, clock: "expired 3 h ago", tone: toneBad, line: "Ada (admin)",
		},
		"the refresh token was refused": {
			facts: facts{App: person, Record: oauth.Record{Account: ada, NeedsLogin: true, Tokens: tokens(time.Hour, time.Hour, renewable)}, Status: session.Status{State: session.StateNeedsLogin, Note: "The server no longer takes the refresh token."}},
			verb:  verbSignIn, clock: "needs sign-in", tone: toneWarn, line: "Ada (admin)",
		},
		"unknown life": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(0, 0)}, Status: session.Status{State: session.StateFresh, Life: oauth.LifeUnknown}},
			verb:  verbCopy, clock: "no expiry given", word: "fresh", tone: toneGood,
		},
		"never dies": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(0, 0)}, Status: session.Status{State: session.StateFresh, Life: oauth.LifeNever}},
			verb:  verbCopy, clock: "does not expire", word: "fresh", tone: toneGood,
		},
		"failed": {
			facts: facts{App: machine, Record: oauth.Record{Failure: &oauth.Failure{Kind: oauth.KindRefused, Message: "The server\nsaid no."}}, Status: session.Status{State: session.StateError}},
			verb:  verbGet, clock: "failed", tone: toneBad, line: "The server said no.",
		},
		"failed to renew, still good": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(0, time.Hour), Failure: &oauth.Failure{Message: "It could not be reached."}}, Status: known(session.StateFresh, time.Hour)},
			verb:  verbCopy, clock: "1 h 00 m", word: "fresh", tone: toneGood, line: "It could not be reached.",
		},
		"the last call failed and nothing was kept of it": {
			facts: facts{App: machine, Status: session.Status{State: session.StateNone}, Event: session.Event{Err: &oauth.Error{Message: "The clipboard cannot be reached."}}},
			verb:  verbGet, clock: "no token yet", line: "The clipboard cannot be reached.",
		},
		"settings changed under its secrets": {
			facts: facts{App: machine, Untrusted: true, Record: oauth.Record{Tokens: tokens(0, time.Hour)}, Status: known(session.StateFresh, time.Hour)},
			verb:  verbTrust, clock: "1 h 00 m", word: "fresh", tone: toneGood, line: "Settings from outside wait for your word",
		},
		"somebody else": {
			facts: facts{
				App: person, Status: session.Status{State: session.StateNeedsLogin},
				Record: oauth.Record{
					Account: oauth.Account{ID: "ada", Expect: "ada@example.test"}, Held: true,
					Tokens: tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "bob@example.test" }),
				},
			},
			verb: verbAccept, clock: "needs sign-in", tone: toneWarn, line: "Signed in as bob@example.test, expected ada@example.test",
		},
		"working": {
			facts: facts{App: machine, Status: session.Status{State: session.StateNone}, Event: session.Event{Running: true, Progress: session.Progress{Stage: session.StageWorking}}},
			verb:  verbCancel, clock: "working…", tone: toneBusy, line: "Asking the server", working: true,
		},
		"in the browser": {
			facts: facts{App: person, Status: session.Status{State: session.StateNone}, Event: session.Event{Running: true, Progress: session.Progress{Stage: session.StageBrowser, Address: "https://a.test/"}}},
			verb:  verbCancel, clock: "signing in…", tone: toneBusy, line: "Waiting for the browser", working: true,
		},
		"no browser": {
			facts: facts{App: person, Status: session.Status{State: session.StateNone}, Event: session.Event{Running: true, Progress: session.Progress{Stage: session.StageBrowser, BrowserErr: errors.New("none")}}},
			verb:  verbCancel, clock: "signing in…", tone: toneBusy, line: "No browser could be opened", working: true,
		},
		"an error that names no sign-in": {
			facts: facts{App: person, Status: session.Status{State: session.StateNone}, Event: session.Event{Running: true, Progress: session.Progress{Stage: session.StageBrowser, Notice: errors.New("declined")}}},
			verb:  verbCancel, clock: "signing in…", tone: toneBusy, line: "The browser came back with an error", working: true,
		},
		"settings that cannot work": {
			facts: facts{App: machine, Broken: &oauth.Error{Message: "The provider is unknown."}, Status: session.Status{State: session.StateNone}},
			verb:  verbGet, clock: "no token yet", line: "The provider is unknown.",
		},
		"stale, though it would live on": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(0, time.Hour)}, Status: session.Status{State: session.StateExpired, Life: oauth.LifeKnown, ExpiresAt: noon.Add(time.Hour), Note: "The settings changed since."}},
			verb:  verbRenew, clock: "out of date", tone: toneBad, line: "The settings changed since.",
		},
		"stale, of unknown life": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(0, 0)}, Status: session.Status{State: session.StateExpired, Life: oauth.LifeNever}},
			verb:  verbRenew, clock: "out of date", tone: toneBad,
		},
		"stale": {
			facts: facts{App: machine, Record: oauth.Record{Tokens: tokens(0, time.Hour)}, Status: session.Status{State: session.StateExpired, Life: oauth.LifeKnown, ExpiresAt: noon.Add(-time.Minute), Note: "The settings changed since."}},
			verb:  verbRenew, clock: "expired 1 min ago", tone: toneBad, line: "The settings changed since.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := rowOf(c.facts, noon)
			if m.Verb != c.verb || m.Clock.Text != c.clock || m.Line != c.line || m.Word != c.word || m.Tone != c.tone || m.Working != c.working {
				t.Errorf("verb %q clock %q line %q word %q tone %d working %v\nwant %q %q %q %q %d %v",
					m.Verb, m.Clock.Text, m.Line, m.Word, m.Tone, m.Working, c.verb, c.clock, c.line, c.word, c.tone, c.working)
			}
		})
	}
}

func TestLifeLeft(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Millisecond: "0:01", time.Second: "0:01", 59 * time.Second: "0:59", time.Minute: "1:00",
		27*time.Minute + 14*time.Second: "27:14", time.Hour: "1 h 00 m", 3*time.Hour + 12*time.Minute: "3 h 12 m",
		47*time.Hour + 59*time.Minute: "47 h 59 m", 12*24*time.Hour + 4*time.Hour: "12 d 4 h", 3 * 365 * 24 * time.Hour: "3 years",
	} {
		if got := lifeLeft(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// The bar shows what is left of the whole life and never leaves its track.
func TestCountdownPart(t *testing.T) {
	for _, c := range []struct {
		left, passed time.Duration
		want         float64
	}{{time.Hour, 0, 1}, {30 * time.Minute, 30 * time.Minute, 0.5}, {time.Minute, -time.Hour, 1}, {time.Second, 99 * time.Second, 0.01}} {
		got := countdownOf(known(session.StateFresh, c.left), noon.Add(-c.passed), noon)
		if got.Part != c.want || !got.Bar {
			t.Errorf("%v left after %v: %v, want %v with a bar", c.left, c.passed, got, c.want)
		}
	}
	if countdownOf(known(session.StateExpired, -time.Second), noon, noon).Bar {
		t.Error("what has expired has no bar")
	}
}

func TestShorten(t *testing.T) {
	for _, c := range [][2]string{{"", ""}, {"abcde", "abcde"}, {"abcdef", "abcd…"}, {"äöüßé", "äöüßé"}, {"äöüßéx", "äöüß…"}} {
		if got := shorten(c[0], 5); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

// The window keeps no token or secret of accounts that nobody looks at.
func TestRedact(t *testing.T) {
	r := oauth.Record{
		Secrets: oauth.Secrets{oauth.SecretClientSecret: "s3cret"},
		Tokens:  &oauth.TokenSet{AccessToken: "s3cret", RefreshToken: "s3cret", IDToken: "s3cret", DPoPKey: "s3cret", Identity: "ada"},
	}
	got := redact(r)
	for _, s := range []string{got.Secrets[oauth.SecretClientSecret], got.Tokens.AccessToken, got.Tokens.RefreshToken, got.Tokens.IDToken, got.Tokens.DPoPKey} {
		if s != held {
			t.Errorf("%q is kept", s)
		}
	}
	if got.Tokens.Identity != "ada" || r.Tokens.AccessToken != "s3cret" {
		t.Error("what is not secret is kept, and the record itself is left alone")
	}
}
