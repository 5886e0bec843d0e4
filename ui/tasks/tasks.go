// Package tasks runs what may block for a face, the window first of all, and brings
// the results back to its own goroutine, called the UI goroutine here. It knows no
// toolkit.
package tasks

import (
	"context"
	"sync"
	"time"
)

// Group is work that ends together, at the latest with the window. Its methods
// are called on the UI goroutine.
type Group struct {
	ctx    context.Context
	cancel context.CancelFunc
	post   func(func()) // runs a function on the UI goroutine, in order
	sleep  func(ctx context.Context, d time.Duration) error
	done   *sync.WaitGroup
}

// New returns a group that ends with ctx, or sooner by Cancel or Stop. post runs a
// function on the UI goroutine, in order; sleep waits for a time or the context's
// end, which is its error.
func New(ctx context.Context, post func(func()), sleep func(context.Context, time.Duration) error) *Group {
	ctx, cancel := context.WithCancel(ctx)
	return &Group{ctx: ctx, cancel: cancel, post: post, sleep: sleep, done: &sync.WaitGroup{}}
}

// Part returns a group that ends with t, or sooner by its Cancel. Stopping t waits
// for its work, too.
func (t *Group) Part() *Group {
	ctx, cancel := context.WithCancel(t.ctx)
	return &Group{ctx: ctx, cancel: cancel, post: t.post, sleep: t.sleep, done: t.done}
}

// Sleep waits for d or for the context's end, which is its error.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Over reports whether the group has ended: nothing comes back any more.
func (t *Group) Over() bool { return t.ctx.Err() != nil }

// Cancel ends the group without waiting: results that come afterwards are
// dropped.
func (t *Group) Cancel() { t.cancel() }

// Stop cancels all work and waits until its goroutines are gone.
func (t *Group) Stop() {
	t.cancel()
	t.done.Wait()
}

// Start runs work off the UI goroutine and then finish on it. finish is not
// called once the window is gone. The returned function cancels this work.
func Start[T any](t *Group, work func(context.Context) (T, error), finish func(T, error)) context.CancelFunc {
	ctx, cancel := context.WithCancel(t.ctx)
	t.done.Go(func() {
		defer cancel()
		result, err := work(ctx)
		if t.ctx.Err() != nil {
			return
		}
		t.post(func() {
			if t.ctx.Err() == nil {
				finish(result, err)
			}
		})
	})
	return cancel
}

// Run is [Start] for work without a result.
func (t *Group) Run(work func(context.Context) error, finish func(error)) context.CancelFunc {
	return Start(t, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) },
		func(_ struct{}, err error) { finish(err) })
}

// After calls f on the UI goroutine after d, unless stopped.
func (t *Group) After(d time.Duration, f func()) (stop func()) {
	stopped := false
	cancel := t.Run(func(ctx context.Context) error { return t.sleep(ctx, d) }, func(err error) {
		if err == nil && !stopped {
			f()
		}
	})
	return func() { stopped = true; cancel() }
}

// Show is how dialogs and the editor run slow work: what work returns is called on
// the UI goroutine, unless it is nil.
func (t *Group) Show(work func(ctx context.Context) (show func())) (cancel func()) {
	return Start(t, func(ctx context.Context) (func(), error) { return work(ctx), nil },
		func(show func(), _ error) {
			if show != nil {
				show()
			}
		})
}

// Follow hands every value of a stream to see, on the UI goroutine, until the
// stream or the window ends. open runs off the UI goroutine. The next value is taken
// when the one before was seen: a stream that gathers what its reader has not taken yet
// does so while the window draws.
func Follow[T any](t *Group, open func(context.Context) <-chan T, see func(T)) {
	t.done.Go(func() {
		values := open(t.ctx)
		for {
			select {
			case <-t.ctx.Done():
				return
			case v, ok := <-values:
				if !ok {
					return
				}
				seen := make(chan struct{})
				t.post(func() {
					defer close(seen)
					if t.ctx.Err() == nil {
						see(v)
					}
				})
				select {
				case <-seen:
				case <-t.ctx.Done():
					return
				}
			}
		}
	})
}
