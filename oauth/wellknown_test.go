package oauth_test

import (
	"fmt"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// An issuer may be given as the address of its metadata: the document there says
// who the issuer is, and must be the one of that place.
func TestIssuersGivenByTheirDocument(t *testing.T) {
	const openid, rfc8414 = "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"
	for name, c := range map[string]struct {
		given  string // after the server's address
		asked  []string
		issuer string // that the last document names
		ok     bool
	}{
		"Google":                          {openid, []string{openid}, "", true},
		"Auth0, a slash at the end":       {openid, []string{openid}, "/", true},
		"Keycloak, after a path":          {"/realms/acme" + openid, []string{"/realms/acme" + openid}, "/realms/acme", true},
		"Okta, after a path (RFC 8414)":   {"/oauth2/default" + rfc8414, []string{"/oauth2/default" + rfc8414}, "/oauth2/default", true},
		"authentik, a path with a slash":  {"/application/o/app" + openid, []string{"/application/o/app" + openid}, "/application/o/app/", true},
		"before a path (RFC 8414 3.1)":    {rfc8414 + "/tenant/1", []string{rfc8414 + "/tenant/1"}, "/tenant/1", true},
		"before a path, OpenID's name":    {openid + "/tenant/1", []string{openid + "/tenant/1"}, "/tenant/1", true},
		"Bluesky, RFC 8414":               {rfc8414, []string{rfc8414}, "", true},
		"a slash after it":                {openid + "/", []string{openid + "/"}, "", true},
		"another form than the server's":  {rfc8414, []string{rfc8414, openid}, "", true},
		"another issuer":                  {openid, []string{openid}, "/realms/evil", false},
		"another place of the same host":  {"/realms/acme" + openid, []string{"/realms/acme" + openid}, "", false},
		"a name that only begins like it": {openid + "x", []string{openid + "x" + openid}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			for i, path := range c.asked {
				step := server.Expect(oauthtest.Request{Method: "GET", Path: path})
				if i < len(c.asked)-1 {
					step.Body(404, "text/html", "<html>")
				} else {
					step.JSON(200, fmt.Sprintf(`{"issuer":"%s%s","token_endpoint":"%s/t"}`, server.URL, c.issuer, server.URL))
				}
			}
			app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, Endpoints: oauth.Endpoints{Issuer: server.URL + c.given}}
			cl := client(t, app, secrets(), oauth.Options{})
			found, err := cl.App(t.Context())
			if !c.ok {
				failure(t, err, oauth.KindBadAnswer)
				return
			}
			if err != nil || found.Endpoints.Token != server.URL+"/t" || found.Endpoints.Issuer != server.URL+c.issuer {
				t.Fatalf("%v %+v", err, found.Endpoints)
			}
			if shown := cl.Discovered(app.Endpoints); shown == nil || shown.Issuer != server.URL+c.issuer {
				t.Errorf("shown %+v", shown)
			}
		})
	}
}

// An ID token is checked against the issuer that the document names, also where the
// app's own addresses made discovery unnecessary.
func TestIDTokensOfAnIssuerGivenByItsDocument(t *testing.T) {
	key := ecKey(t, "k")
	for name, explicit := range map[string]bool{"discovered": false, "with addresses of its own": true} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := openID(server)
			app.Grant, app.Endpoints.Issuer = oauth.GrantPassword, server.URL+"/.well-known/openid-configuration"
			app.Username = "ada"
			if !explicit {
				app.Endpoints = oauth.Endpoints{Issuer: app.Endpoints.Issuer}
				expectDiscovery(server, "")
			}
			s := secrets()
			s[oauth.SecretPassword] = "p"
			server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"A","id_token":"`+key.sign(t, good(server, ""))+`"}`)
			if explicit {
				expectDiscovery(server, "")
			}
			server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keySet(key))
			ts, err := client(t, app, s, oauth.Options{Now: atStart}).Fetch(t.Context(), oauth.Account{})
			if err != nil || ts.Verified != oauth.VerifiedYes || ts.Issuer != server.URL {
				t.Errorf("%v, verified %s by %q", err, ts.Verified, ts.Issuer)
			}
		})
	}
}
