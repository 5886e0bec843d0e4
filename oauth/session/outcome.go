package session

import (
	"errors"
	"time"

	"tokendesk/oauth"
)

// pageWaits is how long the page in the browser waits for what a sign-in came to. Most
// servers answer in a fraction of it; a browser shows meanwhile that it loads.
const pageWaits = 4 * time.Second

// Outcome is what a sign-in came to, for the page that is open in the browser. It holds
// no token.
type Outcome struct {
	Account  oauth.Account
	Identity string // who signed in, "" where nobody told
	Formerly string // whose the account was before, where that is somebody else and nobody is expected
	Held     Reason // why the token is held back, ReasonNone where it is not
	Err      error  // an [*oauth.Error]: why there is no token, unless it is held back
}

// outcome is what a sign-in to an account came to, by what its end returned.
func outcomeOf(a account, ts oauth.TokenSet, err error) Outcome {
	o := Outcome{Account: a.rec.Account, Identity: ts.Identity, Formerly: ts.Formerly, Err: forPerson(err)}
	var held *heldError
	if errors.As(err, &held) {
		o.Identity, o.Held, o.Err = held.identity, held.why, nil
	}
	return o
}
