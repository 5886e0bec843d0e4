package session

import (
	"cmp"
	"context"
	"time"

	"tokendesk/oauth"
)

// sayLeaseAfter is how long a lease may take before a person is told that
// another process has it: a busy machine alone takes a while, too.
const sayLeaseAfter = time.Second

// lease takes the account's lease and says so when that takes a while.
func (m *Manager) lease(ctx context.Context, f *flight) (func(), error) {
	timer := time.AfterFunc(sayLeaseAfter, func() { f.report(Progress{Stage: StageLease}) })
	defer timer.Stop()
	return m.o.Storage.Lease(ctx, f.ref)
}

// renew is the renewal flight: lease, look again, refresh or fetch, save.
func (m *Manager) renew(f *flight, n need, subject string) outcome {
	release, err := m.lease(f.ctx, f)
	if err != nil {
		return outcome{err: err}
	}
	defer release()
	if err := m.saveLate(f.ctx, f.ref); err != nil {
		return outcome{err: err}
	}
	a, err := m.account(f.ctx, f.ref)
	if err != nil {
		return outcome{err: err}
	}
	if !n.again {
		if ts, ok := a.usable(n.atLeast, m.o.Now()); ok && n.met(ts, m.o.Now()) {
			return outcome{ts: ts}
		}
	}
	held := !n.again && a.held() != nil
	if held && !a.mayTurnOut() {
		return outcome{err: a.held()}
	}
	way := a.way(n.again)
	if way == byPerson && !held {
		return outcome{err: a.person()}
	}
	if n.background && a.spent(way) {
		return outcome{err: errNotAgain}
	}
	f.report(Progress{Stage: StageWorking})
	client, err := m.client(f.ctx, a, subject)
	if err != nil {
		return outcome{err: m.failed(f.ctx, a, err)}
	}
	if held {
		ts, err := m.turnOut(f.ctx, client, a)
		switch {
		case err != nil:
			return outcome{err: err}
		case n.met(ts, m.o.Now()):
			return outcome{ts: ts}
		}
		if a, err = m.account(f.ctx, f.ref); err != nil {
			return outcome{err: err}
		}
		if way = a.way(n.again); way == byPerson {
			return outcome{err: a.person()}
		}
	}
	ts, err := m.send(f, client, a, way)
	if err != nil {
		return outcome{err: err}
	}
	return outcome{ts: ts, renewed: true}
}

// person is why only a person can bring an account further.
func (a account) person() error {
	if a.rec.NeedsLogin {
		return refusedBefore
	}
	return errPerson
}

// send refreshes or fetches, and saves what came of it. A refresh token that has
// left is seen through (promise 20); a fetch that sends none can be cancelled,
// for nothing of it is good only once.
func (m *Manager) send(f *flight, client *oauth.Client, a account, way way) (oauth.TokenSet, error) {
	ctx := f.ctx
	if a.sendsRefreshToken(way) {
		var cancel context.CancelFunc
		ctx, cancel = f.departing(a.app)
		defer cancel()
	}
	if way == byRefresh {
		ts, err := client.Refresh(ctx, a.rec.Account, *a.rec.Tokens)
		if err == nil {
			return m.save(ctx, client, a, oauth.HistoryRenewed, ts, f.land)
		}
		if ts.RefreshToken != "" && ts.RefreshToken != a.rec.Tokens.RefreshToken {
			return oauth.TokenSet{}, m.keepRotated(ctx, a, ts, err)
		}
		if kindOf(err) != oauth.KindNeedsLogin {
			return oauth.TokenSet{}, m.failed(ctx, a, err)
		}
		why, err := m.refused(ctx, a, err)
		if err != nil {
			return oauth.TokenSet{}, err
		}
		if a.app.Grant != oauth.GrantPassword && a.app.Grant != oauth.GrantRequest {
			return oauth.TokenSet{}, why
		}
		ctx = f.land()
	}
	ts, err := client.Fetch(ctx, a.rec.Account)
	switch {
	case err == nil:
		if !f.depart() {
			return oauth.TokenSet{}, context.Canceled
		}
		ctx, cancel := f.seeThrough(a.app)
		defer cancel()
		return m.save(ctx, client, a, oauth.HistoryGot, ts, f.land)
	case a.app.Grant == oauth.GrantRefreshToken && kindOf(err) == oauth.KindNeedsLogin:
		why, err := m.refused(ctx, a, err)
		return oauth.TokenSet{}, cmp.Or(err, why)
	}
	return oauth.TokenSet{}, m.failed(ctx, a, err)
}

// failed keeps a failure with the account and returns it. Credentials stay.
func (m *Manager) failed(ctx context.Context, a account, err error) error {
	err = forPerson(err)
	e, ok := err.(*oauth.Error)
	if !ok {
		return err
	}
	e = oauth.Diagnose(e, a.app, a.rec.Account)
	if !worthKeeping(e) {
		return e
	}
	at := m.o.Now()
	ctx, cancel := seeThrough(ctx, a.app)
	defer cancel()
	// The failure itself matters more than that it could not be noted down.
	_ = m.put(ctx, a.ref, failedEntry(at, e), func(r *oauth.Record) error {
		failure := oauth.FailureOf(e, at)
		failure.Repeatable = repeatable(e)
		r.Failure = &failure
		return nil
	})
	return e
}

// refused marks an account whose refresh token the server no longer takes, and
// returns why as an errPerson, or what stood in the way of the mark.
func (m *Manager) refused(ctx context.Context, a account, why error) (person, err error) {
	e, _ := forPerson(why).(*oauth.Error)
	return refusedToken{e}, m.put(ctx, a.ref, failedEntry(m.o.Now(), e), func(r *oauth.Record) error {
		r.NeedsLogin, r.Failure = true, nil
		return nil
	})
}

func failedEntry(at time.Time, e *oauth.Error) oauth.HistoryEntry {
	return oauth.HistoryEntry{At: at, Kind: oauth.HistoryFailed, Detail: string(e.Kind) + ": " + e.Message}
}
