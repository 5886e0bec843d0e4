package oauth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

type signer struct {
	key crypto.Signer
	alg jose.SignatureAlgorithm
	kid string
}

func ecKey(t testing.TB, kid string) signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{key, jose.ES256, kid}
}

func rsaKey(t testing.TB, kid string) signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signer{key, jose.RS256, kid}
}

func (s signer) sign(t testing.TB, claims map[string]any) string {
	t.Helper()
	options := &jose.SignerOptions{}
	if s.kid != "" {
		options = options.WithHeader("kid", s.kid)
	}
	made, err := jose.NewSigner(jose.SigningKey{Algorithm: s.alg, Key: s.key}, options)
	if err != nil {
		t.Fatal(err)
	}
	payload, _ := json.Marshal(claims)
	signed, err := made.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, _ := signed.CompactSerialize()
	return token
}

func keySet(signers ...signer) string {
	set := jose.JSONWebKeySet{}
	for _, s := range signers {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: s.key.Public(), KeyID: s.kid, Use: "sig"})
	}
	data, _ := json.Marshal(set)
	return string(data)
}

func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func openID(server *oauthtest.Server) oauth.App {
	return oauth.App{
		ID: "app", Grant: oauth.GrantAuthorizationCode, ClientID: clientID, ClientAuth: oauth.ClientSecretPost, Scopes: []string{"openid"},
		Endpoints: oauth.Endpoints{
			Authorization: server.URL + "/authorize", Token: server.URL + "/token", JWKS: server.URL + "/keys", Issuer: server.URL,
		},
	}
}

func expectDiscovery(server *oauthtest.Server, more string) {
	server.Expect(oauthtest.Request{Method: "GET", Path: "/.well-known/openid-configuration"}).
		JSON(200, fmt.Sprintf(`{"issuer":%q,"authorization_endpoint":"%s/authorize","token_endpoint":"%s/token","jwks_uri":"%s/keys"%s}`,
			server.URL, server.URL, server.URL, server.URL, more))
}

// signIn runs Authorize and Exchange; the server answers with the ID token
// that make returns for the nonce.
func signIn(t *testing.T, c *oauth.Client, server *oauthtest.Server, account oauth.Account, idToken func(nonce string) string) (oauth.TokenSet, error) {
	t.Helper()
	a, err := c.Authorize(t.Context(), account, "http://127.0.0.1:47821/callback", "state-1")
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := json.Marshal(map[string]any{"access_token": "A", "refresh_token": "R", "token_type": "Bearer", "expires_in": 60, "id_token": idToken(a.Nonce)})
	server.Expect(oauthtest.Request{Path: "/token"}).JSON(200, string(answer))
	return c.Exchange(t.Context(), account, a, "code-1")
}

// rejectedFor is what the message about a case of TestIDTokenChecks names.
var rejectedFor = map[string]string{
	"wrong iss": "(iss)", "iss with a slash": "(iss)", "missing iss": "(iss)", "wrong aud": "(aud)", "missing aud": "(aud)",
	"missing sub": "(sub)", "empty sub": "(sub)", "missing iat": "(iat)", "iat in the future": "(iat)", "missing exp": "(exp)", "expired": "(exp)",
	"wrong nonce": "(nonce)", "missing nonce": "(nonce)", "several aud without azp": "(azp)", "wrong azp": "(azp)", "wrong at_hash": "(at_hash)",
	"bad signature": "signature", "unknown key": "signature", "not valid yet": "(nbf)", "exp in words": "(exp)", "aud as a number": "(aud)", "sub as a number": "(sub)",
}

// rejectedAdvice is part of the advice about some of them.
var rejectedAdvice = map[string]string{
	"wrong iss": "the issuer", "wrong aud": "client ID", "wrong azp": "client ID", "iat in the future": "clock", "expired": "clock", "not valid yet": "clock",
	"wrong nonce": "Try again", "wrong at_hash": "Try again", "bad signature": "keys", "missing exp": "owner", "missing sub": "owner", "sub as a number": "owner",
}

// Promise 26, named after the cases of the OpenID relying party tests.
func TestIDTokenChecks(t *testing.T) {
	key, other := ecKey(t, "k1"), ecKey(t, "k1")
	tests := map[string]struct {
		change func(claims map[string]any)
		signer signer
		ok     bool
	}{
		"good":                    {func(map[string]any) {}, key, true},
		"aud as a list":           {func(c map[string]any) { c["aud"] = []string{clientID} }, key, true},
		"several aud with azp":    {func(c map[string]any) { c["aud"] = []string{clientID, "b"}; c["azp"] = clientID }, key, true},
		"right at_hash":           {func(c map[string]any) { c["at_hash"] = hash("A") }, key, true},
		"iat a little ahead":      {func(c map[string]any) { c["iat"] = start.Add(30 * time.Second).Unix() }, key, true},
		"kid absent single":       {func(map[string]any) {}, signer{key.key, key.alg, ""}, true},
		"wrong iss":               {func(c map[string]any) { c["iss"] = "https://evil.example" }, key, false},
		"iss with a slash":        {func(c map[string]any) { c["iss"] = fmt.Sprint(c["iss"], "/") }, key, false},
		"missing iss":             {func(c map[string]any) { delete(c, "iss") }, key, false},
		"wrong aud":               {func(c map[string]any) { c["aud"] = "other" }, key, false},
		"missing aud":             {func(c map[string]any) { delete(c, "aud") }, key, false},
		"missing sub":             {func(c map[string]any) { delete(c, "sub") }, key, false},
		"empty sub":               {func(c map[string]any) { c["sub"] = "" }, key, false},
		"missing iat":             {func(c map[string]any) { delete(c, "iat") }, key, false},
		"iat in the future":       {func(c map[string]any) { c["iat"] = start.Add(time.Hour).Unix() }, key, false},
		"missing exp":             {func(c map[string]any) { delete(c, "exp") }, key, false},
		"expired":                 {func(c map[string]any) { c["exp"] = start.Add(-time.Second).Unix() }, key, false},
		"wrong nonce":             {func(c map[string]any) { c["nonce"] = "other" }, key, false},
		"missing nonce":           {func(c map[string]any) { delete(c, "nonce") }, key, false},
		"several aud without azp": {func(c map[string]any) { c["aud"] = []string{clientID, "b"} }, key, false},
		"wrong azp":               {func(c map[string]any) { c["azp"] = "b" }, key, false},
		"wrong at_hash":           {func(c map[string]any) { c["at_hash"] = hash("B") }, key, false},
		"bad signature":           {func(map[string]any) {}, other, false},
		"unknown key":             {func(map[string]any) {}, ecKey(t, "k9"), false},
		"not valid yet":           {func(c map[string]any) { c["nbf"] = start.Add(time.Hour).Unix() }, key, false},
		"exp in words":            {func(c map[string]any) { c["exp"] = "tomorrow" }, key, false},
		"aud as a number":         {func(c map[string]any) { c["aud"] = 7 }, key, false},
		"sub as a number":         {func(c map[string]any) { c["sub"] = 7 }, key, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			expectDiscovery(server, "")
			c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
			account := oauth.Account{ID: "default"}
			a, err := c.Authorize(t.Context(), account, "http://127.0.0.1:47821/callback", "state-1")
			if err != nil {
				t.Fatal(err)
			}
			claims := map[string]any{
				"iss": server.URL, "aud": clientID, "sub": "ada", "email": "ada@example.test",
				"iat": start.Unix(), "exp": start.Add(time.Minute).Unix(), "nonce": a.Nonce,
			}
			test.change(claims)
			server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"A","token_type":"Bearer","id_token":"`+test.signer.sign(t, claims)+`"}`)
			server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keySet(key))
			ts, err := c.Exchange(t.Context(), account, a, "code-1")
			if !test.ok {
				if e := failure(t, err, oauth.KindBadAnswer); !strings.Contains(e.Message, rejectedFor[name]) {
					t.Errorf("%q does not name %s", e.Message, rejectedFor[name])
				} else if !strings.Contains(e.Advice, rejectedAdvice[name]) {
					t.Errorf("advice %q lacks %q", e.Advice, rejectedAdvice[name])
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if ts.Verified != oauth.VerifiedYes || ts.Identity != "ada@example.test" || ts.Subject != "ada" || ts.Issuer != server.URL {
				t.Errorf("%s %s %s %s", ts.Verified, ts.Identity, ts.Subject, ts.Issuer)
			}
		})
	}
}

func good(server *oauthtest.Server, nonce string) map[string]any {
	return map[string]any{"iss": server.URL, "aud": clientID, "sub": "ada", "iat": start.Unix(), "exp": start.Add(time.Hour).Unix(), "nonce": nonce}
}

func TestIDTokenAlgorithms(t *testing.T) {
	shared := func(claims map[string]any) string {
		made, _ := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(strings.Repeat("s", 32))}, nil)
		payload, _ := json.Marshal(claims)
		signed, _ := made.Sign(payload)
		token, _ := signed.CompactSerialize()
		return token
	}
	encode := base64.RawURLEncoding.EncodeToString
	unsigned := func(claims map[string]any) string {
		payload, _ := json.Marshal(claims)
		return encode([]byte(`{"alg":"none"}`)) + "." + encode(payload) + "."
	}
	tests := map[string]struct {
		token    func(map[string]any) string
		metadata string
		keyless  bool
		want     oauth.Verification // empty: refused
	}{
		"alg none":                          {unsigned, "", false, ""},
		"alg none, no keys":                 {unsigned, "", true, oauth.VerifiedUnknown},
		"HS256 where a public key is meant": {shared, "", false, ""},
		"HS256 announced":                   {shared, `,"id_token_signing_alg_values_supported":["HS256"]`, false, oauth.VerifiedNo},
		"HS256, no keys":                    {shared, "", true, oauth.VerifiedUnknown},
		"no JWT":                            {func(map[string]any) string { return "opaque" }, "", false, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := openID(server)
			if test.keyless {
				app.Endpoints.Issuer, app.Endpoints.JWKS = "", ""
			} else {
				expectDiscovery(server, test.metadata)
			}
			c := client(t, app, secrets(), oauth.Options{Now: atStart})
			ts, err := signIn(t, c, server, oauth.Account{}, func(nonce string) string { return test.token(good(server, nonce)) })
			if test.want == "" {
				failure(t, err, oauth.KindBadAnswer)
				return
			}
			if err != nil || ts.Verified != test.want || ts.Identity != "" || ts.Subject != "" {
				t.Errorf("%v: %s %q %q", err, ts.Verified, ts.Identity, ts.Subject)
			}
		})
	}
}

// Promise 26: a rotated key causes one new request, unknown keys no flood.
func TestKeyRotation(t *testing.T) {
	before, after, unknown := ecKey(t, "k1"), rsaKey(t, "k2"), ecKey(t, "k3")
	server := oauthtest.Start(t)
	expectDiscovery(server, "")
	c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
	by := func(s signer) func(string) string {
		return func(nonce string) string { return s.sign(t, good(server, nonce)) }
	}
	account := oauth.Account{}
	run := func(s signer, keys string) error {
		t.Helper()
		a, err := c.Authorize(t.Context(), account, "http://127.0.0.1:1/", "s")
		if err != nil {
			t.Fatal(err)
		}
		server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"A","id_token":"`+by(s)(a.Nonce)+`"}`)
		if keys != "" {
			server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keys)
		}
		_, err = c.Exchange(t.Context(), account, a, "code")
		return err
	}
	odd := `{"keys":[{"kty":"OKP","crv":"X448","x":"AA"},{"kty":"oct","k":"AAAA"},{"what":1},` + strings.TrimPrefix(keySet(before), `{"keys":[`)
	if err := run(before, odd); err != nil {
		t.Fatalf("unknown key types beside the right one: %v", err)
	}
	if err := run(before, ""); err != nil {
		t.Fatalf("cached: %v", err)
	}
	if err := run(after, keySet(before, after)); err != nil {
		t.Fatalf("rotated: %v", err)
	}
	failure(t, run(unknown, ""), oauth.KindBadAnswer) // no further request within a minute
	if err := run(signer{after.key, after.alg, ""}, ""); err != nil {
		t.Fatalf("kid absent multiple: %v", err)
	}
}

// A set whose keys cannot be had is kept, unverified, and says nobody's name.
func TestKeysUnreachable(t *testing.T) {
	server := oauthtest.Start(t)
	expectDiscovery(server, "")
	c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
	key := ecKey(t, "k")
	a, err := c.Authorize(t.Context(), oauth.Account{}, "http://127.0.0.1:1/", "s")
	if err != nil {
		t.Fatal(err)
	}
	server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"A","id_token":"`+key.sign(t, good(server, a.Nonce))+`"}`)
	server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).Body(http.StatusBadGateway, "text/html", "<html>")
	ts, err := c.Exchange(t.Context(), oauth.Account{}, a, "code")
	if err != nil || ts.Verified != oauth.VerifiedUnknown || ts.Identity != "" || len(ts.Notes) == 0 {
		t.Errorf("%v %s %q %q", err, ts.Verified, ts.Identity, ts.Notes)
	}
}

// Refresh keeps what the answer does not say and refuses somebody else's token.
func TestRefreshKeeps(t *testing.T) {
	key := ecKey(t, "k")
	server := oauthtest.Start(t)
	c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
	server.Expect(oauthtest.Request{Path: "/token"}).JSON(200, `{"access_token":"B"}`)
	old := oauth.TokenSet{
		AccessToken: "A", RefreshToken: "R", IDToken: "I", Identity: "ada", Subject: "ada", Issuer: server.URL,
		Verified: oauth.VerifiedYes, Scopes: []string{"openid"}, RefreshExpiresAt: start.Add(time.Hour),
	}
	ts, err := c.Refresh(t.Context(), oauth.Account{}, old)
	if err != nil {
		t.Fatal(err)
	}
	if ts.AccessToken != "B" || ts.RefreshToken != "R" || ts.IDToken != "I" || ts.Identity != "ada" || ts.Subject != "ada" ||
		ts.Verified != oauth.VerifiedYes || len(ts.Scopes) != 1 || !ts.RefreshExpiresAt.Equal(old.RefreshExpiresAt) {
		t.Error("something of the old set was lost")
	}
	claims := good(server, "")
	claims["sub"] = "eve"
	server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"C","id_token":"`+key.sign(t, claims)+`"}`)
	server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keySet(key))
	_, err = c.Refresh(t.Context(), oauth.Account{}, old)
	failure(t, err, oauth.KindBadAnswer)

	server.Expect(oauthtest.Request{}).JSON(400, `{"error":"invalid_grant"}`)
	_, err = c.Refresh(t.Context(), oauth.Account{}, old)
	if e := failure(t, err, oauth.KindNeedsLogin); e.ServerError != "invalid_grant" {
		t.Error(e.ServerError)
	}
}
