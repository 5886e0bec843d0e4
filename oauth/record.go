package oauth

import "time"

// Record is everything kept about one account: its app's settings, its own,
// their secrets and what the server last gave. It prints as a placeholder.
type Record struct {
	App     App // sparse, as a person or file said
	Account Account
	Secrets Secrets

	// Tokens is nil when there are none.
	Tokens *TokenSet

	// Approved is where the secrets and tokens may go (see [Binding]). While it
	// differs from the app's own binding nothing that carries them is sent.
	Approved Binding

	// Held says that Tokens belong to somebody other than Account.Expect, or that
	// nobody has told yet whose they are (their Identity is empty), and that no
	// person has accepted them: they are not handed out.
	Held bool

	// NeedsLogin says that the server rejected the refresh token.
	NeedsLogin bool

	// Failure is the last attempt's failure; nil after a success.
	Failure *Failure
}

// String keeps secrets out of logs and errors.
func (Record) String() string { return "[record]" }

// GoString keeps secrets out of %#v.
func (Record) GoString() string { return "[record]" }

// Failure is what is kept of an [Error].
type Failure struct {
	At      time.Time `json:"at"`
	Kind    Kind      `json:"kind"`
	Message string    `json:"message"`
	Advice  string    `json:"advice,omitempty"`

	// Repeatable says that the same refresh token may be sent again without a
	// person's word: the server said 429 or 503, or no byte had left.
	Repeatable bool `json:"repeatable,omitempty"`
}

// HistoryEntry is one line of an account's history. Detail never holds a secret.
type HistoryEntry struct {
	At     time.Time `json:"at"`
	What   What      `json:"what"`
	Detail string    `json:"detail,omitempty"`
}

// What happened to an account.
type What string

// The events of a history.
const (
	WhatGot      What = "got"
	WhatRenewed  What = "renewed"
	WhatSignedIn What = "signed_in"
	WhatIdentity What = "identity" // Detail: who the server said it is
	WhatCopied   What = "copied"   // Detail: the format
	WhatRevoked  What = "revoked"
	WhatFailed   What = "failed" // Detail: the kind and message
	WhatSettings What = "settings"
	WhatTrusted  What = "trusted"
)
