// Package ui is the window of Tokendesk.
//
// The rules of the house:
//
//   - Everything slow (vault, keyring, network, clipboard) runs in [tasks]; its
//     result comes back to the UI goroutine by one injected dispatcher. No
//     other code of this package starts a goroutine.
//   - The window shows plain values: a pure function turns a record and the
//     time into a [rowModel]; a row has one method to show one.
//   - A person's action is an [action]: it has a menu entry, a key and one
//     function. Dialogs are for questions; what worked is a toast, what failed
//     stays where it failed.
//   - Nothing secret is in a title, a log or an error.
package ui
