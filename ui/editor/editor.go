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

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/acting"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
)

// Catalogue is what the editor needs of *catalogue.Catalogue.
type Catalogue interface {
	Provider(id string) (catalogue.Provider, bool)
	Providers() []catalogue.Provider
	Complete(app oauth.App) (oauth.App, error)
	CompleteOpen(app oauth.App) (oauth.App, error)
	OwnVars(app oauth.App) []string
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
	Begin     Begin  // of a new app
	Text      string // what is in the field that it begins at
	Catalogue Catalogue
	App       oauth.App       // to edit or duplicate; sparse, as the vault keeps it
	Accounts  []oauth.Account // of App
	Account   string          // the account Try it begins with; "" the first

	// Stored names the secrets the vault has: those of the app under "", those
	// of an account under its id. The secrets themselves are not needed here.
	Stored map[string][]oauth.SecretKind

	Team       *oauth.Team // of ModeEdit: the folder that the settings are of; nil for none
	NewAccount bool        // of ModeEdit: begins with another account
	Fill       bool        // shows at once what is still missing
	At         string      // the field to begin at, by the app file's path; "account." begins that of Account
	Why        string      // said at that field until somebody types there
	Notes      []string    // said at the top
	kept       *kept       // what was typed before; nil for nothing
	Private    bool        // presentation mode: fields that name a person are masked

	Taken        func(id string) bool // an id that another app has
	Used         []Use                // providers of the vault's apps, the one used last first
	Groups       []string             // already in use, to offer
	Environments []string
	Browsers     []string // what an account's browser may be on this machine

	Run dialogs.Run

	// The use cases, as [desk.Desk] has them. Try may call report on any goroutine.
	Try           func(ctx context.Context, e store.Edit, account string, report func(session.Progress)) (desk.Trial, error)
	Save          func(ctx context.Context, e store.Edit, last desk.Trial) (waiting []oauth.Change, err error) // [desk.Desk.SaveTried]
	FirstAccepted func(acting.Settings) acting.Settings
	Discover      func(ctx context.Context, issuer string) (oauth.App, error)
	// OwnProviders reads the person's own entries of the catalogue again where their file has
	// changed, and says what is wrong with it; nil: there are none.
	OwnProviders func(ctx context.Context) (faults []string)

	Copy func(text, what string) // to the clipboard
	// ChooseFile asks for a file; nil is [dialogs.ChooseFile]. It does not block.
	ChooseFile func(parent fyne.Window, chosen func(path string))
	// KeyFacts says what kind of private key the vault has for App; nil where that cannot be told.
	KeyFacts func(ctx context.Context) (oauth.KeyFacts, error)
	// Certificate explains what the browser is shown where it comes back by https.
	Certificate func()
	// Saved is called when the editor has closed after Save: account is one of the
	// app's, and waiting what of the app waits for a person's word.
	Saved    func(app oauth.App, account string, waiting []oauth.Change)
	Import   func(text string) // something else than a curl command was pasted; nil: only that is read
	Practice func()            // "try the practice provider" was chosen; nil hides it
	// Open opens a page for an account of the app as it stands here, in its browser:
	// a provider's registration page or documentation, a device's page.
	Open func(app string, account oauth.Account, address string)
}
