package session

import (
	"context"

	"tokendesk/oauth"
)

// LogoutURL is the address where a browser ends the person's session at the
// provider (OpenID Connect RP-Initiated Logout); it holds no token. The tokens
// stay as they are. An app without such an endpoint is KindUsage.
func (m *Manager) LogoutURL(ctx context.Context, ref oauth.Ref) (string, error) {
	if err := m.open(ctx); err != nil {
		return "", forPerson(err)
	}
	a, err := m.account(ctx, ref)
	if err != nil {
		return "", forPerson(err)
	}
	client, err := m.client(ctx, a, "")
	if err != nil {
		return "", forPerson(err)
	}
	ts := oauth.TokenSet{}
	if a.rec.Tokens != nil {
		ts = *a.rec.Tokens
	}
	address, err := client.LogoutURL(ctx, ts)
	return address, forPerson(err)
}
