package desk

import (
	"context"
	"encoding/json"

	"tokendesk/oauth"
)

// Test runs the app's test call. Like Userinfo and Introspect it renews the
// token first if need be and never asks a person to sign in.
func (d *Desk) Test(ctx context.Context, ref oauth.Ref) (oauth.TestResult, error) {
	return d.sessions.Test(ctx, ref)
}

// Userinfo asks who the token belongs to (OpenID Connect Core 5.3).
func (d *Desk) Userinfo(ctx context.Context, ref oauth.Ref) (json.RawMessage, error) {
	return d.sessions.Userinfo(ctx, ref)
}

// Introspect asks the server about the token (RFC 7662).
func (d *Desk) Introspect(ctx context.Context, ref oauth.Ref) (json.RawMessage, error) {
	return d.sessions.Introspect(ctx, ref)
}
