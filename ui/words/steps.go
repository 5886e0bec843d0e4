package words

import "tokendesk/oauth/session"

// Step is the verb on an account's button.
func Step(s session.Step) string {
	switch s {
	case session.StepCopy:
		return "Copy"
	case session.StepGet:
		return "Get"
	case session.StepRenew:
		return "Renew"
	case session.StepSignIn:
		return "Sign in"
	case session.StepCancel:
		return "Cancel"
	case session.StepTrust:
		return "Trust…"
	case session.StepSignInAgain:
		return SignInAgain
	case session.StepFill:
		return "Fill in…"
	}
	return ""
}
