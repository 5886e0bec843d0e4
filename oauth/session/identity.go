package session

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth"
)

// holds reports whether a new token set is to be held back (promise 28): it is
// somebody else's than the account expects, or nobody has told whose it is
// though the app could know. A set that a person accepted stays accepted while
// it is the same person's, unless anew says that a person just signed in.
func (a account) holds(ts oauth.TokenSet, anew bool) bool {
	expect := strings.TrimSpace(a.rec.Account.Expect)
	if expect == "" {
		return false
	}
	if old := a.rec.Tokens; !anew && old != nil && !a.rec.Held && oauth.SamePerson(*old, ts) && old.Fingerprint == ts.Fingerprint {
		return false
	}
	if ts.Identity == "" {
		return canKnow(a.app)
	}
	return !ts.Person.Is(expect)
}

// formerly names whom an account belonged to before a new set of somebody else's,
// so that it is said aloud where the account expects nobody, until a person signs in
// anew.
func (a account) formerly(ts oauth.TokenSet, anew bool) string {
	old := a.rec.Tokens
	switch {
	case old == nil || strings.TrimSpace(a.rec.Account.Expect) != "":
		return ""
	case old.Identity == "" || ts.Identity == "" || old.Identity == ts.Identity || oauth.SamePerson(*old, ts):
		if anew {
			return ""
		}
		return old.Formerly
	}
	return old.Identity
}

// lastGood is what a set that is held back replaces, so that it can be put back: the
// last one that was not held back itself. A refresh token that the server no longer
// takes is left out.
func (a account) lastGood() *oauth.TokenSet {
	switch {
	case a.rec.Held:
		return a.rec.Replaced
	case a.rec.Tokens == nil || a.rec.Tokens.Main() == "":
		return nil
	}
	ts := *a.rec.Tokens
	if a.rec.NeedsLogin {
		ts.RefreshToken, ts.RefreshExpiresAt = "", time.Time{}
	}
	return &ts
}

// canKnow reports whether anything could say whose an app's tokens are.
func canKnow(app oauth.App) bool { return oauth.CanTell(app) }

// held is the error of a token that is held back; nil when it is not, or when
// it was got with other settings and counts no more.
func (a account) held() error {
	if a.rec.Tokens == nil || !a.rec.Held || a.stale() {
		return nil
	}
	return heldBack(*a.rec.Tokens, a.rec.Account.Expect)
}

// mayTurnOut reports whether a token is held back only because nobody has told whose
// it is, or no more than a subject, so that asking again may release it.
func (a account) mayTurnOut() bool {
	return a.held() != nil && (a.rec.Tokens.Identity == "" || unsaid(*a.rec.Tokens) != "")
}

// nobodySaid begins the note of a set whose owner userinfo did not tell; why follows.
const nobodySaid = "The server did not say who signed in"

func isUnsaid(note string) bool { return strings.HasPrefix(note, nobodySaid) }

// unsaid returns that note where no more than a subject is known, "" where there is
// none.
func unsaid(ts oauth.TokenSet) string {
	at := slices.IndexFunc(ts.Notes, isUnsaid)
	if at < 0 || ts.Person.Email != "" || ts.Person.Name != "" {
		return ""
	}
	return ts.Notes[at]
}

// notedAbout returns a set's notes after userinfo was asked for it: failure is what
// came of that.
func notedAbout(notes []string, failure error) []string {
	kept := slices.DeleteFunc(slices.Clone(notes), isUnsaid)
	if failure == nil {
		return kept
	}
	why := ""
	if e, ok := forPerson(failure).(*oauth.Error); ok {
		if why = ": " + strings.TrimSuffix(e.Message, "."); e.Status >= 300 {
			teller := "userinfo"
			if errors.Is(failure, oauth.ErrWhoami) {
				teller = "the call that tells"
			}
			why = ": " + teller + " answered " + strconv.Itoa(e.Status)
			if said := cmp.Or(e.ServerDescription, e.ServerError); said != "" {
				why += " (" + strings.TrimSuffix(said, ".") + ")"
			}
		}
	}
	return append(kept, nobodySaid+strings.Replace(why, ": The ", ": the ", 1)+".")
}

// HeldReason is why a set is held back; nil is none.
func HeldReason(ts *oauth.TokenSet) Reason {
	if ts == nil || ts.Identity == "" || unsaid(*ts) != "" {
		return ReasonUnknownPerson
	}
	return ReasonOtherPerson
}

// UsedHere reports whether an account's tokens are handed out although they are of
// somebody else than it expects: a person said so. Of a set that has no Person nothing
// is claimed.
func UsedHere(rec oauth.Record) bool {
	ts, expect := rec.Tokens, strings.TrimSpace(rec.Account.Expect)
	return ts != nil && !rec.Held && expect != "" && ts.Identity != "" && ts.Person != (oauth.Person{}) && !ts.Person.Is(expect)
}

// ErrOtherPerson is what the error of a token wraps that is held back because it is
// somebody else's than the account expects.
var ErrOtherPerson = errors.New("somebody else's token")

// heldError is what the error of a token wraps that is held back.
type heldError struct {
	why      Reason
	identity string // whose it is, as far as anybody told
}

func (e *heldError) Error() string { return string(e.why) }

// Is reports whether target is [ErrOtherPerson], and it is somebody else's.
func (e *heldError) Is(target error) bool {
	return target == ErrOtherPerson && e.why == ReasonOtherPerson
}

func heldBack(ts oauth.TokenSet, expect string) error {
	why := &heldError{HeldReason(&ts), ts.Identity}
	if why.why == ReasonUnknownPerson {
		return &oauth.Error{
			Kind:    oauth.KindNeedsLogin,
			Cause:   oauth.CauseNoOpenID,
			Message: strings.TrimSpace("The token is on hold: the server did not say whose it is, and this account is for " + expect + ". " + unsaid(ts)),
			Advice:  "Try again to ask the server again. The app may need the scope openid. You can also use the token anyway.",
			Err:     why,
		}
	}
	return &oauth.Error{
		Kind:    oauth.KindNeedsLogin,
		Cause:   oauth.CauseOtherPerson,
		Message: "The token is on hold: it belongs to " + ts.Identity + ", not to " + expect + ".",
		Advice:  "Sign in again as " + expect + ". In the window you can also move it to " + ts.Identity + ", or use it anyway.",
		Err:     why,
	}
}
