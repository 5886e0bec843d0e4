package oauth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
)

var fuzzNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func fuzzAnswer(status int, body []byte) answer {
	return answer{
		name: "token endpoint", address: "https://id.example/token", status: status, body: body,
		header: http.Header{"Retry-After": {"5"}, "Location": {"https://x/"}}, at: fuzzNow, secrets: unnamed("canary-secret"),
	}
}

// showable fails the test when an error is not fit for a person.
func showable(t *testing.T, err error) {
	t.Helper()
	e, ok := err.(*Error)
	if !ok || e.Message == "" || e.Kind == "" {
		t.Fatalf("not an error for a person: %#v", err)
	}
	for _, text := range []string{e.Message, e.Advice, e.ServerError, e.ServerDescription} {
		if strings.Contains(text, "canary-secret") || len(text) > 4000 || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Fatalf("not fit to be shown: %q", text)
		}
	}
}

func FuzzTokenAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"access_token":"T","token_type":"Bearer","expires_in":3600,"refresh_token":"R","scope":"a b"}`,
		`{"access_token":"T","token_type":"Baerer","expires_in":"3600.5"}`,
		`{"ok":true,"authed_user":{"access_token":"T","expires_in":1e999}}`,
		`{"access_token":"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTU0MzkwMDB9.c2ln","expires_in":-1}`,
		`{"access_token":"T","expires_at":"2026-03-01T13:00:00Z","refresh_expires_in":0}`,
		`{"data":{"tokens":{"access":{"token":"T","expires":"2026-03-01T13:00:00Z"},"refresh":{"token":"R","ttl":60000000}}},"error":{"code":"ok"}}`,
		`{"AccessToken":"T","Expiration":"01:00:00",".expires":"Sun, 01 Mar 2026 13:00:00 GMT","expire":"P1DT1H","id_token_expires_in":1}`,
		`{"idToken":"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTU0MzkwMDB9.c2ln","expiresIn":"3600","meta":{"expires_at":{"date":"2026-03-01 13:00:00.000000"}}}`,
		`{"token":"T","validTo":"\/Date(1772370000000+0000)\/","refreshExpiry":1e300,"errors":{"code":0}}`,
		"access_token=T&scope=a%2Cb", "\ufeff{}", "", "[]", `{"access_token":"T"} x`, `{"access_token":"T","\u0061ccess_token":"U"}`, `{"error":"canary-secret"}`,
	} {
		f.Add(200, []byte(seed), "")
	}
	f.Add(200, []byte(`{"a":[{"k":"T","refresh":{"token":"R","ttl":"1h"}}]}`), "/a/0/k")
	f.Add(200, []byte(`[["T"]]`), "/0/0")
	f.Add(200, []byte(`{"a~/":{"":"T"}}`), "/a~0~1/")
	f.Fuzz(func(t *testing.T, status int, body []byte, path string) {
		if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '{' && utf8.Valid(body) {
			var want fields
			got, err := parseFields(body)
			var doubled doubledError
			if errors.As(err, &doubled) {
				err = nil // encoding/json takes the last
			}
			if bad := json.Unmarshal(trimmed, &want); (bad != nil) != (err != nil) || bad == nil && !maps.EqualFunc(got, want, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
				t.Fatalf("%q instead of %q", got, want)
			}
		}
		ts, err := decodeToken(fuzzAnswer(status, body), App{Answer: Answer{AccessToken: path, RefreshToken: path, ExpiresIn: path}}, false)
		if err != nil {
			showable(t, err)
			return
		}
		if ts.Main() == "" || !printable(ts.AccessToken) || !printable(ts.RefreshToken) || !printable(ts.IDToken) {
			t.Fatal("a token that cannot be sent")
		}
		switch ts.Life {
		case LifeKnown:
			if ts.ExpiresAt.IsZero() || ts.ExpiresAt.Sub(fuzzNow) > 100*366*24*time.Hour || ts.ExpiresAt.Year() < 1970 {
				t.Fatalf("a wrong date: %v", ts.ExpiresAt)
			}
		case LifeUnknown, LifeNever:
			if !ts.ExpiresAt.IsZero() {
				t.Fatal("a date where none is known")
			}
		default:
			t.Fatalf("life %q", ts.Life)
		}
		stored, err := json.Marshal(Record{Tokens: &ts})
		var read Record
		if err != nil || json.Unmarshal(stored, &read) != nil || read.Tokens.Main() != ts.Main() {
			t.Fatalf("cannot be stored and read: %v", err)
		}
	})
}

func FuzzErrorAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"error":"invalid_client","error_description":"canary-secret \u001b[31m\u202e"}`,
		`{"error":{"code":190,"message":"no","status":"X"}}`, `{"errors":[{"message":"no","extensions":{"code":"X"}}]}`,
		`{"errors":{"a":["b"]}}`, `{"errors":["x"]}`, `{"status":401,"message":"no"}`, `{"error":"The client is unknown."}`,
		"error=x&error_description=y", "<html>", "",
	} {
		f.Add(400, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		fields, _ := parseFields(body)
		showable(t, serverFailure(fuzzAnswer(status, body), fields))
		e := redact(request{method: "POST", address: "https://x/?a=canary-secret", body: body, header: http.Header{}}, fuzzAnswer(status, body), fuzzNow, nil)
		if strings.Contains(e.URL+e.Request+e.Response, "canary-secret") {
			t.Fatal("a secret in the trace")
		}
	})
}

// FuzzJWT feeds any text as an ID token: it is shown without a panic, and it
// counts as verified, as an ID token and as userinfo, only when a key of the server
// signed the very claims.
func FuzzJWT(f *testing.F) {
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		f.Fatal(err)
	}
	app := App{
		Grant: GrantAuthorizationCode, ClientID: "c", ClientAuth: ClientAuthNone,
		Endpoints: Endpoints{Issuer: "https://id.example", Authorization: "https://id.example/a", Token: "https://id.example/t", JWKS: "https://id.example/k", Userinfo: "https://id.example/u"},
	}
	c, err := New(app, nil, Options{HTTP: &http.Client{Transport: nowhere{}}, Now: func() time.Time { return fuzzNow }})
	if err != nil {
		f.Fatal(err)
	}
	c.keys.address, c.keys.refetched = app.Endpoints.JWKS, fuzzNow
	c.keys.keys = []jose.JSONWebKey{{Key: key.Public(), KeyID: "k"}}
	claims := map[string]any{"iss": app.Endpoints.Issuer, "aud": "c", "sub": "ada", "iat": fuzzNow.Unix(), "exp": fuzzNow.Add(time.Hour).Unix(), "nonce": "n"}
	genuine, err := sign(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "k"), claims)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(genuine)
	f.Add(strings.Replace(genuine, ".", "..", 1))
	f.Add("eyJhbGciOiJub25lIn0" + genuine[strings.Index(genuine, "."):])
	for _, seed := range []string{"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTU0MzkwMDB9.c2ln", "eyJhbGciOiJub25lIn0.e30.", "a.b.c", "opaque"} {
		f.Add(seed)
	}
	payload := strings.Split(genuine, ".")[1]
	f.Fuzz(func(t *testing.T, token string) {
		header, claims, ok := Claims(token)
		if ok != (header != nil) || ok != (claims != nil) {
			t.Fatal("half a JWT")
		}
		life := reading{now: fuzzNow}.ownLife(TokenSet{AccessToken: token})
		if (life.life == LifeKnown) == life.at.IsZero() {
			t.Fatalf("%+v", life)
		}
		ts := TokenSet{AccessToken: "A", IDToken: token}
		if err := c.checkIDToken(t.Context(), app, metadata{Issuer: app.Endpoints.Issuer}, &ts, expected{nonce: "n"}); err != nil {
			showable(t, err)
		} else if ts.Verified != VerifiedYes || strings.Split(token, ".")[1] != payload {
			t.Fatalf("%s counts as %s", token, ts.Verified)
		}
		if info, err := c.signedInfo(t.Context(), app, token); err != nil {
			showable(t, err)
		} else if info.text("sub") != "ada" || strings.Split(token, ".")[1] != payload {
			t.Fatalf("%s is taken as userinfo", token)
		}
	})
}

// go-oidc takes Google's issuer without its scheme as well; we take it exactly.
func TestIssuerIsExactAtGoogle(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	app := App{
		Grant: GrantAuthorizationCode, ClientID: "c", ClientAuth: ClientAuthNone,
		Endpoints: Endpoints{Issuer: "https://accounts.google.com", Authorization: "https://x/a", Token: "https://x/t", JWKS: "https://x/k"},
	}
	c, err := New(app, nil, Options{HTTP: &http.Client{Transport: nowhere{}}, Now: func() time.Time { return fuzzNow }})
	if err != nil {
		t.Fatal(err)
	}
	c.keys.address, c.keys.refetched = app.Endpoints.JWKS, fuzzNow
	c.keys.keys = []jose.JSONWebKey{{Key: key.Public()}}
	for issuer, good := range map[string]bool{"https://accounts.google.com": true, "accounts.google.com": false} {
		claims := map[string]any{"iss": issuer, "aud": "c", "sub": "ada", "iat": fuzzNow.Unix(), "exp": fuzzNow.Add(time.Hour).Unix()}
		token, err := sign(jose.SigningKey{Algorithm: jose.ES256, Key: key}, &jose.SignerOptions{}, claims)
		if err != nil {
			t.Fatal(err)
		}
		ts := TokenSet{AccessToken: "A", IDToken: token}
		err = c.checkIDToken(t.Context(), app, metadata{Issuer: app.Endpoints.Issuer}, &ts, expected{})
		if (err == nil) != good || (ts.Verified == VerifiedYes) != good {
			t.Errorf("%s: %s, %v", issuer, ts.Verified, err)
		}
	}
}

// nowhere is a network without a server.
type nowhere struct{}

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no network") }

func FuzzDiscovery(f *testing.F) {
	const issuer = "https://id.example"
	f.Add([]byte(`{"issuer":"https://id.example","token_endpoint":"https://id.example/t","jwks_uri":"https://id.example/k"}`))
	f.Add([]byte(`{"issuer":"https://id.example/","token_endpoint":"file:///x"}`))
	f.Add([]byte(`{"issuer":"https://id.example","mtls_endpoint_aliases":{"token_endpoint":"http://x"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := decodeMetadata(fuzzAnswer(200, body), issuer)
		if err != nil {
			showable(t, err)
			return
		}
		filled := m.fill(Endpoints{}, true)
		for _, endpoint := range filled.Named() {
			if m.Issuer != issuer || *endpoint.Address != "" && !isWebAddress(*endpoint.Address) {
				t.Fatalf("taken: %q", *endpoint.Address)
			}
		}
	})
}
