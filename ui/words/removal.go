package words

import (
	"fmt"
	"strings"
)

// UndoRemoval is what it is called, in the menu and among the keys.
const UndoRemoval = "Undo the last removal"

// Removal says what is removed: an app, or one of its accounts.
type Removal struct {
	App      string // its title; of several accounts, that of the app of all of them, "" for more than one
	Account  string // its label, masked where need be; "" is the whole app
	Accounts int    // how many accounts the app has
	Tokens   int    // how many of what is removed hold tokens

	// Several is how many accounts are removed together, where that is more than one
	// and no app as such is meant; Whole are the titles of the apps that go with
	// the last of theirs.
	Several int
	Whole   []string

	Profiles int      // browser profiles of what is removed that can go with it
	Size     int64    // of them, in bytes
	Open     []string // whose profiles cannot, since a browser has them open; masked where need be
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
	what := "Its settings and secrets are removed."
	switch {
	case r.Several > 1:
		what = r.several()
	case r.Account != "":
		what = "Its settings are removed; the app and its other accounts stay."
	case r.Accounts > 1:
		what = fmt.Sprintf("Its settings, secrets and all %d accounts are removed.", r.Accounts)
	}
	switch {
	case r.Tokens == 1 && r.Several <= 1:
		what += " Its tokens are removed here only: to revoke them at the server, sign out first."
	case r.Tokens > 0:
		what += fmt.Sprintf(" The tokens of %s are removed here only: to revoke them at the server, sign out first.", Count(r.Tokens, "account"))
	}
	return what + " You can undo this until you close Tokendesk."
}

// several says what goes where several accounts are removed.
func (r Removal) several() string {
	const theirs = "Their settings are removed"
	switch n := len(r.Whole); n {
	case 0:
		return theirs + "; their apps and the other accounts stay."
	case 1:
		return theirs + ". " + Middle(r.Whole[0], 60) + " and its secrets are removed too, because it has no other account."
	default:
		return fmt.Sprintf("%s, and so are %d apps with their secrets, which have no other accounts.", theirs, n)
	}
}

// WithProfiles asks whether browser profiles go, too.
func (r Removal) WithProfiles() string {
	if r.Profiles == 1 {
		return "Remove its browser profile too (" + Bytes(r.Size) + ")"
	}
	return "Remove " + Count(r.Profiles, "browser profile") + " too (" + Bytes(r.Size) + ")"
}

// mostOpen is how many of those whose profile is open are named.
const mostOpen = 4

// StillOpen names those whose profile is open in a browser, and says that it stays; ""
// where none is.
func (r Removal) StillOpen() string {
	switch n := len(r.Open); {
	case n == 0:
		return ""
	case n == 1:
		return "A browser has the profile of " + r.Open[0] + " open. Close that browser first, or the profile stays on this computer."
	case n <= mostOpen:
		return "Browsers have these profiles open: " + strings.Join(r.Open, "; ") + ". Close them first, or these profiles stay on this computer."
	default:
		return fmt.Sprintf("Browsers have these profiles open: %s; and %d more. Close them first, or these profiles stay on this computer.",
			strings.Join(r.Open[:mostOpen], "; "), n-mostOpen)
	}
}

// OpenProfilesStay is added to what says that something was removed, where some browser
// profiles were open and stay.
func OpenProfilesStay(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "; one browser profile is open and stays"
	}
	return fmt.Sprintf("; %d browser profiles are open and stay", n)
}

// Done says that it is removed.
func (r Removal) Done() string { return "Removed " + r.what() }

// Back says that it is there again.
func (r Removal) Back() string { return "Restored: " + r.what() }

// what names what is removed.
func (r Removal) what() string {
	switch {
	case r.Several > 1 && r.App != "":
		return fmt.Sprintf("%d accounts of %s", r.Several, r.App)
	case r.Several > 1:
		return fmt.Sprintf("%d accounts", r.Several)
	case r.Account != "":
		return r.Account + " of " + r.App
	case r.Accounts > 1:
		return fmt.Sprintf("%s and its %d accounts", r.App, r.Accounts)
	}
	return r.App
}
