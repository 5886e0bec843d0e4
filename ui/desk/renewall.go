package desk

import (
	"context"
	"errors"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// RenewAll renews many accounts, those that need no person: see
// [session.Manager.RenewAll], of which it has the limits, the outcomes and the way
// it is cancelled. Each account's renewal is a call like any other, told of by
// [Desk.Updates]; where one runs already it is the same one (promise 18). r.Call is
// the desk's own.
func (d *Desk) RenewAll(ctx context.Context, r session.RenewRequest) []session.RenewResult {
	r.Call = func(ctx context.Context, ref oauth.Ref, options ...session.Option) (oauth.TokenSet, error) {
		ts, err := d.Token(ctx, ref, options...)
		if errors.Is(err, errBusy) {
			return d.sessions.Token(ctx, ref, options...)
		}
		return ts, err
	}
	return d.sessions.RenewAll(ctx, r)
}
