package session

import (
	"time"

	"tokendesk/oauth"
)

// State of an account, as `list` shows it.
type State string

// The states of an account.
const (
	StateNone       State = "none"
	StateFresh      State = "fresh"
	StateExpiring   State = "expiring" // less than min(5 min, 10 % of the life) left
	StateExpired    State = "expired"  // past, or got with other settings
	StateNeedsLogin State = "needs_login"
	StateError      State = "error" // the last attempt failed and no usable token is left
)

// Status is the pure view of a record at a moment.
type Status struct {
	State     State
	Life      oauth.Life
	ExpiresAt time.Time     // zero unless known
	Left      time.Duration // negative when past; 0 unless known
	Note      string        // settings changed, held back, untrusted, …
}

const (
	// expiringBelow is the most that may be left of an expiring token.
	expiringBelow = 5 * time.Minute
	// clockSlack is how far a clock may be set back before a token's age counts
	// as unknown.
	clockSlack = time.Minute
)

// StatusOf is pure; app is the complete app (its fingerprint and binding are compared).
func StatusOf(rec oauth.Record, app oauth.App, now time.Time) Status {
	s := Status{State: StateNone, Life: oauth.LifeUnknown}
	changed := len(rec.Waiting) > 0
	if changed {
		s.Note = "Settings from outside wait for your word; look at them and accept them."
	}
	note := func(text string) {
		if s.Note == "" {
			s.Note = text
		}
	}
	if ts := rec.Tokens; ts != nil && ts.AccessToken != "" {
		s = lifeOf(s, *ts, now)
		stale := ts.Fingerprint != oauth.Fingerprint(app, rec.Account)
		switch {
		case stale:
			s.State = StateExpired
			note("The settings changed since this token was got.")
		case rec.Held:
			s.State = StateNeedsLogin
			if ts.Identity == "" {
				note("Held back: nobody told whose it is; expected " + rec.Account.Expect + ".")
			} else {
				note("Held back: it belongs to " + ts.Identity + ", not to " + rec.Account.Expect + ".")
			}
			return s
		case setBack(*ts, now):
			note("The clock was set back; the token is renewed at its next use.")
		case rec.Account.Expect != "" && ts.Identity == "" && !canKnow(app):
			note("Nothing tells whose token this is: that it is " + rec.Account.Expect + "'s was not checked.")
		}
	}
	usable := s.State == StateFresh || s.State == StateExpiring
	switch {
	case rec.NeedsLogin:
		s.State = StateNeedsLogin
		note("The server no longer takes the refresh token; sign in again.")
	case rec.Failure != nil && !usable && rec.Failure.Kind == oauth.KindNeedsLogin:
		s.State = StateNeedsLogin
		note(rec.Failure.Message)
	case rec.Failure != nil && !usable:
		s.State = StateError
		note(rec.Failure.Message)
	}
	return s
}

// lifeOf fills in state and times of a token set.
func lifeOf(s Status, ts oauth.TokenSet, now time.Time) Status {
	s.State, s.Life = StateFresh, ts.Life
	if ts.Life == "" {
		s.Life = oauth.LifeUnknown
	}
	if ts.Life != oauth.LifeKnown {
		return s
	}
	s.ExpiresAt, s.Left = ts.ExpiresAt, ts.ExpiresAt.Sub(now)
	switch {
	case s.Left <= 0 || setBack(ts, now):
		s.State = StateExpired
	case s.Left < min(expiringBelow, ts.ExpiresAt.Sub(ts.ObtainedAt)/10):
		s.State = StateExpiring
	}
	return s
}

// setBack tells that the clock shows a time before the token was got, so that
// its age cannot be known.
func setBack(ts oauth.TokenSet, now time.Time) bool {
	return ts.Life == oauth.LifeKnown && now.Before(ts.ObtainedAt.Add(-clockSlack))
}

// lives tells whether a token has at least this much life left, capped at half
// of its life. An unknown life is enough.
func lives(ts oauth.TokenSet, atLeast time.Duration, now time.Time) bool {
	if ts.Life != oauth.LifeKnown {
		return true
	}
	left := ts.ExpiresAt.Sub(now)
	return left > 0 && left >= min(atLeast, ts.ExpiresAt.Sub(ts.ObtainedAt)/2) && !setBack(ts, now)
}
