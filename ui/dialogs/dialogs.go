// Package dialogs are the window's questions: import, export, trust, copy as,
// revoke, remove, passphrases, and the pasted answer of a sign-in.
//
// # Goroutines
//
// Everything here is called on the UI goroutine and returns at once. Functions
// of an options struct that take a context are slow: they are called on another
// goroutine, through the host's [Run], and what follows is shown on the UI
// goroutine again. All other functions of an options struct are called on the
// UI goroutine. Closing a dialog cancels what it started.
package dialogs

import "context"

// Run is how the host runs slow work for a dialog: it calls work on another
// goroutine with a context that ends when cancel is called (or the window
// closes), and then calls the function that work returned, if any, on the UI
// goroutine, after a cancel too.
type Run = func(work func(ctx context.Context) (show func())) (cancel func())
