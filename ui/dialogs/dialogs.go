// Package dialogs are the window's questions: import, export, trust, copy as,
// sign out, remove, and the pasted answer of a sign-in. They hold no
// rule of their own: what is asked and done is the desk's, what is said the
// vocabulary's.
//
// # Goroutines
//
// Everything here is called on the UI goroutine and returns at once. What of an
// options struct takes a context is slow: it is called on another
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
