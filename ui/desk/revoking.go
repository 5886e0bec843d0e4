package desk

import (
	"context"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// SignOut ends an account's access step by step: at the server, in the browser, then
// here; see [session.Manager.SignOut], which has its rules. [session.SignOutSteps] says
// before what will happen.
func (d *Desk) SignOut(ctx context.Context, ref oauth.Ref, r session.SignOutRequest) ([]session.SignOutResult, error) {
	return d.sessions.SignOut(ctx, ref, r)
}

// SignOutAll signs out of many accounts, see [session.Manager.SignOutAll].
func (d *Desk) SignOutAll(ctx context.Context, refs []oauth.Ref, r session.SignOutRequest, before map[oauth.Ref][]session.SignOutResult, report func(session.SignedOut)) {
	d.sessions.SignOutAll(ctx, refs, r, before, report)
}

// SignOutPlan lists what signing out of an account would do. What only its issuer's
// metadata can tell is read first.
func (d *Desk) SignOutPlan(ctx context.Context, ref oauth.Ref) ([]session.SignOutStep, error) {
	return d.sessions.SignOutPlan(ctx, ref)
}

// Revoke revokes an account's tokens at the server (RFC 7009), then forgets them
// here: [Desk.SignOut] without the browser. A failure keeps them and says so, and so does a server
// that cannot be asked. had reports whether there were any.
func (d *Desk) Revoke(ctx context.Context, ref oauth.Ref) (had bool, err error) {
	return d.end(ctx, ref, session.SignOutRequest{MustRevoke: true})
}

// Forget removes an account's tokens here and tells nobody. had reports whether
// there were any.
func (d *Desk) Forget(ctx context.Context, ref oauth.Ref) (had bool, err error) {
	return d.end(ctx, ref, session.SignOutRequest{ForgetOnly: true})
}

func (d *Desk) end(ctx context.Context, ref oauth.Ref, r session.SignOutRequest) (had bool, err error) {
	before, err := d.vault.Record(ctx, ref)
	if err != nil {
		return false, err
	}
	_, err = d.SignOut(ctx, ref, r)
	return before.Tokens != nil || len(before.Narrow) > 0, err
}

// LogoutAddress returns the address where a browser ends the person's session at the
// provider (OpenID Connect RP-Initiated Logout 1.0). It holds no token.
func (d *Desk) LogoutAddress(ctx context.Context, ref oauth.Ref) (address string, err error) {
	return d.sessions.LogoutURL(ctx, ref)
}
