package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"time"

	"tokendesk/oauth"
)

// Change is one announced change; Ref.Account is empty when the whole app changed, both when anything may have.
type Change struct {
	Ref     oauth.Ref
	Removed bool
}

const (
	// pollEvery is how often other processes' changes are looked for where no
	// system tells of them. The look reads a counter in shared memory, not the disk.
	pollEvery = 500 * time.Millisecond
	// watchLimit is how many changes wait for a slow reader before they become
	// one that says "anything".
	watchLimit = 256
)

// watcher collects changes for one reader.
type watcher struct {
	mu      sync.Mutex
	waiting []Change
	some    chan struct{} // holds a token when waiting is not empty
	done    chan struct{}
	once    sync.Once
}

func (w *watcher) end() { w.once.Do(func() { close(w.done) }) }

// add merges a change into those that wait.
func (w *watcher) add(c Change) {
	w.mu.Lock()
	kept := w.waiting[:0]
	for _, old := range w.waiting {
		if old.Ref != c.Ref {
			kept = append(kept, old)
		}
	}
	w.waiting = append(kept, c)
	if len(w.waiting) > watchLimit {
		w.waiting = []Change{{}}
	}
	w.mu.Unlock()
	select {
	case w.some <- struct{}{}:
	default:
	}
}

func (w *watcher) take() []Change {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.waiting
	w.waiting = nil
	return taken
}

// Watch streams changes, of this process at once and of others within a second, until ctx ends or the vault is closed. Slow readers get merged
// changes, never none. The channel is closed at the end.
func (v *Vault) Watch(ctx context.Context) <-chan Change {
	out := make(chan Change)
	w := &watcher{some: make(chan struct{}, 1), done: make(chan struct{})}
	v.mu.Lock()
	if v.closed {
		w.end()
	} else {
		v.watchers[w] = struct{}{}
		v.startPolling()
	}
	v.mu.Unlock()
	go func() {
		defer close(out)
		defer v.unwatch(w)
		for {
			select {
			case <-w.some:
			case <-w.done:
				return
			case <-ctx.Done():
				return
			}
			for _, c := range w.take() {
				select {
				case out <- c:
				case <-w.done:
					return
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out
}

func (v *Vault) unwatch(w *watcher) {
	v.mu.Lock()
	delete(v.watchers, w)
	var stop func()
	if len(v.watchers) == 0 {
		stop, v.polling = v.polling, nil
	}
	v.mu.Unlock()
	if stop != nil {
		stop()
	}
}

// startPolling looks out for other processes while anybody watches. v.mu is held.
func (v *Vault) startPolling() {
	if v.polling != nil || v.locks.dir == "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	v.polling = func() { cancel(); <-ended }
	go func() {
		defer close(ended)
		v.poll(ctx)
	}()
}

// poll re-reads the manifest, which announces what changed, whenever SQLite's
// counter of foreign commits has moved. It looks when the system tells that a
// writer gave its lock back, so that nothing runs while nothing happens; where the
// system cannot tell, it looks again and again. Trouble is left to the next real
// call, which has somebody to tell.
func (v *Vault) poll(ctx context.Context) {
	conn, err := v.db.Conn(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	var tick <-chan time.Time
	written, stop, err := v.writes()
	if err != nil {
		ticker := time.NewTicker(pollEvery)
		defer ticker.Stop()
		tick = ticker.C
	} else {
		defer stop()
	}
	for last := int64(-1); ; {
		var looked bool
		var again <-chan time.Time
		if last, looked = v.foreign(ctx, conn, last); !looked {
			again = time.After(pollEvery) // nobody may write for long
		}
		select {
		case <-again:
		case _, open := <-written:
			if !open { // the folder has gone, and with it whoever would tell
				written = nil
				ticker := time.NewTicker(pollEvery)
				defer ticker.Stop()
				tick = ticker.C
			}
		case <-tick:
		case <-ctx.Done():
			return
		}
	}
}

// foreign announces the commits of others since the counter stood at last. It
// returns how it stands now, and whether that could be looked at; while the vault is
// locked there is nothing to look at.
func (v *Vault) foreign(ctx context.Context, conn *sql.Conn, last int64) (now int64, looked bool) {
	if err := conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&now); err != nil || now == last {
		return last, err == nil
	}
	// With the key there is: nobody is here to answer a keyring's prompt.
	err := v.readOnce(ctx, func(view) error { return nil })
	switch {
	case errors.Is(err, ErrKeyChanged):
		v.mu.Lock()
		v.announceAny()
		v.mu.Unlock()
	case err != nil:
		return last, errors.Is(err, ErrLocked)
	}
	return now, true
}

// writes tells when a writer, of whatever process, is done: it closes the file of
// the write lock after its commit. The error says that this cannot be told here:
// what another machine writes no system tells of.
func (v *Vault) writes() (written <-chan struct{}, stop func(), err error) {
	if kind := v.o.networkFS(v.o.Dir); kind != "" {
		return nil, nil, errUnwatched
	}
	return watchClosing(filepath.Join(v.locks.dir, "leases"), writeLock)
}

var errUnwatched = errors.New("store: nobody tells of what is written here")
