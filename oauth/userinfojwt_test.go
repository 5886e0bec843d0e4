package oauth_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// Userinfo as a signed JWT (OpenID Connect Core 5.3.2) is checked like an ID token;
// only exp and nonce need not be there.
func TestSignedUserinfo(t *testing.T) {
	ec, rs, other := ecKey(t, "k1"), rsaKey(t, "k2"), ecKey(t, "k1")
	ps := signer{rs.key, jose.PS256, "k2"}
	as := func(s signer, change func(map[string]any)) func(t *testing.T, issuer string) string {
		return func(t *testing.T, issuer string) string {
			claims := map[string]any{"iss": issuer, "aud": clientID, "sub": "ada", "email": "ada@example.test", "email_verified": true}
			if change != nil {
				change(claims)
			}
			return s.sign(t, claims)
		}
	}
	with := func(more map[string]any) func(map[string]any) { return func(c map[string]any) { maps.Copy(c, more) } }
	without := func(name string) func(map[string]any) { return func(c map[string]any) { delete(c, name) } }
	header := func(alg string) func(*testing.T, string) string {
		return func(t *testing.T, issuer string) string {
			parts := strings.Split(as(ec, nil)(t, issuer), ".")
			return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+alg+`","kid":"k1"}`)) + "." + parts[1] + "." + parts[2]
		}
	}
	unchecked := []string{"JSON called JWT", "none", "None", "no algorithm", "a shared secret", "an unknown algorithm", "not a JWT", "cut off", "empty", "encrypted"}
	for name, test := range map[string]struct {
		kind string // Content-Type
		body func(t *testing.T, issuer string) string
		says string // "": it is taken
	}{
		// Keycloak, "User info signed response algorithm" of a client.
		"Keycloak": {"application/jwt", as(rs, with(map[string]any{"iat": start.Unix(), "exp": start.Add(time.Minute).Unix()})), ""},
		// Authelia, userinfo_signed_response_alg.
		"Authelia": {`application/jwt; charset="UTF-8"`, as(rs, with(map[string]any{"aud": []string{clientID}, "jti": "1", "iat": start.Unix()})), ""},
		// MOSIP eSignet, userinfo of FAPI clients.
		"eSignet": {"application/jwt", as(ps, nil), ""},
		// FranceConnect, "UserInfo": a JWT of ES256 or RS256.
		"FranceConnect": {"application/jwt", as(ec, with(map[string]any{"aud": clientID, "iat": start.Unix()})), ""},
		// WSO2 Identity Server, UserInfoJWTResponse.
		"WSO2": {"application/jwt;charset=UTF-8", as(rs, with(map[string]any{"nbf": start.Unix()})), ""},
		// Gluu and Curity, with several audiences.
		"Gluu":            {"application/jwt", as(ec, with(map[string]any{"aud": []string{"other", clientID}})), ""},
		"under no name":   {"application/json", as(ec, nil), ""},
		"as text":         {"text/plain", as(ec, func(map[string]any) {}), ""},
		"in quotes":       {"application/json", func(t *testing.T, iss string) string { return `"` + as(ec, nil)(t, iss) + `"` }, ""},
		"JSON called JWT": {"application/jwt", func(*testing.T, string) string { return `{"sub":"ada","email":"ada@example.test"}` }, ""},

		"another issuer":       {"application/jwt", as(ec, with(map[string]any{"iss": "https://evil.example"})), "issued by another server (iss)"},
		"no issuer":            {"application/jwt", as(ec, without("iss")), "issued by another server (iss)"},
		"ISS":                  {"application/jwt", as(ec, func(c map[string]any) { c["ISS"] = c["iss"]; delete(c, "iss") }), "issued by another server (iss)"},
		"another client":       {"application/jwt", as(ec, with(map[string]any{"aud": "other"})), "another client (aud)"},
		"other clients":        {"application/jwt", as(ec, with(map[string]any{"aud": []string{"a", "b"}})), "another client (aud)"},
		"no audience":          {"application/jwt", as(ec, without("aud")), "another client (aud)"},
		"a number as audience": {"application/jwt", as(ec, with(map[string]any{"aud": 7})), "another client (aud)"},
		"nobody":               {"application/jwt", as(ec, without("sub")), "whom it is about (sub)"},
		"somebody else":        {"application/jwt", as(ec, with(map[string]any{"sub": "eve"})), "another person than the ID token"},
		"expired":              {"application/jwt", as(ec, with(map[string]any{"exp": start.Add(-2 * time.Minute).Unix()})), "expired (exp)"},
		"ends in words":        {"application/jwt", as(ec, with(map[string]any{"exp": "soon"})), "expired (exp)"},
		"of the future":        {"application/jwt", as(ec, with(map[string]any{"iat": start.Add(time.Hour).Unix()})), "in the future (iat)"},
		"not yet":              {"application/jwt", as(ec, with(map[string]any{"nbf": start.Add(time.Hour).Unix()})), "in the future (nbf)"},
		"another key":          {"application/jwt", as(other, nil), "no key of the server"},
		"none":                 {"application/jwt", header("none"), "not signed, though it comes as a signed one (alg)"},
		"None":                 {"application/jwt", header("None"), "not signed, though it comes as a signed one (alg)"},
		"no algorithm":         {"application/jwt", header(""), "not signed, though it comes as a signed one (alg)"},
		"a shared secret":      {"application/jwt", header("HS256"), "shared secret"},
		"an unknown algorithm": {"application/jwt", header("XX1"), "no key of the server"},
		"not a JWT":            {"application/jwt", func(*testing.T, string) string { return "hello" }, "is no JWT"},
		"cut off":              {"application/jwt", func(t *testing.T, iss string) string { return as(ec, nil)(t, iss)[:40] }, "is no JWT"},
		"empty":                {"application/jwt", func(*testing.T, string) string { return "" }, "empty"},
		// itsme, Singpass and SPID encrypt it for the client.
		"encrypted": {"application/jwt", func(t *testing.T, iss string) string { return encrypted(t, rs, as(ec, nil)(t, iss)) }, "encrypted"},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := openID(server)
			app.Endpoints.Userinfo = server.URL + "/me"
			server.Expect(oauthtest.Request{Method: "GET", Path: "/me"}).Body(200, test.kind, test.body(t, server.URL))
			if !slices.Contains(unchecked, name) {
				server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keySet(ec, rs))
			}
			c := client(t, app, secrets(), oauth.Options{Now: atStart})
			raw, err := c.Userinfo(t.Context(), oauth.TokenSet{AccessToken: "A", Subject: "ada"})
			if test.says != "" {
				if e := failure(t, err, oauth.KindBadAnswer); !strings.Contains(e.Message, test.says) || e.Advice == "" {
					t.Errorf("%s (%s)", e.Message, e.Advice)
				}
				return
			}
			var info map[string]any
			if err != nil || json.Unmarshal(raw, &info) != nil || info["email"] != "ada@example.test" {
				t.Errorf("%s, %v", raw, err)
			}
		})
	}
}

// encrypted is a JWT inside a JWE, for the owner of a key.
func encrypted(t *testing.T, to signer, text string) string {
	t.Helper()
	e, err := jose.NewEncrypter(jose.A128GCM, jose.Recipient{Algorithm: jose.RSA_OAEP_256, Key: to.key.Public()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := e.Encrypt([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	compact, err := sealed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// Without an issuer nobody can check it, and it names nobody; with one the keys are
// found by discovery, and the name is taken from it.
func TestSignedUserinfoNeedsTheIssuer(t *testing.T) {
	key := ecKey(t, "k1")
	server := oauthtest.Start(t)
	info := key.sign(t, map[string]any{"iss": server.URL, "aud": clientID, "sub": "ada", "preferred_username": "ada"})
	app := openID(server)
	app.Endpoints.Userinfo, app.Endpoints.Issuer, app.Endpoints.JWKS = server.URL+"/me", "", ""
	server.Expect(oauthtest.Request{Method: "GET", Path: "/me"}).Body(200, "application/jwt", info)
	c := client(t, app, secrets(), oauth.Options{Now: atStart})
	ts, err := c.Identify(t.Context(), oauth.TokenSet{AccessToken: "A"})
	if e := failure(t, err, oauth.KindMisconfigured); !strings.Contains(e.Advice, "endpoints.issuer") || ts.Identity != "" {
		t.Errorf("%q: %s", ts.Identity, e.Advice)
	}

	app.Endpoints.JWKS = server.URL + "/keys" // keys prove nothing while nobody says whose they are
	server.Expect(oauthtest.Request{Method: "GET", Path: "/me"}).Body(200, "application/jwt", info)
	_, err = client(t, app, secrets(), oauth.Options{Now: atStart}).Userinfo(t.Context(), oauth.TokenSet{AccessToken: "A"})
	failure(t, err, oauth.KindMisconfigured)

	app.Endpoints.Issuer, app.Endpoints.JWKS = server.URL, ""
	server.Expect(oauthtest.Request{Method: "GET", Path: "/me"}).Body(200, "application/jwt", info)
	expectDiscovery(server, fmt.Sprintf(`,"userinfo_endpoint":"%s/me"`, server.URL))
	server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keySet(key))
	c = client(t, app, secrets(), oauth.Options{Now: atStart})
	if ts, err = c.Identify(t.Context(), oauth.TokenSet{AccessToken: "A"}); err != nil || ts.Identity != "ada" {
		t.Errorf("%q, %v", ts.Identity, err)
	}

	// Keys that cannot be had are no proof of anything.
	app.Endpoints.JWKS = server.URL + "/keys"
	server.Expect(oauthtest.Request{Method: "GET", Path: "/me"}).Body(200, "application/jwt", info)
	server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).Body(503, "text/plain", "")
	c = client(t, app, secrets(), oauth.Options{Now: atStart})
	ts, err = c.Identify(t.Context(), oauth.TokenSet{AccessToken: "A"})
	if failure(t, err, oauth.KindUnreachable); ts.Identity != "" {
		t.Errorf("%q is taken", ts.Identity)
	}

	// A signed answer about somebody else undoes the sign-in, as an unsigned one does.
	server.Expect(oauthtest.Request{Method: "GET", Path: "/me"}).Body(200, "application/jwt", info)
	server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keySet(key))
	c = client(t, app, secrets(), oauth.Options{Now: atStart})
	if _, err = c.Identify(t.Context(), oauth.TokenSet{AccessToken: "A", Subject: "eve"}); !errors.Is(err, oauth.ErrOtherSubject) {
		t.Errorf("%v", err)
	}

	// A refusal is one whatever it is called.
	server.Expect(oauthtest.Request{Method: "GET", Path: "/me"}).Body(401, "application/jwt", info)
	_, err = c.Userinfo(t.Context(), oauth.TokenSet{AccessToken: "A"})
	failure(t, err, oauth.KindRefused)
}
