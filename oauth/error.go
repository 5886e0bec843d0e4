package oauth

import "time"

// Kind sorts failures by what a person or a script has to do about them.
type Kind string

// The kinds of failure; the commands' exit codes follow from them.
const (
	KindUsage         Kind = "usage"         // the call's words are off
	KindMisconfigured Kind = "misconfigured" // the app's settings cannot work
	KindNeedsLogin    Kind = "needs_login"   // a person must sign in
	KindUntrusted     Kind = "untrusted"     // a person must accept a change
	KindVault         Kind = "vault"         // the vault or its key cannot be had
	KindRefused       Kind = "refused"       // the server said no
	KindUnreachable   Kind = "unreachable"   // network, TLS, time limit, 5xx
	KindBadAnswer     Kind = "nonsense"      // the answer makes no sense
	KindInterrupted   Kind = "interrupted"   // cancelled
	KindOther         Kind = "other"
)

// Kinds are all kinds of failure.
func Kinds() []Kind {
	return []Kind{
		KindUsage, KindMisconfigured, KindNeedsLogin, KindUntrusted, KindVault, KindRefused, KindUnreachable, KindBadAnswer, KindInterrupted, KindOther,
	}
}

// Error is a failure as a person should see it. No field ever holds a secret,
// a token or a raw body, and Error() prints nothing that the fields do not say.
type Error struct {
	Kind    Kind
	Message string // what happened
	Advice  string // what it usually means and what to do

	ServerError       string // RFC 6749 5.2 "error", cleaned and capped
	ServerDescription string // "error_description", cleaned and capped
	Status            int    // HTTP status, 0 when no answer came

	RetryAfter time.Duration // what the server asked for, 0 when it did not
	Sent       bool          // at least one byte of the request may have left
	Host       string        // that was asked or could not be, as host or host:port; "" where it is about none

	// What is usually behind it, for whoever offers a remedy. They are filled where
	// something is known, and say nothing that the words do not.
	Cause    Cause
	Endpoint EndpointName // that was asked, "" for none
	Field    string       // the app file's path of the setting that is in question, "" for none
	Scopes   []string     // of those asked for, the ones that the server names
	Instead  []ClientAuth // other ways to prove the client that the server may want, the likeliest first

	Err error // for errors.Is; never shown
}

// UsageError says that what was asked for cannot be as it stands, and what to do
// instead.
func UsageError(message, advice string) *Error {
	return &Error{Kind: KindUsage, Message: message, Advice: advice}
}

// MisconfiguredError says that an app's settings cannot work, and which to change.
func MisconfiguredError(message, advice string) *Error {
	return &Error{Kind: KindMisconfigured, Message: message, Advice: advice}
}

// At says in which setting of the app the failure is, by the app file's path, and
// returns the error itself.
func (e *Error) At(field string) *Error {
	e.Field = field
	return e
}

// Error returns the message, without the advice.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, for errors.Is only.
func (e *Error) Unwrap() error { return e.Err }
