// Package detail is the right pane: the chosen account.
//
// # Goroutines
//
// A [Pane] lives on the UI goroutine: all its methods are called there, and it
// calls every function of [Actions] there. Actions return at once; a done
// function they were given is called once, on the UI goroutine, when the host
// has the answer. [ModelOf] and everything on [Model] are pure.
package detail

import (
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
)

// Actions are what the pane asks of its host.
type Actions struct {
	Do      func(oauth.Ref, session.Step) // the step that was on the button, as on the row
	Renew   func(oauth.Ref)
	SignIn  func(oauth.Ref)
	Another func(oauth.Ref) // signs in another person to the account's app
	Cancel  func(oauth.Ref) // whatever runs on this account
	Copy    func(oauth.Ref) // the access token in the default format, renewed first where it must be
	CopyAs  func(oauth.Ref)
	SignOut func(oauth.Ref) // asks first: dialogs.SignOut
	Whose   func(oauth.Ref) // what to do with a token that is somebody else's: dialogs.Whose
	Keep    func(oauth.Ref) // gives the token to the account of the person it belongs to
	Trust   func(oauth.Ref) // asks first: dialogs.Trust
	Edit    func(oauth.Ref)
	// KeepCurrent shows where the token is kept current, and adds a file: dialogs.Keep.
	KeepCurrent func(oauth.Ref)
	// Menu opens the account's menu, below a place of the window: where not all buttons
	// have their room.
	Menu func(oauth.Ref, fyne.Position)
	// Remedy does what may mend a failure; it asks first where a person must be asked.
	Remedy func(oauth.Ref, session.Remedy)
	Paste  func(oauth.Ref) // the answer of a browser elsewhere: dialogs.PasteAnswer

	// Certificate explains what the browser is shown where it comes back by https.
	Certificate func()

	// Several is for accounts that are chosen together.
	Several SeveralActions

	ForgetTrace func(oauth.Ref) // what is kept of its exchanges

	// CopyText copies something shown here; what names it ("ID token").
	// secret says that the clipboard must be cleared of it.
	CopyText func(text, what string, secret bool)

	// OpenPage opens a page of the account, such as its sign-in page again, in the
	// account's browser.
	OpenPage func(ref oauth.Ref, address string)
	// OtherWays offers other ways to the page that a sign-in waits for.
	OtherWays func(oauth.Ref) // dialogs.Elsewhere
	ShowCode  func(oauth.Ref) // of a device sign-in: dialogs.ShowDevice

	// Test, Userinfo and Introspect ask the server. cancel may be called any time.
	Test       func(ref oauth.Ref, done func(oauth.TestResult, error)) (cancel func())
	Userinfo   func(ref oauth.Ref, done func(json.RawMessage, error)) (cancel func())
	Introspect func(ref oauth.Ref, done func(json.RawMessage, error)) (cancel func())

	// Leave gives the keys back to the list; nil leaves them.
	Leave func()

	// After calls f on the UI goroutine after d, unless stopped; it hides a
	// revealed token.
	After func(d time.Duration, f func()) (stop func())
}

// Input is everything a [Model] is made of.
type Input struct {
	desk.Details // the host sets Running, Progress and Err

	Previous *oauth.TokenSet // the token set before this one, where the host saw it
	Private  bool            // presentation mode: identities are masked
	Now      time.Time       // in the time zone to show
}
