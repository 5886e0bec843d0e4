package oauth

import (
	"context"
	"errors"
	"net/url"
)

// expected is what a token answer must fit, beyond the request that it is for.
type expected struct {
	nonce string    // the ID token must carry it, where not empty
	old   *TokenSet // the set being renewed
}

func hasTokenEndpoint(app App) bool { return app.Endpoints.Token != "" }

// requestToken sends one token request and returns the set it brought, its ID
// token checked. Nobody else is asked whose it is: see [Client.Identify].
func (c *Client) requestToken(ctx context.Context, app App, m metadata, account Account, address string,
	values url.Values, extra map[string]Param, want expected, hidden ...secret,
) (TokenSet, error) {
	if address == "" {
		return TokenSet{}, missingEndpoint("token", KindMisconfigured)
	}
	r, err := c.tokenRequest(app, "token endpoint", address, values, extra, hidden...)
	if err != nil {
		return TokenSet{}, err
	}
	r.leaving = departureOf(ctx)
	key, err := proofKeyFor(app, want.old)
	if err != nil {
		return TokenSet{}, err
	}
	got, err := c.doProving(ctx, r, key, "")
	if err != nil {
		return TokenSet{}, err
	}
	ts, err := decodeToken(got, app, key != nil)
	if err != nil {
		return TokenSet{}, c.explainRefusal(err, app, m.AuthMethods)
	}
	if key != nil {
		ts.DPoPKey = key.private
	}
	ts.Fingerprint = c.fingerprint(account)
	if err := c.settle(ctx, app, m, &ts, want); err != nil {
		if want.old == nil {
			return TokenSet{}, err
		}
		return TokenSet{RefreshToken: ts.RefreshToken, RefreshExpiresAt: ts.RefreshExpiresAt}, err
	}
	ts.Identity, ts.Person.Full = c.nameFor(ts, ts.Identity), c.nameFor(ts, ts.Person.Full)
	return ts, nil
}

// Refresh renews a token set (RFC 6749 6). The old refresh token, its lifetime,
// the ID token, scopes and identity are kept where the answer has none. Errors
// are *[Error]: KindNeedsLogin when the server no longer takes the refresh
// token; an ID token of somebody else is KindBadAnswer. Sent speaks of the
// refresh token: it is false when discovery failed before. With an error, the set
// holds the refresh token that the server gave in place of the old one, if it gave
// one, and nothing else: sent again, the old one would look stolen (RFC 9700 4.14).
func (c *Client) Refresh(ctx context.Context, account Account, old TokenSet) (TokenSet, error) {
	return c.RefreshNarrower(ctx, account, old, Narrower{})
}

// RefreshNarrower is Refresh for what n asks for: fewer scopes than were granted (RFC
// 6749 6), or another audience or resource (RFC 8707 2.2).
func (c *Client) RefreshNarrower(ctx context.Context, account Account, old TokenSet, n Narrower) (TokenSet, error) {
	if old.RefreshToken == "" {
		return TokenSet{}, &Error{Kind: KindNeedsLogin, Message: "There is no refresh token to renew with.", Advice: "Sign in again."}
	}
	app, m, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.Refresh != "" || hasTokenEndpoint(app) })
	if err != nil {
		return TokenSet{}, unsent(err)
	}
	app, asking, extra := n.apply(app, account, app.Params.Refresh)
	values := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.RefreshToken}, "resource": app.Resources}
	if len(n.Scopes) > 0 {
		values.Set("scope", scopeOf(app, asking))
	}
	if n.Audience != "" {
		values.Set("audience", n.Audience)
	}
	address := app.Endpoints.Refresh
	if address == "" {
		address = app.Endpoints.Token
	}
	if app.Grant == GrantRequest {
		app.Answer = Answer{} // it is the first request's; a refresh is the standard's
	}
	ts, err := c.requestToken(ctx, app, m, account, address, values, extra, expected{old: &old},
		hiddenOf(old)...)
	if err != nil {
		return ts, asNeedsLogin(err, app)
	}
	if ts.RefreshToken == "" {
		ts.RefreshToken, ts.RefreshExpiresAt = old.RefreshToken, old.RefreshExpiresAt
	}
	switch {
	case ts.Scopes != nil:
	case len(n.Scopes) > 0:
		ts.Scopes = n.Scopes // RFC 6749 5.1: unsaid means what was asked for
	default:
		ts.Scopes = old.Scopes
	}
	return ts, nil
}

// unsent says of a failure that it came before the request in question.
func unsent(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	before := *e
	before.Sent = false
	return &before
}

// asNeedsLogin marks the refusals of a refresh that only a sign-in mends, or
// where there is none to start from, another pasted token.
func asNeedsLogin(err error, app App) error {
	e, ok := err.(*Error)
	if !ok || !refreshEnds(e, app.Quirks.DeadRefreshToken) {
		return err
	}
	e.Kind, e.Cause = KindNeedsLogin, CauseEnded
	switch {
	case app.Grant == GrantRefreshToken:
		e.Advice = "Paste a new refresh token."
	case asWords(e.ServerError) == "consent required":
		e.Advice = "Sign in again and consent to the scopes. If you may not, an administrator must consent."
	default:
		e.Advice = "Sign in again."
	}
	return err
}

func missingEndpoint(name string, kind Kind) *Error {
	return &Error{
		Kind: kind, Field: "endpoints." + name, Message: "This app has no " + name + " endpoint.",
		Advice: "Enter its address in the app's settings (endpoints." + name + "), or the issuer, from which it is found.",
	}
}
