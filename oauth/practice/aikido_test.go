package practice_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"
)

const (
	aikidoToken     = "/aikido/api/oauth/token"
	aikidoAuthorize = "/aikido/oauth/authorize"
	aikidoWorkspace = "/aikido/api/public/v1/workspace"
	registeredURI   = "http://127.0.0.1:47821/callback"
)

func TestAikidoOwnWorkspace(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["aikido"]
	for name, r := range map[string]reply{
		"form": p.form(t, aikidoToken, app.basic(), "grant_type", "client_credentials"),
		"json": p.json(t, aikidoToken, app.basic(), "grant_type", "client_credentials"),
	} {
		if r.status != http.StatusOK || r.text(t, "token_type") != "Bearer" || r.field(t, "refresh_token") != nil {
			t.Fatalf("%s: %d %s", name, r.status, r.body)
		}
		if r := p.do(t, http.MethodGet, aikidoWorkspace, "", bearer(r.text(t, "access_token"))); r.text(t, "name") != "Tokendesk practice" {
			t.Errorf("%s: the test call: %d %s", name, r.status, r.body)
		}
	}
	p.do(t, http.MethodGet, aikidoToken, "", app.basic()).refused(t, http.StatusMethodNotAllowed, "invalid_request")
	inBody := []string{"grant_type", "client_credentials", "client_id", app.ClientID, "client_secret", app.ClientSecret}
	p.form(t, aikidoToken, nil, inBody...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.json(t, aikidoToken, nil, inBody...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, aikidoToken, app.basic(), inBody...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, aikidoToken, basic(url.QueryEscape(app.ClientID), url.QueryEscape(app.ClientSecret)), "grant_type", "client_credentials").
		refused(t, http.StatusUnauthorized, "invalid_client") // form-encoded before Base64
	p.form(t, aikidoToken, basic(app.ClientID, "wrong"), "grant_type", "client_credentials").refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, aikidoToken, app.basic(), "grant_type", "authorization_code", "code", "x").refused(t, http.StatusBadRequest, "unauthorized_client")
	p.form(t, aikidoToken, app.basic(), "grant_type", "password").refused(t, http.StatusBadRequest, "unsupported_grant_type")
	p.form(t, aikidoToken, app.basic()).refused(t, http.StatusBadRequest, "invalid_request")
	p.do(t, http.MethodGet, aikidoWorkspace, "", bearer("wrong")).refused(t, http.StatusUnauthorized, "invalid_token")
	// Apps without a redirect URI have no sign-in.
	if r := p.do(t, http.MethodGet, query(aikidoAuthorize, "client_id", app.ClientID, "state", "s"), "", nil); r.status != http.StatusBadRequest {
		t.Errorf("sign-in of an own app: %d", r.status)
	}
}

func TestAikidoAccount(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["aikido-account"]
	const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // RFC 7636, appendix B
	state := "a b+c%2F&=ü"
	cases := map[string]struct{ authorize, token []string }{
		"as documented":      {[]string{"client_id", app.ClientID, "state", state}, nil},
		"redirect_uri later": {[]string{"client_id", app.ClientID, "state", state}, []string{"redirect_uri", registeredURI}},
		"as standard clients": {
			[]string{
				"client_id", app.ClientID, "state", state, "response_type", "code", "redirect_uri", registeredURI,
				"code_challenge", challenge, "code_challenge_method", "S256",
			},
			[]string{"redirect_uri", registeredURI, "code_verifier", verifier},
		},
		"plain PKCE": {
			[]string{"client_id", app.ClientID, "state", state, "code_challenge", verifier},
			[]string{"code_verifier", verifier},
		},
	}
	for name, c := range cases {
		back := p.pick(t, query(aikidoAuthorize, c.authorize...), "grace")
		if back.Get("state") != state || back.Get("code") == "" || back.Has("iss") {
			t.Fatalf("%s: came back with %v", name, back)
		}
		exchange := append([]string{"grant_type", "authorization_code", "code", back.Get("code")}, c.token...)
		r := p.form(t, aikidoToken, app.basic(), exchange...)
		if r.status != http.StatusOK || r.text(t, "refresh_token") == "" {
			t.Fatalf("%s: %d %s", name, r.status, r.body)
		}
		refresh := r.text(t, "refresh_token")
		for range 2 { // the refresh token stays what it is, and no other comes
			r = p.json(t, aikidoToken, app.basic(), "grant_type", "refresh_token", "refresh_token", refresh)
			if r.status != http.StatusOK || r.field(t, "refresh_token") != nil {
				t.Fatalf("%s: refresh: %d %s", name, r.status, r.body)
			}
		}
		token := r.text(t, "access_token")
		if r := p.do(t, http.MethodGet, aikidoWorkspace, "", bearer(token)); r.text(t, "name") != "Compilers" {
			t.Errorf("%s: the test call: %d %s", name, r.status, r.body)
		}
		// A code used twice ends what came from it.
		p.form(t, aikidoToken, app.basic(), exchange...).refused(t, http.StatusBadRequest, "invalid_grant")
		p.do(t, http.MethodGet, aikidoWorkspace, "", bearer(token)).refused(t, http.StatusUnauthorized, "invalid_token")
		p.form(t, aikidoToken, app.basic(), "grant_type", "refresh_token", "refresh_token", refresh).refused(t, http.StatusBadRequest, "invalid_grant")
	}
	p.form(t, aikidoToken, app.basic(), "grant_type", "client_credentials").refused(t, http.StatusBadRequest, "unauthorized_client")
	for _, uri := range []string{"http://127.0.0.1:5000/callback", registeredURI + "/", "http://127.0.0.1:47821/callback?x=1", "https://evil.example/"} {
		r := p.do(t, http.MethodGet, query(aikidoAuthorize, "client_id", app.ClientID, "state", "s", "redirect_uri", uri), "", nil)
		if r.status != http.StatusBadRequest || r.header.Get("Location") != "" {
			t.Errorf("%s: %d %s", uri, r.status, r.header.Get("Location"))
		}
	}
	back := landed(t, p.form(t, aikidoAuthorize+"/decision", nil,
		"ticket", p.page(t, query(aikidoAuthorize, "client_id", app.ClientID, "state", state)), "decision", "deny"))
	if back.Get("error") != "access_denied" || back.Get("state") != state || back.Has("code") {
		t.Errorf("deny came back with %v", back)
	}
	back = landed(t, p.do(t, http.MethodGet, query(aikidoAuthorize, "client_id", app.ClientID, "state", "s", "response_type", "token"), "", nil))
	if back.Get("error") != "unsupported_response_type" {
		t.Errorf("response_type=token came back with %v", back)
	}
}

func TestAikidoLimitsCalls(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["aikido"]
	token := p.form(t, aikidoToken, app.basic(), "grant_type", "client_credentials").text(t, "access_token")
	call := func() reply { return p.do(t, http.MethodGet, aikidoWorkspace, "", bearer(token)) }
	for i := range 20 {
		if r := call(); r.status != http.StatusOK {
			t.Fatalf("call %d: %d %s", i+1, r.status, r.body)
		}
		p.clock.move(time.Second)
	}
	r := call()
	wait, err := strconv.Atoi(r.header.Get("Retry-After"))
	if r.status != http.StatusTooManyRequests || err != nil || wait != 40 || r.text(t, "error") == "" {
		t.Fatalf("call 21: %d, Retry-After %q, %s", r.status, r.header.Get("Retry-After"), r.body)
	}
	p.clock.move(40 * time.Second)
	if r := call(); r.status != http.StatusOK {
		t.Errorf("after the wait: %d %s", r.status, r.body)
	}
}
