package desk

import (
	"context"
	"slices"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

// KeepFresh renews the accounts that the settings choose shortly before they
// expire, until ctx ends. It blocks. The window runs it while it is open; the
// commands do not: they renew what they hand out.
func (d *Desk) KeepFresh(ctx context.Context) {
	d.keepFresh(ctx, d.chosen)
}

// keepFresh renews chosen accounts, and has the places written that tokens are kept current
// in and that nobody has written: after a night, a lock, or a process that was killed. It
// blocks until ctx ends.
func (d *Desk) keepFresh(ctx context.Context, chosen func(context.Context) ([]oauth.Record, error)) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	renewal, places := make(chan struct{}, 1), make(chan struct{}, 1)
	changes := d.vault.Watch(ctx)
	var work sync.WaitGroup
	work.Go(func() {
		for range changes {
			for _, changed := range []chan struct{}{renewal, places} {
				select {
				case changed <- struct{}{}:
				default: // it will look anyway
				}
			}
		}
	})
	work.Go(func() { d.keeper.Follow(ctx, places) })
	d.sessions.KeepFresh(ctx, session.Renewal{Accounts: chosen, Changed: renewal})
	stop()
	work.Wait()
}

// chosen are the records of the accounts that are kept fresh.
func (d *Desk) chosen(ctx context.Context) ([]oauth.Record, error) {
	settings := d.Settings.Get()
	records, err := d.vault.Records(ctx)
	return slices.DeleteFunc(records, func(r oauth.Record) bool { return !settings.Keeps(r) && !HasTargets(r) }), err
}

// SetFavourite marks an app as a favourite, or takes the mark off. Nothing else
// of the app changes.
func (d *Desk) SetFavourite(ctx context.Context, app string, favourite bool) error {
	return d.vault.SetFavourite(ctx, app, favourite)
}

// KeepsFresh reports whether an account is renewed before it expires, and whether
// that is settled elsewhere: by the settings, because its app is a favourite, or because its
// token is kept current somewhere.
func KeepsFresh(s store.Settings, a Account) (kept, settled bool) {
	if HasTargets(a.Record) {
		return true, true
	}
	return s.Keeps(a.Record), s.KeepFresh != store.KeepFavourites || a.Record.App.Favourite
}
