package session

import "tokendesk/oauth"

// Step is the one right thing to do next with an account.
type Step string

// The steps.
const (
	StepCopy   Step = "copy"    // there is a token that lives long enough
	StepGet    Step = "get"     // fetch the first one; nobody is asked
	StepRenew  Step = "renew"   // get another one; nobody is asked
	StepSignIn Step = "sign_in" // a person signs in
	StepCancel Step = "cancel"  // something runs
	StepTrust  Step = "trust"   // settings wait for a person's word
	StepFill   Step = "fill"    // something is still missing, and a person knows it

	// StepSignInAgain has the right person sign in: the token that is there belongs
	// to somebody else than expected. To use it all the same is never the next step.
	StepSignInAgain Step = "sign_in_again"
)

// Gets reports whether the step leads to a token.
func (s Step) Gets() bool {
	return s == StepCopy || s == StepGet || s == StepRenew || s == StepSignIn || s == StepSignInAgain
}

// NextStep is pure: what stands in the way comes first, then a fresh token is
// copied, then whatever needs no person is preferred to what does. app is the
// complete app and status that of [StatusOf].
func NextStep(rec oauth.Record, app oauth.App, status Status, running bool) Step {
	switch {
	case running:
		return StepCancel
	case len(rec.Waiting) > 0:
		return StepTrust
	case rec.Held:
		return StepSignInAgain
	case status.State == StateFresh:
		return StepCopy
	case rec.Tokens == nil && !app.Grant.NeedsPerson():
		return StepGet
	case !Renewable(rec, app):
		return StepSignIn
	}
	return StepRenew
}

// Renewable reports whether a new token can be had without a person.
func Renewable(rec oauth.Record, app oauth.App) bool {
	if !app.Grant.NeedsPerson() {
		return true
	}
	return rec.Tokens != nil && rec.Tokens.RefreshToken != "" && !rec.NeedsLogin
}
