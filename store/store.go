// Package store remembers: apps, accounts, token sets, history, settings; sealed records in SQLite.
//
// Each record is sealed on its own and bound to its vault, place and version;
// a sealed manifest lists them all and changes in the same transaction. Every
// change of a vault goes through one function, [Vault.write]: write lock →
// re-read → change → commit → announce.
package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/acting"
	"tokendesk/store/keys"
)

// Options say where a vault is and how its key is had.
type Options struct {
	Dir  string // of vault.db, leases/, backups/, profiles/; ignored with keys.Memory
	Keys keys.Mode
	Ask  keys.Ask
	// Carried is the key that another process had ([Vault.Carry]), or that the vault
	// is to be locked; nil: the slots are asked. Whoever made it wipes it.
	Carried  *keys.Carried
	Complete func(oauth.App) (oauth.App, error) // catalogue.CompleteOpen, for what acts; nil: apps are complete
	Check    func(oauth.App) error              // catalogue.Check, of an app that is to be kept; nil: what Complete and Validate say
	Open     func(oauth.Record) []oauth.Gap     // catalogue.Open; nil: nothing is open
	// KnownBrowser and Choices are those of [acting.Rules]; nil knows none.
	KnownBrowser func(name string) bool
	Choices      func(provider, field string) []string
	// Entry and CompleteBy are those of [acting.Rules]; nil: there are no own providers.
	Entry      func(provider string) json.RawMessage
	CompleteBy func(app oauth.App, entry json.RawMessage) (oauth.App, error)
	Now        func() time.Time // nil: time.Now

	// Keyring is the OS keyring; nil is the real one.
	Keyring keys.Store

	networkFS   func(dir string) string
	fingerprint func(oauth.App, oauth.Account) string
}

func (o Options) withDefaults() Options {
	if o.Complete == nil {
		o.Complete = func(app oauth.App) (oauth.App, error) { return app, nil }
	}
	if o.Check == nil {
		o.Check = o.check
	}
	if o.Open == nil {
		o.Open = func(oauth.Record) []oauth.Gap { return nil }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.fingerprint == nil {
		o.fingerprint = oauth.Fingerprint
	}
	if o.networkFS == nil {
		o.networkFS = networkFS
	}
	if o.Dir != "" {
		o.Dir = filepath.Clean(o.Dir) // a slash at the end would hide a symbolic link
	}
	return o
}

// check is Check without a catalogue: what cannot be completed is wrong.
func (o Options) check(app oauth.App) error {
	complete, err := o.Complete(app)
	if err != nil {
		return err
	}
	return oauth.Check(complete)
}

func (o Options) rules() acting.Rules {
	return acting.Rules{Complete: o.Complete, KnownBrowser: o.KnownBrowser, Choices: o.Choices, Entry: o.Entry, CompleteBy: o.CompleteBy}
}

// entry is what the person's own entry of a provider does now, nil for none.
func (o Options) entry(provider string) json.RawMessage {
	if o.Entry == nil {
		return nil
	}
	return o.Entry(provider)
}

func (o Options) source() keys.Source { return keys.Source{Store: o.Keyring, Ask: o.Ask} }

// Vault is an open vault. All methods are safe for concurrent use, block on disk and must not run on the UI goroutine.
type Vault struct {
	o     Options
	id    string
	slot  keys.Mode
	notes []string
	db    *sql.DB
	locks *locks
	file  fs.FileInfo // of vault.db as it was opened; nil for a vault in memory

	unwritable error // why the vault was only opened to be read; nil where it can change

	compiled statements // of db; nil until the vault is open

	// using is held for reading by whoever works with the key, so that it is
	// wiped under nobody's hands. It is taken before mu.
	using     sync.RWMutex
	unlocking sync.Mutex // one attempt at a time
	failed    int        // attempts in a row; unlocking is held
	unfound   string     // name of a new key that could not be had; unlocking is held

	mu       sync.Mutex
	locked   bool
	leases   map[oauth.Ref]int // held by this process
	sealer   *sealer           // nil while locked, once no lease is held
	manifest *manifest         // the newest one seen; nil without sealer
	drawer   *Drawer           // nil until somebody asks for it
	watchers map[*watcher]struct{}
	polling  func() // stops the look-out for other processes; nil when off
	closed   bool
}

// Slot says how the vault was opened, for the window and doctor: "keyring", "passphrase", "memory".
func (v *Vault) Slot() keys.Mode {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.slot
}

// Notes are remarks of opening (repaired file modes, records that are damaged, …).
func (v *Vault) Notes() []string { return slices.Clone(v.notes) }

// Close releases the files. Calls that still run fail; watchers end.
func (v *Vault) Close() error {
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return nil
	}
	v.closed = true
	stop := v.polling
	v.polling = nil
	for w := range v.watchers {
		w.end()
	}
	v.mu.Unlock()
	if stop != nil {
		stop()
	}
	if v.using.TryLock() { // else a call that still waits keeps the key, and ends with an error
		v.drop()
		v.using.Unlock()
	}
	return explain(v.db.Close())
}

// view is a consistent reading of the vault.
type view struct {
	q        querier
	s        *sealer
	manifest *manifest
	rules    acting.Rules
}

// state returns what is needed to read, or why it cannot be had. v.using is held.
func (v *Vault) state() (*sealer, *manifest, error) { return v.stateFor(oauth.Ref{}) }

// stateFor is state for saving an account: who holds its lease may do that
// while the vault is locked, so that a renewal that has left is not lost.
func (v *Vault) stateFor(ref oauth.Ref) (*sealer, *manifest, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.closed:
		return nil, nil, closedError()
	case v.sealer == nil, v.locked && v.leases[ref] == 0:
		return nil, nil, lockedError()
	}
	return v.sealer, v.manifest, nil
}

// read runs do on one snapshot of the vault.
func (v *Vault) read(ctx context.Context, do func(view) error) error {
	return v.withKey(ctx, func() error { return v.readOnce(ctx, do) })
}

// readOnce is read with the key there is.
func (v *Vault) readOnce(ctx context.Context, do func(view) error) error {
	v.using.RLock()
	defer v.using.RUnlock()
	s, known, err := v.state()
	if err != nil {
		return err
	}
	tx, err := v.begin(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return explain(err)
	}
	defer tx.Rollback()
	m, err := loadManifest(ctx, tx, s, known)
	if err != nil {
		return explain(err)
	}
	v.advance(m)
	return explain(do(view{q: tx, s: s, manifest: m, rules: v.o.rules()}))
}

// write is the one function through which a vault changes: it waits for its
// turn among all processes, reads the newest state, lets do change it, commits,
// and only then announces. An error of do leaves the vault as it was. Once the
// turn has come the work is not interrupted any more: it takes milliseconds,
// and a half-cancelled commit would leave the caller not knowing.
func (v *Vault) write(ctx context.Context, do func(context.Context, *change) error) error {
	return v.writeFor(ctx, oauth.Ref{}, do)
}

// writeFor is write for an account whose lease the caller may hold.
func (v *Vault) writeFor(ctx context.Context, ref oauth.Ref, do func(context.Context, *change) error) error {
	return v.withKey(ctx, func() error { return v.writeOnce(ctx, ref, do) })
}

func (v *Vault) writeOnce(ctx context.Context, ref oauth.Ref, do func(context.Context, *change) error) error {
	v.using.RLock()
	defer v.using.RUnlock()
	s, known, err := v.stateFor(ref)
	if err == nil {
		err = v.unwritable
	}
	if err != nil {
		return err
	}
	release, err := v.locks.write(ctx)
	if err != nil {
		return explain(err)
	}
	defer release()
	if err := v.replaced(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	tx, err := v.begin(ctx, nil)
	if err != nil {
		return explain(err)
	}
	defer tx.Rollback()
	m, err := loadManifest(ctx, tx, s, known)
	if err != nil {
		return explain(err)
	}
	c := &change{view: view{q: tx, s: s, manifest: m, rules: v.o.rules()}, tx: tx, version: m.version + 1}
	if err := do(ctx, c); err != nil {
		return explain(err)
	}
	if len(c.changed) == 0 && !c.beside {
		return nil
	}
	next, err := c.finish(ctx)
	if err != nil {
		return explain(err)
	}
	if err := tx.Commit(); err != nil {
		return explain(err)
	}
	v.advance(next)
	return nil
}

// advance announces what a newer manifest changed, once.
func (v *Vault) advance(m *manifest) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.manifest == nil || m.version <= v.manifest.version {
		return
	}
	for _, c := range m.diff(v.manifest) {
		for w := range v.watchers {
			w.add(c)
		}
	}
	v.manifest = m
}

// isDamaged reports whether an error is about one record, as opposed to the whole vault.
func isDamaged(err error) bool { return errors.Is(err, ErrDamaged) }
