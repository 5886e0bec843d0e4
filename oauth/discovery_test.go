package oauth_test

import (
	"fmt"
	"strings"
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
		"issuer mismatch":       {"", openid, `{"issuer":"%s/","token_endpoint":"%s/t"}`, []string{openid}, oauth.KindBadAnswer},
		"no issuer":             {"", openid, `{"x":"%s","token_endpoint":"%s/t"}`, []string{openid}, oauth.KindBadAnswer},
		"endpoint of a program": {"", openid, `{"issuer":"%s","token_endpoint":"file:///etc","x":"%s"}`, []string{openid}, oauth.KindBadAnswer},
		"endpoint is a number":  {"", openid, `{"issuer":"%s","token_endpoint":7,"x":"%s"}`, []string{openid}, oauth.KindBadAnswer},
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
				if e := failure(t, err, test.kind); strings.Contains(e.Message, "names no issuer") != (name == "no issuer") {
					t.Error(e.Message)
				}
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
	failure(t, err, oauth.KindBadAnswer)
}

// Promise 16: metadata cannot send the browser over plain http either, unless
// the app allows it.
func TestDiscoveredPagesInPlainHTTP(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{Method: "GET", Path: "/.well-known/openid-configuration"}).JSON(200, fmt.Sprintf(
			`{"issuer":%q,"authorization_endpoint":"http://192.0.2.1/a","token_endpoint":"%s/t","end_session_endpoint":"http://192.0.2.1/e"}`, server.URL, server.URL))
		app := oauth.App{ClientID: clientID, Grant: oauth.GrantAuthorizationCode, Endpoints: oauth.Endpoints{Issuer: server.URL}}
		app.TLS.AllowHTTP = allowed
		c := client(t, app, nil, oauth.Options{})
		_, first := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
		_, second := c.LogoutURL(t.Context(), oauth.TokenSet{})
		for _, err := range []error{first, second} {
			if allowed && err != nil {
				t.Error(err)
			} else if !allowed {
				failure(t, err, oauth.KindMisconfigured)
			}
		}
	}
}

// How a client proves itself follows from the metadata where the app leaves it
// open (RFC 8414 2), and from nothing that the server answers later.
func TestDiscoveredClientAuth(t *testing.T) {
	secret := oauth.Secrets{oauth.SecretClientSecret: secret}
	tests := map[string]struct {
		metadata string
		secrets  oauth.Secrets
		own      oauth.ClientAuth
		want     oauth.ClientAuth
	}{
		"silent":               {``, secret, "", oauth.ClientSecretBasicEncoded},
		"Basic":                {`,"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]`, secret, "", oauth.ClientSecretBasicEncoded},
		"post":                 {`,"token_endpoint_auth_methods_supported":["private_key_jwt","client_secret_post"]`, secret, "", oauth.ClientSecretPost},
		"JWT":                  {`,"token_endpoint_auth_methods_supported":["client_secret_jwt"]`, secret, "", oauth.ClientSecretJWT},
		"nothing that fits":    {`,"token_endpoint_auth_methods_supported":["tls_client_auth"]`, secret, "", oauth.ClientSecretBasic},
		"without a secret":     {`,"token_endpoint_auth_methods_supported":["client_secret_post"]`, nil, "", oauth.ClientAuthNone},
		"with a key":           {`,"token_endpoint_auth_methods_supported":["private_key_jwt"]`, oauth.Secrets{oauth.SecretPrivateKey: "k"}, "", oauth.PrivateKeyJWT},
		"the app's own always": {`,"token_endpoint_auth_methods_supported":["client_secret_post"]`, secret, oauth.ClientSecretBasic, oauth.ClientSecretBasic},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			expectDiscovery(server, test.metadata)
			app := oauth.App{ClientID: clientID, ClientAuth: test.own, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Issuer: server.URL}}
			found, err := client(t, app, test.secrets, oauth.Options{}).App(t.Context())
			if err != nil || found.ClientAuth != test.want {
				t.Errorf("%q, %v", found.ClientAuth, err)
			}
		})
	}
}

// Endpoints for client certificates (RFC 8705 5) serve those who show one; what
// the app names itself wins.
func TestEndpointsForCertificates(t *testing.T) {
	const aliases = `,"revocation_endpoint":"https://id.example/r","mtls_endpoint_aliases":{"token_endpoint":"https://mtls.example/t","revocation_endpoint":"https://mtls.example/r"}`
	certificate, key := ownCertificate(t)
	for auth, host := range map[oauth.ClientAuth]string{oauth.TLSClientAuth: "https://mtls.example", oauth.ClientAuthNone: "https://id.example"} {
		server := oauthtest.Start(t)
		expectDiscovery(server, aliases)
		app := oauth.App{
			ClientID: clientID, ClientAuth: auth, Grant: oauth.GrantClientCredentials,
			Endpoints: oauth.Endpoints{Issuer: server.URL, Introspection: "https://own.example/i"},
			TLS:       oauth.TLS{ClientCertificateFile: certificate, ClientKeyFile: key},
		}
		found, err := client(t, app, nil, oauth.Options{}).App(t.Context())
		if err != nil || found.Endpoints.Revocation != host+"/r" || (found.Endpoints.Token == host+"/t") != (auth == oauth.TLSClientAuth) || found.Endpoints.Introspection != "https://own.example/i" {
			t.Errorf("%s: %+v, %v", auth, found.Endpoints, err)
		}
	}
}
