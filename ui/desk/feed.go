package desk

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/tasks"
)

// Update is what changed of the accounts since the update before.
type Update struct {
	// All reports that Accounts are all there are: forget the others. The first
	// update is such a one, and so is the one after a lock or unlock.
	All      bool
	Accounts []*Account  // new or changed, in the order of their references; shared: nobody changes them
	Removed  []oauth.Ref // those that are there no more
	Locked   bool        // the vault is locked: there is nothing to know

	// Presenting reports that somebody looks on: no face names a person.
	Presenting bool

	Err error // why the accounts cannot be read, or the vault locked itself, an [*oauth.Error]
}

// Updates streams the accounts: first all of them, then each change of a
// record, of what runs and of what came of it. What a call brought and that it
// has ended come as one. The stream outlives a lock, and ends with ctx or when
// the desk is closed; the channel is closed then. A slow reader gets the newest
// of each account and misses none.
func (d *Desk) Updates(ctx context.Context) <-chan Update {
	out := make(chan Update)
	r := d.feed.subscribe()
	go func() {
		defer close(out)
		defer d.feed.unsubscribe(r)
		for {
			select {
			case <-r.wake:
			case <-ctx.Done():
				return
			case <-d.feed.life.Done():
				return
			}
			if ctx.Err() != nil || d.feed.life.Err() != nil {
				return // woken and ended at once
			}
			select {
			case out <- d.feed.take(r):
			case <-ctx.Done():
				return
			case <-d.feed.life.Done():
				return
			}
		}
	}()
	return out
}

// Presenting reports whether presentation mode is on: while somebody looks on, no
// face says who an account is of (promise 39). It outlives a lock, but not the
// desk. It does not wait.
func (d *Desk) Presenting() bool {
	d.feed.mu.Lock()
	defer d.feed.mu.Unlock()
	return d.feed.presenting
}

// SetPresenting switches presentation mode, for every face over this desk. It does
// not wait.
func (d *Desk) SetPresenting(on bool) {
	d.feed.mu.Lock()
	defer d.feed.mu.Unlock()
	d.feed.presenting = on
	for r := range d.feed.readers {
		if d.feed.loaded {
			r.rouse()
		}
	}
}

// feed keeps what is known of every account, as long as anybody follows it.
type feed struct {
	desk *Desk
	life context.Context // ends with the desk
	end  context.CancelFunc
	work sync.WaitGroup

	sleep func(context.Context, time.Duration) error
	turns chan func() // what is due now, for the feed's own goroutine

	reading sync.Mutex // one reading of the vault at a time, so that none overtakes; taken before mu

	mu      sync.Mutex
	started bool
	loaded  bool // accounts were read, or could not be
	locked  bool
	err     error

	presenting bool
	accounts   map[oauth.Ref]*Account
	running    map[oauth.Ref]*run // what runs, also on accounts that are not known
	readers    map[*feedReader]bool
}

// feedReader is what one reader has not been told yet.
type feedReader struct {
	wake  chan struct{}
	all   bool
	dirty map[oauth.Ref]bool
}

func newFeed(d *Desk, wait func(context.Context, time.Duration) error) *feed {
	if wait == nil {
		wait = tasks.Sleep
	}
	life, end := context.WithCancel(context.Background())
	return &feed{
		desk: d, life: life, end: end, sleep: wait, turns: make(chan func()),
		accounts: map[oauth.Ref]*Account{}, running: map[oauth.Ref]*run{}, readers: map[*feedReader]bool{},
	}
}

func (f *feed) close() {
	f.mu.Lock()
	f.end() // nobody starts following after it: see subscribe
	f.mu.Unlock()
	f.work.Wait()
}

func (f *feed) subscribe() *feedReader {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := &feedReader{wake: make(chan struct{}, 1), dirty: map[oauth.Ref]bool{}, all: true}
	f.readers[r] = true
	if f.loaded {
		r.wake <- struct{}{}
	}
	if !f.started && f.life.Err() == nil {
		f.started = true
		f.work.Go(f.follow)
	}
	return r
}

func (f *feed) unsubscribe(r *feedReader) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.readers, r)
}

// take returns what a reader has not been told, and notes that it has been.
func (f *feed) take(r *feedReader) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	u := Update{All: r.all, Locked: f.locked, Presenting: f.presenting, Err: f.err}
	if r.all {
		for _, a := range f.accounts {
			u.Accounts = append(u.Accounts, a)
		}
	} else {
		for ref := range r.dirty {
			if a, there := f.accounts[ref]; there {
				u.Accounts = append(u.Accounts, a)
			} else {
				u.Removed = append(u.Removed, ref)
			}
		}
	}
	r.all = false
	clear(r.dirty)
	slices.SortFunc(u.Accounts, func(a, b *Account) int { return compareRefs(a.Ref(), b.Ref()) })
	slices.SortFunc(u.Removed, compareRefs)
	return u
}

func compareRefs(a, b oauth.Ref) int {
	return cmp.Or(strings.Compare(a.App, b.App), strings.Compare(a.Account, b.Account))
}

// leastPause is how long changes that need a whole reading are gathered at the
// least: an import tells of every app.
const leastPause = 20 * time.Millisecond

// follow turns the vault's changes and the sessions' events into updates.
func (f *feed) follow() {
	changes := f.desk.vault.Watch(f.life)
	events := f.desk.sessions.Events(f.life)
	settings, defaults := f.desk.Settings.Changed(f.life), f.desk.defaults()
	took := f.timed(f.reload)
	var due <-chan time.Time // a reading of everything
	for {
		select {
		case c, open := <-changes:
			if !open {
				return
			}
			if !f.changed(c) && due == nil {
				due = time.After(max(leastPause, min(took, time.Second))) // no more than half of the time is spent reading
			}
		case <-due:
			due, took = nil, f.timed(f.reload)
		case <-settings:
			// What is shown of an app is complete with what the person chose for all.
			if now := f.desk.defaults(); now != defaults {
				defaults, took = now, f.timed(f.reload)
			}
		case e, open := <-events:
			if !open {
				return
			}
			f.event(e)
		case do := <-f.turns:
			do()
		case <-f.life.Done():
			return
		}
	}
}

// timed says how long something took.
func (*feed) timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

// changed reads again what a change of the vault is about. It reports whether that
// was one account: an app, a new account and what has gone need all to be read.
func (f *feed) changed(c store.Change) bool {
	f.mu.Lock()
	_, known := f.accounts[c.Ref]
	r := f.running[c.Ref]
	quiet := known && r.quiet()
	if quiet {
		r.stale = true
	}
	f.mu.Unlock()
	if quiet && !c.Removed {
		return true // it comes with the call's end
	}
	if !known || c.Removed {
		return false
	}
	f.read(c.Ref, f.goesOn)
	return true
}

// event takes note of what runs. A call that has ended is told together with
// what came of it: the record is read first.
func (f *feed) event(e session.Event) {
	if e.Running {
		f.begins(e)
		return
	}
	f.ends(e)
}

// read reads one account again; with says what the vault does not know of it.
func (f *feed) read(ref oauth.Ref, with func(now, was *Account)) {
	f.reading.Lock()
	defer f.reading.Unlock()
	rec, err := f.desk.record(f.life, ref)
	if err != nil {
		f.readAll() // it has gone, or the vault is locked
		return
	}
	a := f.desk.account(rec)
	f.mu.Lock()
	defer f.mu.Unlock()
	with(&a, f.accounts[ref])
	if IsGuest(ref) && !a.Running {
		return
	}
	f.put(&a)
}

// refresh reads every account again, where anybody has followed them yet, and
// returns when that is known.
func (f *feed) refresh() {
	f.mu.Lock()
	started := f.started
	f.mu.Unlock()
	if started {
		f.reload()
	}
}

// reload reads every account again.
func (f *feed) reload() {
	f.reading.Lock()
	defer f.reading.Unlock()
	f.readAll()
}

// readAll is reload; f.reading is held.
func (f *feed) readAll() {
	locked := f.desk.vault.Locked()
	var records []oauth.Record
	var err error
	if !locked {
		if records, err = f.desk.vault.Records(f.life); f.life.Err() != nil {
			return
		}
		if errors.Is(err, store.ErrKeyChanged) {
			// Nothing can be had of the vault until a person opens it anew. What a face shows
			// would look as if it could be.
			_, _ = f.desk.shut(f.life)
		}
		locked = err != nil && f.desk.vault.Locked() // meanwhile
	}
	accounts := make(map[oauth.Ref]*Account, len(records))
	for _, rec := range records {
		a := f.desk.account(rec)
		accounts[a.Ref()] = &a
	}
	if !locked && err == nil {
		for _, ref := range f.desk.guests.refs() {
			if !f.tells(ref) {
				continue
			}
			if rec, err := f.desk.record(f.life, ref); err == nil { // its app may have gone meanwhile
				a := f.desk.account(rec)
				accounts[ref] = &a
			}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for ref, a := range accounts {
		f.goesOn(a, f.accounts[ref])
	}
	f.loaded, f.locked, f.err = true, locked, nil
	switch {
	case locked && errors.Is(err, store.ErrKeyChanged):
		f.err, accounts = err, nil // why it is
	case locked:
		accounts = nil
	case err != nil:
		f.err, accounts = err, f.accounts // what is known stays
	}
	f.accounts = accounts
	if f.accounts == nil {
		f.accounts = map[oauth.Ref]*Account{}
	}
	for r := range f.readers {
		r.all = true
		r.rouse()
	}
}

// goesOn says of an account what the vault does not know: what runs, and how the
// last call ended as long as the record is as that call left it. was is nil for an
// account that is new. f.mu is held.
func (f *feed) goesOn(a, was *Account) {
	if r := f.running[a.Ref()]; r != nil && r.told != nil {
		a.Progress, a.Running = *r.told, true
	}
	if was != nil && was.Err != nil && reflect.DeepEqual(was.Record, a.Record) {
		a.Err = was.Err
	}
}

// put keeps an account and tells the readers. f.mu is held.
func (f *feed) put(a *Account) {
	ref := a.Ref()
	f.accounts[ref] = a
	for r := range f.readers {
		r.dirty[ref] = true
		r.rouse()
	}
}

func (r *feedReader) rouse() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}
