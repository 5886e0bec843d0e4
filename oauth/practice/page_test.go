package practice_test

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth/practice"
)

func TestPagesEscape(t *testing.T) {
	t.Parallel()
	p := open(t)
	const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`
	good := signinRequest(p.apps["practice"].ClientID)
	for _, name := range []string{"client_id", "redirect_uri", "state", "login_hint", "nonce", "scope", "prompt", "code_challenge"} {
		r := p.do(t, http.MethodGet, query(openIDAuthorize, changed(good, name, attack)...), "", nil)
		if strings.Contains(r.body, "<script") || strings.Contains(r.body, "<img") {
			t.Errorf("%s reaches the page as it is: %s", name, r.body)
		}
		if strings.ContainsAny(r.header.Get("Location"), "<>\"'") {
			t.Errorf("%s reaches the address as it is: %s", name, r.header.Get("Location"))
		}
	}
	r := p.do(t, http.MethodGet, query("/aikido/oauth/authorize", "client_id", attack), "", nil)
	if strings.Contains(r.body, "<script") || !strings.Contains(r.body, "&lt;script&gt;") {
		t.Errorf("Aikido's page: %s", r.body)
	}
	// State comes back as it went, whatever it is.
	back := p.pick(t, query(openIDAuthorize, changed(good, "state", attack)...), "ada")
	if back.Get("state") != attack {
		t.Errorf("state came back as %q", back.Get("state"))
	}
}

func TestPagePolicy(t *testing.T) {
	t.Parallel()
	p := open(t)
	good := signinRequest(p.apps["practice"].ClientID)
	for uri, forms := range map[string]string{
		loopbackURI:                       "form-action 'self' http://127.0.0.1:50123;",
		"http://localhost:50123/callback": "form-action 'self' http://localhost:50123;",
		"http://[::1]:50123/callback":     "form-action 'self' http:;",
	} {
		r := p.do(t, http.MethodGet, query(openIDAuthorize, changed(good, "redirect_uri", uri)...), "", nil)
		policy := r.header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none';", "style-src 'nonce-", forms, "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: policy %q lacks %q", uri, policy, part)
			}
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		for _, id := range []string{"user-ada", "user-grace", "user-katherine", "user-alan", "user-barbara", "user-dorothy", "user-edsger", "user-frances", "user-hedy", "user-jean", "user-mary", "user-radia", "deny"} {
			if strings.Count(r.body, `id="`+id+`"`) != 1 {
				t.Errorf("the page has no single #%s", id)
			}
		}
		for _, foreign := range []string{"src=", "<script", "@import", "url("} {
			if strings.Contains(r.body, foreign) {
				t.Errorf("the page loads something: %s", foreign)
			}
		}
	}
}

func TestDecisionsComeFromOurPageOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	address := query(openIDAuthorize, signinRequest(p.apps["practice"].ClientID)...)
	const decision = openIDAuthorize + "/decision"
	problem := func(what string, r reply) {
		t.Helper()
		if r.status != http.StatusBadRequest || r.header.Get("Location") != "" {
			t.Errorf("%s: %d %s", what, r.status, r.header.Get("Location"))
		}
	}
	ticket := p.page(t, address)
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"} {
		problem(name, p.form(t, decision, map[string]string{name: value}, "ticket", ticket, "user", "ada"))
	}
	problem("another ticket", p.form(t, decision, nil, "ticket", "wrong", "user", "ada"))
	if back := landed(t, p.form(t, decision, nil, "ticket", ticket, "user", "ada")); back.Get("code") == "" {
		t.Errorf("came back with %v", back)
	}
	problem("a ticket twice", p.form(t, decision, nil, "ticket", ticket, "user", "ada"))
	ticket = p.page(t, address)
	if back := landed(t, p.form(t, decision, nil, "ticket", ticket, "decision", "deny")); back.Get("error") != "access_denied" || back.Get("state") != "st" {
		t.Errorf("deny came back with %v", back)
	}
	ticket = p.page(t, address)
	if back := landed(t, p.form(t, decision, nil, "ticket", ticket, "user", "nobody")); back.Get("error") != "access_denied" {
		t.Errorf("an unknown person came back with %v", back)
	}
	ticket = p.page(t, address)
	p.clock.move(10 * time.Minute)
	problem("an old ticket", p.form(t, decision, nil, "ticket", ticket, "user", "ada"))
}

func TestOnlyThisHost(t *testing.T) {
	t.Parallel()
	p := open(t)
	const path = "/openid/.well-known/openid-configuration"
	port := p.URL()[strings.LastIndex(p.URL(), ":"):]
	for host, want := range map[string]int{
		"127.0.0.1" + port: http.StatusOK, "localhost" + port: http.StatusOK,
		"evil.example" + port: http.StatusBadRequest, "127.0.0.1": http.StatusBadRequest, "localhost:1": http.StatusBadRequest,
	} {
		if r := p.do(t, http.MethodGet, path, "", map[string]string{"Host": host}); r.status != want {
			t.Errorf("%s: %d, want %d", host, r.status, want)
		}
	}
	if r := p.do(t, http.MethodGet, "/elsewhere", "", nil); r.status != http.StatusNotFound {
		t.Errorf("an unknown address: %d", r.status)
	}
	// Other addresses of this machine are not served.
	conn, err := net.Dial("tcp4", "127.0.0.2"+port)
	if err == nil {
		conn.Close()
		t.Error("listens on more than 127.0.0.1")
	}
}

func TestStartAndClose(t *testing.T) {
	t.Parallel()
	p := open(t)
	port := p.URL()[strings.LastIndex(p.URL(), ":")+1:]
	var taken int
	for _, digit := range port {
		taken = taken*10 + int(digit-'0')
	}
	for _, wrong := range []int{-1, 65536, taken} {
		if s, err := practice.Start(t.Context(), practice.Options{Port: wrong}); err == nil {
			_ = s.Close()
			t.Errorf("port %d: no error", wrong)
		}
	}
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	again, err := practice.Start(t.Context(), practice.Options{Port: taken})
	if err != nil {
		t.Fatalf("the port is not free after Close: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	for id, app := range p.apps {
		if app.ClientSecret == "" || strings.Contains(p.Describe(), app.ClientSecret) {
			t.Errorf("%s: no secret, or one in Describe", id)
		}
	}
	for _, word := range []string{"ikas", "aikido", "aikido-account", "ianum", "mypos", "practice", "ada@example.test"} {
		if !strings.Contains(p.Describe(), word) {
			t.Errorf("Describe says nothing of %s", word)
		}
	}
}
