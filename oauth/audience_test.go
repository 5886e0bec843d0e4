package oauth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/oauthtest"
)

// pemOf is a key as PEM text.
func pemOf(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// madeOut is a transport that notes whom the assertions of requests are made for.
type madeOut struct{ to map[string]string }

func (m madeOut) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := func(body string) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
	if r.Method == http.MethodGet {
		return answer(`{"issuer":"https://id.test"}`)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	_, claims, _ := oauth.Claims(form.Get("client_assertion"))
	m.to[r.URL.String()], _ = claims["aud"].(string)
	return answer(`{"access_token":"T","token_type":"Bearer","active":true,"request_uri":"urn:x"}`)
}

// The catalogue knows whom each provider expects in the assertion by which a
// client proves itself.
func TestAudiencesOfProviders(t *testing.T) {
	known, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	for _, row := range []struct {
		provider  string
		vars      map[string]string
		at, where string // the endpoint that is asked, and whom the assertion is made for there
	}{
		// Auth0 docs, Authenticate with Private Key JWT: the tenant's address with its slash.
		{"auth0", map[string]string{"domain": "acme.eu.auth0.com"}, "token", "https://acme.eu.auth0.com/"},
		// Keycloak, upgrading guide: JWT client authentication follows the latest OpenID Connect Core.
		{"keycloak", map[string]string{"host": "id.acme.test", "realm": "main"}, "token", "https://id.acme.test/realms/main"},
		{"keycloak", map[string]string{"host": "id.acme.test", "realm": "main"}, "revocation", "https://id.acme.test/realms/main"},
		// Okta support, "The audience claim for client_assertion must be the endpoint invoked for the request".
		{"okta", map[string]string{"domain": "acme.okta.com", "as_id": "default"}, "token", "https://acme.okta.com/oauth2/default/v1/token"},
		{"okta", map[string]string{"domain": "acme.okta.com", "as_id": "default"}, "introspection", "https://acme.okta.com/oauth2/default/v1/introspect"},
		// Microsoft Entra, certificate credentials: the token endpoint of the tenant.
		{"microsoft-entra", map[string]string{"tenant": "acme.test"}, "token", "https://login.microsoftonline.com/acme.test/oauth2/v2.0/token"},
		// ZITADEL docs, JWT profile: the issuer.
		{"zitadel", map[string]string{"host": "acme.zitadel.cloud"}, "token", "https://acme.zitadel.cloud"},
		// PingOne API, Create a private key JWT: the token endpoint, the issuer or the endpoint.
		{"pingone", map[string]string{"tld": "eu", "env_id": "e1"}, "token", "https://auth.pingone.eu/e1/as"},
		// Salesforce Help, client assertions: the token endpoint of the login host.
		{"salesforce", map[string]string{"login_host": "acme.my.salesforce.com"}, "token", "https://acme.my.salesforce.com/services/oauth2/token"},
	} {
		t.Run(row.provider+" "+row.at, func(t *testing.T) {
			app, err := known.Complete(oauth.App{
				ID: "a", Provider: row.provider, Vars: row.vars, ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.PrivateKeyJWT,
			})
			if err != nil {
				t.Fatal(err)
			}
			seen := madeOut{map[string]string{}}
			c := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, key)}, oauth.Options{HTTP: &http.Client{Transport: seen}})
			address := app.Endpoints.Token
			switch row.at {
			case "token":
				_, err = c.Fetch(t.Context(), oauth.Account{})
			case "revocation":
				address = app.Endpoints.Revocation
				err = c.Revoke(t.Context(), oauth.TokenSet{AccessToken: "T"})
			case "introspection":
				address = app.Endpoints.Introspection
				_, err = c.Introspect(t.Context(), oauth.TokenSet{AccessToken: "T"})
			}
			if err != nil || seen.to[address] != row.where {
				t.Errorf("%v, %v", seen.to, err)
			}
		})
	}
}

// The default is the issuer where one is known, and else the token endpoint, at
// every endpoint; the app's own word wins.
func TestAudienceOfAnAssertion(t *testing.T) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	const issuer, token = "https://id.test", "https://id.test/token"
	each := func(endpoint string) string { return endpoint }
	always := func(audience string) func(string) string { return func(string) string { return audience } }
	for name, row := range map[string]struct {
		issuer, audience string
		want             func(endpoint string) string
	}{
		"an issuer":                 {issuer, "", always(issuer)},
		"no issuer":                 {"", "", always(token)},
		"the issuer, said":          {issuer, oauth.AudienceIssuer, always(issuer)},
		"the token endpoint, said":  {issuer, oauth.AudienceTokenEndpoint, always(token)},
		"each endpoint, said":       {issuer, oauth.AudienceEndpoint, each},
		"an address":                {issuer, "https://appleid.apple.com", always("https://appleid.apple.com")},
		"a name that is no address": {"", "account.docusign.com", always("account.docusign.com")},
	} {
		t.Run(name, func(t *testing.T) {
			app := oauth.App{
				ID: "a", ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.PrivateKeyJWT,
				ClientAssertion: oauth.ClientAssertion{Audience: row.audience},
				Endpoints: oauth.Endpoints{
					Issuer: row.issuer, Token: token, Revocation: issuer + "/revoke", Introspection: issuer + "/introspect",
					Authorization: issuer + "/authorize", PushedAuthorizationRequest: issuer + "/par",
				},
			}
			seen := madeOut{map[string]string{}}
			c := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, key)}, oauth.Options{HTTP: &http.Client{Transport: seen}})
			_, fetched := c.Fetch(t.Context(), oauth.Account{})
			_, introspected := c.Introspect(t.Context(), oauth.TokenSet{AccessToken: "T"})
			_, pushed := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
			revoked := c.Revoke(t.Context(), oauth.TokenSet{AccessToken: "T"})
			if err := errors.Join(fetched, introspected, pushed, revoked); err != nil || len(seen.to) != 4 {
				t.Fatalf("%v, %v", seen.to, err)
			}
			for endpoint, audience := range seen.to {
				if audience != row.want(endpoint) {
					t.Errorf("at %s it is made for %s", endpoint, audience)
				}
			}
		})
	}
	_, err := oauth.New(oauth.App{
		ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.PrivateKeyJWT,
		ClientAssertion: oauth.ClientAssertion{Audience: oauth.AudienceIssuer}, Endpoints: oauth.Endpoints{Token: token},
	}, nil, oauth.Options{})
	failure(t, err, oauth.KindMisconfigured)
}

// An assertion made for the token endpoint is good there: no other server gets it,
// whatever metadata names as its endpoints.
func TestAssertionsForATokenEndpointStayWithIt(t *testing.T) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	honest, other := "https://id.test/token", "https://evil.test/x"
	for name, ask := range map[string]func(*oauth.Client) error{
		"pushed request": func(c *oauth.Client) error {
			_, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
			return err
		},
		"device": func(c *oauth.Client) error { _, err := c.StartDevice(t.Context(), oauth.Account{}); return err },
		"introspection": func(c *oauth.Client) error {
			_, err := c.Introspect(t.Context(), oauth.TokenSet{AccessToken: "T"})
			return err
		},
		"revocation": func(c *oauth.Client) error { return c.Revoke(t.Context(), oauth.TokenSet{AccessToken: "T"}) },
		"refresh": func(c *oauth.Client) error {
			_, err := c.Refresh(t.Context(), oauth.Account{}, oauth.TokenSet{RefreshToken: "R"})
			return err
		},
	} {
		for audience, leaves := range map[string]bool{"": false, oauth.AudienceTokenEndpoint: false, oauth.AudienceEndpoint: true, honest: true} {
			app := oauth.App{
				ID: "a", ClientID: "c", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.PrivateKeyJWT,
				ClientAssertion: oauth.ClientAssertion{Audience: audience},
				Endpoints: oauth.Endpoints{
					Token: honest, Revocation: other, Introspection: other, DeviceAuthorization: other,
					Refresh: other, Authorization: "https://id.test/authorize", PushedAuthorizationRequest: other,
				},
			}
			seen := madeOut{map[string]string{}}
			err := ask(client(t, app, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, key)}, oauth.Options{HTTP: &http.Client{Transport: seen}}))
			if _, left := seen.to[other]; left != leaves {
				t.Errorf("%s, audience %q: %v", name, audience, seen.to)
			}
			if leaves {
				continue
			}
			if e := failure(t, err, oauth.KindMisconfigured); !strings.Contains(e.Message, "evil.test") || !strings.Contains(e.Advice, "client_assertion.audience=endpoint") {
				t.Errorf("%s: %s %s", name, e.Message, e.Advice)
			}
		}
	}
}

// What metadata says is an issuer as well: nothing else is needed in the app, and
// where it gives the metadata's own address, the issuer is what stands in it.
func TestAudienceByDiscovery(t *testing.T) {
	for name, change := range map[string]func(*oauth.App){
		"an issuer alone": func(*oauth.App) {},
		"the metadata's address": func(a *oauth.App) {
			a.Endpoints.Token = a.Endpoints.Issuer + "/token"
			a.Endpoints.Issuer += "/.well-known/openid-configuration"
			a.ClientAuth = oauth.PrivateKeyJWT
		},
	} {
		t.Run(name, func(t *testing.T) { audienceByDiscovery(t, change) })
	}
}

func audienceByDiscovery(t *testing.T, change func(*oauth.App)) {
	server := oauthtest.Start(t)
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	expectDiscovery(server, "")
	server.Expect(oauthtest.Request{Check: func(_ *http.Request, body []byte) error {
		form, _ := url.ParseQuery(string(body))
		if _, claims, _ := oauth.Claims(form.Get("client_assertion")); claims["aud"] != server.URL {
			t.Errorf("%v", claims)
		}
		return nil
	}}).JSON(200, `{"access_token":"T","token_type":"Bearer"}`)
	app := oauth.App{ID: "a", ClientID: "c", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Issuer: server.URL}}
	change(&app)
	if _, err := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, key)}, oauth.Options{}).Fetch(t.Context(), oauth.Account{}); err != nil {
		t.Fatal(err)
	}
}

// A refusal says whom the assertion was made for, and what to try.
func TestAdviceAboutAnAssertion(t *testing.T) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	for name, row := range map[string]struct {
		audience, body string
		knowsNoIssuer  bool
		holds          []string
	}{
		// Okta support: the endpoint invoked.
		"Okta": {"", `{"error":"invalid_client","error_description":"The audience claim for client_assertion must be the endpoint invoked for the request."}`, false, []string{"another audience", "made for ISSUER;", "(client_assertion.audience) to endpoint."}},
		// Keycloak's message for a wrong audience.
		"Keycloak": {"token_endpoint", `{"error":"invalid_client","error_description":"Client authentication with signed JWT failed: Invalid token audience"}`, false, []string{"made for ISSUER/token;", "to issuer"}},
		// Duende IdentityServer says the code alone.
		"Duende": {"", `{"error":"invalid_client"}`, false, []string{"made for ISSUER;", "to token_endpoint", "client_key_id", "clock"}},
		// Microsoft Entra, AADSTS50027 and AADSTS700027.
		"Entra, audience":    {"issuer", `{"error":"invalid_client","error_description":"AADSTS50027: JWT token is invalid or malformed."}`, false, []string{"=token_endpoint"}},
		"Entra, certificate": {"token_endpoint", `{"error":"invalid_client","error_description":"AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application."}`, false, []string{"Upload", "PFX"}},
		// PingFederate and others refuse it under other codes.
		"another code": {"token_endpoint", `{"error":"unauthorized_client","error_description":"Invalid aud in JWT"}`, false, []string{"another audience", "to issuer"}},
		"as a request": {"", `{"error":"invalid_request","error_description":"client_assertion is not valid"}`, false, []string{"made for ISSUER;"}},
		"no issuer":    {"", `{"error":"invalid_client"}`, true, []string{"made for ISSUER/token;", "enter the issuer (endpoints.issuer)"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := oauth.App{
				ID: "a", ClientID: "c", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.PrivateKeyJWT,
				ClientAssertion: oauth.ClientAssertion{Audience: row.audience}, Endpoints: oauth.Endpoints{Token: server.URL + "/token", Issuer: server.URL},
			}
			if row.knowsNoIssuer {
				app.Endpoints.Issuer = ""
			}
			server.Expect(oauthtest.Request{}).JSON(401, row.body)
			_, err := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, key)}, oauth.Options{}).Fetch(t.Context(), oauth.Account{})
			e := failure(t, err, oauth.KindRefused)
			for _, part := range row.holds {
				if part = strings.ReplaceAll(part, "ISSUER", server.URL); !strings.Contains(e.Advice, part) {
					t.Errorf("%q lacks %q", e.Advice, part)
				}
			}
		})
	}
}
