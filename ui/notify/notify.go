// Package notify tells a person on the desktop of what they alone can mend: a token that
// ends and was not renewed by itself, a sign-in that is needed, a secret that ends. It
// knows no toolkit.
//
// What is to be told is the pure [Due]. A [Notifier] follows a desk, tells it over
// org.freedesktop.Notifications once, takes it back when it is no longer true, and passes
// on what the person chose. It tells nothing while the vault is locked, while somebody
// looks on (presentation mode) or while the window has the person's eyes.
//
// On Windows and macOS nothing is told: what small libraries have there knows no buttons,
// and a note on which nothing can be done is one too many.
package notify

import (
	"runtime"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// Note is one notification, as plain data. It holds nothing secret, and names of people
// only where the settings say so.
type Note struct {
	Title, Body string
	Choices     []Choice
	Click       desk.Action // on the note itself
	// Instead is added to the body where notes can have no choices.
	Instead string
	// Transient says that nobody needs it later.
	Transient bool
	// Of are the keys of what it tells, each in [Told] once it was told.
	Of []string
}

// Choice is one button of a note.
type Choice struct {
	Label string
	Do    desk.Action
}

// Told is what was told already, by the keys of [Note.Of]. It is plain data, and knows no
// more of anything than its account, what it is and a moment.
type Told map[string]bool

// Supported reports whether this system can be told anything.
func Supported() bool { return runtime.GOOS != "windows" && runtime.GOOS != "darwin" }

// showLabel is on the button that brings the window.
const showLabel = "Show"

// open is the action that brings the window, with an account chosen.
func open(ref oauth.Ref) desk.Action { return desk.Action{Do: desk.DoOpen, Ref: ref} }
