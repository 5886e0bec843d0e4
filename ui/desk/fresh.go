package desk

import (
	"context"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// KeepFresh renews the accounts that the settings choose shortly before they
// expire, until ctx ends. It blocks. The window runs it while it is open; the
// commands do not: they renew what they hand out.
func (d *Desk) KeepFresh(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	changed := make(chan struct{}, 1)
	changes := d.Vault.Watch(ctx)
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
	d.Sessions.KeepFresh(ctx, session.Renewal{Accounts: d.chosen, Changed: changed})
	stop()
	<-ended
}

// chosen are the records of the accounts that are kept fresh.
func (d *Desk) chosen(ctx context.Context) ([]oauth.Record, error) {
	settings := d.Settings.Get()
	records, err := d.Vault.Records(ctx)
	return slices.DeleteFunc(records, func(r oauth.Record) bool { return !settings.Keeps(r) }), err
}
