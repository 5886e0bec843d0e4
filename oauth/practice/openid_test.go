package practice_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	openIDToken     = "/openid/token"
	openIDAuthorize = "/openid/authorize"
	userinfo        = "/openid/userinfo"
	verifier        = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge       = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // RFC 7636, appendix B
	loopbackURI     = "http://127.0.0.1:50123/callback"
)

var allScopes = []string{"openid", "profile", "email", "offline_access"}

// signinRequest are the parameters of a good authorization request.
func signinRequest(client string) []string {
	return []string{
		"client_id", client, "response_type", "code", "redirect_uri", loopbackURI, "scope", strings.Join(allScopes, " "),
		"state", "st", "nonce", "no", "code_challenge", challenge, "code_challenge_method", "S256",
	}
}

func exchange(code string) []string {
	return []string{"grant_type", "authorization_code", "code", code, "redirect_uri", loopbackURI, "code_verifier", verifier}
}

// tokens signs ada in at the practice app and returns the token answer.
func (p *place) tokens(t *testing.T, more ...string) reply {
	t.Helper()
	app := p.apps["practice"]
	back := p.pick(t, query(openIDAuthorize, append(signinRequest(app.ClientID), more...)...), "ada", allScopes...)
	r := p.form(t, openIDToken, app.basic(), exchange(back.Get("code"))...)
	if r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	return r
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	p := open(t)
	first := p.do(t, http.MethodGet, "/openid/.well-known/openid-configuration", "", nil)
	if first.status != http.StatusOK || first.text(t, "issuer") != p.URL()+"/openid" {
		t.Fatalf("%d %s", first.status, first.body)
	}
	for _, path := range []string{"/.well-known/oauth-authorization-server/openid", "/.well-known/openid-configuration/openid"} {
		if r := p.do(t, http.MethodGet, path, "", nil); r.body != first.body {
			t.Errorf("%s differs: %d %s", path, r.status, r.body)
		}
	}
	for _, name := range []string{"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint", "introspection_endpoint", "end_session_endpoint"} {
		if !strings.HasPrefix(first.text(t, name), p.URL()+"/openid/") {
			t.Errorf("%s is %q", name, first.text(t, name))
		}
		if r := p.do(t, http.MethodPut, first.text(t, name), "", nil); r.status != http.StatusMethodNotAllowed {
			t.Errorf("PUT %s: %d", name, r.status)
		}
	}
}

func TestOpenIDSignIn(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	cases := map[string]struct {
		client, secret string
		auth           func() map[string]string
		alg            jose.SignatureAlgorithm
	}{
		"basic":  {client: app.ClientID, auth: func() map[string]string { return basic(app.ClientID, url.QueryEscape(app.ClientSecret)) }, alg: jose.RS256},
		"post":   {client: app.ClientID, secret: app.ClientSecret, alg: jose.RS256},
		"public": {client: "practice-public", alg: jose.ES256},
	}
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(p.do(t, http.MethodGet, "/openid/jwks", "", nil).body), &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys.Keys {
		if !key.IsPublic() || !key.Valid() || key.KeyID == "" {
			t.Errorf("a key that is not a valid public one with an id: %s", key.KeyID)
		}
	}
	for name, c := range cases {
		back := p.pick(t, query(openIDAuthorize, signinRequest(c.client)...), "ada", allScopes...)
		if back.Get("state") != "st" || back.Get("iss") != p.URL()+"/openid" {
			t.Fatalf("%s: came back with %v", name, back)
		}
		var headers map[string]string
		pairs := exchange(back.Get("code"))
		switch {
		case c.auth != nil:
			headers = c.auth()
		case c.secret != "":
			pairs = append(pairs, "client_id", c.client, "client_secret", c.secret)
		default:
			pairs = append(pairs, "client_id", c.client)
		}
		r := p.form(t, openIDToken, headers, pairs...)
		if r.status != http.StatusOK || r.text(t, "token_type") != "Bearer" || r.field(t, "expires_in") != 300.0 ||
			r.text(t, "scope") != strings.Join(allScopes, " ") || r.text(t, "refresh_token") == "" {
			t.Fatalf("%s: %d %s", name, r.status, r.body)
		}
		token := r.text(t, "access_token")
		parsed, err := jwt.ParseSigned(r.text(t, "id_token"), []jose.SignatureAlgorithm{c.alg})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var claims map[string]any
		var standard jwt.Claims
		if err := parsed.Claims(keys.Key(parsed.Headers[0].KeyID)[0], &claims, &standard); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		err = standard.Validate(jwt.Expected{Issuer: p.URL() + "/openid", Subject: "user-ada", AnyAudience: jwt.Audience{c.client}, Time: p.clock.now()})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		sum := sha256.Sum256([]byte(token))
		if claims["nonce"] != "no" || claims["at_hash"] != base64.RawURLEncoding.EncodeToString(sum[:16]) || claims["email"] != "ada@example.test" {
			t.Errorf("%s: claims %v", name, claims)
		}
		if r := p.do(t, http.MethodGet, userinfo, "", bearer(token)); r.text(t, "sub") != "user-ada" || r.text(t, "name") != "Ada Lovelace" {
			t.Errorf("%s: userinfo: %d %s", name, r.status, r.body)
		}
		p.clock.move(5 * time.Minute)
		p.do(t, http.MethodGet, userinfo, "", bearer(token)).refused(t, http.StatusUnauthorized, "invalid_token")
	}
}

func TestRefreshRotatesAndNoticesReuse(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	first := p.tokens(t).text(t, "refresh_token")
	renew := func(token string, more ...string) reply {
		return p.form(t, openIDToken, app.basic(), append([]string{"grant_type", "refresh_token", "refresh_token", token}, more...)...)
	}
	p.form(t, openIDToken, nil, "grant_type", "refresh_token", "refresh_token", first, "client_id", "practice-public").
		refused(t, http.StatusBadRequest, "invalid_grant") // somebody else's
	renew(first, "scope", "openid tickets:write").refused(t, http.StatusBadRequest, "invalid_scope")
	r := renew(first, "scope", "openid email")
	second := r.text(t, "refresh_token")
	if r.status != http.StatusOK || second == "" || second == first || r.text(t, "scope") != "openid email" || r.text(t, "id_token") == "" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	r = renew(second)
	if r.text(t, "scope") != strings.Join(allScopes, " ") {
		t.Errorf("a narrowed token narrows its successors: %s", r.body)
	}
	third, token := r.text(t, "refresh_token"), r.text(t, "access_token")

	renew(first).refused(t, http.StatusBadRequest, "invalid_grant")
	renew(third).refused(t, http.StatusBadRequest, "invalid_grant")
	p.do(t, http.MethodGet, userinfo, "", bearer(token)).refused(t, http.StatusUnauthorized, "invalid_token")

	last := p.tokens(t).text(t, "refresh_token")
	p.clock.move(8 * time.Hour)
	renew(last).refused(t, http.StatusBadRequest, "invalid_grant")
}

func TestRefreshRaceHasOneWinner(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	refresh := p.tokens(t).text(t, "refresh_token")
	statuses := make(chan int)
	for range 20 {
		go func() {
			statuses <- p.form(t, openIDToken, app.basic(), "grant_type", "refresh_token", "refresh_token", refresh).status
		}()
	}
	won := 0
	for range 20 {
		if <-statuses == http.StatusOK {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d renewals with one refresh token", won)
	}
}

func TestCodesWorkOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	code := func() string {
		return p.pick(t, query(openIDAuthorize, signinRequest(app.ClientID)...), "ada", allScopes...).Get("code")
	}
	redeem := func(pairs []string) reply { return p.form(t, openIDToken, app.basic(), pairs...) }

	c := code()
	r := redeem(exchange(c))
	redeem(exchange(c)).refused(t, http.StatusBadRequest, "invalid_grant")
	p.do(t, http.MethodGet, userinfo, "", bearer(r.text(t, "access_token"))).refused(t, http.StatusUnauthorized, "invalid_token")
	redeem([]string{"grant_type", "refresh_token", "refresh_token", r.text(t, "refresh_token")}).refused(t, http.StatusBadRequest, "invalid_grant")

	c = code()
	p.clock.move(time.Minute)
	redeem(exchange(c)).refused(t, http.StatusBadRequest, "invalid_grant")

	c = code() // another client cannot use it, nor spoil it
	p.form(t, openIDToken, nil, append(exchange(c), "client_id", "practice-public")...).refused(t, http.StatusBadRequest, "invalid_grant")
	if r := redeem(exchange(c)); r.status != http.StatusOK {
		t.Errorf("spoilt by another client: %d %s", r.status, r.body)
	}

	for name, pairs := range map[string][]string{
		"wrong verifier":     changed(exchange(""), "code_verifier", strings.Repeat("x", 43)),
		"no verifier":        without(exchange(""), "code_verifier"),
		"short verifier":     changed(exchange(""), "code_verifier", "short"),
		"challenge for it":   changed(exchange(""), "code_verifier", challenge),
		"another redirect":   changed(exchange(""), "redirect_uri", "http://127.0.0.1:50124/callback"),
		"no redirect":        without(exchange(""), "redirect_uri"),
		"redirect, trailing": changed(exchange(""), "redirect_uri", loopbackURI+"/"),
	} {
		c := code()
		r := redeem(changed(pairs, "code", c))
		if r.status != http.StatusBadRequest || r.text(t, "error") != "invalid_grant" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
		redeem(exchange(c)).refused(t, http.StatusBadRequest, "invalid_grant") // one attempt each
	}

	// A verifier without a challenge is a downgrade (RFC 9700 4.8.2).
	plain := without(signinRequest(app.ClientID), "code_challenge", "code_challenge_method")
	c = p.pick(t, query(openIDAuthorize, plain...), "ada", allScopes...).Get("code")
	redeem(exchange(c)).refused(t, http.StatusBadRequest, "invalid_grant")
}

func TestPeopleDecideScopes(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	// openid cannot be unticked; what was not asked for cannot be ticked.
	back := p.pick(t, query(openIDAuthorize, signinRequest(app.ClientID)...), "ada", "email", "tickets:write")
	r := p.form(t, openIDToken, app.basic(), exchange(back.Get("code"))...)
	if r.text(t, "scope") != "openid email" || r.field(t, "refresh_token") != nil {
		t.Errorf("%s", r.body)
	}
	if r := p.do(t, http.MethodGet, userinfo, "", bearer(r.text(t, "access_token"))); r.field(t, "name") != nil || r.text(t, "email") == "" {
		t.Errorf("userinfo: %s", r.body)
	}
}

func TestOwnBehalf(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	own := func(more ...string) reply {
		return p.form(t, openIDToken, app.basic(), append([]string{"grant_type", "client_credentials"}, more...)...)
	}
	r := own("scope", "tickets:read", "resource", "https://a.example/", "resource", "https://b.example/")
	if r.status != http.StatusOK || r.text(t, "scope") != "tickets:read" || r.field(t, "refresh_token") != nil || r.field(t, "id_token") != nil {
		t.Errorf("%d %s", r.status, r.body)
	}
	p.do(t, http.MethodGet, userinfo, "", bearer(r.text(t, "access_token"))).refused(t, http.StatusForbidden, "insufficient_scope")
	own("scope", "openid").refused(t, http.StatusBadRequest, "invalid_scope")
	own("resource", "nowhere").refused(t, http.StatusBadRequest, "invalid_target")
	p.form(t, openIDToken, nil, "grant_type", "client_credentials", "client_id", "practice-public").refused(t, http.StatusBadRequest, "unauthorized_client")
	p.form(t, openIDToken, nil, "grant_type", "client_credentials", "client_id", app.ClientID).refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, openIDToken, nil, "grant_type", "client_credentials", "client_id", "practice-public", "client_secret", "").refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, openIDToken, app.basic(), "grant_type", "client_credentials", "client_secret", app.ClientSecret).refused(t, http.StatusBadRequest, "invalid_request")
	p.form(t, openIDToken, app.basic(), "grant_type", "password").refused(t, http.StatusBadRequest, "unsupported_grant_type")
	p.json(t, openIDToken, app.basic(), "grant_type", "client_credentials").refused(t, http.StatusBadRequest, "invalid_request")
}

func TestRevocationAndIntrospection(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	about := func(token string) reply { return p.form(t, "/openid/introspect", app.basic(), "token", token) }
	revoke := func(token string) reply { return p.form(t, "/openid/revoke", app.basic(), "token", token) }

	r := p.tokens(t)
	token, refresh := r.text(t, "access_token"), r.text(t, "refresh_token")
	if r := about(token); r.field(t, "active") != true || r.text(t, "sub") != "user-ada" || r.text(t, "token_type") != "Bearer" {
		t.Errorf("access token: %s", r.body)
	}
	if r := about(refresh); r.field(t, "active") != true {
		t.Errorf("refresh token: %s", r.body)
	}
	if r := about("wrong"); strings.TrimSpace(r.body) != `{"active":false}` {
		t.Errorf("unknown token: %s", r.body)
	}
	p.form(t, "/openid/introspect", nil, "token", token, "client_id", "practice-public").refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, "/openid/introspect", nil, "token", token).refused(t, http.StatusUnauthorized, "invalid_client")

	// Somebody else's revocation changes nothing and says nothing.
	if r := p.form(t, "/openid/revoke", nil, "token", refresh, "client_id", "practice-public"); r.status != http.StatusOK {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := about(refresh); r.field(t, "active") != true {
		t.Error("another client revoked it")
	}
	revoke(refresh)
	for name, text := range map[string]string{"access": token, "refresh": refresh} {
		if r := about(text); r.field(t, "active") != false {
			t.Errorf("the %s token outlived its sign-in: %s", name, r.body)
		}
	}
	r = p.tokens(t)
	token, refresh = r.text(t, "access_token"), r.text(t, "refresh_token")
	revoke(token)
	if about(token).field(t, "active") != false || about(refresh).field(t, "active") != true {
		t.Error("revoking an access token ends it alone")
	}
}
