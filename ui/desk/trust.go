package desk

import (
	"context"

	"tokendesk/oauth"
)

// UseHere hands out a token that was held back because it belongs to somebody
// other than the account expects.
func (d *Desk) UseHere(ctx context.Context, ref oauth.Ref) error { return d.sessions.UseHere(ctx, ref) }

// Changes lists the settings of an app and its accounts that wait for a person's
// word (promise 42).
func (d *Desk) Changes(ctx context.Context, app string) ([]oauth.Change, error) {
	return d.vault.Changes(ctx, app)
}

// Trust accepts what waits in an app. seen is what a person was shown of
// [Desk.Changes], whole; where something else waits by now, nothing is accepted
// and the error is of KindUntrusted.
func (d *Desk) Trust(ctx context.Context, app string, seen []oauth.Change) error {
	err := d.vault.Trust(ctx, app, seen)
	if err == nil {
		d.savedAccounts(ctx, app)
	}
	return err
}
