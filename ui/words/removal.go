package words

import "fmt"

// Removal says what is removed: an app, or one of its accounts.
type Removal struct {
	App      string // its title
	Account  string // its label, masked where need be; "" is the whole app
	Accounts int    // how many accounts the app has
	Tokens   int    // how many of what is removed hold tokens

	// Several is how many accounts are removed together, where that is more than one
	// and no app as such is meant; Whole are the titles of the apps that go with
	// the last of theirs.
	Several int
	Whole   []string

	Profiles int   // browser profiles of what is removed
	Size     int64 // of them, in bytes
}

// Question asks whether it is meant.
func (r Removal) Question() string {
	if r.Several > 1 {
		return fmt.Sprintf("Remove %d accounts?", r.Several)
	}
	if r.Account != "" {
		return "Remove " + r.Account + " of " + r.App + "?"
	}
	return "Remove " + r.App + "?"
}

// Consequences say what goes, and what stays.
func (r Removal) Consequences() string {
	what := "Its settings and secrets leave the vault."
	switch {
	case r.Several > 1:
		what = r.several()
	case r.Account != "":
		what = "Its settings leave the vault; the app and its other accounts stay."
	case r.Accounts > 1:
		what = fmt.Sprintf("Its settings, secrets and all %d accounts leave the vault.", r.Accounts)
	}
	switch {
	case r.Tokens == 1 && r.Several <= 1:
		what += " Its tokens go, too, but the server is not told: sign out first to end them there."
	case r.Tokens > 0:
		what += fmt.Sprintf(" The tokens of %s go, too, but the server is not told: sign out first to end them there.", Count(r.Tokens, "account"))
	}
	return what + " You can undo this until you close Tokendesk."
}

// several says what goes where several accounts are removed.
func (r Removal) several() string {
	const theirs = "Their settings leave the vault"
	switch n := len(r.Whole); n {
	case 0:
		return theirs + "; their apps and the other accounts stay."
	case 1:
		return theirs + ", and so does " + Middle(r.Whole[0], 60) + " with its secrets, which has no other account."
	default:
		return fmt.Sprintf("%s, and so do %d apps with their secrets, which have no other accounts.", theirs, n)
	}
}

// WithProfiles asks whether browser profiles go, too.
func (r Removal) WithProfiles() string {
	if r.Profiles == 1 {
		return "Its browser profile, too (" + Bytes(r.Size) + ")"
	}
	return Count(r.Profiles, "browser profile") + ", too (" + Bytes(r.Size) + ")"
}

// Done says that it is removed.
func (r Removal) Done() string {
	switch {
	case r.Several > 1:
		return fmt.Sprintf("Removed %d accounts", r.Several)
	case r.Account != "":
		return "Removed " + r.Account + " of " + r.App
	case r.Accounts > 1:
		return fmt.Sprintf("Removed %s and its %d accounts", r.App, r.Accounts)
	}
	return "Removed " + r.App
}
