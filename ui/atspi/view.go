package atspi

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/ui/atspi/tree"
)

// view is what the bus sees of the windows: the tree that was read last, for as long as
// that is true. It is safe for use by many goroutines.
type view struct {
	ctx    context.Context
	do     func(func())
	reader *tree.Reader // of the UI goroutine

	mu      sync.Mutex
	tree    *tree.Tree
	read    time.Time
	items   map[tree.ID]*tree.Node // those that were asked for since
	reading *reading               // what is under way
	drop    *time.Timer
	round   int
	known   bool // something was read
}

// reading is a look at the windows for which one or several wait.
type reading struct {
	done chan struct{}
	tree *tree.Tree
}

const (
	// fresh is how long a tree is taken for true: as long as nobody notices.
	fresh = 60 * time.Millisecond
	// kept is how long a tree that nobody asks about is kept in memory.
	kept = 2 * time.Second
	// uiPatience is how long the UI goroutine may take.
	uiPatience = 3 * time.Second
)

var errBusy = errors.New("the window does not answer")

func newView(ctx context.Context, windows func() []fyne.Window, do func(func())) *view {
	return &view{ctx: ctx, do: do, reader: tree.NewReader(windows)}
}

// now is the tree, read anew where the last one is not fresh.
func (v *view) now() (*tree.Tree, error) {
	v.mu.Lock()
	if v.tree != nil && time.Since(v.read) < fresh {
		defer v.mu.Unlock()
		return v.tree, nil
	}
	v.mu.Unlock()
	return v.anew()
}

// anew reads the tree anew, once for all who ask meanwhile.
func (v *view) anew() (*tree.Tree, error) {
	v.mu.Lock()
	r := v.reading
	if r == nil {
		r = &reading{done: make(chan struct{})}
		v.reading = r
		round := v.round
		v.do(func() { v.look(r, round) })
	}
	v.mu.Unlock()
	if err := v.wait(r.done); err != nil {
		return nil, err
	}
	return r.tree, nil
}

// look reads the tree, on the UI goroutine.
func (v *view) look(r *reading, round int) {
	r.tree = v.reader.Read()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.reading, v.known = nil, true
	if round == v.round {
		v.tree, v.read, v.items = r.tree, time.Now(), map[tree.ID]*tree.Node{}
	}
	close(r.done)
	if v.drop == nil {
		v.drop = time.AfterFunc(kept, v.forget)
	} else {
		v.drop.Reset(kept)
	}
}

// forget drops what was read once nobody has asked for a while. What the reader itself has
// read last stays until it reads again, or the windows show another screen: see changed.
func (v *view) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if time.Since(v.read) >= kept {
		v.tree, v.items = nil, nil
	}
}

// close drops everything.
func (v *view) close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.drop != nil {
		v.drop.Stop()
	}
	v.tree, v.items = nil, nil
}

// stale has the next who asks read the tree anew: something was done.
func (v *view) stale() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tree, v.items = nil, nil
	v.round++
	v.reading = nil
}

// changed reads the windows anew, where they were read before: so the reader drops what
// is not there any more.
func (v *view) changed() {
	v.stale()
	v.mu.Lock()
	known := v.known
	v.mu.Unlock()
	if known {
		v.do(func() { v.reader.Read() })
	}
}

// node is what an id stands for.
func (v *view) node(id tree.ID) (*tree.Node, error) {
	t, err := v.now()
	if err != nil {
		return nil, err
	}
	if n := t.Nodes[id]; n != nil {
		return n, nil
	}
	v.mu.Lock()
	n := v.items[id]
	v.mu.Unlock()
	if n != nil {
		return n, nil
	}
	var item *tree.Node
	if err := v.on(func(r *tree.Reader) error {
		if item = r.Look(id); item == nil {
			return tree.ErrGone
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.items != nil {
			v.items[id] = item
		}
		return nil
	}); err != nil {
		return nil, err // it may be looked at still
	}
	return item, nil
}

// some are nodes that are named on the UI goroutine.
func (v *view) some(name func(*tree.Reader) []tree.ID) ([]tree.ID, error) {
	var ids []tree.ID
	if err := v.on(func(r *tree.Reader) error {
		ids = name(r)
		return nil
	}); err != nil {
		return nil, err // they may be named still
	}
	return ids, nil
}

// on runs a function on the UI goroutine and waits for it. One that nobody waits for any
// more is not run.
func (v *view) on(f func(*tree.Reader) error) error {
	done := make(chan struct{})
	var left atomic.Bool
	var err error
	v.do(func() {
		defer close(done)
		if !left.Load() {
			err = f(v.reader)
		}
	})
	if waited := v.wait(done); waited != nil {
		left.Store(true)
		return waited
	}
	return err
}

func (v *view) wait(done <-chan struct{}) error {
	patience := time.NewTimer(uiPatience)
	defer patience.Stop()
	select {
	case <-done:
		return nil
	case <-patience.C:
		return errBusy
	case <-v.ctx.Done():
		return v.ctx.Err()
	}
}
