package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// offering is an app at a server whose metadata offers pushed requests.
func offering(t *testing.T, members string) (*oauthtest.Server, oauth.App) {
	server := oauthtest.Start(t)
	expectDiscovery(server, `,"pushed_authorization_request_endpoint":"`+server.URL+`/par"`+members)
	return server, openID(server)
}

// What the metadata offers is used, and what was asked for stays out of the address.
func TestPushedWhereOffered(t *testing.T) {
	server, app := offering(t, "")
	server.Expect(oauthtest.Request{Path: "/par"}).JSON(201, `{"request_uri":"urn:x","expires_in":60}`)
	a, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
	if err != nil || a.Note != "" || !strings.HasSuffix(a.URL, "/authorize?client_id="+clientID+"&request_uri=urn%3Ax") {
		t.Errorf("%s, %q, %v", a.URL, a.Note, err)
	}
}

// Servers that offer pushed requests to others answer in many ways, and the
// sign-in goes on through the browser, with a note and without anything secret.
func TestPushedNotForThisClient(t *testing.T) {
	for name, c := range map[string]struct {
		auth   oauth.ClientAuth
		status int
		body   string
	}{
		// RFC 9126 2.3 with the code of RFC 6749 4.1.2.1, as Connect2id and Spring Authorization Server send it.
		"the client may not":          {oauth.ClientSecretBasic, 400, `{"error":"unauthorized_client","error_description":"Not registered for it"}`},
		"the client may not, 403":     {oauth.ClientSecretPost, 403, `{"error":"unauthorized_client"}`},
		"switched off (Auth0)":        {oauth.ClientSecretBasic, 404, `{"error":"endpoint_disabled"}`},         // Auth0, Authentication API: errors
		"no requests by reference":    {oauth.ClientSecretBasic, 400, `{"error":"request_uri_not_supported"}`}, // OpenID Connect Core 3.1.2.6
		"no request objects":          {oauth.ClientSecretBasic, 400, `{"error":"request_not_supported"}`},
		"a public client (Keycloak)":  {oauth.ClientAuthNone, 400, `{"error":"invalid_request","error_description":"Authentication failed."}`}, // keycloak/keycloak, public clients at PAR
		"a public client":             {oauth.ClientAuthNone, 401, `{"error":"invalid_client","error_description":"Client authentication required"}`},
		"in prose":                    {oauth.ClientSecretBasic, 400, `{"error":"invalid_request","error_description":"Pushed authorization requests are not enabled for this client"}`},
		"in prose, by the short name": {oauth.ClientSecretBasic, 400, `{"error":"invalid_request","error_description":"PAR is not supported for this application."}`},
	} {
		t.Run(name, func(t *testing.T) {
			server, app := offering(t, "")
			app.ClientAuth = c.auth
			server.Expect(oauthtest.Request{Path: "/par"}).JSON(c.status, c.body)
			a, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
			if err != nil {
				t.Fatal(err)
			}
			u, _ := url.Parse(a.URL)
			q := u.Query()
			if q.Get("state") != "s" || q.Get("redirect_uri") != redirect || q.Has("client_secret") || q.Has("request_uri") || containsSecret(a.URL) {
				t.Errorf("%s", a.URL)
			}
			// The token that comes of it says how it was asked for.
			server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"T","token_type":"Bearer"}`)
			app.Endpoints.Token = server.URL + "/token"
			ts, err := client(t, plain(app), secrets(), oauth.Options{}).Exchange(t.Context(), oauth.Account{}, a, "code")
			if err != nil || !strings.Contains(strings.Join(ts.Notes, " "), "pushed") {
				t.Errorf("%q, %v", ts.Notes, err)
			}
		})
	}
}

// plain is an app that asks no metadata.
func plain(app oauth.App) oauth.App {
	app.Endpoints.Issuer = ""
	return app
}

// Everything else is the sign-in's failure: what is wrong with the request or the
// credentials, the server's health, the network. So is any refusal where the
// server, or the app, demands pushed requests.
func TestPushedFailures(t *testing.T) {
	const mayNot = `{"error":"unauthorized_client"}`
	for name, c := range map[string]struct {
		members string
		change  func(*oauth.App)
		status  int
		body    string
		kind    oauth.Kind
		advice  string // part of it
	}{
		"no such path":         {status: 404, body: `<html>Not Found</html>`, kind: oauth.KindBadAnswer, advice: "par=never"}, // a proxy that lets known paths through
		"no such path, public": {change: func(a *oauth.App) { a.ClientAuth = oauth.ClientAuthNone }, status: 404, body: `404 page not found`, kind: oauth.KindBadAnswer, advice: "par=never"},
		"no POST":              {status: 405, body: ``, kind: oauth.KindBadAnswer, advice: "par=never"}, // RFC 9126 2.3, a path served by something else
		"not implemented":      {status: 501, body: ``, kind: oauth.KindUnreachable, advice: "par=never"},
		"not there, required":  {members: `,"require_pushed_authorization_requests":true`, status: 404, kind: oauth.KindBadAnswer, advice: "owner"},
		"a wrong secret":       {status: 401, body: `{"error":"invalid_client"}`, kind: oauth.KindRefused},
		"a wrong scope":        {status: 400, body: `{"error":"invalid_scope"}`, kind: oauth.KindRefused},
		"a wrong redirect":     {status: 400, body: `{"error":"invalid_request","error_description":"redirect_uri is not allowed"}`, kind: oauth.KindRefused},
		"too many":             {status: 429, body: `{"error":"slow_down"}`, kind: oauth.KindRefused},
		"too many, unproved":   {change: func(a *oauth.App) { a.ClientAuth = oauth.ClientAuthNone }, status: 429, body: `{"error_description":"Client authentication failed too often"}`, kind: oauth.KindRefused},
		"a fault":              {status: 500, body: ``, kind: oauth.KindUnreachable},
		"overloaded":           {status: 503, body: `Pushed requests are not available`, kind: oauth.KindUnreachable},
		"no request_uri":       {status: 201, body: `{}`, kind: oauth.KindBadAnswer},
		"no answer":            {status: 0, kind: oauth.KindUnreachable},
		"demanded by server":   {members: `,"require_pushed_authorization_requests":true`, status: 400, body: mayNot, kind: oauth.KindRefused, advice: "(PAR)"},
		"demanded by the app":  {change: func(a *oauth.App) { a.PAR = oauth.PARAlways }, status: 400, body: mayNot, kind: oauth.KindRefused, advice: "(PAR)"},
		"named by the app":     {change: func(a *oauth.App) { a.Endpoints.PushedAuthorizationRequest = a.Endpoints.Issuer + "/par" }, status: 404, body: mayNot, kind: oauth.KindRefused, advice: "endpoints.pushed_authorization_request"},
	} {
		t.Run(name, func(t *testing.T) {
			server, app := offering(t, c.members)
			if c.change != nil {
				c.change(&app)
			}
			step := server.Expect(oauthtest.Request{Path: "/par"})
			if c.status == 0 {
				step.With(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
			} else {
				step.JSON(c.status, c.body)
			}
			_, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
			if e := failure(t, err, c.kind); !strings.Contains(e.Advice, c.advice) {
				t.Error(e.Advice)
			}
		})
	}
}

// Switched off, nothing is pushed.
func TestNeverPushed(t *testing.T) {
	_, app := offering(t, "")
	app.PAR = oauth.PARNever
	a, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
	if err != nil || !strings.Contains(a.URL, "state=s") {
		t.Errorf("%s, %v", a.URL, err)
	}
}
