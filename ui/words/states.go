package words

import (
	"fmt"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Icon names a picture by what it means; each face has its own drawing of it.
type Icon string

// The icons of states.
const (
	IconNone     Icon = "none"
	IconFresh    Icon = "fresh"
	IconExpiring Icon = "expiring"
	IconExpired  Icon = "expired"
	IconPerson   Icon = "person" // somebody must sign in
	IconFailed   Icon = "failed"
	IconBusy     Icon = "busy"
	IconPending  Icon = "pending" // its turn has not come
	IconCannot   Icon = "cannot"  // it is not possible, or not wanted
	IconCaution  Icon = "caution" // it works, and something about it is to be known
)

// Sign is the icon where there are letters alone: in menus of the desktop and on a terminal.
// Each has a shape of its own.
func (i Icon) Sign() string {
	switch i {
	case IconFresh:
		return "●"
	case IconExpiring:
		return "◐"
	case IconExpired:
		return "✕"
	case IconPerson:
		return "→"
	case IconFailed:
		return "!"
	case IconBusy:
		return "…"
	case IconPending:
		return "⋯"
	case IconCannot:
		return "–"
	case IconCaution:
		return "▲"
	}
	return "○"
}

// StateWords are how a state is said and shown, the same wherever one is
// listed.
type StateWords struct {
	Word string // "fresh"; begin a sentence with [Sentence]
	Icon Icon
	Tone Tone
}

// Status returns how an account stands: its state, unless what works is to be used with
// caution.
func Status(s session.Status) StateWords {
	said := State(s.State)
	if s.Reason == session.ReasonUsedHere && said.Tone == ToneGood {
		said.Icon, said.Tone = IconCaution, ToneWarning
	}
	return said
}

// Working returns how an account is said and shown for which something runs, whatever its
// state.
func Working(p session.Progress) StateWords {
	return StateWords{Stage(p).Doing, IconBusy, ToneBusy}
}

// State returns how a state is said and shown.
func State(s session.State) StateWords {
	switch s {
	case session.StateFresh:
		return StateWords{"fresh", IconFresh, ToneGood}
	case session.StateExpiring:
		return StateWords{"expiring", IconExpiring, ToneWarning}
	case session.StateExpired:
		return StateWords{"expired", IconExpired, ToneBad}
	case session.StateNeedsLogin:
		return StateWords{"needs sign-in", IconPerson, ToneWarning}
	case session.StateError:
		return StateWords{"failed", IconFailed, ToneBad}
	}
	return StateWords{"no token", IconNone, ToneQuiet}
}

// InState says how many accounts are in a state: "1 needs sign-in", "2 failed".
func InState(n int, s session.State) string { return fmt.Sprintf("%d %s", n, inState(n, s)) }

// AllInState says that several accounts are in one state: "all fresh".
func AllInState(s session.State) string { return "all " + inState(2, s) }

func inState(n int, s session.State) string {
	switch {
	case s == session.StateNone:
		return "without a token"
	case s == session.StateNeedsLogin && n != 1:
		return "need sign-in"
	}
	return State(s).Word
}

// Reason says why an account is in its state, "" for no reason. incomplete is
// what is wrong with the app, or what it still lacks.
func Reason(reason session.Reason, rec oauth.Record, incomplete error) string {
	expect := rec.Account.Expect
	switch reason {
	case session.ReasonIncomplete, session.ReasonOpen:
		message, _ := Explain(incomplete)
		return message
	case session.ReasonUntrusted:
		return "New settings are not trusted yet."
	case session.ReasonSettingsChanged:
		return "The settings have changed since this token was received."
	case session.ReasonOtherPerson:
		return "On hold: it belongs to " + Owner(rec) + ", not to " + expect + "."
	case session.ReasonUnknownPerson:
		return "On hold: the server did not say whose token it is; " + expect + " is expected."
	case session.ReasonClockSetBack:
		return "This computer's clock was set back; the token is renewed when it is used next."
	case session.ReasonUncheckedPerson:
		return "The server did not say whose token this is: Tokendesk could not check that it is " + expect + "'s."
	case session.ReasonUsedHere:
		return "Used anyway: it belongs to " + Owner(rec) + "; " + expect + " is expected."
	case session.ReasonAnotherPerson:
		return "It belongs to " + Owner(rec) + "; the token before belonged to " + rec.Tokens.Formerly + "."
	case session.ReasonIDTokenOnly:
		return "Only an ID token: the server gave no access token."
	case session.ReasonRefreshRefused:
		if rec.App.Grant == oauth.GrantRefreshToken {
			return "The server no longer accepts the refresh token; paste a new one."
		}
		return "The server no longer accepts the refresh token; sign in again."
	case session.ReasonFailed:
		if rec.Failure != nil {
			return rec.Failure.Message
		}
	}
	return ""
}

// Summary says a state and how long the token still lives in one phrase:
// "fresh, 27:14 left", "expired 4 min ago", "needs sign-in". token reports that
// there is one to hand out.
func Summary(s session.Status, token bool) string {
	word := State(s.State).Word
	past := s.Life == oauth.LifeKnown && s.Left <= 0
	switch {
	case !token, s.State == session.StateNone, s.State == session.StateNeedsLogin:
		return word
	case s.State == session.StateExpired && past:
		return Life(s) // says it already
	case s.State == session.StateExpired, s.Life != oauth.LifeKnown, past:
		return word + ", " + Life(s)
	}
	return word + ", " + Life(s) + " left"
}
