package oauth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// ErrOtherSubject is what the error wraps when userinfo speaks of somebody else
// than the verified ID token.
var ErrOtherSubject = errors.New("userinfo of another subject")

// Identify asks userinfo whose a fresh token set is (OpenID Connect Core 5.3), or the
// provider's own call where there is no such endpoint ([Whoami]), and returns it with that Identity. It sends nothing where the verified ID
// token has named the person, where none stands behind the token
// (client_credentials), where there is no access token to ask with, or no such
// endpoint.
//
// It is a call of its own so that the set can be saved first: a code is gone
// once it was exchanged. Errors are *[Error]; with one that wraps
// [ErrOtherSubject] the set must not be used, with any other only the name is
// missing. The set comes back in every case.
func (c *Client) Identify(ctx context.Context, ts TokenSet) (TokenSet, error) {
	if c.app.Grant == GrantClientCredentials || ts.Person.named() || ts.IDTokenOnly() {
		return ts, nil
	}
	app, _, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.Userinfo != "" })
	if err != nil {
		return ts, err
	}
	var who Person
	switch {
	case app.Endpoints.Userinfo != "":
		info, err := c.userinfo(ctx, app, ts)
		if err != nil {
			return ts, err
		}
		who = infoPerson(info)
	case app.Quirks.Whoami.tells(app):
		if who, err = c.whoami(ctx, app, ts); err != nil {
			return ts, err
		}
	default:
		return ts, nil
	}
	if ts.Verified == VerifiedYes {
		if _, claims, err := readJWT(ts.IDToken); err == nil && deniesEmail(claims) {
			who.Email = "" // the two are of one server, and one of them says no
		}
	}
	if name := who.shown(); name != "" {
		who.Full = c.nameFor(ts, cmp.Or(who.Full, ts.Person.Full))
		ts.Identity, ts.Person = c.nameFor(ts, name), who
	}
	return ts, nil
}

// Userinfo asks who a token belongs to (OpenID Connect Core 5.3) and returns
// the server's object. One about another subject than the verified ID token's
// is refused. Without such an endpoint the error is of KindUsage.
func (c *Client) Userinfo(ctx context.Context, ts TokenSet) (json.RawMessage, error) {
	app, _, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.Userinfo != "" })
	if err != nil {
		return nil, err
	}
	if app.Endpoints.Userinfo == "" {
		return nil, missingEndpoint("userinfo", KindUsage)
	}
	info, err := c.userinfo(ctx, app, ts)
	if err != nil {
		return nil, err
	}
	return json.Marshal(info)
}

func (c *Client) userinfo(ctx context.Context, app App, ts TokenSet) (fields, error) {
	if ts.IDTokenOnly() {
		return nil, NoAccessToken(app)
	}
	name, value := AuthorizationHeader(app, ts)
	r := request{
		name: "userinfo endpoint", method: http.MethodGet, address: app.Endpoints.Userinfo,
		header: http.Header{"Accept": {"application/json, application/jwt;q=0.9"}}, secrets: hiddenOf(ts),
	}
	r.header.Set(name, value)
	key, err := proofKeyOf(ts)
	if err != nil {
		return nil, err
	}
	got, err := c.doProving(ctx, r, key, ts.AccessToken)
	if err != nil {
		return nil, err
	}
	f, err := c.infoIn(ctx, app, got)
	if err != nil {
		return nil, err
	}
	if ts.Subject != "" && f.text("sub") == "" {
		return nil, nonsense(got, "does not say whom it is about (sub)") // OpenID Connect Core 5.3.2
	}
	if ts.Subject != "" && f.text("sub") != ts.Subject {
		e := nonsense(got, "is about another person than the ID token (sub)")
		e.Err = ErrOtherSubject
		return nil, e
	}
	return f, nil
}

// blamesToken makes the advice about a refusal fit a request that proves itself by
// an access token (RFC 6750 3.1), and by nothing of the client's.
func blamesToken(err error) error {
	e, ok := err.(*Error)
	if !ok || e.Kind != KindRefused {
		return err
	}
	switch e.Status {
	case http.StatusUnauthorized:
		e.Advice = "The server does not accept the access token here: it has expired, was revoked, or is meant for another API. Renew it; if that does not help, sign in with the scope openid."
	case http.StatusForbidden:
		e.Advice = "The access token may not be used for this. A scope may be missing, such as openid, profile or email: add it and sign in again."
	}
	return e
}

// infoIn reads the claims of an answer, as JSON or in a JWT.
func (c *Client) infoIn(ctx context.Context, app App, got answer) (fields, error) {
	if token := signedBody(got); token != "" && got.status >= 200 && got.status <= 299 {
		return c.signedInfo(ctx, app, token)
	}
	f, err := objectIn(got)
	return f, blamesToken(err)
}

// objectIn reads the JSON object of a good answer.
func objectIn(a answer) (fields, error) {
	f, err := parseFields(a.body)
	if a.status < 200 || a.status > 299 || err == nil && isError(f) {
		return nil, serverFailure(a, f)
	}
	if err != nil {
		return nil, nonsense(a, err.Error())
	}
	if f.deep() {
		return nil, nonsense(a, "is nested deeper than any that can be used")
	}
	return f, nil
}
