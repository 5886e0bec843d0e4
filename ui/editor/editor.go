// Package editor is the form of one app: the provider picker, the fields with
// the reason each is wanted, Try it, and Save.
//
// # Goroutines
//
// [Show] is called on the UI goroutine and returns at once. Functions of
// [Options] that take a context are slow: they are called on another goroutine
// through Options.Run. All others are called on the UI goroutine.
package editor

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/acting"
)

// Catalogue is what the editor needs of *catalogue.Catalogue.
type Catalogue interface {
	Provider(id string) (catalogue.Provider, bool)
	Search(query string) []catalogue.Provider
	Complete(app oauth.App) (oauth.App, error)
}

// Draft is what a person has typed so far.
type Draft struct {
	App      oauth.App // sparse
	Accounts []oauth.Account

	// Secrets are those of the app that were typed; an empty value deletes one,
	// a missing one stays. AccountSecrets are those of an account, by its id.
	Secrets        oauth.Secrets
	AccountSecrets map[string]oauth.Secrets

	// RenamedFrom is the id before, "" where it is new or unchanged.
	RenamedFrom string

	// Base is what the person began to type at: the app in the vault, what they
	// pasted, or nothing. Accepted is what of it a new app needs no word for.
	// What they type is their word for that field and no other (promise 42).
	Base, Accepted acting.Settings
}

// Edit is a draft as the vault takes it. of is the app of the vault that it was
// opened on, "" for none, and seen what was read of that.
func (d Draft) Edit(of string, seen acting.Settings) store.Edit {
	return store.Edit{
		App: d.App, Accounts: d.Accounts, RenamedFrom: d.RenamedFrom, Secrets: d.Secrets, AccountSecrets: d.AccountSecrets,
		Of: of, Seen: seen, Base: d.Base, Accepted: d.Accepted,
	}
}

// Mode is why the editor was opened.
type Mode int

// Modes of the editor.
const (
	ModeNew       Mode = iota // begins at the provider picker
	ModeEdit                  // secrets stay unless replaced
	ModeDuplicate             // a new id, no tokens, and no secrets but those typed
)

// Options are what the editor needs of the desk.
type Options struct {
	Mode      Mode
	Begin     Begin // of a new app
	Catalogue Catalogue
	App       oauth.App       // to edit or duplicate; sparse, as the vault keeps it
	Accounts  []oauth.Account // of App
	Account   string          // the account Try it begins with; "" the first

	// Stored names the secrets the vault has: those of the app under "", those
	// of an account under its id. The secrets themselves are not needed here.
	Stored map[string][]oauth.SecretKind

	NewAccount bool     // of ModeEdit: begins with another account
	Notes      []string // said at the top
	Private    bool     // presentation mode: fields that name a person are masked

	Taken        func(id string) bool // an id that another app has
	Groups       []string             // already in use, to offer
	Environments []string
	Browsers     []string // programs found on this machine, beside default, private, isolated, none

	Run func(work func(ctx context.Context) (show func())) (cancel func())                               // see dialogs.Run
	Try func(ctx context.Context, d Draft, account string, report func(session.Progress)) (Trial, error) // report may be called from any goroutine
	// Save reports whether something of the app waits for a person's word.
	Save func(ctx context.Context, d Draft) (waits bool, err error)
	// FirstAccepted is what of a pasted app needs no word.
	FirstAccepted func(acting.Settings) acting.Settings
	// Discover fills endpoints from an issuer's address.
	Discover func(ctx context.Context, issuer string) (oauth.App, error)

	Copy     func(text, what string)                         // to the clipboard
	Saved    func(app oauth.App, account string, waits bool) // the editor has closed after Save; account is one of the app's
	Import   func(text string)                               // an app file was pasted; nil: only curl is read
	Practice func()                                          // "try the practice provider" was chosen; nil hides it
	Open     func(address string)                            // a provider's registration page or documentation
}
