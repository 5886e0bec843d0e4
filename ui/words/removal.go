package words

import "fmt"

// Removal says what is removed: an app, or one of its accounts.
type Removal struct {
	App      string // its title
	Account  string // its label, masked where need be; "" is the whole app
	Accounts int    // how many accounts the app has
	Tokens   int    // how many of what is removed hold tokens

	Profiles int   // browser profiles of what is removed
	Size     int64 // of them, in bytes
}

// Question asks whether it is meant.
func (r Removal) Question() string {
	if r.Account != "" {
		return "Remove " + r.Account + " of " + r.App + "?"
	}
	return "Remove " + r.App + "?"
}

// Consequences say what goes, and what stays.
func (r Removal) Consequences() string {
	what := "Its settings and secrets leave the vault."
	switch {
	case r.Account != "":
		what = "Its settings leave the vault; the app and its other accounts stay."
	case r.Accounts > 1:
		what = fmt.Sprintf("Its settings, secrets and all %d accounts leave the vault.", r.Accounts)
	}
	switch {
	case r.Tokens == 1:
		what += " Its tokens go, too, but the server is not told: revoke first to end them there."
	case r.Tokens > 1:
		what += fmt.Sprintf(" The tokens of %d accounts go, too, but the server is not told: revoke first to end them there.", r.Tokens)
	}
	return what + " You can undo this until you close Tokendesk."
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
	case r.Account != "":
		return "Removed " + r.Account + " of " + r.App
	case r.Accounts > 1:
		return fmt.Sprintf("Removed %s and its %d accounts", r.App, r.Accounts)
	}
	return "Removed " + r.App
}

// Removals say what is removed where several accounts are.
type Removals struct {
	Accounts int
	Apps     []string // titles of the apps that go as a whole
	Tokens   int      // how many of what is removed hold tokens
}

// Question asks whether it is meant.
func (r Removals) Question() string { return fmt.Sprintf("Remove %d accounts?", r.Accounts) }

// Consequences say what goes, and what stays.
func (r Removals) Consequences() string {
	what := "Their settings leave the vault; the apps and their other accounts stay."
	switch n := len(r.Apps); {
	case n == 1:
		what = "Their settings leave the vault, and with its last account " + Middle(r.Apps[0], 60) + " does so, with its secrets."
	case n > 1:
		what = fmt.Sprintf("Their settings leave the vault, and with their last accounts %d apps do so, with their secrets.", n)
	}
	if r.Tokens > 0 {
		what += " Tokens go, too, but the server is not told: sign out first to end them there."
	}
	return what + " You can undo this until you close Tokendesk."
}

// Done says that they are removed.
func (r Removals) Done() string { return fmt.Sprintf("Removed %d accounts", r.Accounts) }
