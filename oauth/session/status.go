package session

import (
	"strings"
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

// Reason says why an account is in its state, where the state alone does not.
type Reason string

// The reasons, the one that stands in the way first.
const (
	ReasonNone            Reason = ""
	ReasonIncomplete      Reason = "incomplete"       // the catalogue cannot complete the app
	ReasonOpen            Reason = "open"             // something is still missing: the account's gaps
	ReasonUntrusted       Reason = "untrusted"        // settings from outside wait: Record.Waiting
	ReasonSettingsChanged Reason = "settings_changed" // the token was got with other settings
	ReasonOtherPerson     Reason = "other_person"     // held back: it is not Account.Expect's
	ReasonUnknownPerson   Reason = "unknown_person"   // held back: nobody told whose it is
	ReasonClockSetBack    Reason = "clock_set_back"   // the token's age cannot be known
	ReasonUncheckedPerson Reason = "unchecked_person" // nothing can tell whether it is Account.Expect's
	ReasonUsedHere        Reason = "used_here"        // it is not Account.Expect's, and a person said to use it all the same
	ReasonAnotherPerson   Reason = "another_person"   // nobody was expected, and it is somebody else than before
	ReasonIDTokenOnly     Reason = "id_token_only"    // the server gave no access token
	ReasonRefreshRefused  Reason = "refresh_refused"  // the server no longer takes the refresh token
	ReasonFailed          Reason = "failed"           // Record.Failure has the words
)

// Status is the pure view of a record at a moment.
type Status struct {
	State     State
	Life      oauth.Life
	ExpiresAt time.Time     // zero unless known
	Left      time.Duration // negative when past; 0 unless known
	Reason    Reason
}

const (
	// expiringBelow is the most that may be left of an expiring token.
	expiringBelow = 5 * time.Minute
	// clockSlack is how far a clock may be set back before a token's age counts
	// as unknown.
	clockSlack = time.Minute
)

// StatusOf is pure; app is the complete app, with which the token's fingerprint
// is compared.
func StatusOf(rec oauth.Record, app oauth.App, now time.Time) Status {
	s := Status{State: StateNone, Life: oauth.LifeUnknown}
	because := func(r Reason) {
		if s.Reason == ReasonNone {
			s.Reason = r
		}
	}
	if len(rec.Waiting) > 0 {
		because(ReasonUntrusted)
	}
	if ts := rec.Tokens; ts != nil && ts.Main() != "" {
		s = lifeOf(s, *ts, now)
		switch {
		case ts.Fingerprint != oauth.Fingerprint(app, rec.Account):
			s.State = StateExpired
			because(ReasonSettingsChanged)
		case rec.Held:
			s.State = StateNeedsLogin
			because(HeldReason(ts))
			return s
		case setBack(*ts, now):
			because(ReasonClockSetBack)
		case strings.TrimSpace(rec.Account.Expect) != "" && ts.Identity == "":
			because(ReasonUncheckedPerson)
		case UsedHere(rec):
			because(ReasonUsedHere)
		case ts.Formerly != "" && rec.Account.Expect == "":
			because(ReasonAnotherPerson)
		}
		if ts.IDTokenOnly() {
			because(ReasonIDTokenOnly)
		}
	}
	usable := s.State == StateFresh || s.State == StateExpiring
	switch {
	case rec.NeedsLogin:
		s.State = StateNeedsLogin
		because(ReasonRefreshRefused)
	case rec.Failure != nil && !usable && rec.Failure.Kind == oauth.KindNeedsLogin:
		s.State = StateNeedsLogin
		because(ReasonFailed)
	case rec.Failure != nil && !usable:
		s.State = StateError
		because(ReasonFailed)
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
	case now.After(ExpiringFrom(ts)):
		s.State = StateExpiring
	}
	return s
}

// ExpiringFrom is the moment after which a token set of known life counts as expiring.
func ExpiringFrom(ts oauth.TokenSet) time.Time {
	return ts.ExpiresAt.Add(-min(expiringBelow, ts.ExpiresAt.Sub(ts.ObtainedAt)/10))
}

// setBack reports whether the clock shows a time before the token was got, so that
// its age cannot be known.
func setBack(ts oauth.TokenSet, now time.Time) bool {
	return ts.Life == oauth.LifeKnown && now.Before(ts.ObtainedAt.Add(-clockSlack))
}

// lives reports whether a token has at least this much life left, capped at half
// of its life. An unknown life is enough.
func lives(ts oauth.TokenSet, atLeast time.Duration, now time.Time) bool {
	if ts.Life != oauth.LifeKnown {
		return true
	}
	left := ts.ExpiresAt.Sub(now)
	return left > 0 && left >= min(atLeast, ts.ExpiresAt.Sub(ts.ObtainedAt)/2) && !setBack(ts, now)
}
