package ui

import (
	"context"
	"errors"
	"sync"
	"time"

	"tokendesk/oauth"
)

// tasks starts everything that may block and brings results back to the UI
// goroutine. Its methods are called on the UI goroutine.
type tasks struct {
	ctx    context.Context
	cancel context.CancelFunc
	post   func(func()) // runs a function on the UI goroutine, in order
	sleep  func(ctx context.Context, d time.Duration) error
	done   *sync.WaitGroup
}

func newTasks(ctx context.Context, post func(func()), sleep func(context.Context, time.Duration) error) *tasks {
	ctx, cancel := context.WithCancel(ctx)
	return &tasks{ctx: ctx, cancel: cancel, post: post, sleep: sleep, done: &sync.WaitGroup{}}
}

// part returns tasks that end with t's, or sooner by their cancel. Stopping t
// waits for them, too.
func (t *tasks) part() *tasks {
	ctx, cancel := context.WithCancel(t.ctx)
	return &tasks{ctx: ctx, cancel: cancel, post: t.post, sleep: t.sleep, done: t.done}
}

// sleep waits for d or for the context's end, which is its error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// stop cancels all work and waits until its goroutines are gone. Results that
// come afterwards are dropped.
func (t *tasks) stop() {
	t.cancel()
	t.done.Wait()
}

// start runs work off the UI goroutine and then finish on it. finish is not
// called once the window is gone. The returned function cancels this work.
func start[T any](t *tasks, work func(context.Context) (T, error), finish func(T, error)) context.CancelFunc {
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

// run is start for work without a result.
func (t *tasks) run(work func(context.Context) error, finish func(error)) context.CancelFunc {
	return start(t, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) },
		func(_ struct{}, err error) { finish(err) })
}

// after calls f on the UI goroutine after d, unless stopped.
func (t *tasks) after(d time.Duration, f func()) (stop func()) {
	stopped := false
	cancel := t.run(func(ctx context.Context) error { return t.sleep(ctx, d) }, func(err error) {
		if err == nil && !stopped {
			f()
		}
	})
	return func() { stopped = true; cancel() }
}

// forDialogs is how dialogs and the editor run slow work.
func (t *tasks) forDialogs(work func(ctx context.Context) (show func())) (cancel func()) {
	return start(t, func(ctx context.Context) (func(), error) { return work(ctx), nil },
		func(show func(), _ error) {
			if show != nil {
				show()
			}
		})
}

// follow hands every value of a stream to see, on the UI goroutine, until the
// stream or the window ends. open runs off the UI goroutine.
func follow[T any](t *tasks, open func(context.Context) <-chan T, see func(T)) {
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
				t.post(func() {
					if t.ctx.Err() == nil {
						see(v)
					}
				})
			}
		}
	})
}

// cancelled tells whether an error is a person's own wish and needs no words.
func cancelled(err error) bool {
	var e *oauth.Error
	return errors.Is(err, context.Canceled) || errors.As(err, &e) && e.Kind == oauth.KindInterrupted
}

// explain returns what happened and what to do, for any error. Only the words
// of an [oauth.Error] are known to be safe to show.
func explain(err error) (message, advice string) {
	var e *oauth.Error
	switch {
	case err == nil:
		return "", ""
	case errors.As(err, &e):
		return e.Message, e.Advice
	case errors.Is(err, context.Canceled):
		return "Cancelled.", ""
	case errors.Is(err, context.DeadlineExceeded):
		return "It took too long.", "Try again."
	}
	return "Something went wrong: " + shorten(err.Error(), 200), ""
}

// shorten cuts text to at most n runes, so that no widget meets a long string.
func shorten(text string, n int) string {
	count := 0
	for i := range text {
		if count == n-1 && len(text) > i {
			rest := []rune(text[i:])
			if len(rest) > 1 {
				return text[:i] + "…"
			}
		}
		count++
		if count > n {
			break
		}
	}
	return text
}
