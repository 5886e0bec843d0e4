package practice_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAuthorizeRefusals(t *testing.T) {
	t.Parallel()
	p := open(t)
	good := signinRequest(p.apps["practice"].ClientID)

	shown := map[string][]string{
		"no client":            without(good, "client_id"),
		"unknown client":       changed(good, "client_id", "nobody"),
		"two clients":          append(slices.Clone(good), "client_id", "practice-public"),
		"no redirect":          without(good, "redirect_uri"),
		"two redirects":        append(slices.Clone(good), "redirect_uri", loopbackURI),
		"other host":           changed(good, "redirect_uri", "http://evil.example:50123/callback"),
		"other path":           changed(good, "redirect_uri", "http://127.0.0.1:50123/callback/x"),
		"other scheme":         changed(good, "redirect_uri", "ftp://127.0.0.1:50123/callback"),
		"userinfo":             changed(good, "redirect_uri", "http://127.0.0.1:50123@evil.example/callback"),
		"userinfo, other way":  changed(good, "redirect_uri", "http://evil@127.0.0.1:50123/callback"),
		"fragment":             changed(good, "redirect_uri", loopbackURI+"#x"),
		"query":                changed(good, "redirect_uri", loopbackURI+"?x=1"),
		"port of no number":    changed(good, "redirect_uri", "http://127.0.0.1:x/callback"),
		"encoded path":         changed(good, "redirect_uri", "http://127.0.0.1:50123/%63allback"),
		"javascript":           changed(good, "redirect_uri", "javascript:alert(1)"),
		"another loopback":     changed(good, "redirect_uri", "http://127.0.0.2:50123/callback"),
		"look-alike of a name": changed(good, "redirect_uri", "http://localhost.evil.example:50123/callback"),
	}
	for name, pairs := range shown {
		r := p.do(t, http.MethodGet, query(openIDAuthorize, pairs...), "", nil)
		if r.status != http.StatusBadRequest || r.header.Get("Location") != "" || !strings.Contains(r.body, `id="problem"`) {
			t.Errorf("%s: %d %q", name, r.status, r.header.Get("Location"))
		}
	}

	sentBack := map[string]struct {
		pairs []string
		code  string
	}{
		"no response_type":  {without(good, "response_type"), "invalid_request"},
		"implicit":          {changed(good, "response_type", "token"), "unsupported_response_type"},
		"fragment mode":     {changed(good, "response_mode", "fragment"), "invalid_request"},
		"two states":        {append(slices.Clone(good), "state", "other"), "invalid_request"},
		"two nonces":        {append(slices.Clone(good), "nonce", "other"), "invalid_request"},
		"plain PKCE":        {changed(good, "code_challenge_method", "plain"), "invalid_request"},
		"PKCE by default":   {without(good, "code_challenge_method"), "invalid_request"},
		"short challenge":   {changed(good, "code_challenge", "short"), "invalid_request"},
		"no challenge":      {without(good, "code_challenge"), "invalid_request"},
		"public, no PKCE":   {changed(without(good, "code_challenge", "code_challenge_method"), "client_id", "practice-public"), "invalid_request"},
		"no scope":          {without(good, "scope"), "invalid_scope"},
		"unknown scope":     {changed(good, "scope", "openid everything"), "invalid_scope"},
		"request object":    {append(slices.Clone(good), "request", "x"), "request_not_supported"},
		"prompt=none, else": {append(slices.Clone(good), "prompt", "none login"), "invalid_request"},
		"unknown prompt":    {append(slices.Clone(good), "prompt", "maybe"), "invalid_request"},
		"nobody signed in":  {append(slices.Clone(good), "prompt", "none"), "login_required"},
		"max_age in words":  {append(slices.Clone(good), "max_age", "soon"), "invalid_request"},
		"relative resource": {append(slices.Clone(good), "resource", "/x"), "invalid_target"},
	}
	for name, c := range sentBack {
		back := landed(t, p.do(t, http.MethodGet, query(openIDAuthorize, c.pairs...), "", nil))
		if back.Get("error") != c.code || back.Has("code") || back.Get("iss") != p.URL()+"/openid" {
			t.Errorf("%s: came back with %v, want %s", name, back, c.code)
		}
	}
	if r := p.do(t, http.MethodDelete, openIDAuthorize, "", nil); r.status != http.StatusMethodNotAllowed {
		t.Errorf("DELETE: %d", r.status)
	}
	// A form is as good as a query (OpenID Connect Core 3.1.2.1).
	if r := p.form(t, openIDAuthorize, nil, good...); r.status != http.StatusOK || !strings.Contains(r.body, `id="user-ada"`) {
		t.Errorf("POST: %d %s", r.status, r.body)
	}
}

func TestPromptAndSession(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	good := signinRequest(app.ClientID)
	first := func(more ...string) string { // the first person the page offers
		r := p.do(t, http.MethodGet, query(openIDAuthorize, append(slices.Clone(good), more...)...), "", nil)
		_, rest, _ := strings.Cut(r.body, `id="user-`)
		id, _, _ := strings.Cut(rest, `"`)
		return id
	}
	silent := func(more ...string) url.Values {
		return landed(t, p.do(t, http.MethodGet, query(openIDAuthorize, append(append(slices.Clone(good), "prompt", "none"), more...)...), "", nil))
	}
	if got := first("login_hint", "katherine@example.test"); got != "katherine" {
		t.Errorf("login_hint puts %s first", got)
	}
	back := p.pick(t, query(openIDAuthorize, good...), "grace", allScopes...)
	idToken := p.form(t, openIDToken, app.basic(), exchange(back.Get("code"))...).text(t, "id_token")
	for more, want := range map[string]string{"": "grace", "login": "ada", "select_account": "ada", "consent": "grace"} {
		if got := first("prompt", more); got != want {
			t.Errorf("prompt=%s puts %s first, want %s", more, got, want)
		}
	}
	if got := silent(); got.Get("code") == "" {
		t.Errorf("prompt=none with a session: %v", got)
	}
	if got := silent("id_token_hint", idToken); got.Get("code") == "" {
		t.Errorf("prompt=none with the right hint: %v", got)
	}
	if got := silent("login_hint", "ada@example.test").Get("error"); got != "login_required" {
		t.Errorf("prompt=none for somebody else: %q", got)
	}
	if got := silent("id_token_hint", "x.y.z").Get("error"); got != "login_required" {
		t.Errorf("prompt=none with a wrong hint: %q", got)
	}
	good = changed(good, "scope", "openid tickets:read")
	if got := silent().Get("error"); got != "consent_required" {
		t.Errorf("prompt=none for more scopes: %q", got)
	}
	good = changed(good, "scope", "openid")
	p.clock.move(time.Minute)
	if got := silent("max_age", "59").Get("error"); got != "login_required" {
		t.Errorf("prompt=none with max_age: %q", got)
	}
	back = landed(t, p.do(t, http.MethodGet, query("/openid/logout", "id_token_hint", idToken, "post_logout_redirect_uri", loopbackURI, "state", "bye"), "", nil))
	if back.Get("state") != "bye" {
		t.Errorf("logout came back with %v", back)
	}
	if got := silent().Get("error"); got != "login_required" {
		t.Errorf("prompt=none after logout: %q", got)
	}
	for _, pairs := range [][]string{
		{"post_logout_redirect_uri", loopbackURI},
		{"client_id", app.ClientID, "post_logout_redirect_uri", "http://evil.example/"},
		{"id_token_hint", "x.y.z"},
	} {
		if r := p.do(t, http.MethodGet, query("/openid/logout", pairs...), "", nil); r.status != http.StatusBadRequest {
			t.Errorf("logout %v: %d", pairs, r.status)
		}
	}
}
