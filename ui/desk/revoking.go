package desk

import (
	"context"

	"tokendesk/oauth"
)

// Revoke revokes an account's tokens at the server (RFC 7009), then forgets them
// here. A failure keeps them and says so. had reports whether there were any.
func (d *Desk) Revoke(ctx context.Context, ref oauth.Ref) (had bool, err error) {
	return d.end(ctx, ref, d.sessions.Revoke)
}

// Forget removes an account's tokens here and tells nobody. had reports whether
// there were any.
func (d *Desk) Forget(ctx context.Context, ref oauth.Ref) (had bool, err error) {
	return d.end(ctx, ref, d.sessions.Forget)
}

func (d *Desk) end(ctx context.Context, ref oauth.Ref, how func(context.Context, oauth.Ref) error) (had bool, err error) {
	before, err := d.vault.Record(ctx, ref)
	if err != nil {
		return false, err
	}
	return before.Tokens != nil, how(ctx, ref)
}

// SignOut returns the address where a browser ends the person's session at the
// provider (OpenID Connect RP-Initiated Logout 1.0). It holds no token.
func (d *Desk) SignOut(ctx context.Context, ref oauth.Ref) (address string, err error) {
	return d.sessions.LogoutURL(ctx, ref)
}
