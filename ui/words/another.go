package words

// AnotherPerson stands for somebody who signs in and whom nobody knows yet.
const AnotherPerson = "Another person"

// SignedIn says what came of a sign-in of another person: known is somebody who was
// there already, unnamed one of whom the server said nothing. who names the account.
func SignedIn(who string, known, unnamed bool) string {
	switch {
	case unnamed:
		return "Signed in. The server did not say who signed in, so the account is called " + who + "."
	case known:
		return who + " already has an account here: signed in again."
	}
	return "Signed in as " + who + "."
}

// AnotherShares says before its page opens that a sign-in of another person is in the
// browser that everybody uses.
const AnotherShares = "No browser on this computer can keep people apart, so your usual browser opens. Make sure that nobody else is still signed in there."

// SignInAnother is the name of that act wherever it is offered.
const SignInAnother = "Sign in another person"

// NobodyYet stands where it is said whose an account is, before anybody has signed in.
const NobodyYet = "Nobody has signed in yet"
