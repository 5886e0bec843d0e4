package oauth

import (
	"context"
	"maps"
	"net/url"

	"tokendesk/oauth/visible"
)

// Fetch runs a grant that needs no person: client_credentials, password,
// jwt_bearer, token_exchange, request, or refresh_token from a pasted one. It sends
// one token request, and none for signed_jwt. Errors are *[Error]; a grant that needs a person is KindUsage.
func (c *Client) Fetch(ctx context.Context, account Account) (TokenSet, error) {
	switch c.app.Grant {
	case GrantSignedJWT:
		return c.signed(account)
	case GrantRequest:
		return c.callRequest(ctx, account)
	}
	return c.FetchNarrower(ctx, account, Narrower{})
}

// FetchNarrower is Fetch for what n asks for in place of the app, of a grant that
// [Grant.FetchesNarrower], or any with nothing to ask for.
func (c *Client) FetchNarrower(ctx context.Context, account Account, n Narrower) (TokenSet, error) {
	app, m, err := c.resolve(ctx, hasTokenEndpoint)
	if err != nil {
		return TokenSet{}, err
	}
	own := account // whose settings the set counts as got with
	app, account, extra := n.apply(app, account, app.Params.Token)
	values := url.Values{"resource": app.Resources}
	if scope := scopeOf(app, account); scope != "" {
		values.Set("scope", scope)
	}
	if app.Audience != "" {
		values.Set("audience", app.Audience)
	}
	app.Assertion.Claims = scopeClaim(app.Assertion.Claims, n, values.Get("scope"))
	hidden, err := c.grantValues(app, account, values)
	if err != nil {
		return TokenSet{}, err
	}
	ts, err := c.requestToken(ctx, app, m, own, app.Endpoints.Token, values, extra, expected{}, hidden...)
	if app.Grant == GrantRefreshToken {
		err = asNeedsLogin(err, app)
	}
	return ts, err
}

// grantValues adds what the app's grant sends and returns the secrets in it.
func (c *Client) grantValues(app App, account Account, values url.Values) (hidden []secret, err error) {
	switch app.Grant {
	case GrantClientCredentials: // RFC 6749 4.4.2
		values.Set("grant_type", "client_credentials")
	case GrantPassword: // RFC 6749 4.3.2
		if !c.secrets.Has(SecretPassword) {
			return nil, missingSecret("password", SecretPassword)
		}
		values.Set("grant_type", "password")
		values.Set("username", app.Username)
		values.Set("password", c.secrets[SecretPassword])
	case GrantJWTBearer: // RFC 7523 2.1
		assertion, err := c.grantAssertion(app)
		if err != nil {
			return nil, err
		}
		values.Set("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
		values.Set("assertion", assertion)
		hidden = append(hidden, secret{"assertion", assertion})
	case GrantTokenExchange: // RFC 8693 2.1
		subject := c.secrets[SecretSubjectToken]
		if subject == "" {
			return nil, missingSecret("token to exchange", SecretSubjectToken)
		}
		kind := app.TokenExchange.SubjectTokenType
		if kind == "" {
			kind = "urn:ietf:params:oauth:token-type:access_token"
		}
		values.Set("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
		values.Set("subject_token", subject)
		values.Set("subject_token_type", kind)
		values.Set("requested_token_type", app.TokenExchange.RequestedTokenType)
	case GrantRefreshToken: // RFC 6749 6
		token := c.secrets[SecretRefreshToken]
		if token == "" {
			return nil, missingSecret("refresh token", SecretRefreshToken)
		}
		values.Set("grant_type", "refresh_token")
		values.Set("refresh_token", token)
		values.Del("audience")
	default:
		return nil, UsageError("The grant "+visible.Line(string(app.Grant), 40)+" needs a person to sign in.", "Sign in instead.")
	}
	return hidden, nil
}

// scopeClaim adds the scopes to the claims of an assertion, where some servers look for
// them (Google, RFC 8693 4.2). Claims that name them themselves win, but for a narrower token.
func scopeClaim(claims map[string]any, n Narrower, scope string) map[string]any {
	if _, says := claims["scope"]; scope == "" || says && len(n.Scopes) == 0 {
		return claims
	}
	out := maps.Clone(claims)
	if out == nil {
		out = map[string]any{}
	}
	out["scope"] = scope
	return out
}
