package oauth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth"
)

// ecKeyPair is a private key as PEM, and its public half.
func ecKeyPair(t testing.TB) (text string, public crypto.PublicKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), key.Public()
}

// verified demands that a JWT is signed by a key, and returns what is in it, numbers as
// they are written.
func verified(t testing.TB, token string, alg jose.SignatureAlgorithm, key any) (header, claims map[string]any) {
	t.Helper()
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{alg})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := signed.Verify(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	header, _, _ = oauth.Claims(token)
	return header, claims
}

func signing(j oauth.SignedJWT) oauth.App {
	return oauth.App{ID: "app", Grant: oauth.GrantSignedJWT, ClientID: clientID, SignedJWT: j}
}

// A JWT that is the token itself is made without asking anybody, and ends when it says.
func TestSignedJWT(t *testing.T) {
	key, public := ecKeyPair(t)
	app := signing(oauth.SignedJWT{
		Claims:      map[string]any{"aud": "appstoreconnect-v1", "scope": []any{"GET /v1/apps?x={tenant}"}, "nbf": "{now}", "deep": map[string]any{"id": "{client_id}/{username}", "n": 7.0}, "jti": "{uuid}"},
		Header:      map[string]any{"cty": "{tenant}", "typ": "at+jwt"},
		LifeSeconds: 1200,
	})
	app.ClientKeyID, app.Username, app.Vars = "KID", "ada", map[string]string{"tenant": "acme"}
	c := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: key}, oauth.Options{Now: atStart})
	ts, err := c.Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil {
		t.Fatal(err)
	}
	header, claims := verified(t, ts.AccessToken, jose.ES256, public)
	deep, _ := claims["deep"].(map[string]any)
	switch {
	case header["kid"] != "KID" || header["typ"] != "at+jwt" || header["cty"] != "acme" || header["alg"] != "ES256":
		t.Errorf("header %v", header)
	case claims["iss"] != clientID || claims["aud"] != "appstoreconnect-v1" || claims["iat"] != float64(start.Unix()) || claims["nbf"] != float64(start.Unix()):
		t.Errorf("claims %v", claims)
	case deep["id"] != clientID+"/ada" || deep["n"] != 7.0 || len(claims["jti"].(string)) != 36:
		t.Errorf("filled in: %v", claims)
	case claims["exp"] != float64(start.Unix()+1200), ts.Life != oauth.LifeKnown, !ts.ExpiresAt.Equal(start.Add(20 * time.Minute)), !ts.ObtainedAt.Equal(start):
		t.Errorf("it ends at %v, known %v", ts.ExpiresAt, ts.Life)
	case ts.Fingerprint != oauth.Fingerprint(app, oauth.Account{ID: "default"}):
		t.Error("it is stale at once")
	}
	again, err := c.Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil || again.AccessToken == ts.AccessToken {
		t.Errorf("the second is the first: %v", err)
	}
}

// Members that a template sets to null are not there.
func TestSignedJWTLeavesOut(t *testing.T) {
	key, public := ecKeyPair(t)
	app := signing(oauth.SignedJWT{Claims: map[string]any{"iss": nil, "iat": nil, "exp": nil, "sub": "user"}, Header: map[string]any{"typ": nil}})
	app.ClientID = "" // nothing names it
	ts, err := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: key}, oauth.Options{Now: atStart}).Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil {
		t.Fatal(err)
	}
	header, claims := verified(t, ts.AccessToken, jose.ES256, public)
	if len(claims) != 1 || claims["sub"] != "user" || header["typ"] != nil || ts.Life != oauth.LifeNever || !ts.ExpiresAt.IsZero() {
		t.Errorf("%v %v, life %v", header, claims, ts.Life)
	}
}

// The key is named by the SHA-256 of its public half, as Snowflake wants it.
func TestSignedJWTFingerprint(t *testing.T) {
	key, public := ecKeyPair(t)
	app := signing(oauth.SignedJWT{Claims: map[string]any{"iss": "ORG.ADA.SHA256:{key_fingerprint}"}})
	ts, err := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: key}, oauth.Options{}).Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil {
		t.Fatal(err)
	}
	der, _ := x509.MarshalPKIXPublicKey(public)
	sum := sha256.Sum256(der)
	if _, claims := verified(t, ts.AccessToken, jose.ES256, public); claims["iss"] != "ORG.ADA.SHA256:"+base64.StdEncoding.EncodeToString(sum[:]) {
		t.Errorf("claims %v", claims)
	}
}

// A client secret signs where the algorithm is one of a secret.
func TestSignedJWTBySecret(t *testing.T) {
	const long = "canary-0123456789abcdef0123456789abcdef"
	app := signing(oauth.SignedJWT{})
	app.ClientAssertion.Alg = "HS256"
	ts, err := client(t, app, oauth.Secrets{oauth.SecretClientSecret: long}, oauth.Options{}).Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil {
		t.Fatal(err)
	}
	verified(t, ts.AccessToken, jose.HS256, []byte(long))
}

func TestSignedJWTProblems(t *testing.T) {
	key, _ := ecKeyPair(t)
	for name, test := range map[string]struct {
		change func(*oauth.App)
		field  string
	}{
		"no such algorithm":  {func(a *oauth.App) { a.ClientAssertion.Alg = "none" }, "client_assertion.alg"},
		"an algorithm set":   {func(a *oauth.App) { a.SignedJWT.Header = map[string]any{"alg": "none"} }, "signed_jwt.header.alg"},
		"an end in words":    {func(a *oauth.App) { a.SignedJWT.Claims = map[string]any{"exp": "tomorrow"} }, "signed_jwt.claims.exp"},
		"a life backwards":   {func(a *oauth.App) { a.SignedJWT.LifeSeconds = -1 }, "signed_jwt.life_seconds"},
		"nobody who says it": {func(a *oauth.App) { a.ClientID = "" }, "client_id"},
		"another key's":      {func(a *oauth.App) { a.ClientAssertion.Alg = "RS256" }, "client_assertion.alg"},
	} {
		t.Run(name, func(t *testing.T) {
			app := signing(oauth.SignedJWT{})
			test.change(&app)
			c, err := oauth.New(app, oauth.Secrets{oauth.SecretPrivateKey: key}, oauth.Options{})
			if err == nil {
				_, err = c.Fetch(t.Context(), oauth.Account{ID: "default"})
			}
			if e := failure(t, err, oauth.KindMisconfigured); e.Field != test.field {
				t.Errorf("%s: %v", e.Field, e)
			}
		})
	}
	if gaps := oauth.Missing(signing(oauth.SignedJWT{}), func(oauth.SecretKind) bool { return false }); len(gaps) != 1 || gaps[0].Secret != oauth.SecretPrivateKey {
		t.Errorf("gaps %v", gaps)
	}
}
