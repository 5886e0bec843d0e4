// Package ui is the window of Tokendesk: the main screen, which wires the packages
// below this one to an open desk.
//
// The rules of the window:
//
//   - Everything slow (vault, keyring, network, clipboard) runs through
//     [tokendesk/ui/tasks], which brings the result back to the UI goroutine. All
//     other code of the window lives on that goroutine, and none starts another.
//   - A rule of the program is a method of [tokendesk/ui/desk], and what is said of
//     it comes from [tokendesk/ui/words]: the commands obey and say the same. The
//     window asks, shows and lays out.
//   - The window shows plain values. A pure function makes a model of an account
//     and the time (one for a row, one for the pane), and one method shows it.
//   - What a person can do is a command in menu.go, with its label and its key, and
//     one function in actions.go. Dialogs are for questions; what worked is a toast,
//     what failed stays where it failed.
//   - Words are for reading. Nothing is found or decided by them.
//   - Nothing secret is in a title, a log or an error.
package ui
