package oauth_test

import (
	"fmt"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// Promise 27: both well-known forms, an exact issuer, sound endpoints.
func TestDiscovery(t *testing.T) {
	const openid, rfc8414 = "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"
	tests := map[string]struct {
		path  string   // of the issuer
		found string   // where the document lies; empty: nowhere
		body  string   // %s is the server
		paths []string // asked, in this order
		kind  oauth.Kind
	}{
		"OpenID":                {"", openid, `{"issuer":"%s","token_endpoint":"%s/t"}`, []string{openid}, ""},
		"RFC 8414":              {"", rfc8414, `{"issuer":"%s","token_endpoint":"%s/t"}`, []string{openid, rfc8414}, ""},
		"OpenID with a path":    {"/a/b", "/a/b" + openid, `{"issuer":"%s/a/b","token_endpoint":"%s/t"}`, []string{"/a/b" + openid}, ""},
		"RFC 8414 with a path":  {"/a/b", rfc8414 + "/a/b", `{"issuer":"%s/a/b","token_endpoint":"%s/t"}`, []string{"/a/b" + openid, rfc8414 + "/a/b"}, ""},
		"a path with a slash":   {"/a/", "/a" + openid, `{"issuer":"%s/a/","token_endpoint":"%s/t"}`, []string{"/a" + openid}, ""},
		"issuer mismatch":       {"", openid, `{"issuer":"%s/","token_endpoint":"%s/t"}`, []string{openid}, oauth.KindNonsense},
		"no issuer":             {"", openid, `{"x":"%s","token_endpoint":"%s/t"}`, []string{openid}, oauth.KindNonsense},
		"endpoint of a program": {"", openid, `{"issuer":"%s","token_endpoint":"file:///etc","x":"%s"}`, []string{openid}, oauth.KindNonsense},
		"endpoint is a number":  {"", openid, `{"issuer":"%s","token_endpoint":7,"x":"%s"}`, []string{openid}, oauth.KindNonsense},
		"nowhere":               {"", "", "", []string{openid, rfc8414}, oauth.KindMisconfigured},
		"not JSON":              {"", openid, "<html>%s%s", []string{openid, rfc8414}, oauth.KindMisconfigured},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			for _, path := range test.paths {
				step := server.Expect(oauthtest.Request{Method: "GET", Path: path})
				if path == test.found {
					step.JSON(200, fmt.Sprintf(test.body, server.URL, server.URL))
				} else {
					step.Body(404, "text/html", "<html>")
				}
			}
			app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, Endpoints: oauth.Endpoints{Issuer: server.URL + test.path}}
			c := client(t, app, secrets(), oauth.Options{})
			found, err := c.App(t.Context())
			if test.kind != "" {
				failure(t, err, test.kind)
				return
			}
			if err != nil || found.Endpoints.Token != server.URL+"/t" || found.ClientAuth != oauth.ClientSecretBasicEncoded {
				t.Fatalf("%v %v %v", err, found.Endpoints, found.ClientAuth)
			}
			if _, err := c.App(t.Context()); err != nil { // no second request
				t.Fatal(err)
			}
		})
	}
}

// Promise 10: three redirects, same origin.
func TestDiscoveryRedirects(t *testing.T) {
	const well = "/.well-known/openid-configuration"
	for hops, ok := range map[int]bool{3: true, 4: false} {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{Method: "GET", Path: well}).Body(302, "", "", "Location", "/1")
		for i := 1; i < hops; i++ {
			server.Expect(oauthtest.Request{Method: "GET", Path: fmt.Sprint("/", i)}).Body(307, "", "", "Location", fmt.Sprint("/", i+1))
		}
		if ok {
			server.Expect(oauthtest.Request{Method: "GET", Path: fmt.Sprint("/", hops)}).JSON(200, fmt.Sprintf(`{"issuer":%q,"token_endpoint":"%s/t"}`, server.URL, server.URL))
		}
		app := oauth.App{ClientID: clientID, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Issuer: server.URL}}
		_, err := client(t, app, secrets(), oauth.Options{}).App(t.Context())
		if ok != (err == nil) {
			t.Errorf("%d redirects: %v", hops, err)
		}
	}
	other, server := oauthtest.Other(t), oauthtest.Start(t)
	server.Expect(oauthtest.Request{Method: "GET", Path: well}).Body(302, "", "", "Location", other.URL+well)
	app := oauth.App{ClientID: clientID, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Issuer: server.URL}}
	_, err := client(t, app, secrets(), oauth.Options{}).App(t.Context())
	failure(t, err, oauth.KindNonsense)
}
