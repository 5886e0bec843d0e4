package session

import (
	"context"
	"errors"
	"fmt"

	"tokendesk/oauth"
)

var (
	// errPerson ends a renewal that only a person can bring further.
	errPerson = errors.New("a person must sign in")
	// errNotAgain ends a background renewal that only a person may repeat.
	errNotAgain = errors.New("not sent again without a person's word")
	// errSignInTime ends a sign-in that nobody finished.
	errSignInTime = fmt.Errorf("nobody signed in in time: %w", context.DeadlineExceeded)
)

// refusedToken is an errPerson that knows what the server said of the refresh token.
type refusedToken struct{ why *oauth.Error }

// refusedBefore is the refusedToken of an account whose server is not asked again.
var refusedBefore = refusedToken{&oauth.Error{Message: "The server no longer accepts the refresh token."}}

func (e refusedToken) Error() string        { return errPerson.Error() }
func (e refusedToken) Is(target error) bool { return target == errPerson }

func errClosed() error {
	return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Tokendesk is closing."}
}

// forPerson turns any error into one that a person can read.
func forPerson(err error) error {
	if err == nil {
		return nil
	}
	var e *oauth.Error
	if errors.As(err, &e) {
		return e
	}
	switch {
	case errors.Is(err, errPerson):
		return needsLogin(err)
	case errors.Is(err, errNotAgain):
		return &oauth.Error{
			Kind: oauth.KindOther, Message: "The last renewal may have reached the server, so it is not repeated automatically.",
			Advice: "Renew the account yourself.",
		}
	case errors.Is(err, context.Canceled):
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Cancelled.", Err: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &oauth.Error{Kind: oauth.KindUnreachable, Message: "It took too long.", Advice: "Try again.", Err: err}
	}
	return &oauth.Error{
		Kind: oauth.KindOther, Message: "Something went wrong inside Tokendesk.",
		Advice: "Try again; if it happens again, restart Tokendesk.", Err: err,
	}
}

// needsLogin says that only a sign-in leads on, and what the server said if it was
// asked.
func needsLogin(why error) *oauth.Error {
	return withWords(why, &oauth.Error{
		Kind: oauth.KindNeedsLogin, Message: "You must sign in to this account.", Advice: "Sign in; the browser opens for it.",
	})
}

func needsPaste(why error) *oauth.Error {
	return withWords(why, &oauth.Error{
		Kind: oauth.KindNeedsLogin, Message: "This account needs a new refresh token.",
		Advice: "Paste one in the app's settings, or use: tokendesk secret set APP --kind refresh_token.",
	})
}

func withWords(why error, e *oauth.Error) *oauth.Error {
	var refused refusedToken
	if errors.As(why, &refused) {
		e.Message = refused.why.Message + " " + e.Message
		e.ServerError, e.ServerDescription, e.Status = refused.why.ServerError, refused.why.ServerDescription, refused.why.Status
		e.Cause, e.Endpoint = oauth.CauseEnded, refused.why.Endpoint
		e.Sent = refused.why.Sent
	}
	return e
}

// kindOf is "" for an error that is not for people.
func kindOf(err error) oauth.Kind {
	var e *oauth.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// worthKeeping reports whether a failure says something about the account: a
// cancel, a locked vault or a change that waits for a word does not.
func worthKeeping(err error) bool {
	switch kindOf(err) {
	case oauth.KindMisconfigured, oauth.KindRefused, oauth.KindUnreachable, oauth.KindBadAnswer, oauth.KindOther:
		return true
	}
	return false
}
