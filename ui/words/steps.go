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

// BriefStep is what the step is called where there is little room.
func BriefStep(s session.Step) string {
	if s == session.StepSignInAgain {
		s = session.StepSignIn
	}
	return Step(s)
}

// Steps and BriefSteps are what all steps are called. A button that says one of them is as
// wide as the widest, so that it keeps its place.
func Steps() []string { return called(Step) }

// BriefSteps is [Steps] for [BriefStep].
func BriefSteps() []string { return called(BriefStep) }

func called(name func(session.Step) string) (all []string) {
	for _, s := range []session.Step{
		session.StepCopy, session.StepGet, session.StepRenew, session.StepSignIn, session.StepCancel,
		session.StepTrust, session.StepSignInAgain, session.StepFill,
	} {
		all = append(all, name(s))
	}
	return all
}
