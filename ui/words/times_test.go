package words

import (
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

var noon = time.Date(2026, 11, 23, 13, 5, 12, 0, time.UTC)

func TestLeft(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0:00", time.Millisecond: "0:01", time.Second: "0:01", 42 * time.Second: "0:42", 59 * time.Second: "0:59", time.Minute: "1:00",
		27*time.Minute + 14*time.Second: "27:14", time.Hour: "1 h 0 m", 3*time.Hour + 2*time.Minute: "3 h 2 m",
		47*time.Hour + 59*time.Minute: "47 h 59 m", 49 * time.Hour: "2 d 1 h", 12*24*time.Hour + 4*time.Hour: "12 d 4 h",
		365 * 24 * time.Hour: "1 year", 3 * 365 * 24 * time.Hour: "3 years",
	} {
		if got := Left(d); got != want {
			t.Errorf("Left(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestLeftByMinute(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0 min", 59 * time.Second: "0 min", time.Minute: "1 min", 27*time.Minute + 14*time.Second: "27 min",
		time.Hour - time.Second: "59 min", time.Hour - time.Millisecond: "1 h 0 m", time.Hour: "1 h 0 m", 3*time.Hour + 2*time.Minute: "3 h 2 m",
	} {
		if got := LeftByMinute(d); got != want {
			t.Errorf("LeftByMinute(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "less than a second", time.Second: "1 s", 42 * time.Second: "42 s", -27 * time.Minute: "27 min", 3*time.Hour + 2*time.Minute: "3 h 2 m",
		5 * day: "5 days", 70 * day: "2 months", 800 * day: "2 years",
	} {
		if got := Span(d); got != want {
			t.Errorf("Span(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestRelative(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "just now", -5 * time.Second: "5 s ago", 27 * time.Minute: "in 27 min", -4*time.Minute - 59*time.Second: "4 min ago",
		-26 * time.Hour: "1 day ago", -50 * time.Hour: "2 days ago", 30 * day: "in 30 days", 400 * day: "in 13 months", 200000 * time.Hour: "in 22 years",
	} {
		if got := Relative(noon.Add(d), noon); got != want {
			t.Errorf("Relative(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	istanbul := time.FixedZone("+03", 3*3600)
	for at, want := range map[time.Time]string{
		noon: "today, 16:05:12", noon.Add(9 * time.Hour): "tomorrow, 01:05:12", noon.Add(-17 * time.Hour): "yesterday, 23:05:12",
		noon.AddDate(0, 0, 30): "23 Dec 2026, 16:05",
	} {
		if got := Moment(at, noon.In(istanbul)); got != want {
			t.Errorf("Moment(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestLife(t *testing.T) {
	for _, c := range []struct {
		want string
		s    session.Status
	}{
		{"no token", session.Status{State: session.StateNone}},
		{"needs sign-in", session.Status{State: session.StateNeedsLogin, Life: oauth.LifeKnown, Left: time.Hour}},
		{"27:14", session.Status{State: session.StateFresh, Life: oauth.LifeKnown, Left: 27*time.Minute + 14*time.Second}},
		{"does not expire", session.Status{State: session.StateFresh, Life: oauth.LifeNever}},
		{"no expiry given", session.Status{State: session.StateFresh, Life: oauth.LifeUnknown}},
		{"expired just now", session.Status{State: session.StateExpired, Life: oauth.LifeKnown}},
		{"expired 4 min ago", session.Status{State: session.StateExpired, Life: oauth.LifeKnown, Left: -4 * time.Minute}},
		{"out of date", session.Status{State: session.StateExpired, Life: oauth.LifeKnown, Left: time.Hour}},
		{"out of date", session.Status{State: session.StateExpired, Life: oauth.LifeNever}},
	} {
		if got := Life(c.s); got != c.want {
			t.Errorf("%+v: %q, want %q", c.s, got, c.want)
		}
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "under 1 ms", 143 * time.Millisecond: "143 ms", 2449 * time.Millisecond: "2.4 s", 59 * time.Second: "59.0 s", 2 * time.Hour: "2 h"} {
		if got := Took(d); got != want {
			t.Errorf("Took(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestLifeAndSummary(t *testing.T) {
	for name, test := range map[string]struct {
		status        session.Status
		token         bool
		life, summary string
	}{
		"unknown": {session.Status{State: session.StateFresh, Life: oauth.LifeUnknown}, true, "no expiry given", "fresh, no expiry given"},
		"never":   {session.Status{State: session.StateFresh, Life: oauth.LifeNever}, true, "does not expire", "fresh, does not expire"},
		"fresh":   {session.Status{State: session.StateFresh, Life: oauth.LifeKnown, Left: 4 * time.Minute}, true, "4:00", "fresh, 4:00 left"},
		"past": {
			session.Status{State: session.StateExpired, Life: oauth.LifeKnown, Left: -4 * time.Minute},
			true,
			"expired 4 min ago", "expired 4 min ago",
		},
		"past, and failed since": {
			session.Status{State: session.StateError, Life: oauth.LifeKnown, Left: -4 * time.Minute},
			true,
			"expired 4 min ago", "failed, expired 4 min ago",
		},
		"other settings": {
			session.Status{State: session.StateExpired, Life: oauth.LifeKnown, Left: 4 * time.Minute},
			true,
			"out of date", "expired, out of date",
		},
		"none":         {session.Status{State: session.StateNone, Life: oauth.LifeUnknown}, false, "no token", "no token"},
		"needs login":  {session.Status{State: session.StateNeedsLogin, Life: oauth.LifeKnown, Left: time.Hour}, true, "needs sign-in", "needs sign-in"},
		"never got it": {session.Status{State: session.StateError, Life: oauth.LifeUnknown}, false, "no expiry given", "failed"},
	} {
		if got := Life(test.status); got != test.life {
			t.Errorf("%s: life %q, want %q", name, got, test.life)
		}
		if got := Summary(test.status, test.token); got != test.summary {
			t.Errorf("%s: summary %q, want %q", name, got, test.summary)
		}
	}
}
