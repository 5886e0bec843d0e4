package desk

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

// guests are people who sign in to an app and have no account of it yet. While one
// does, everything about it goes the way of an account's sign-in: sessions, updates,
// cancel. Only what it brings is kept here, in memory, until it is known whose it is.
type guests struct {
	mu  sync.Mutex
	all map[oauth.Ref]*guest
}

// guest is one of them. Its id is none that an account can have.
type guest struct {
	ref     oauth.Ref
	account oauth.Account
	scratch // of what came back
}

const guestPrefix = "+"

// IsGuest reports whether a reference is that of somebody who signs in and has no
// account yet (see [Desk.SignInAnother]).
func IsGuest(ref oauth.Ref) bool { return strings.HasPrefix(ref.Account, guestPrefix) }

// add makes a guest of an app, whose sign-in page opens in a browser as an account's setting
// says it.
func (g *guests) add(app, label, browser string) *guest {
	id := guestPrefix + strings.ToLower(rand.Text()[:8])
	one := &guest{
		ref:     oauth.Ref{App: app, Account: id},
		account: oauth.Account{ID: id, Label: label, Browser: browser},
		scratch: scratch{free: make(chan struct{}, 1)},
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all[one.ref] = one
	return one
}

func (g *guests) remove(ref oauth.Ref) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.all, ref)
}

func (g *guests) find(ref oauth.Ref) *guest {
	if !IsGuest(ref) {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.all[ref]
}

// use changes the browser of a guest; false where there is no such guest.
func (g *guests) use(ref oauth.Ref, browser string) bool {
	one := g.find(ref)
	if one == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	one.account.Browser = browser
	return true
}

// settings are what a guest's account is to be.
func (g *guests) settings(one *guest) oauth.Account {
	g.mu.Lock()
	defer g.mu.Unlock()
	return one.account
}

// refs are those of all guests, in order.
func (g *guests) refs() []oauth.Ref {
	g.mu.Lock()
	defer g.mu.Unlock()
	refs := make([]oauth.Ref, 0, len(g.all))
	for ref := range g.all {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, compareRefs)
	return refs
}

// storage is the vault, and beside it the guests.
type storage struct {
	*store.Vault
	guests *guests
	saved  func(oauth.Ref) // called where an account has another token; nil: nobody wants to know
}

var _ session.Storage = storage{}

// Record implements session.Storage. A guest's has the app as it is now.
func (s storage) Record(ctx context.Context, ref oauth.Ref) (oauth.Record, error) {
	g := s.guests.find(ref)
	if g == nil {
		return s.Vault.Record(ctx, ref)
	}
	rec, err := s.Vault.Prospect(ctx, ref.App, s.guests.settings(g))
	if err != nil {
		return rec, err
	}
	brought, err := g.scratch.Record(ctx, ref)
	rec.Tokens, rec.Held, rec.Failure = brought.Tokens, brought.Held, brought.Failure
	return rec, err
}

// record reads an account, or a guest.
func (d *Desk) record(ctx context.Context, ref oauth.Ref) (oauth.Record, error) {
	return storage{Vault: d.vault, guests: d.guests}.Record(ctx, ref)
}

// Lease implements session.Storage.
func (s storage) Lease(ctx context.Context, ref oauth.Ref) (func(), error) {
	if g := s.guests.find(ref); g != nil {
		return g.scratch.Lease(ctx, ref)
	}
	return s.Vault.Lease(ctx, ref)
}

// AddTrace implements session.Storage.
func (s storage) AddTrace(ctx context.Context, ref oauth.Ref, add oauth.Trace) error {
	switch g := s.guests.find(ref); {
	case g != nil:
		return g.scratch.AddTrace(ctx, ref, add)
	case IsGuest(ref):
		return nil
	}
	return s.Vault.AddTrace(ctx, ref, add)
}

// Save implements session.Storage: another token is put where it is kept current.
func (s storage) Save(ctx context.Context, ref oauth.Ref, entry oauth.HistoryEntry, change func(*oauth.Record) error) error {
	switch g := s.guests.find(ref); {
	case g != nil:
		return g.scratch.Save(ctx, ref, entry, change)
	case IsGuest(ref):
		return nil // it was given up before this came
	}
	another := false
	err := s.Vault.Save(ctx, ref, entry, func(r *oauth.Record) error {
		before, held := mainOf(r.Tokens), r.Held
		err := change(r)
		another = err == nil && len(r.Account.Keep) > 0 && (mainOf(r.Tokens) != before || r.Held != held)
		return err
	})
	if err == nil && another && s.saved != nil {
		s.saved(ref)
	}
	return err
}
