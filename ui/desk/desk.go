// Package desk is the application: every use case is a method of [Desk], once,
// without a toolkit. The window and the commands are faces over it and hold no
// rule of their own.
//
// What a face shows of an account is an [Account]; [Desk.Updates] streams them.
// What a face says comes from package words.
//
// # Goroutines and errors
//
// A method that takes a context blocks on disk, keyring or network and must not
// run on the goroutine that draws a face. All methods may be called from any other. Errors
// are [*oauth.Error].
package desk

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/loopback"
	"tokendesk/oauth/practice"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/browser"
	"tokendesk/ui/clip"
	"tokendesk/ui/words"
)

// ErrNoVault is what [Open] wraps when there is no vault and none may be made.
var ErrNoVault = errors.New("no vault")

// Options say which desk to open.
type Options struct {
	VaultDir string    // "": the system's own place
	Keys     keys.Mode // with Memory nothing is kept
	// PassphraseFile opens the vault, or gives a new one its passphrase; it is
	// read at need, before anybody is asked.
	PassphraseFile string
	Ask            keys.Ask // a person; nil: nobody can be asked
	Demo           bool     // memory vault, practice provider with its apps
	Create         bool     // make a vault when there is none; else ErrNoVault
	// Carried is what another process had ([Desk.Carry]): the vault is opened with its
	// key, or locked where there is none, and nobody is asked. Whoever made it wipes it.
	Carried *Carried
	Now     func() time.Time
	// Sleep waits for a time or the context's end, which is its error, before what runs
	// is told ([Desk.Updates]); nil: real time.
	Sleep func(context.Context, time.Duration) error

	// Clipboard are the ways to the clipboard; nil: the system's own.
	Clipboard []clip.System
	// OpenBrowser opens a sign-in page; nil: browser.Open.
	OpenBrowser func(ctx context.Context, address string, ref oauth.Ref, browser string) error
	// HTTP builds an app's client; nil: oauth.NewHTTPClient.
	HTTP func(oauth.App, oauth.Secrets) (*http.Client, error)
	// Keyring is where a vault's key may be; nil: the system's own.
	Keyring keys.Store
	// Version is the program's; an account that fails says whether it was another when
	// it worked.
	Version   string
	providers string // the person's own entries, where it is not the vault that says where they are

	// Locked is called after each lock; nil: nobody wants to know.
	Locked func()
}

// Desk is the application over one open vault. Close it.
type Desk struct {
	Catalogue *catalogue.Catalogue // what is known of providers
	Settings  *store.SettingsFile  // the person's choices
	Now       func() time.Time
	Demo      bool // a throw-away vault in memory

	vault      *store.Vault
	guests     *guests
	keeper     *keeper
	switching  *switching // what is tried of how clients prove themselves
	sessions   *session.Manager
	browse     func(ctx context.Context, address string, ref oauth.Ref, browser string) error
	ownBrowser bool // the machine's browsers are opened
	clipboard  *clip.Board
	feed       *feed
	marks      marks // of the secrets that accounts have
	calls      calls
	places     places
	own        *ownProviders
	asides     asides
	notes      []string
	adopted    bool            // what was carried of the clipboard is ours
	trying     session.Options // of a session without a storage: see Try
	locked     func()

	teamsLook chan struct{} // wakes TeamNews

	closing sync.Once
	closed  error // what closing said

	certificates certificates // when those in files end

	practicing sync.Mutex
	practice   *practice.Server // whose apps were imported; nil for none
	practices  []*practice.Server
}

// Open opens the desk. The vault is made when there is none and o.Create says
// so; else the error is an [*oauth.Error] of KindUsage that wraps [ErrNoVault].
// Close the desk when done.
func Open(ctx context.Context, o Options) (*Desk, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Demo {
		o.Keys, o.VaultDir = keys.Memory, ""
	}
	where, err := placesOf(o)
	if err != nil {
		return nil, err
	}
	d := &Desk{Now: o.Now, Demo: o.Demo, places: where, own: where.ownProviders(), locked: o.Locked, calls: newCalls(), teamsLook: make(chan struct{}, 1)}
	d.feed = newFeed(d, o.Sleep)
	where.profiles.Sweep()
	if err := d.open(ctx, o); err != nil {
		_ = d.Close()
		return nil, interrupted(ctx, err)
	}
	return d, nil
}

func (d *Desk) open(ctx context.Context, o Options) error {
	var err error
	known := d.places.catalogue(ctx, d.own)
	d.Catalogue = known.With(d.defaults)
	d.notes = append(d.notes, d.own.about.Faults...)
	// Settings that cannot be read are a note: their defaults do as well.
	if d.Settings, err = d.places.openSettings(); err != nil {
		d.notes = append(d.notes, err.Error())
	}
	if d.vault, err = openVault(ctx, o, d.places.vault, known); err != nil {
		return err
	}
	systems := o.Clipboard
	if systems == nil {
		systems = clip.Systems()
	}
	d.clipboard = clip.New(o.Now, systems...)
	if d.browse = o.OpenBrowser; d.browse == nil {
		d.browse, d.ownBrowser = d.places.openBrowser, true
	}
	d.trying = session.Options{
		Complete:      d.Catalogue.Complete,
		Open:          d.Catalogue.Open,
		OpenBrowser:   d.browse,
		Browser:       d.BrowserOf,
		Page:          func(o session.Outcome) loopback.Page { return words.SignInPage(o, d.Presenting()) },
		RunCommand:    runCommand,
		HTTP:          o.HTTP,
		Certificate:   d.listenerCertificate,
		PageMayBeGone: practice.Serves,
		Now:           o.Now,
		Version:       o.Version,
	}
	d.keeper = d.newKeeper()
	keeping := d.trying
	d.guests = &guests{all: map[oauth.Ref]*guest{}}
	d.switching = &switching{storage: storage{d.vault, d.guests, d.keeper.Saved}, ways: map[oauth.Ref]oauth.ClientAuth{}}
	keeping.Storage = d.switching
	d.sessions = session.New(keeping)
	if o.Carried != nil {
		d.adopt(ctx, *o.Carried)
	}
	if o.Demo {
		return d.StartPractice(ctx)
	}
	return nil
}

func openVault(ctx context.Context, o Options, dir string, c *catalogue.Catalogue) (*store.Vault, error) {
	options := vaultOptions(o, dir, c)
	if o.Keys == keys.Memory {
		return store.Create(ctx, options)
	}
	exists, err := store.Exists(dir)
	switch {
	case err != nil:
		return nil, err
	case exists:
		return store.Open(ctx, options)
	case !o.Create:
		return nil, &oauth.Error{
			Kind:    oauth.KindUsage,
			Message: "There is no vault yet.",
			Advice:  "`tokendesk import FILE` makes one, and so does the window. To look around first: `tokendesk --demo list`.",
			Err:     ErrNoVault,
		}
	}
	v, err := store.Create(ctx, options)
	if errors.Is(err, fs.ErrExist) {
		// Another process may have been faster.
		if there, _ := store.Exists(dir); there {
			return store.Open(ctx, options)
		}
	}
	if err != nil && o.VaultDir == "" {
		if lost := homeLost(); lost != nil {
			return nil, lost
		}
	}
	return v, err
}

// vaultOptions are those of the vault in dir, with what it needs to tell which
// settings act.
func vaultOptions(o Options, dir string, c *catalogue.Catalogue) store.Options {
	var carried *keys.Carried
	if o.Carried != nil {
		carried = &o.Carried.Key
	}
	return store.Options{
		Carried: carried,
		Dir:     dir, Keys: o.Keys, Ask: ask(o), Now: o.Now, Keyring: o.Keyring,
		Complete: c.CompleteOpen, Check: c.Check, Open: c.Open, KnownBrowser: browser.Known, Choices: c.Choices,
		Entry: c.Acts, CompleteBy: c.CompleteActing,
	}
}

// Close clears the clipboard if it holds what we put there, waits for exchanges
// that have left, and closes sessions, vault and practice provider. It may be
// called again.
func (d *Desk) Close() error {
	d.closing.Do(func() { d.closed = d.close() })
	return d.closed
}

// close closes what was opened; what still calls it afterwards gets its error.
func (d *Desk) close() error {
	var errs []error
	d.feed.close()
	if d.clipboard != nil {
		// A clipboard that cannot be reached any more is nothing to fail over.
		_ = d.clipboard.Close(context.Background())
	}
	if d.sessions != nil {
		d.sessions.Close()
	}
	if d.keeper != nil {
		d.keeper.Close() // what those exchanges brought is written first
	}
	if d.vault != nil {
		errs = append(errs, d.vault.Close())
	}
	errs = append(errs, d.closePractice()...)
	errs = append(errs, d.asides.remove())
	if d.places.temporary != "" {
		errs = append(errs, os.RemoveAll(d.places.temporary))
	}
	return errors.Join(errs...)
}

// Notes are remarks of opening for a person: repaired permissions, settings that
// could not be read.
func (d *Desk) Notes() []string {
	notes := append(d.notes[:len(d.notes):len(d.notes)], d.vault.Notes()...)
	if note := d.Settings.Note(); note != "" {
		notes = append(notes, note)
	}
	return notes
}

func interrupted(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
}
