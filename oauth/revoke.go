package oauth

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

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
	if ts.IDTokenOnly() && (ts.RefreshToken == "" || app.Quirks.Revocation.Method != "") {
		return UsageError("There is only an ID token, which no server can revoke: it ends by itself.", "It can be forgotten here alone.")
	}
	if app.Quirks.Revocation.Method != "" {
		return c.revokeTheirWay(ctx, app, ts)
	}
	var failure error
	revokedRefresh := false
	for _, token := range []string{ts.RefreshToken, ts.AccessToken} {
		if token == "" {
			continue
		}
		err := c.revoke(ctx, app, token, hiddenOf(ts))
		if refused, ok := err.(*Error); ok && revokedRefresh && refused.ServerError == "unsupported_token_type" {
			err = nil // RFC 7009 2.2.1: such servers let the access token run out
		}
		if failure == nil {
			failure = err
		}
		revokedRefresh = err == nil
		if ctx.Err() != nil {
			break
		}
	}
	return failure
}

func (c *Client) revoke(ctx context.Context, app App, token string, hidden []secret) error {
	r, err := c.tokenRequest(app, "revocation endpoint", app.Endpoints.Revocation, url.Values{"token": {token}}, nil, hidden...)
	if err != nil {
		return err
	}
	return c.revokeBy(ctx, app, r)
}

// revokeTheirWay sends the call that the catalogue knows for the server.
func (c *Client) revokeTheirWay(ctx context.Context, app App, ts TokenSet) error {
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
			return err
		}
		r.header.Set(name, value)
		if _, credentials, ok := strings.Cut(value, " "); ok {
			r.secrets = append(r.secrets, secret{nameCredentials, credentials})
		}
	}
	if call.Body != "" {
		body, err := fill(call.Body, jsonText)
		if err != nil {
			return err
		}
		r.body = []byte(body)
		r.header.Set("Content-Type", "application/json")
	}
	return c.revokeBy(ctx, app, r)
}

func (c *Client) revokeBy(ctx context.Context, app App, r request) error {
	got, err := c.do(ctx, r)
	if err != nil {
		return err
	}
	f, _ := parseFields(got.body)
	if got.status >= 200 && got.status <= 299 && !isError(f) {
		return nil
	}
	if got.status == http.StatusNotFound && r.method == http.MethodDelete {
		return nil // there is nothing to delete
	}
	failure := serverFailure(got, f)
	switch failure.ServerError {
	case "invalid_token", "token_not_found", "token_revoked", "invalid_grant":
		return nil
	}
	return c.explainRefusal(failure, app, nil)
}
