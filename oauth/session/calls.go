package session

import (
	"context"
	"encoding/json"

	"tokendesk/oauth"
)

// Test runs the app's test call with a valid token, renewed first if need be.
// Like Userinfo and Introspect it never asks a person to sign in.
func (m *Manager) Test(ctx context.Context, ref oauth.Ref) (oauth.TestResult, error) {
	return withToken(ctx, m, ref, (*oauth.Client).Test)
}

// Userinfo asks who the token belongs to (OpenID Connect Core 5.3).
func (m *Manager) Userinfo(ctx context.Context, ref oauth.Ref) (json.RawMessage, error) {
	return withToken(ctx, m, ref, (*oauth.Client).Userinfo)
}

// Introspect asks the server about the token (RFC 7662).
func (m *Manager) Introspect(ctx context.Context, ref oauth.Ref) (json.RawMessage, error) {
	return withToken(ctx, m, ref, (*oauth.Client).Introspect)
}

func withToken[T any](ctx context.Context, m *Manager, ref oauth.Ref, question func(*oauth.Client, context.Context, oauth.TokenSet) (T, error)) (_ T, err error) {
	end := m.begin(ref)
	defer func() { end(err) }()
	var none T
	ts, err := m.Token(ctx, ref, NoSignIn())
	if err != nil {
		return none, err
	}
	a, err := m.account(ctx, ref)
	if err != nil {
		return none, forPerson(err)
	}
	client, err := m.client(ctx, a, "")
	if err != nil {
		return none, forPerson(err)
	}
	answer, err := question(client, ctx, ts)
	return answer, forPerson(err)
}
