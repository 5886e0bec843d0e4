// Package keeping keeps the places current in which a person uses an account's token:
// one value of a file, or a program. It decides what is to be written and when, and
// remembers what became of it; how a file is written is for [Places].
//
// # Rule
//
// A place is written when the account has a token that may be handed out and that is not
// the one that was put there last. It is written once a token, by the process that saved
// the token; a process that follows the vault mends what another one left undone. The
// value that stands there is looked at first: one that is neither Tokendesk's nor what was
// there when the person set the place up was changed by hand, and is theirs ([oauth.Kept]).
// That a value is about to be written is remembered before it is, so that a process that
// is killed in between leaves nothing that looks like another's change.
//
// What goes wrong with a place is remembered beside it and never an error of the token.
package keeping

import (
	"context"
	"errors"
	"sync"
	"time"

	"tokendesk/oauth"
)

// Vault is what a Keeper needs of a vault; store.Vault satisfies it. All methods are
// called from several goroutines.
type Vault interface {
	Record(ctx context.Context, ref oauth.Ref) (oauth.Record, error)
	Records(ctx context.Context) ([]oauth.Record, error)
	// KeepLease waits for the account's turn, one across goroutines and processes.
	KeepLease(ctx context.Context, ref oauth.Ref) (release func(), err error)
	// Remember keeps what is known of one place, while the account has it.
	Remember(ctx context.Context, ref oauth.Ref, kept oauth.Kept) error
}

// Places writes to files and runs programs.
type Places interface {
	// Put puts a token at a place. look is told the value that stands there, before
	// anything is written; its error is returned, and nothing is written. It is not
	// called where there is no value yet, or for a program.
	Put(ctx context.Context, kept oauth.Kept, token string, look func(value string) error) error
}

// Event is what became of one place.
type Event struct {
	Ref    oauth.Ref
	Target oauth.Target
	At     time.Time
	ByHand bool  // it was changed by hand, and is left alone
	Err    error // why it could not be written; nil: it was, or ByHand
}

// Options are what a Keeper is made of; all but Told are needed.
type Options struct {
	Vault  Vault
	Places Places
	// Token returns the token of a record that may stand in places outside the vault
	// now; false where there is none. It is pure.
	Token func(oauth.Record) (string, bool)
	Now   func() time.Time
	// Told is called after each place that was looked at; nil: nobody wants to know.
	Told func(Event)
}

// errByHand ends a writing: the value is somebody else's.
var errByHand = errors.New("changed by hand")

// Keeper writes tokens to their places. Its methods are safe for concurrent use; those
// that take a context block on disk and programs.
type Keeper struct {
	o Options

	mu      sync.Mutex
	queue   []oauth.Ref
	tried   map[place]attempt
	life    context.Context
	end     context.CancelFunc
	closed  bool
	running bool
	idle    chan struct{} // closed when nothing is queued; nil while idle
}

// place names one target of an account.
type place struct {
	ref    oauth.Ref
	target string
}

// attempt is when a token was last tried at a place, and how often.
type attempt struct {
	token string // its digest
	at    time.Time
	times int
}

// New returns a Keeper that does nothing until it is asked. Close it.
func New(o Options) *Keeper {
	if o.Told == nil {
		o.Told = func(Event) {}
	}
	life, end := context.WithCancel(context.Background())
	return &Keeper{o: o, tried: map[place]attempt{}, life: life, end: end}
}

// Saved says that this process has saved another token of an account, or that a place of
// it waits to be written. It returns at once.
func (k *Keeper) Saved(ref oauth.Ref) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return
	}
	for _, waits := range k.queue {
		if waits == ref {
			return
		}
	}
	k.queue = append(k.queue, ref)
	if !k.running {
		k.running, k.idle = true, make(chan struct{})
		go k.work()
	}
}

// work writes what is queued, one account after the other, until nothing is.
func (k *Keeper) work() {
	for {
		k.mu.Lock()
		if len(k.queue) == 0 {
			k.running = false
			close(k.idle)
			k.idle = nil
			k.mu.Unlock()
			return
		}
		ref, ctx := k.queue[0], k.life
		k.queue = k.queue[1:]
		k.mu.Unlock()
		_ = k.pass(ctx, ref, wish{}) // what is wrong stands beside each place
	}
}

// Drop gives up what is queued and what runs, as a lock wants it: what was not written is
// mended afterwards.
func (k *Keeper) Drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = nil
	k.end()
	if !k.closed {
		k.life, k.end = context.WithCancel(context.Background())
	}
}

// Wait waits until nothing is queued any more, or until ctx ends.
func (k *Keeper) Wait(ctx context.Context) {
	k.mu.Lock()
	idle := k.idle
	k.mu.Unlock()
	if idle == nil {
		return
	}
	select {
	case <-idle:
	case <-ctx.Done():
	}
}

// Close writes what is still queued and takes nothing more.
func (k *Keeper) Close() {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.Wait(context.Background())
	k.mu.Lock()
	k.end()
	k.mu.Unlock()
}
