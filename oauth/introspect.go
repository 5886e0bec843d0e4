package oauth

import (
	"context"
	"encoding/json"
	"net/url"
)

// Introspect asks the server what it thinks of the access token (RFC 7662).
// Without such an endpoint the error is of KindUsage.
func (c *Client) Introspect(ctx context.Context, ts TokenSet) (json.RawMessage, error) {
	app, _, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.Introspection != "" })
	if err != nil {
		return nil, err
	}
	if app.Endpoints.Introspection == "" {
		return nil, missingEndpoint("introspection", KindUsage)
	}
	if ts.IDTokenOnly() {
		return nil, NoAccessToken(app)
	}
	values := url.Values{"token": {ts.AccessToken}, "token_type_hint": {"access_token"}}
	r, err := c.tokenRequest(app, "introspection endpoint", app.Endpoints.Introspection, values, nil, hiddenOf(ts)...)
	if err != nil {
		return nil, err
	}
	got, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	f, err := objectIn(got)
	if err != nil {
		return nil, c.explainRefusal(err, app, nil)
	}
	return json.Marshal(f)
}
