package oauth

import (
	"strings"
	"time"
)

// Record is everything kept about one account: its app's settings, its own,
// their secrets and what the server last gave. It prints as a placeholder.
type Record struct {
	App     App // sparse, as a person or file said
	Account Account
	Secrets Secrets

	// Tokens is nil when there are none.
	Tokens *TokenSet

	// Waiting are the settings that came from outside and wait for a person's
	// word, the app's and the account's own. While there is one of them nothing
	// is sent, run or opened for the account. Whoever keeps the record fills it.
	Waiting []Change

	// Discovered is what a person has accepted of the server's metadata.
	Discovered Discovered

	// Held says that Tokens belong to somebody other than Account.Expect, or that
	// nobody has told yet whose they are (their Identity is empty), and that no
	// person has accepted them: they are not handed out.
	Held bool

	// Replaced is what Tokens replaced, where they are held back and it may still be
	// good: it is put back when they go to the account of the person they belong to. It
	// is handed out to nobody meanwhile.
	Replaced *TokenSet

	// NeedsLogin says that the server rejected the refresh token.
	NeedsLogin bool

	// Failure is the last attempt's failure; nil after a success.
	Failure *Failure

	// Narrow are tokens for less than the app asks for, or for another audience, that
	// were asked for by themselves. They go with the Tokens.
	Narrow []NarrowToken

	// Kept is what is remembered of the places of Account.Keep.
	Kept []Kept

	// Team says of which team's folder the app is; nil for an app of the person's own.
	Team *Team

	// Sent is what a save adds to the account's trace; what is read has none.
	Sent Trace
}

// Owner is the token set that tells whose an account is: the one that counts, or the one
// that a set that is held back had replaced. nil where there is none.
func (r Record) Owner() *TokenSet {
	if r.Held {
		return r.Replaced
	}
	return r.Tokens
}

// String keeps secrets out of logs and errors.
func (Record) String() string { return "[record]" }

// GoString keeps secrets out of %#v.
func (Record) GoString() string { return "[record]" }

// Change is a setting that acts and that a person has not accepted yet. Old and
// New are for a person to read, whole and free of passwords.
type Change struct {
	Field string `json:"field"` // the app file's path, such as "endpoints.token"
	Old   string `json:"old"`
	New   string `json:"new"`

	// Exact stands for the values themselves: two lists of changes are equal only
	// where they mean the same.
	Exact string `json:"-"`
}

// Discovered reports whether the change is one of the server's metadata, which
// counts only where that is used and may be taken back by the server.
func (c Change) Discovered() bool { return strings.HasPrefix(c.Field, "discovered.") }

// Discovered are the origins of the endpoints that an issuer's metadata named
// when it was first read, or that a person has accepted since, by the
// endpoint's name in the app file.
type Discovered struct {
	Issuer  string            `json:"issuer,omitempty"`
	Origins map[string]string `json:"origins,omitempty"`
}

// Moved reports whether metadata of the same issuer names an endpoint at another
// origin than before, or one that it did not name.
func (d Discovered) Moved(now Discovered) bool {
	if d.Issuer != now.Issuer {
		return false // another issuer is a change of its own
	}
	for name, origin := range now.Origins {
		if d.Origins[name] != origin {
			return true
		}
	}
	return false
}

// Failure is what is kept of an [Error].
type Failure struct {
	At      time.Time `json:"at"`
	Kind    Kind      `json:"kind"`
	Message string    `json:"message"`
	Advice  string    `json:"advice,omitempty"`

	// Repeatable says that the same refresh token may be sent again without a
	// person's word: the server said 429 or 503, or no byte had left.
	Repeatable bool `json:"repeatable,omitempty"`

	// What a remedy is made of; see [Error]. A vault of before has none of it.
	Cause             Cause        `json:"cause,omitempty"`
	Endpoint          EndpointName `json:"endpoint,omitempty"`
	Field             string       `json:"field,omitempty"`
	Scopes            []string     `json:"scopes,omitempty"`
	Instead           []ClientAuth `json:"instead,omitempty"`
	Status            int          `json:"status,omitempty"`
	ServerError       string       `json:"server_error,omitempty"`
	ServerDescription string       `json:"server_description,omitempty"`
	RetryAt           time.Time    `json:"retry_at,omitzero"` // what the server asked for
}

// FailureOf is what is kept of an error that came at a time.
func FailureOf(e *Error, at time.Time) Failure {
	f := Failure{
		At: at, Kind: e.Kind, Message: e.Message, Advice: e.Advice, Cause: e.Cause, Endpoint: e.Endpoint, Field: e.Field, Scopes: e.Scopes,
		Instead: e.Instead, Status: e.Status, ServerError: e.ServerError, ServerDescription: e.ServerDescription,
	}
	if e.RetryAfter > 0 {
		f.RetryAt = at.Add(e.RetryAfter)
	}
	return f
}

// HistoryEntry is one line of an account's history. Detail never holds a secret.
type HistoryEntry struct {
	At     time.Time   `json:"at"`
	Kind   HistoryKind `json:"what"`
	Detail string      `json:"detail,omitempty"`
}

// HistoryKind says what happened to an account.
type HistoryKind string

// The kinds of a history's entries.
const (
	HistoryGot      HistoryKind = "got"
	HistoryRenewed  HistoryKind = "renewed"
	HistorySignedIn HistoryKind = "signed_in"
	HistoryIdentity HistoryKind = "identity" // Detail: who the server said it is
	HistoryCopied   HistoryKind = "copied"   // Detail: the format
	HistoryRevoked  HistoryKind = "revoked"
	HistoryRefused  HistoryKind = "refused" // a host did not accept the token; Detail: which
	HistoryFailed   HistoryKind = "failed"  // Detail: the kind and message
	HistorySettings HistoryKind = "settings"
	HistoryTrusted  HistoryKind = "trusted"
	HistoryUsedHere HistoryKind = "used_here" // a token that is somebody else's; Detail: whose
	HistoryKeptFor  HistoryKind = "kept_for"  // a token was given to its owner's account; Detail: which
	HistoryNarrowed HistoryKind = "narrowed"  // a narrower token was got; Detail: what for
	HistoryRestored HistoryKind = "restored"  // the account came from a backup
)
