package oauth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth/oauthtest"
)

// made returns a client whose waits are recorded instead of waited.
func made(t *testing.T, app App, secrets Secrets) (*Client, *[]time.Duration) {
	t.Helper()
	client, err := NewHTTPClient(app, secrets)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	c, err := New(app, secrets, Options{HTTP: client})
	if err != nil {
		t.Fatal(err)
	}
	now, waits := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), new([]time.Duration)
	c.now = func() time.Time { return now }
	c.wait = func(ctx context.Context, d time.Duration) error {
		*waits = append(*waits, d)
		now = now.Add(d)
		return ctx.Err()
	}
	return c, waits
}

func deviceApp(server *oauthtest.Server) App {
	return App{
		Grant: GrantDeviceCode, ClientID: "c", ClientAuth: ClientAuthNone, Scopes: []string{"a"},
		Endpoints: Endpoints{Token: server.URL + "/token", DeviceAuthorization: server.URL + "/device"},
	}
}

// Promise 24: what a device authorization may look like.
func TestStartDevice(t *testing.T) {
	const codes = `"device_code":"D","user_code":"U-1"`
	tests := map[string]struct {
		body     string
		interval time.Duration // 0: refused
	}{
		"RFC 8628":           {`{` + codes + `,"verification_uri":"https://x/d","interval":7,"expires_in":60}`, 7 * time.Second},
		"verification_url":   {`{` + codes + `,"verification_url":"https://x/d"}`, 5 * time.Second},
		"negative interval":  {`{` + codes + `,"verification_uri":"https://x/d","interval":-3}`, 5 * time.Second},
		"interval in words":  {`{` + codes + `,"verification_uri":"https://x/d","interval":"soon"}`, 5 * time.Second},
		"tiny interval":      {`{` + codes + `,"verification_uri":"https://x/d","interval":0.001}`, time.Second},
		"endless interval":   {`{` + codes + `,"verification_uri":"https://x/d","interval":1e300}`, time.Minute},
		"longer than life":   {`{` + codes + `,"verification_uri":"https://x/d","interval":60,"expires_in":30}`, 10 * time.Second},
		"an hour of 6 s":     {`{` + codes + `,"verification_uri":"https://x/d","interval":3600,"expires_in":6}`, 2 * time.Second},
		"in milliseconds":    {`{` + codes + `,"verification_uri":"https://x/d","interval":5000,"expires_in":300000}`, 5 * time.Second},
		"no address":         {`{` + codes + `}`, 0},
		"address of a file":  {`{` + codes + `,"verification_uri":"file:///etc/passwd"}`, 0},
		"no code":            {`{"verification_uri":"https://x/d"}`, 0},
		"code with new line": {`{"device_code":"a\nb","user_code":"U","verification_uri":"https://x/d"}`, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			server.Expect(oauthtest.Request{Path: "/device", Form: url.Values{"client_id": {"c"}, "scope": {"a"}}}).JSON(200, test.body)
			c, _ := made(t, deviceApp(server), nil)
			d, err := c.StartDevice(t.Context(), Account{})
			if (err == nil) != (test.interval > 0) || err == nil && d.Interval != test.interval {
				t.Errorf("%v %v", d.Interval, err)
			}
		})
	}
}

// Promise 24: pending, slow_down for good, time-outs, the end.
func TestPollDevice(t *testing.T) {
	server := oauthtest.Start(t)
	ask := oauthtest.Request{Form: url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {"D"}, "client_id": {"c"}}}
	server.Expect(ask).JSON(400, `{"error":"authorization_pending"}`)
	server.Expect(ask).JSON(400, `{"error":"slow_down"}`)
	server.Expect(ask).JSON(428, `{}`)
	server.Expect(ask).With(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	server.Expect(ask).JSON(400, `{"error":"authorization_pending"}`)
	server.Expect(ask).JSON(200, `{"access_token":"T"}`)
	c, waits := made(t, deviceApp(server), nil)
	d := DeviceAuthorization{DeviceCode: "D", Interval: 2 * time.Second, ExpiresAt: c.now().Add(time.Hour)}
	ts, err := c.PollDevice(t.Context(), Account{}, d)
	if err != nil || ts.AccessToken != "T" {
		t.Fatal(err)
	}
	want := []time.Duration{2, 2, 7, 7, 14, 14}
	for i := range want {
		want[i] *= time.Second
	}
	if !slices.Equal(*waits, want) {
		t.Errorf("waits %v, expected %v", *waits, want)
	}
	for code, kind := range map[string]Kind{"expired_token": KindNeedsLogin, "access_denied": KindRefused} {
		server.Expect(ask).JSON(400, `{"error":"`+code+`"}`)
		_, err := c.PollDevice(t.Context(), Account{}, d)
		var e *Error
		if !errors.As(err, &e) || e.Kind != kind {
			t.Errorf("%s: %v", code, err)
		}
	}
	d.ExpiresAt = c.now().Add(time.Second)
	var e *Error
	if _, err := c.PollDevice(t.Context(), Account{}, d); !errors.As(err, &e) || e.Kind != KindNeedsLogin {
		t.Errorf("ran out: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d.ExpiresAt = c.now().Add(time.Hour)
	if _, err := c.PollDevice(ctx, Account{}, d); !errors.As(err, &e) || e.Kind != KindInterrupted {
		t.Errorf("cancelled: %v", err)
	}
}

// Promise 25: a fresh proof for each request, one retry for a nonce, no
// silent fall back to Bearer.
func TestDPoP(t *testing.T) {
	server := oauthtest.Start(t)
	app := App{Grant: GrantClientCredentials, ClientID: "c", ClientAuth: ClientAuthNone, DPoP: true, Endpoints: Endpoints{Token: server.URL + "/token"}}
	app.Test = TestCall{URL: server.URL + "/api?x=1"}
	c, _ := made(t, app, nil)
	seen := map[any]bool{}
	var thumb string
	proof := func(method, path, nonce, token string) oauthtest.Request {
		return oauthtest.Request{Method: method, Path: path, Check: func(r *http.Request, _ []byte) error {
			signed, err := jose.ParseSignedCompact(r.Header.Get("DPoP"), []jose.SignatureAlgorithm{jose.ES256})
			if err != nil {
				return err
			}
			key := signed.Signatures[0].Header.JSONWebKey
			payload, err := signed.Verify(key)
			if err != nil || !key.IsPublic() || signed.Signatures[0].Header.ExtraHeaders["typ"] != "dpop+jwt" {
				return errors.New("not a proof")
			}
			print, _ := key.Thumbprint(crypto.SHA256)
			if thumb != "" && thumb != string(print) {
				return errors.New("another key")
			}
			thumb = string(print)
			var claims map[string]any
			json.Unmarshal(payload, &claims)
			if claims["htm"] != method || claims["htu"] != server.URL+path || seen[claims["jti"]] {
				return errors.New("wrong htm, htu or a used jti")
			}
			seen[claims["jti"]] = true
			if got, _ := claims["nonce"].(string); got != nonce {
				return errors.New("wrong nonce " + got)
			}
			if (claims["ath"] != nil) != (token != "") || token != "" && r.Header.Get("Authorization") != "DPoP "+token {
				return errors.New("wrong ath or Authorization")
			}
			return nil
		}}
	}
	server.Expect(proof("POST", "/token", "", "")).Body(400, "application/json", `{"error":"use_dpop_nonce"}`, "DPoP-Nonce", "n1")
	server.Expect(proof("POST", "/token", "n1", "")).JSON(200, `{"access_token":"T","token_type":"DPoP"}`)
	ts, err := c.Fetch(t.Context(), Account{})
	if err != nil || ts.DPoPKey == "" {
		t.Fatal(err)
	}
	server.Expect(proof("GET", "/api", "", "T")).Body(401, "", "", "WWW-Authenticate", `DPoP error="use_dpop_nonce"`, "DPoP-Nonce", "n2")
	server.Expect(proof("GET", "/api", "n2", "T")).JSON(200, `{}`)
	if result, err := c.Test(t.Context(), ts); err != nil || !result.OK {
		t.Error(result.Why, err)
	}
	ts.RefreshToken = "R" // renewed with the same key, and never for a bearer token
	server.Expect(proof("POST", "/token", "", "")).JSON(200, `{"access_token":"U","token_type":"DPoP"}`)
	if renewed, err := c.Refresh(t.Context(), Account{}, ts); err != nil || renewed.DPoPKey != ts.DPoPKey {
		t.Error("another key after a renewal", err)
	}
	server.Expect(proof("POST", "/token", "", "")).JSON(200, `{"access_token":"U","token_type":"Bearer"}`)
	if _, err := c.Refresh(t.Context(), Account{}, ts); err == nil {
		t.Error("a bearer token was taken at a renewal")
	}
	thumb = "" // a new set, a new key
	server.Expect(proof("POST", "/token", "", "")).Body(400, "application/json", `{"error":"use_dpop_nonce"}`, "DPoP-Nonce", "n1")
	server.Expect(proof("POST", "/token", "n1", "")).Body(400, "application/json", `{"error":"use_dpop_nonce"}`, "DPoP-Nonce", "n3")
	if _, err := c.Fetch(t.Context(), Account{}); err == nil {
		t.Error("more than one retry")
	}
	for kind, want := range map[string]Kind{"Bearer": KindRefused, "bearer": KindRefused, "Baerer": KindBadAnswer} {
		thumb = ""
		server.Expect(proof("POST", "/token", "", "")).JSON(200, `{"access_token":"T","token_type":"`+kind+`"}`)
		var e *Error
		if _, err := c.Fetch(t.Context(), Account{}); !errors.As(err, &e) || e.Kind != want {
			t.Errorf("a %s token was taken: %v", kind, err)
		}
	}
}

func keyTexts(t *testing.T) map[string]struct {
	text   string
	public any
	alg    jose.SignatureAlgorithm
} {
	t.Helper()
	rsaKey, _ := rsa.GenerateKey(rand.Reader, 2048)
	p256, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p384, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	eight := func(key any) string {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	}
	sec1, _ := x509.MarshalECPrivateKey(p256)
	jwk, _ := json.Marshal(jose.JSONWebKey{Key: p256, KeyID: "kid-1"})
	return map[string]struct {
		text   string
		public any
		alg    jose.SignatureAlgorithm
	}{
		"RS256":     {eight(rsaKey), rsaKey.Public(), jose.RS256},
		"PS256":     {eight(rsaKey), rsaKey.Public(), jose.PS256},
		"PKCS 1":    {string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey)})), rsaKey.Public(), jose.RS256},
		"ES256":     {eight(p256), p256.Public(), jose.ES256},
		"SEC 1":     {string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: sec1})), p256.Public(), jose.ES256},
		"ES384":     {eight(p384), p384.Public(), jose.ES384},
		"EdDSA":     {eight(ed), ed.Public(), jose.EdDSA},
		"ES256 JWK": {string(jwk), p256.Public(), jose.ES256},
	}
}

func TestPrivateKeyJWT(t *testing.T) {
	for name, key := range keyTexts(t) {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := App{
				Grant: GrantClientCredentials, ClientID: "c", ClientAuth: PrivateKeyJWT, ClientAssertion: ClientAssertion{Alg: string(key.alg)},
				Endpoints: Endpoints{Token: server.URL + "/token"},
			}
			c, _ := made(t, app, Secrets{SecretPrivateKey: key.text})
			server.Expect(oauthtest.Request{Check: func(_ *http.Request, body []byte) error {
				form, _ := url.ParseQuery(string(body))
				claims, err := verified(form.Get("client_assertion"), key.alg, key.public)
				if err != nil {
					return err
				}
				if claims["iss"] != "c" || claims["sub"] != "c" || claims["aud"] != server.URL+"/token" || claims["jti"] == nil || claims["exp"] == nil ||
					form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || form.Has("client_secret") {
					return errors.New("wrong claims or form")
				}
				if from, to := claims["iat"].(float64), claims["exp"].(float64); from != 1767225600 || to <= from || to-from > 300 {
					return errors.New("it does not live from now on for a few minutes")
				}
				if strings.HasSuffix(name, "JWK") && !strings.Contains(form.Get("client_assertion"), ".") {
					return errors.New("no JWT")
				}
				return nil
			}}).JSON(200, `{"access_token":"T"}`)
			if _, err := c.Fetch(t.Context(), Account{}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// An assertion speaks to the authorization server: its audience is the token
// endpoint at every other endpoint, too (RFC 7523 3).
func TestAssertionsAtOtherEndpoints(t *testing.T) {
	server := oauthtest.Start(t)
	app := App{
		Grant: GrantClientCredentials, ClientID: "c", ClientAuth: ClientSecretJWT,
		Endpoints: Endpoints{Token: server.URL + "/token", Revocation: server.URL + "/revoke"},
	}
	server.Expect(oauthtest.Request{Path: "/revoke", Check: func(_ *http.Request, body []byte) error {
		form, _ := url.ParseQuery(string(body))
		if claims, err := verified(form.Get("client_assertion"), jose.HS256, []byte(strings.Repeat("s", 32))); err != nil || claims["aud"] != server.URL+"/token" {
			return errors.New("no assertion for the token endpoint")
		}
		return nil
	}})
	c, _ := made(t, app, Secrets{SecretClientSecret: strings.Repeat("s", 32)})
	if err := c.Revoke(t.Context(), TokenSet{AccessToken: "A"}); err != nil {
		t.Error(err)
	}
}

func verified(token string, alg jose.SignatureAlgorithm, key any) (map[string]any, error) {
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{alg})
	if err != nil {
		return nil, err
	}
	payload, err := signed.Verify(key)
	if err != nil {
		return nil, err
	}
	var claims map[string]any
	return claims, json.Unmarshal(payload, &claims)
}

// The grants that need no person, and what each sends.
func TestFetchGrants(t *testing.T) {
	key := keyTexts(t)["RS256"]
	tests := map[string]struct {
		app     App
		secrets Secrets
		want    url.Values // "*" is any value
	}{
		"password": {
			App{Grant: GrantPassword, Username: "ada"},
			Secrets{SecretPassword: "pw"},
			url.Values{"grant_type": {"password"}, "username": {"ada"}, "password": {"pw"}, "client_id": {"c"}},
		},
		"refresh_token": {
			App{Grant: GrantRefreshToken},
			Secrets{SecretRefreshToken: "R"},
			url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"R"}, "client_id": {"c"}},
		},
		"token_exchange": {
			App{Grant: GrantTokenExchange, Audience: "api"},
			Secrets{SecretSubjectToken: "S"},
			url.Values{
				"grant_type": {"urn:ietf:params:oauth:grant-type:token-exchange"}, "subject_token": {"S"}, "audience": {"api"},
				"subject_token_type": {"urn:ietf:params:oauth:token-type:access_token"}, "client_id": {"c"},
			},
		},
		"jwt_bearer": {
			App{Grant: GrantJWTBearer, Assertion: Assertion{Subject: "ada", Claims: map[string]any{"scope": "x"}}},
			Secrets{SecretPrivateKey: key.text},
			url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {"*"}, "client_id": {"c"}},
		},
		"client_secret_jwt": {
			App{Grant: GrantClientCredentials, ClientAuth: ClientSecretJWT},
			Secrets{SecretClientSecret: strings.Repeat("s", 32)},
			url.Values{
				"grant_type": {"client_credentials"}, "client_id": {"c"}, "client_assertion": {"*"},
				"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			test.app.ClientID, test.app.Endpoints.Token = "c", server.URL+"/token"
			if test.app.ClientAuth == "" {
				test.app.ClientAuth = ClientAuthNone
			}
			server.Expect(oauthtest.Request{Check: func(_ *http.Request, body []byte) error {
				form, _ := url.ParseQuery(string(body))
				if assertion := form.Get("assertion"); assertion != "" {
					claims, err := verified(assertion, jose.RS256, key.public)
					if err != nil || claims["iss"] != "c" || claims["sub"] != "ada" || claims["aud"] != server.URL+"/token" || claims["scope"] != "x" {
						return errors.New("wrong assertion")
					}
				}
				if assertion := form.Get("client_assertion"); assertion != "" {
					if _, err := verified(assertion, jose.HS256, []byte(strings.Repeat("s", 32))); err != nil {
						return err
					}
				}
				for name := range form {
					if len(test.want[name]) == 1 && test.want[name][0] == "*" {
						form[name] = []string{"*"}
					}
				}
				if form.Encode() != test.want.Encode() {
					return errors.New("form " + form.Encode())
				}
				return nil
			}}).JSON(200, `{"access_token":"T"}`)
			c, _ := made(t, test.app, test.secrets)
			if _, err := c.Fetch(t.Context(), Account{}); err != nil {
				t.Fatal(err)
			}
			if name == "client_secret_jwt" {
				return
			}
			c, _ = made(t, test.app, nil)
			var e *Error
			if _, err := c.Fetch(t.Context(), Account{}); !errors.As(err, &e) || e.Kind != KindMisconfigured {
				t.Errorf("without its secret: %v", err)
			}
		})
	}
	server := oauthtest.Start(t)
	c, _ := made(t, deviceApp(server), nil)
	var e *Error
	if _, err := c.Fetch(t.Context(), Account{}); !errors.As(err, &e) || e.Kind != KindUsage {
		t.Errorf("a grant for a person: %v", err)
	}
}
