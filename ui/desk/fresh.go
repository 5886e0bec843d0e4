package desk

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

// KeepFresh renews the accounts that the settings choose shortly before they
// expire, until ctx ends. It blocks. The window runs it while it is open; the
// commands do not: they renew what they hand out.
func (d *Desk) KeepFresh(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	changed := make(chan struct{}, 1)
	changes := d.vault.Watch(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for range changes {
			select {
			case changed <- struct{}{}:
			default: // it will look anyway
			}
		}
	}()
	d.sessions.KeepFresh(ctx, session.Renewal{Accounts: d.chosen, Changed: changed})
	stop()
	<-ended
}

// chosen are the records of the accounts that are kept fresh.
func (d *Desk) chosen(ctx context.Context) ([]oauth.Record, error) {
	settings := d.Settings.Get()
	records, err := d.vault.Records(ctx)
	return slices.DeleteFunc(records, func(r oauth.Record) bool { return !settings.Keeps(r) }), err
}

// SetFavourite marks an app as a favourite, or takes the mark off. Nothing else
// of the app changes.
func (d *Desk) SetFavourite(ctx context.Context, app string, favourite bool) error {
	return d.vault.SetFavourite(ctx, app, favourite)
}

// KeepsFresh reports whether an account is renewed before it expires, and whether
// that is settled elsewhere: by the settings, or because its app is a favourite.
func KeepsFresh(s store.Settings, a Account) (kept, settled bool) {
	return s.Keeps(a.Record), s.KeepFresh != store.KeepFavourites || a.Record.App.Favourite
}
