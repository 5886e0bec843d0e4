package desk

import (
	"context"
	"errors"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// IsCancelled reports whether an error is a person's own wish and needs no words.
func IsCancelled(err error) bool {
	var e *oauth.Error
	return errors.Is(err, context.Canceled) || errors.As(err, &e) && e.Kind == oauth.KindInterrupted
}

// calls are what a person has started and not seen the end of, by account.
type calls struct {
	mu      sync.Mutex
	cancels map[oauth.Ref]context.CancelFunc
	ended   chan struct{} // closed when one of them ends, and made anew
}

func newCalls() calls {
	return calls{cancels: map[oauth.Ref]context.CancelFunc{}, ended: make(chan struct{})}
}

// errBusy ends what is asked for while the same person's other call runs: a
// second Enter by mistake.
var errBusy = &oauth.Error{Kind: oauth.KindInterrupted, Message: "This account is already busy."}

// begin makes a call the account's only one of this desk, and announces it to
// whoever follows [Desk.Updates]: with its outcome it is one, also where it fails
// before anything of the session runs. report says what it does now; end must be
// called once, with the call's error.
func (d *Desk) begin(ctx context.Context, ref oauth.Ref) (_ context.Context, report func(session.Stage), end func(error), err error) {
	d.calls.mu.Lock()
	defer d.calls.mu.Unlock()
	if d.calls.cancels[ref] != nil {
		return ctx, nil, nil, errBusy
	}
	ctx, cancel := context.WithCancel(ctx)
	d.calls.cancels[ref] = cancel
	report, announce := d.sessions.Begin(ref)
	return ctx, report, func(err error) {
		cancel()
		d.calls.mu.Lock()
		delete(d.calls.cancels, ref)
		close(d.calls.ended)
		d.calls.ended = make(chan struct{})
		d.calls.mu.Unlock()
		announce(err) // whoever sees the end may begin again
	}, nil
}

// Cancel stops what a person has started on an account. It does not wait.
func (d *Desk) Cancel(ref oauth.Ref) {
	d.calls.mu.Lock()
	defer d.calls.mu.Unlock()
	if cancel := d.calls.cancels[ref]; cancel != nil {
		cancel()
	}
}

// cancelAll stops everything that a person has started.
func (d *Desk) cancelAll() {
	d.calls.mu.Lock()
	defer d.calls.mu.Unlock()
	for _, cancel := range d.calls.cancels {
		cancel()
	}
}

// Token returns a token that lives at least as long as the settings want, or as
// an [session.AtLeast] among the options: the one that is kept, a renewed one, or
// one after a sign-in. While another call of this desk runs on the account, the
// error is of KindInterrupted; so it is for all that begin a call.
func (d *Desk) Token(ctx context.Context, ref oauth.Ref, options ...session.Option) (oauth.TokenSet, error) {
	return d.call(ctx, ref, func(ctx context.Context) (oauth.TokenSet, error) {
		return d.obtain(ctx, ref, session.StepCopy, options)
	})
}

// Renew gets a new token although there is a good one, by a sign-in where nothing
// else does; [session.NoSignIn] forbids that.
func (d *Desk) Renew(ctx context.Context, ref oauth.Ref, options ...session.Option) (oauth.TokenSet, error) {
	return d.call(ctx, ref, func(ctx context.Context) (oauth.TokenSet, error) {
		return d.obtain(ctx, ref, session.StepRenew, options)
	})
}

// SignIn runs the whole grant whatever there is.
func (d *Desk) SignIn(ctx context.Context, ref oauth.Ref, options ...session.Option) (oauth.TokenSet, error) {
	return d.call(ctx, ref, func(ctx context.Context) (oauth.TokenSet, error) {
		return d.sessions.SignIn(ctx, ref, options...)
	})
}

// TakeStep takes a step that leads to a token ([session.Step.Gets]) and copies
// nothing.
func (d *Desk) TakeStep(ctx context.Context, ref oauth.Ref, step session.Step) (oauth.TokenSet, error) {
	return d.call(ctx, ref, func(ctx context.Context) (oauth.TokenSet, error) {
		return d.obtain(ctx, ref, step, nil)
	})
}

// call runs one call that a person has asked for.
func (d *Desk) call(ctx context.Context, ref oauth.Ref, get func(context.Context) (oauth.TokenSet, error)) (ts oauth.TokenSet, err error) {
	ctx, _, end, err := d.begin(ctx, ref)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	defer func() { end(err) }()
	return get(ctx)
}

// obtain gets a token by a step. A step that needs no new token is content with
// one that lives long enough.
func (d *Desk) obtain(ctx context.Context, ref oauth.Ref, step session.Step, options []session.Option) (oauth.TokenSet, error) {
	if step == session.StepSignInAgain {
		return d.sessions.SignIn(ctx, ref, options...)
	}
	first := session.AtLeast(d.Settings.Get().LeastLife())
	if step == session.StepRenew {
		first = session.Fresh()
	}
	return d.sessions.Token(ctx, ref, append([]session.Option{first}, options...)...)
}
