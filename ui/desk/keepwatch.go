package desk

import (
	"context"
	"slices"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/keeping"
)

// KeepWatch keeps the places of all accounts current until ctx ends: it renews their
// tokens before they expire, gets those that need no person, writes what was left undone,
// and follows what other processes change in the vault. report is told of each place that was
// written or could not be, and with no target of an account whose token could not be
// renewed; one call at a time. It blocks.
func (d *Desk) KeepWatch(ctx context.Context, report func(keeping.Event)) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var one sync.Mutex
	tell := func(e keeping.Event) {
		one.Lock()
		defer one.Unlock()
		if ctx.Err() == nil {
			report(e)
		}
	}
	defer d.keeper.follow(tell)()
	events := d.sessions.Events(ctx)
	var work sync.WaitGroup
	work.Go(func() {
		for e := range events {
			if e.Err == nil || e.Running || IsCancelled(e.Err) || !d.hasTargets(ctx, e.Ref) {
				continue
			}
			tell(keeping.Event{Ref: e.Ref, At: d.Now(), Err: e.Err})
		}
	})
	work.Go(func() { d.getKept(ctx) })
	d.keepFresh(ctx, d.withTargets)
	stop()
	work.Wait()
}

// getKept gets a token for each account with places that has no valid one and needs nobody
// to sign in. What goes wrong is told as a call's end.
func (d *Desk) getKept(ctx context.Context) {
	records, err := d.withTargets(ctx)
	if err != nil {
		return
	}
	for _, rec := range records {
		if _, ok := d.handsOut(rec); ok || ctx.Err() != nil {
			continue
		}
		_, _ = d.sessions.Token(ctx, oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}, session.NoSignIn(), session.WithoutBrowser())
	}
}

// withTargets are the records of the accounts whose token is kept current somewhere.
func (d *Desk) withTargets(ctx context.Context) ([]oauth.Record, error) {
	records, err := d.vault.Records(ctx)
	return slices.DeleteFunc(records, func(r oauth.Record) bool { return !HasTargets(r) }), err
}

func (d *Desk) hasTargets(ctx context.Context, ref oauth.Ref) bool {
	rec, err := d.record(ctx, ref)
	return err == nil && HasTargets(rec)
}
