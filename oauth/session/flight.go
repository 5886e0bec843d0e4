package session

import (
	"context"
	"strconv"
	"sync"
	"time"

	"tokendesk/oauth"
)

// A flight is one piece of work on an account that several callers wait for: a
// renewal, or a sign-in. It is cancelled when the last caller leaves or the
// manager closes, until it departs: from then on it is seen through. Only what
// may have spent a credential departs, a refresh token or a code; a fetch that
// can be made again is simply given up.
type flight struct {
	ref    oauth.Ref
	ctx    context.Context // until departure
	cancel context.CancelFunc
	done   chan struct{}
	out    outcome // set when done is closed
	events *hub
	side   sync.WaitGroup // the browser's opener

	mu      sync.Mutex
	callers map[*waiter]bool
	left    bool
	ended   bool
	last    *Progress
	browser bool   // somebody wants one
	open    func() // opens it once; nil until there is an address
	opened  bool   // it took the page
}

type flightKind string

const (
	forRenewal flightKind = "renewal"
	forSignIn  flightKind = "sign-in"
)

type flightKey struct {
	ref  oauth.Ref
	kind flightKind
}

type outcome struct {
	ts      oauth.TokenSet
	renewed bool // the server gave it during this flight
	err     error
}

// waiter is a caller's place; what it is told waits until its goroutine reads.
type waiter struct {
	wake  chan struct{}
	queue []Progress
}

// join waits for the flight of a key, started by run if none is under way. The
// caller is free at once when ctx ends, or after limit (0: none) unless the
// flight has departed.
func (m *Manager) join(ctx context.Context, key flightKey, c call, limit time.Duration, run func(*flight) outcome) (outcome, error) {
	w := &waiter{wake: make(chan struct{}, 1)}
	f, err := m.board(ctx, key, c, w, run)
	if err != nil {
		return outcome{}, err
	}
	defer f.leave(w)
	var expired <-chan time.Time
	if limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		expired = timer.C
	}
	for {
		select {
		case <-w.wake:
			f.tell(w, c.report)
		case <-f.done:
			f.tell(w, c.report)
			return f.out, nil
		case <-ctx.Done():
			return outcome{}, ctx.Err()
		case <-expired:
			if !f.departed() {
				return outcome{}, f.late()
			}
			expired = nil
		}
	}
}

func (m *Manager) board(ctx context.Context, key flightKey, c call, w *waiter, run func(*flight) outcome) (*flight, error) {
	for {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m.mu.Lock()
		if m.closed {
			m.mu.Unlock()
			return nil, errClosed()
		}
		f := m.flights[key]
		if f == nil {
			f = m.start(key, run)
		}
		aboard := f.enter(w, c)
		m.mu.Unlock()
		if aboard {
			return f, nil
		}
		select { // everybody left it; it is about to end
		case <-f.done:
		case <-ctx.Done():
		}
	}
}

// start begins a flight; the caller holds m.mu, so the flight sees its caller.
func (m *Manager) start(key flightKey, run func(*flight) outcome) *flight {
	ctx, cancel := context.WithCancel(m.life)
	f := &flight{
		ref: key.ref, ctx: ctx, cancel: cancel,
		done: make(chan struct{}), events: m.events, callers: map[*waiter]bool{},
	}
	m.flights[key] = f
	m.work.Go(func() {
		out := run(f)
		m.mu.Lock()
		delete(m.flights, key)
		m.mu.Unlock()
		f.finish(out)
		f.side.Wait()
		m.flush(key.ref) // of a flight that everybody has left
	})
	return f
}

func (f *flight) finish(out outcome) {
	f.mu.Lock()
	f.ended = true
	f.mu.Unlock()
	f.out = out
	close(f.done)
	f.cancel()
}

func (f *flight) enter(w *waiter, c call) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ctx.Err() != nil && !f.left {
		return false
	}
	f.callers[w] = true
	if f.last != nil {
		w.push(*f.last)
	}
	if !c.noBrowser {
		f.browser = true
		f.openLocked()
	}
	return true
}

// leave cancels the flight with its last caller, unless it has departed.
func (f *flight) leave(w *waiter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.callers, w)
	if len(f.callers) == 0 && !f.left {
		f.cancel()
	}
}

// depart makes the flight uncancellable until it lands; false if it was
// cancelled before.
func (f *flight) depart() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left {
		return true
	}
	if f.ctx.Err() != nil {
		return false
	}
	f.left = true
	return true
}

// land makes the flight cancellable again, once what had left is sealed. It
// returns the context of what may follow, which has ended if nobody waits.
func (f *flight) land() context.Context {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = false
	if len(f.callers) == 0 {
		f.cancel()
	}
	return f.ctx
}

// departing is the context of a request that may spend what it carries, such as
// a refresh token: the flight departs when its first byte can leave, no sooner.
// Until then whoever cancels it ends it; after that it is bounded, never
// cancelled.
func (f *flight) departing(app oauth.App) (context.Context, context.CancelFunc) {
	ctx, cancel := f.seeThrough(app)
	stop := context.AfterFunc(f.ctx, func() {
		if !f.departed() {
			cancel()
		}
	})
	return oauth.WithDeparture(ctx, f.depart), func() { stop(); cancel() }
}

func (f *flight) departed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.left
}

// seeThrough is the context of what has departed: bounded, never cancelled.
func (f *flight) seeThrough(app oauth.App) (context.Context, context.CancelFunc) {
	return seeThrough(f.ctx, app)
}

// seeThrough keeps ctx's values and drops its end. Each request has the app's
// own limit; an exchange is at most a handful of them.
func seeThrough(ctx context.Context, app oauth.App) (context.Context, context.CancelFunc) {
	limit := time.Duration(app.HTTPTimeoutSeconds) * time.Second
	if limit <= 0 {
		limit = 30 * time.Second
	}
	return context.WithTimeout(context.WithoutCancel(ctx), 5*limit)
}

// report tells every caller, and the window, what the flight waits for.
func (f *flight) report(p Progress) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reportLocked(p)
}

// amend reports the last progress with a change, while there is one to amend.
func (f *flight) amend(change func(*Progress)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last == nil {
		return
	}
	p := *f.last
	change(&p)
	f.reportLocked(p)
}

// pageOpened remembers that the sign-in page was opened.
func (f *flight) pageOpened() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened = true
}

// late is the error of a sign-in that nobody finished.
func (f *flight) late() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last == nil {
		return unfinished(Progress{}, f.opened)
	}
	return unfinished(*f.last, f.opened)
}

func (f *flight) reportLocked(p Progress) {
	if f.ended {
		return
	}
	f.last = &p
	for w := range f.callers {
		w.push(p)
	}
	f.events.progress(f.ref, p)
}

// offer says how the browser is opened, and opens it if a caller wants one.
func (f *flight) offer(open func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open = open
	if f.browser {
		f.openLocked()
	}
}

func (f *flight) openLocked() {
	if f.open != nil && !f.ended {
		f.side.Go(f.open)
		f.open = nil
	}
}

// push is called with the flight's lock held, as is the reading in tell.
func (w *waiter) push(p Progress) {
	w.queue = append(w.queue, p)
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (f *flight) tell(w *waiter, report func(Progress)) {
	f.mu.Lock()
	queue := w.queue
	w.queue = nil
	f.mu.Unlock()
	if report == nil {
		return
	}
	for _, p := range queue {
		report(p)
	}
}

// serial names work that nobody joins.
func (m *Manager) serial() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.serials++
	return strconv.Itoa(m.serials)
}
