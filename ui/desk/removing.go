package desk

import (
	"context"

	"tokendesk/oauth"
)

// RemoveApp removes an app with its accounts: settings, secrets, tokens and
// history. undo puts all of it back, as long as the desk is open.
func (d *Desk) RemoveApp(ctx context.Context, app string) (undo func(context.Context) error, err error) {
	return d.vault.RemoveApp(ctx, app)
}

// RemoveAccount removes one account, with its tokens. undo is that of
// [Desk.RemoveApp].
func (d *Desk) RemoveAccount(ctx context.Context, ref oauth.Ref) (undo func(context.Context) error, err error) {
	return d.vault.RemoveAccount(ctx, ref)
}
