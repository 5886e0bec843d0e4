package session

import (
	"context"

	"tokendesk/oauth"
)

// idToken makes of a valid token set what its ID token is. That may end before the
// access token does, and a renewal need not bring another one (OpenID Connect Core
// 12.2): one that does not live as long as the call wants is renewed, and then signed in for.
func (m *Manager) idToken(ctx context.Context, ref oauth.Ref, c call, ts oauth.TokenSet) (oauth.TokenSet, error) {
	for {
		id, ok := ts.AsIDToken()
		switch {
		case !ok:
			return oauth.TokenSet{}, oauth.NoIDToken()
		case lives(id, c.atLeast, m.o.Now()):
			return id, nil
		case !c.fresh:
			c.fresh = true
		case c.again:
			return oauth.TokenSet{}, &oauth.Error{
				Kind: oauth.KindBadAnswer, Message: "The server gave an ID token that has already expired.",
				Advice: "This computer's clock or the server's may be wrong.",
			}
		case c.noSignIn:
			return oauth.TokenSet{}, &oauth.Error{
				Kind: oauth.KindNeedsLogin, Message: "The ID token has expired, and the server gave no new one when the token was renewed.",
				Advice: "Sign in; the browser opens for it.",
			}
		default:
			c.again = true
		}
		var err error
		if ts, err = m.token(ctx, ref, c); err != nil {
			return oauth.TokenSet{}, err
		}
	}
}
