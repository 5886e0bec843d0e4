package catalogue

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth"
)

// heard is a request as a server got it.
type heard struct {
	path, body string
	header     http.Header
}

// answering answers every request with a body, and tells what it got.
func answering(t *testing.T, now time.Time, body string) (address string, last *heard) {
	last = &heard{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		*last = heard{r.Method + " " + r.URL.RequestURI(), string(text), r.Header}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Date", now.Format(http.TimeFormat))
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL, last
}

func pemOf(t *testing.T, key any) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// claimsOf checks a JWT's signature and returns its header and claims.
func claimsOf(t *testing.T, token string, key any, alg jose.SignatureAlgorithm) (jose.Header, map[string]any) {
	t.Helper()
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{alg})
	if err != nil {
		t.Fatal(err)
	}
	text, err := signed.Verify(key)
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(text, &claims); err != nil {
		t.Fatal(err)
	}
	return signed.Signatures[0].Header, claims
}

// fetched is a token got by an entry as an app file completes it; what the app says wins.
func fetched(t *testing.T, app oauth.App, secrets oauth.Secrets, now time.Time) oauth.TokenSet {
	t.Helper()
	done, err := Embedded().Complete(app)
	if err != nil {
		t.Fatal(err)
	}
	client, err := oauth.New(done, secrets, oauth.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	ts, err := client.Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

func TestTokensWithoutATokenEndpoint(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	own, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, ecKey := oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, own)}, oauth.Secrets{oauth.SecretPrivateKey: pemOf(t, curve)}

	t.Run("github-app", func(t *testing.T) {
		address, last := answering(t, now, `{"token":"ghs_made","expires_at":"2026-05-04T13:00:00Z","permissions":{"contents":"read"}}`)
		ts := fetched(t, oauth.App{
			ID: "x", Provider: "github-app", ClientID: "Iv1.app", Vars: map[string]string{"installation_id": "42"},
			Request: oauth.TokenCall{URL: address + "/app/installations/{installation_id}/access_tokens"},
		}, rsaKey, now)
		if ts.AccessToken != "ghs_made" || ts.Life != oauth.LifeKnown || !ts.ExpiresAt.Equal(now.Add(time.Hour)) {
			t.Errorf("%q lives %s until %v", ts.AccessToken, ts.Life, ts.ExpiresAt)
		}
		token, _ := strings.CutPrefix(last.header.Get("Authorization"), "Bearer ")
		_, claims := claimsOf(t, token, own.Public(), jose.RS256)
		if last.path != "POST /app/installations/42/access_tokens" || last.header.Get("X-GitHub-Api-Version") == "" ||
			claims["iss"] != "Iv1.app" || claims["iat"] != float64(now.Unix()) || claims["exp"] != float64(now.Unix()+540) {
			t.Errorf("%s, %v, %v", last.path, last.header, claims)
		}
	})
	t.Run("app-store-connect", func(t *testing.T) {
		ts := fetched(t, oauth.App{ID: "x", Provider: "app-store-connect", ClientID: "issuer-1", ClientKeyID: "KEY1"}, ecKey, now)
		header, claims := claimsOf(t, ts.AccessToken, curve.Public(), jose.ES256)
		want := map[string]any{"iss": "issuer-1", "aud": "appstoreconnect-v1", "iat": float64(now.Unix()), "exp": float64(now.Unix() + 1140)}
		if header.KeyID != "KEY1" || header.ExtraHeaders["typ"] != "JWT" || fmt.Sprint(claims) != fmt.Sprint(want) || !ts.ExpiresAt.Equal(now.Add(19*time.Minute)) {
			t.Errorf("%v, %v until %v", header, claims, ts.ExpiresAt)
		}
	})
	t.Run("snowflake-key-pair", func(t *testing.T) {
		ts := fetched(t, oauth.App{
			ID: "x", Provider: "snowflake-key-pair", Username: "ADA", Vars: map[string]string{"account": "MYORG-ACCT", "account_host": "myorg-acct.snowflakecomputing.com"},
		}, rsaKey, now)
		der, _ := x509.MarshalPKIXPublicKey(own.Public())
		sum := sha256.Sum256(der)
		_, claims := claimsOf(t, ts.AccessToken, own.Public(), jose.RS256)
		if claims["iss"] != "MYORG-ACCT.ADA.SHA256:"+base64.StdEncoding.EncodeToString(sum[:]) || claims["sub"] != "MYORG-ACCT.ADA" {
			t.Errorf("%v", claims)
		}
	})
	t.Run("firebase", func(t *testing.T) {
		address, last := answering(t, now, `{"kind":"x","idToken":"made.for.ada","refreshToken":"again","expiresIn":"3600","localId":"1"}`)
		ts := fetched(t, oauth.App{
			ID: "x", Provider: "firebase", Username: "ada@example.test", Vars: map[string]string{"api_key": "AIzaKey"},
			Request: oauth.TokenCall{URL: address + "/v1/accounts:signInWithPassword?key={api_key}"}, Endpoints: oauth.Endpoints{Refresh: address + "/v1/token?key={api_key}"},
		}, oauth.Secrets{oauth.SecretPassword: `p"w`}, now)
		if ts.AccessToken != "made.for.ada" || ts.RefreshToken != "again" || !ts.ExpiresAt.Equal(now.Add(time.Hour)) {
			t.Errorf("%q, %q until %v", ts.AccessToken, ts.RefreshToken, ts.ExpiresAt)
		}
		if last.path != "POST /v1/accounts:signInWithPassword?key=AIzaKey" || last.body != `{"email":"ada@example.test","password":"p\"w","returnSecureToken":true}` {
			t.Errorf("%s %s", last.path, last.body)
		}
	})
	for subject, want := range map[string]any{"ada@example.test": "ada@example.test", "": nil} {
		t.Run("google-service-account for "+subject, func(t *testing.T) {
			address, last := answering(t, now, `{"access_token":"ya29.made","token_type":"Bearer","expires_in":3599}`)
			fetched(t, oauth.App{
				ID: "x", Provider: "google-service-account", ClientKeyID: "kid-1", Scopes: []string{"https://www.googleapis.com/auth/drive.readonly"},
				Assertion: oauth.Assertion{Issuer: "robot@p.iam.gserviceaccount.test", Subject: subject}, Endpoints: oauth.Endpoints{Token: address + "/token"},
			}, rsaKey, now)
			_, assertion, _ := strings.Cut(last.body, "assertion=")
			assertion, _, _ = strings.Cut(assertion, "&")
			header, claims := claimsOf(t, assertion, own.Public(), jose.RS256)
			if header.KeyID != "kid-1" || claims["scope"] != "https://www.googleapis.com/auth/drive.readonly" || claims["aud"] != address+"/token" ||
				claims["iss"] != "robot@p.iam.gserviceaccount.test" || claims["sub"] != want {
				t.Errorf("%v, %v", header, claims)
			}
		})
	}
	t.Run("login-request", func(t *testing.T) {
		address, last := answering(t, now, `{"data":{"token":"made"}}`)
		ts := fetched(t, oauth.App{
			ID: "x", Provider: "login-request", Username: "ada", Request: oauth.TokenCall{URL: address + "/login"}, Answer: oauth.Answer{AccessToken: "/data/token"},
		}, oauth.Secrets{oauth.SecretPassword: "pw"}, now)
		if ts.AccessToken != "made" || last.path != "POST /login" || last.body != `{"username":"ada","password":"pw"}` {
			t.Errorf("%q by %s %s", ts.AccessToken, last.path, last.body)
		}
	})
}
