package ui

import (
	"context"
	"encoding/json"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/acting"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
	"tokendesk/ui/clip"
	"tokendesk/ui/editor"
)

// Vault is what the window itself asks of the vault. Its methods block.
type Vault interface {
	Records(ctx context.Context) ([]oauth.Record, error)
	Record(ctx context.Context, ref oauth.Ref) (oauth.Record, error)
	History(ctx context.Context, ref oauth.Ref) ([]oauth.HistoryEntry, error)
	Save(ctx context.Context, ref oauth.Ref, entry oauth.HistoryEntry, change func(*oauth.Record) error) error
	PutApp(ctx context.Context, e store.Edit) error
	Waiting(ctx context.Context, e store.Edit) ([]oauth.Change, error)
	SetFavourite(ctx context.Context, app string, favourite bool) error
	RemoveApp(ctx context.Context, app string) (undo func(context.Context) error, err error)
	RemoveAccount(ctx context.Context, ref oauth.Ref) (undo func(context.Context) error, err error)
	PlanImport(ctx context.Context, f appfile.File) (store.ImportReport, error)
	Import(ctx context.Context, f appfile.File, word store.Word) (store.ImportReport, error)
	Export(ctx context.Context, apps []string, withSecrets bool) (appfile.File, error)
	Changes(ctx context.Context, app string) ([]oauth.Change, error)
	Trust(ctx context.Context, app string, seen []oauth.Change) error
	Watch(ctx context.Context) <-chan store.Change
	Slot() keys.Mode
	Notes() []string
}

// Sessions is what the window itself asks of the sessions. Its methods block.
type Sessions interface {
	Token(ctx context.Context, ref oauth.Ref, opts ...session.Option) (oauth.TokenSet, error)
	SignIn(ctx context.Context, ref oauth.Ref, opts ...session.Option) (oauth.TokenSet, error)
	Revoke(ctx context.Context, ref oauth.Ref) error
	Forget(ctx context.Context, ref oauth.Ref) error
	Accept(ctx context.Context, ref oauth.Ref) error
	Test(ctx context.Context, ref oauth.Ref) (oauth.TestResult, error)
	Userinfo(ctx context.Context, ref oauth.Ref) (json.RawMessage, error)
	Introspect(ctx context.Context, ref oauth.Ref) (json.RawMessage, error)
	Trace(ref oauth.Ref) []oauth.Exchange
	Events(ctx context.Context) <-chan session.Event
}

// Clipboard is what the window itself asks of the clipboard. Copy and Clear block.
type Clipboard interface {
	Copy(ctx context.Context, text, what string, clearAfter time.Duration) error
	Clear(ctx context.Context) error
	Content() clip.Content
	Changes(ctx context.Context) <-chan clip.Content
	AddFallback(s clip.System)
}

// Settings are remembered choices. Update writes a file.
type Settings interface {
	Get() store.Settings
	Update(change func(*store.Settings)) error
}

// Catalogue is what the window and the editor ask of the providers.
type Catalogue interface {
	editor.Catalogue
	Providers() []catalogue.Provider
}

// Desk is everything the window works with. All fields are needed, except
// where it says otherwise.
type Desk struct {
	Vault     Vault
	Sessions  Sessions
	Clipboard Clipboard
	Settings  Settings
	Catalogue Catalogue
	Now       func() time.Time

	// FirstAccepted is what of settings a new app needs no word for.
	FirstAccepted func(acting.Settings) acting.Settings
	// Trying are the session options, without storage, that the editor's
	// "Try it" runs a draft with.
	Trying session.Options
	// Discover fills endpoints from an issuer's address. It blocks.
	Discover func(ctx context.Context, issuer string) (oauth.App, error)
	// OpenAddress opens a page in the system's browser. It may block.
	OpenAddress func(ctx context.Context, address string) error
	// Browsers finds the browsers of this machine, for the editor to offer. It
	// may block; nil finds none.
	Browsers func() []string

	// Demo says that this is a throw-away vault in memory.
	Demo bool
	// PracticeURL is where the practice provider listens; "" while it does not run.
	PracticeURL func() string
	// StartPractice starts the practice provider and adds its apps. It blocks.
	StartPractice func(ctx context.Context) error
	// KeepFresh renews chosen accounts before they expire, until ctx ends. It
	// blocks; nil renews nothing.
	KeepFresh func(ctx context.Context)
	// Lock locks the vault and drops what the sessions know; nil where it cannot
	// be locked. Unlock opens it again. LockProtects tells whether that needs a
	// person.
	Lock         func(ctx context.Context) error
	Unlock       func(ctx context.Context, ask keys.Ask) error
	LockProtects func(ctx context.Context) (bool, error)
	// Close closes everything. It blocks.
	Close func() error
}
