// Package desk puts the parts together for the window and the commands alike:
// vault, sessions, catalogue, clipboard, settings, and for a demonstration a
// practice provider.
//
// Everything here blocks on disk, keyring or network and must not run on the
// window's goroutine. Errors are [*oauth.Error].
package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/practice"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/browser"
	"tokendesk/ui/clip"
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
	Now            func() time.Time

	// Clipboard are the ways to the clipboard; nil: the system's own.
	Clipboard []clip.System
	// OpenBrowser opens a sign-in page; nil: browser.Open.
	OpenBrowser func(ctx context.Context, address string, ref oauth.Ref, browser string) error
}

// Desk is everything the window and a command need. Close it.
type Desk struct {
	Vault       *store.Vault
	Sessions    *session.Manager
	Catalogue   *catalogue.Catalogue
	Clipboard   *clip.Board
	Settings    *store.SettingsFile
	Now         func() time.Time
	Demo        bool
	PracticeURL string // of the practice provider, when one runs here

	places   places
	notes    []string
	practice *practice.Server
	trying   session.Options
}

// Trying are the session options without a storage, for an app that is being
// tried before it is saved.
func (d *Desk) Trying() session.Options { return d.trying }

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
	d := &Desk{Now: o.Now, Demo: o.Demo, places: where}
	if err := d.open(ctx, o); err != nil {
		_ = d.Close()
		return nil, interrupted(ctx, err)
	}
	return d, nil
}

func (d *Desk) open(ctx context.Context, o Options) error {
	var err error
	if d.Catalogue, err = catalogue.Load(); err != nil {
		return err
	}
	// Settings that cannot be read are a note: their defaults do as well.
	if d.Settings, err = store.OpenSettings(d.places.settings); err != nil {
		d.notes = append(d.notes, err.Error())
	}
	if d.Vault, err = openVault(ctx, o, d.places.vault, d.Catalogue); err != nil {
		return err
	}
	systems := o.Clipboard
	if systems == nil {
		systems = clip.Systems()
	}
	d.Clipboard = clip.New(o.Now, systems...)
	openBrowser := o.OpenBrowser
	if openBrowser == nil {
		openBrowser = d.places.openBrowser
	}
	d.trying = session.Options{
		Complete:    d.Catalogue.Complete,
		OpenBrowser: openBrowser,
		RunCommand:  runCommand,
		Now:         o.Now,
	}
	keeping := d.trying
	keeping.Storage = d.Vault
	d.Sessions = session.New(keeping)
	if o.Demo {
		return d.StartPractice(ctx)
	}
	return nil
}

func openVault(ctx context.Context, o Options, dir string, c *catalogue.Catalogue) (*store.Vault, error) {
	options := withRules(store.Options{Dir: dir, Keys: o.Keys, Ask: ask(o), Now: o.Now}, c)
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
	return v, err
}

// withRules adds what the vault needs to tell which settings act.
func withRules(o store.Options, c *catalogue.Catalogue) store.Options {
	o.Complete, o.KnownBrowser, o.Choices = c.Complete, browser.Known, c.Choices
	return o
}

// Lock locks the vault and drops everything that was read of it. The clipboard
// is the caller's.
func (d *Desk) Lock() error {
	d.Sessions.Drop()
	return d.Vault.Lock()
}

// Close clears the clipboard if it holds what we put there, waits for exchanges
// that have left, and closes sessions, vault and practice provider. It may be
// called again.
func (d *Desk) Close() error {
	var errs []error
	if d.Clipboard != nil {
		// A clipboard that cannot be reached any more is nothing to fail over.
		_ = d.Clipboard.Close(context.Background())
		d.Clipboard = nil
	}
	if d.Sessions != nil {
		d.Sessions.Close()
		d.Sessions = nil
	}
	if d.Vault != nil {
		errs = append(errs, d.Vault.Close())
		d.Vault = nil
	}
	if d.practice != nil {
		errs = append(errs, d.practice.Close())
		d.practice = nil
	}
	if d.places.temporary != "" {
		errs = append(errs, os.RemoveAll(d.places.temporary))
	}
	return errors.Join(errs...)
}

// Notes are remarks of opening for a person: repaired permissions, settings that
// could not be read.
func (d *Desk) Notes() []string {
	notes := append(d.notes[:len(d.notes):len(d.notes)], d.Vault.Notes()...)
	if note := d.Settings.Note(); note != "" {
		notes = append(notes, note)
	}
	return notes
}

// Complete returns an app with everything the catalogue and the defaults know,
// and the app as it is where they cannot complete it.
func (d *Desk) Complete(app oauth.App) oauth.App {
	complete, err := d.Catalogue.Complete(app)
	if err != nil {
		return app
	}
	return complete
}

func interrupted(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
}
