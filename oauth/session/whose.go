package session

import (
	"strings"

	"tokendesk/oauth"
)

// holds tells whether a new token set is to be held back (promise 28): it is
// somebody else's than the account expects, or nobody has told whose it is
// though the app could know. A set that a person accepted stays accepted while
// it is the same person's, unless anew says that a person just signed in.
func (a account) holds(ts oauth.TokenSet, anew bool) bool {
	expect := a.rec.Account.Expect
	if expect == "" {
		return false
	}
	if old := a.rec.Tokens; !anew && old != nil && !a.rec.Held &&
		old.Identity == ts.Identity && old.Subject == ts.Subject && old.Fingerprint == ts.Fingerprint {
		return false
	}
	if ts.Identity == "" {
		return canKnow(a.app)
	}
	return !isPerson(ts, expect)
}

// canKnow tells whether anything could say whose an app's tokens are: userinfo,
// or an ID token and what it is checked with. A client that speaks for itself
// has no person behind it.
func canKnow(app oauth.App) bool {
	e := app.Endpoints
	return app.Grant != oauth.GrantClientCredentials && (e.Userinfo != "" || e.Issuer != "" || e.JWKS != "")
}

// isPerson compares what the server said of a person with who is expected.
func isPerson(ts oauth.TokenSet, expect string) bool {
	names := []string{ts.Identity, ts.Subject}
	if ts.Verified == oauth.VerifiedYes {
		_, claims, _ := oauth.Claims(ts.IDToken)
		for _, name := range []string{"email", "preferred_username", "sub"} {
			if s, ok := claims[name].(string); ok {
				names = append(names, s)
			}
		}
	}
	for _, name := range names {
		if name != "" && strings.EqualFold(name, expect) {
			return true
		}
	}
	return false
}

// held is the error of a token that is held back; nil when it is not, or when
// it was got with other settings and counts no more.
func (a account) held() error {
	if a.rec.Tokens == nil || !a.rec.Held || a.stale() {
		return nil
	}
	return heldBack(*a.rec.Tokens, a.rec.Account.Expect)
}

// mayTurnOut tells that a token is held back only because nobody has told whose
// it is, so that asking again may release it.
func (a account) mayTurnOut() bool { return a.held() != nil && a.rec.Tokens.Identity == "" }

func heldBack(ts oauth.TokenSet, expect string) error {
	if ts.Identity == "" {
		return &oauth.Error{
			Kind:    oauth.KindNeedsLogin,
			Message: "The token is held back: nobody told whose it is, and this account is for " + expect + ".",
			Advice:  "Try again, and the server is asked again. The scope openid may be what it lacks. Or accept the token as it is.",
		}
	}
	return &oauth.Error{
		Kind:    oauth.KindNeedsLogin,
		Message: "The token is held back: it belongs to " + ts.Identity + ", not to " + expect + ".",
		Advice:  "Sign in again as " + expect + ", or accept the token in the window.",
	}
}
