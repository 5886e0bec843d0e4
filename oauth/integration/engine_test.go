package integration

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
)

var (
	account = oauth.Account{ID: oauth.DefaultAccount}
	scopes  = []string{"openid", "profile", "email", "offline_access"}
)

func pemOf(t *testing.T, p *provider) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// exchange runs one sign-in through the engine.
func exchange(t *testing.T, p *provider, c *oauth.Client, redirectURI string) (oauth.TokenSet, error) {
	t.Helper()
	a, err := c.Authorize(t.Context(), account, redirectURI, rand.Text())
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.person()
	if err != nil {
		t.Fatal(err)
	}
	back, err := b.signIn(t.Context(), a.URL, redirectURI)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	if u.Query().Get("state") != a.State || a.Verifier == "" || a.Nonce == "" {
		t.Fatalf("came back with %v", u.Query())
	}
	return c.Exchange(t.Context(), account, a, u.Query().Get("code"))
}

func TestAuthorizationCode(t *testing.T) {
	t.Parallel()
	p := start(t)
	cases := map[string]struct {
		app      oauth.App
		secrets  oauth.Secrets
		redirect string
	}{
		"public client, any port": {
			oauth.App{ClientID: nativeClient, ClientAuth: oauth.ClientAuthNone}, nil, "http://127.0.0.1:50321/callback",
		},
		"secret by Basic, encoded": {
			oauth.App{ClientID: webClient, ClientAuth: oauth.ClientSecretBasicEncoded},
			oauth.Secrets{oauth.SecretClientSecret: clientSecret},
			"http://127.0.0.1:47999/callback",
		},
		"key": {
			oauth.App{ClientID: keyClient, ClientAuth: oauth.PrivateKeyJWT, ClientKeyID: keyID, ClientAssertion: oauth.ClientAssertion{Alg: "RS256", Audience: p.issuer}},
			oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, p)},
			"http://127.0.0.1:50321/callback",
		},
	}
	for name, c := range cases {
		c.app.Grant, c.app.Scopes = oauth.GrantAuthorizationCode, scopes
		client := p.client(t, c.app, c.secrets)
		ts, err := exchange(t, p, client, c.redirect)
		if err != nil {
			t.Errorf("%s: %v", name, explain(err))
			continue
		}
		if ts.Verified != oauth.VerifiedYes || ts.Subject != userID || ts.Issuer != p.issuer || ts.Life != oauth.LifeKnown || ts.RefreshToken == "" {
			t.Errorf("%s: verified %q, subject %q, life %q, refresh token: %v", name, ts.Verified, ts.Subject, ts.Life, ts.RefreshToken != "")
		}
		refreshed(t, name, client, ts)
	}
}

// refreshed renews twice: the provider rotates refresh tokens.
func refreshed(t *testing.T, name string, client *oauth.Client, ts oauth.TokenSet) {
	t.Helper()
	info, err := client.Userinfo(t.Context(), ts)
	if err != nil || !strings.Contains(string(info), "test-user@zitadel.ch") {
		t.Errorf("%s: userinfo: %v", name, explain(err))
	}
	first := ts.RefreshToken
	for range 2 {
		next, err := client.Refresh(t.Context(), account, ts)
		if err != nil {
			t.Fatalf("%s: refresh: %v", name, explain(err))
		}
		if next.RefreshToken == "" || next.RefreshToken == ts.RefreshToken || next.AccessToken == ts.AccessToken || next.Subject != userID {
			t.Errorf("%s: the refresh brought nothing new", name)
		}
		ts = next
	}
	old := ts
	old.RefreshToken = first
	_, err = client.Refresh(t.Context(), account, old)
	if e := new(oauth.Error); !errors.As(err, &e) || e.ServerError == "" {
		t.Errorf("%s: a spent refresh token was not refused: %v", name, err)
	}
	if err := client.Revoke(t.Context(), ts); err != nil {
		t.Errorf("%s: revoke: %v", name, explain(err))
	}
	if _, err := client.Userinfo(t.Context(), ts); err == nil {
		t.Errorf("%s: a revoked token still works", name)
	}
}

func TestCodeIsRefusedWithAnotherVerifier(t *testing.T) {
	t.Parallel()
	p := start(t)
	client := p.client(t, oauth.App{ClientID: nativeClient, ClientAuth: oauth.ClientAuthNone, Grant: oauth.GrantAuthorizationCode, Scopes: scopes}, nil)
	const redirect = "http://127.0.0.1:50322/callback"
	a, err := client.Authorize(t.Context(), account, redirect, rand.Text())
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.person()
	if err != nil {
		t.Fatal(err)
	}
	back, err := b.signIn(t.Context(), a.URL, redirect)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	a.Verifier = strings.Repeat("x", 43)
	_, err = client.Exchange(t.Context(), account, a, u.Query().Get("code"))
	if e := new(oauth.Error); !errors.As(err, &e) || e.ServerError != "invalid_grant" {
		t.Errorf("got %v", explain(err))
	}
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, method := range []oauth.ClientAuth{oauth.ClientSecretBasic, oauth.ClientSecretBasicEncoded, oauth.ClientSecretPost} {
		app := oauth.App{ClientID: serviceClient, ClientAuth: method, Grant: oauth.GrantClientCredentials, Scopes: []string{"openid"}}
		ts, err := p.client(t, app, oauth.Secrets{oauth.SecretClientSecret: serviceSecret}).Fetch(t.Context(), account)
		if err != nil || ts.AccessToken == "" || ts.Life != oauth.LifeKnown {
			t.Errorf("%s: %v, life %q", method, explain(err), ts.Life)
		}
		_, err = p.client(t, app, oauth.Secrets{oauth.SecretClientSecret: "wrong"}).Fetch(t.Context(), account)
		if e := new(oauth.Error); !errors.As(err, &e) || e.Kind != oauth.KindRefused {
			t.Errorf("%s with a wrong secret: %v", method, explain(err))
		}
	}
}

func TestJWTBearer(t *testing.T) {
	t.Parallel()
	p := start(t)
	app := oauth.App{
		ClientID: "service", ClientAuth: oauth.ClientAuthNone, ClientKeyID: keyID, Grant: oauth.GrantJWTBearer, Scopes: []string{"openid"},
		ClientAssertion: oauth.ClientAssertion{Alg: "RS256"},
		Assertion:       oauth.Assertion{Issuer: "service", Subject: "service", Audience: p.issuer},
	}
	ts, err := p.client(t, app, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, p)}).Fetch(t.Context(), account)
	if err != nil || ts.AccessToken == "" {
		t.Fatal(explain(err))
	}
	other := *p
	other.key = start(t).key
	_, err = p.client(t, app, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, &other)}).Fetch(t.Context(), account)
	if e := new(oauth.Error); !errors.As(err, &e) || e.ServerError == "" {
		t.Errorf("another key was not refused: %v", err)
	}
}

// TestDeviceFlow takes the five seconds that the provider asks for.
func TestDeviceFlow(t *testing.T) {
	t.Parallel()
	p := start(t)
	for action, want := range map[string]string{"allowed": "", "denied": "access_denied"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			client := p.client(t, oauth.App{
				ClientID: deviceClient, ClientAuth: oauth.ClientSecretBasicEncoded, Grant: oauth.GrantDeviceCode, Scopes: []string{"openid", "email"},
			}, oauth.Secrets{oauth.SecretClientSecret: clientSecret})
			d, err := client.StartDevice(t.Context(), account)
			if err != nil {
				t.Fatal(explain(err))
			}
			approve(t.Context(), t, p, d, action)
			ts, err := client.PollDevice(t.Context(), account, d)
			if want == "" {
				if err != nil || ts.AccessToken == "" || !slices.Contains(ts.Scopes, "email") && ts.Scopes != nil {
					t.Errorf("%v, scopes %v", explain(err), ts.Scopes)
				}
				return
			}
			if e := new(oauth.Error); !errors.As(err, &e) || e.ServerError != want {
				t.Errorf("got %v", explain(err))
			}
		})
	}
}

// approve types the user code at the provider's page.
func approve(ctx context.Context, t *testing.T, p *provider, d oauth.DeviceAuthorization, action string) {
	t.Helper()
	b, err := p.person()
	if err != nil {
		t.Fatal(err)
	}
	login := url.Values{"user_code": {d.UserCode}, "username": {p.user}, "password": {password}}
	if page, _, err := b.visit(ctx, d.VerificationURI+"/login", login); err != nil || !strings.Contains(page, "Confirm device") {
		t.Fatalf("no page to confirm: %v %s", err, page)
	}
	if page, _, err := b.visit(ctx, d.VerificationURI+"/confirm?action="+action, nil); err != nil || !strings.Contains(page, action) {
		t.Fatalf("not confirmed: %v %s", err, page)
	}
}

func TestIntrospection(t *testing.T) {
	t.Parallel()
	p := start(t)
	client := p.client(t, oauth.App{
		ClientID: webClient, ClientAuth: oauth.ClientSecretBasicEncoded, Grant: oauth.GrantAuthorizationCode, Scopes: scopes,
	}, oauth.Secrets{oauth.SecretClientSecret: clientSecret})
	ts, err := exchange(t, p, client, "http://127.0.0.1:47999/callback")
	if err != nil {
		t.Fatal(explain(err))
	}
	text, err := client.Introspect(t.Context(), ts)
	var facts struct {
		Active  bool   `json:"active"`
		Subject string `json:"sub"`
	}
	if err != nil || json.Unmarshal(text, &facts) != nil || !facts.Active || facts.Subject != userID {
		t.Errorf("%v %s", explain(err), text)
	}
}

// explain shows all that an engine's error says.
func explain(err error) string {
	if err == nil {
		return "no error"
	}
	if e := new(oauth.Error); errors.As(err, &e) {
		return strings.Join([]string{string(e.Kind), http.StatusText(e.Status), e.Message, e.ServerError, e.ServerDescription}, " | ")
	}
	return err.Error()
}
