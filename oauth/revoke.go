package oauth

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// Revocable is one thing of a token set that a server can be asked to end.
type Revocable string

// What can be revoked.
const (
	RevocableRefresh Revocable = "refresh_token"
	RevocableAccess  Revocable = "access_token"
	RevocableGrant   Revocable = "grant" // by a server's own call: all that the access token stands for
)

// Revocables lists what of a set there is to revoke at an app's server, in the order in
// which that is done (RFC 7009 2.1): ending the refresh token first leaves nobody a
// way to another access token. There is none where the set has only an ID token, which
// ends by itself.
func Revocables(app App, ts TokenSet) (list []Revocable) {
	switch {
	case ts.IDTokenOnly() && (ts.RefreshToken == "" || app.Quirks.Revocation.Method != ""):
		return nil
	case app.Quirks.Revocation.Method != "":
		return []Revocable{RevocableGrant}
	}
	if ts.RefreshToken != "" {
		list = append(list, RevocableRefresh)
	}
	if ts.AccessToken != "" {
		list = append(list, RevocableAccess)
	}
	return list
}

// Revoked is how a revocation succeeded.
type Revoked string

// The ways.
const (
	RevokedNow      Revoked = "revoked"
	RevokedBefore   Revoked = "unknown"  // the server knows it no longer
	RevokedByItself Revoked = "runs_out" // the server takes no such token; it ends soon after the refresh token
)

// RevokeOne revokes one thing of a set, with one request. afterRefresh says that the set's refresh
// token was revoked: then a server may leave the access token to run out (RFC 7009
// 2.2.1). Without such an endpoint it is KindUsage and nothing is sent.
func (c *Client) RevokeOne(ctx context.Context, ts TokenSet, what Revocable, afterRefresh bool) (Revoked, error) {
	app, _, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.Revocation != "" })
	if err != nil {
		return "", err
	}
	if app.Endpoints.Revocation == "" {
		return "", missingEndpoint("revocation", KindUsage)
	}
	token := ts.AccessToken
	switch what {
	case RevocableGrant:
		return c.revokeTheirWay(ctx, app, ts)
	case RevocableRefresh:
		token = ts.RefreshToken
	}
	how, err := c.revoke(ctx, app, token, hiddenOf(ts))
	if refused, ok := err.(*Error); ok && afterRefresh && what == RevocableAccess && refused.ServerError == "unsupported_token_type" {
		return RevokedByItself, nil
	}
	return how, err
}

// Revoke revokes the refresh token, then the access token (RFC 7009): two
// requests at most, or the one of a server that has a way of its own. A token
// the server does not know is a success. A failure is reported after both were
// tried; without such an endpoint it is KindUsage and nothing is sent.
func (c *Client) Revoke(ctx context.Context, ts TokenSet) error {
	app, _, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.Revocation != "" })
	if err != nil {
		return err
	}
	if app.Endpoints.Revocation == "" {
		return missingEndpoint("revocation", KindUsage)
	}
	if ts.Main() != "" && len(Revocables(app, ts)) == 0 {
		return NothingToRevoke()
	}
	var failure error
	refreshed := false
	for _, what := range Revocables(app, ts) {
		_, err := c.RevokeOne(ctx, ts, what, refreshed)
		if failure == nil {
			failure = err
		}
		refreshed = err == nil
		if ctx.Err() != nil {
			break
		}
	}
	return failure
}

// NothingToRevoke is the error of a set that no server can revoke.
func NothingToRevoke() *Error {
	return UsageError("There is only an ID token, which no server can revoke: it expires by itself.", "You can only forget it here.")
}

func (c *Client) revoke(ctx context.Context, app App, token string, hidden []secret) (Revoked, error) {
	r, err := c.tokenRequest(app, "revocation endpoint", app.Endpoints.Revocation, url.Values{"token": {token}}, nil, hidden...)
	if err != nil {
		return "", err
	}
	return c.revokeBy(ctx, app, r)
}

// revokeTheirWay sends the call that the catalogue knows for the server.
func (c *Client) revokeTheirWay(ctx context.Context, app App, ts TokenSet) (Revoked, error) {
	call := app.Quirks.Revocation
	fill := func(template string, escape func(string) string) (string, error) {
		secret, basic := "", ""
		if strings.Contains(template, "{client_secret}") || strings.Contains(template, "{basic}") {
			var err error
			if secret, err = c.clientSecret(); err != nil {
				return "", err
			}
			basic = base64.StdEncoding.EncodeToString([]byte(app.ClientID + ":" + secret))
		}
		return strings.NewReplacer("{access_token}", escape(ts.AccessToken), "{client_id}", escape(app.ClientID),
			"{client_secret}", escape(secret), "{basic}", basic).Replace(template), nil
	}
	r := request{
		name: "revocation endpoint", method: call.Method,
		address: strings.ReplaceAll(app.Endpoints.Revocation, "{client_id}", url.PathEscape(app.ClientID)),
		header:  http.Header{"Accept": {"application/json"}}, secrets: hiddenOf(ts),
	}
	for name, template := range call.Headers {
		value, err := fill(template, func(s string) string { return s })
		if err != nil {
			return "", err
		}
		r.header.Set(name, value)
		if _, credentials, ok := strings.Cut(value, " "); ok {
			r.secrets = append(r.secrets, secret{nameCredentials, credentials})
		}
	}
	if call.Body != "" {
		body, err := fill(call.Body, jsonText)
		if err != nil {
			return "", err
		}
		r.body = []byte(body)
		r.header.Set("Content-Type", "application/json")
	}
	return c.revokeBy(ctx, app, r)
}

func (c *Client) revokeBy(ctx context.Context, app App, r request) (Revoked, error) {
	got, err := c.do(ctx, r)
	if err != nil {
		return "", err
	}
	f, _ := parseFields(got.body)
	if got.status >= 200 && got.status <= 299 && !isError(f) {
		return RevokedNow, nil
	}
	if got.status == http.StatusNotFound && r.method == http.MethodDelete {
		return RevokedBefore, nil // there is nothing to delete
	}
	failure := serverFailure(got, f)
	switch failure.ServerError {
	case "invalid_token", "token_not_found", "token_revoked", "invalid_grant":
		return RevokedBefore, nil
	}
	return "", c.explainRefusal(failure, app, nil)
}
