package keys

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"
)

// System is the operating system's keyring, reached through go-keyring.
//
// go-keyring has no deadlines and hangs on a prompt nobody answers, so each
// call runs in its own goroutine, which is left behind when the time is up.
// What it does then is harmless: reads are dropped, and an item that a late
// answer still writes is one nobody names, and is deleted again.
type System struct {
	// Timeout bounds each call, a person's answer to a prompt included.
	// Zero means one minute.
	Timeout time.Duration
	// Waiting is called, on a goroutine of its own, when a call has taken so long that the
	// keyring is likely to ask a person in a window of its own; may be nil.
	Waiting func()
}

// waitingAfter is how long a keyring takes that asks nobody.
const waitingAfter = time.Second

// probeTimeout bounds a look at the keyring that shows no prompt.
const probeTimeout = 5 * time.Second

// Get implements [Store].
func (s System) Get(ctx context.Context, user string) (secret string, err error) {
	if secret, found, err := s.glance(ctx, user); found || err != nil {
		return secret, err
	}
	type answer struct{ secret string }
	got, err := call(ctx, s, func() (answer, error) {
		secret, err := keyring.Get(serviceName, user)
		return answer{secret}, err
	}, nil)
	return got.secret, err
}

// glance reads an item that nobody need be asked for.
func (s System) glance(ctx context.Context, user string) (secret string, found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	return glance(ctx, user)
}

// Add implements [Store].
func (s System) Add(ctx context.Context, user, secret string) error {
	_, err := call(ctx, s, func() (struct{}, error) {
		return struct{}{}, keyring.Set(serviceName, user, secret)
	}, func() { _ = keyring.Delete(serviceName, user) })
	return err
}

// Delete implements [Store].
func (s System) Delete(ctx context.Context, user string) error {
	_, err := call(ctx, s, func() (struct{}, error) {
		return struct{}{}, keyring.Delete(serviceName, user)
	}, nil)
	return err
}

// Check reports what stands in the way of the keyring without showing a prompt:
// nil, or an *oauth.Error of KindVault. A locked keyring is one of the errors.
func (s System) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	locked, err := probe(ctx)
	if err == nil && locked {
		err = ErrLocked
	}
	if err != nil {
		return explain(err)
	}
	return nil
}

// call runs do within the limit of s; undo cleans up after a do that succeeded too
// late for anybody to know.
func call[T any](ctx context.Context, s System, do func() (T, error), undo func()) (T, error) {
	var none T
	limit := cmp.Or(s.Timeout, time.Minute)
	if err := look(ctx); err != nil {
		return none, err
	}
	type result struct {
		value T
		err   error
	}
	done := make(chan result) // unbuffered: a send proves that somebody still waits
	waiting, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if s.Waiting != nil {
		defer time.AfterFunc(waitingAfter, s.Waiting).Stop()
	}
	go func() {
		value, err := do()
		select {
		case done <- result{value, err}:
		case <-waiting.Done():
			if err == nil && undo != nil {
				undo()
			}
		}
	}()
	select {
	case r := <-done:
		return r.value, diagnose(ctx, r.err)
	case <-waiting.Done():
		if err := ctx.Err(); err != nil {
			return none, err
		}
		return none, diagnose(ctx, ErrSilent)
	}
}

// look finds out whether there is anything to call, before go-keyring does.
func look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	_, err := probe(ctx)
	return err
}

// diagnose tells apart what go-keyring reports alike, by looking again.
func diagnose(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotFound
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	locked, looking := probe(ctx)
	switch {
	case stopped(err), errors.Is(looking, ErrNoBus), errors.Is(looking, ErrNoService):
		return ErrGone // it was there a moment ago, and may have been started again
	case looking != nil:
		return looking
	case locked && errors.Is(err, ErrSilent):
		return ErrUnanswered
	case locked:
		return ErrLocked
	}
	return fmt.Errorf("keyring: %w", err)
}
