package practice_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	deviceGrant    = "urn:ietf:params:oauth:grant-type:device_code"
	openIDDevice   = "/openid/device"
	openIDDecision = "/openid/authorize/decision"
)

// waiting begins a device sign-in and returns its answer and a poll.
func (p *place) waiting(t *testing.T) (begun reply, poll func() reply) {
	t.Helper()
	app := p.apps["practice"]
	begun = p.form(t, "/openid/device_authorization", app.basic(), "scope", "openid email offline_access")
	if begun.status != http.StatusOK || begun.field(t, "interval") != 5.0 || begun.field(t, "expires_in") != 600.0 {
		t.Fatalf("%d %s", begun.status, begun.body)
	}
	return begun, func() reply {
		return p.form(t, openIDToken, app.basic(), "grant_type", deviceGrant, "device_code", begun.text(t, "device_code"))
	}
}

func TestDeviceFlow(t *testing.T) {
	t.Parallel()
	p := open(t)
	begun, poll := p.waiting(t)
	poll().refused(t, http.StatusBadRequest, "authorization_pending")
	poll().refused(t, http.StatusBadRequest, "slow_down")
	p.clock.move(9 * time.Second)
	poll().refused(t, http.StatusBadRequest, "slow_down") // ten seconds by now, then fifteen
	p.clock.move(15 * time.Second)
	poll().refused(t, http.StatusBadRequest, "authorization_pending")

	if r := p.do(t, http.MethodGet, begun.text(t, "verification_uri"), "", nil); !strings.Contains(r.body, `id="user-code"`) {
		t.Errorf("the page asks for no code: %s", r.body)
	}
	if r := p.form(t, openIDDevice, nil, "user_code", "<b>"); r.status != http.StatusBadRequest || !strings.Contains(r.body, `id="problem"`) || strings.Contains(r.body, "<b>") {
		t.Errorf("a wrong code: %d %s", r.status, r.body)
	}
	typed := strings.ToLower(strings.ReplaceAll(begun.text(t, "user_code"), "-", " "))
	r := p.form(t, openIDDevice, nil, "user_code", typed)
	if !strings.Contains(r.body, begun.text(t, "user_code")) || !strings.Contains(r.body, `id="user-ada"`) {
		t.Fatalf("no sign-in page with the code: %d %s", r.status, r.body)
	}
	ticket := p.page(t, begun.text(t, "verification_uri_complete"))
	r = p.form(t, openIDDecision, nil, "ticket", ticket, "user", "alan", "scope", "email", "scope", "offline_access")
	if r.status != http.StatusOK || !strings.Contains(r.body, `id="done"`) {
		t.Fatalf("%d %s", r.status, r.body)
	}
	p.clock.move(15 * time.Second)
	r = poll()
	if r.status != http.StatusOK || r.text(t, "refresh_token") == "" || r.text(t, "id_token") == "" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r := p.do(t, http.MethodGet, userinfo, "", bearer(r.text(t, "access_token"))); r.text(t, "email") != "alan@example.test" {
		t.Errorf("userinfo: %s", r.body)
	}
	poll().refused(t, http.StatusBadRequest, "invalid_grant")
}

func TestDeviceFlowRefusals(t *testing.T) {
	t.Parallel()
	p := open(t)
	begun, poll := p.waiting(t)
	p.form(t, openIDToken, nil, "grant_type", deviceGrant, "device_code", begun.text(t, "device_code"), "client_id", "practice-public").
		refused(t, http.StatusBadRequest, "invalid_grant")
	first, second := p.page(t, begun.text(t, "verification_uri_complete")), p.page(t, begun.text(t, "verification_uri_complete"))
	p.form(t, openIDDecision, nil, "ticket", first, "decision", "deny")
	if r := p.form(t, openIDDecision, nil, "ticket", second, "user", "ada"); r.status != http.StatusBadRequest {
		t.Errorf("a second decision: %d %s", r.status, r.body)
	}
	poll().refused(t, http.StatusBadRequest, "access_denied")

	begun, poll = p.waiting(t)
	p.clock.move(10 * time.Minute)
	poll().refused(t, http.StatusBadRequest, "expired_token")
	if r := p.do(t, http.MethodGet, begun.text(t, "verification_uri_complete"), "", nil); r.status != http.StatusBadRequest {
		t.Errorf("an old user code: %d", r.status)
	}
	p.clock.move(time.Minute)
	for range 30 {
		p.form(t, openIDDevice, nil, "user_code", "BBBB-BBBB")
	}
	begun, _ = p.waiting(t)
	if r := p.do(t, http.MethodGet, begun.text(t, "verification_uri_complete"), "", nil); r.status != http.StatusTooManyRequests {
		t.Errorf("after thirty guesses: %d", r.status)
	}
	p.form(t, "/openid/device_authorization", nil, "client_id", p.apps["practice"].ClientID, "scope", "openid").
		refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, "/openid/device_authorization", nil, "client_id", "practice-public", "scope", "all").refused(t, http.StatusBadRequest, "invalid_scope")
}

func TestPushedRequests(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["practice"]
	good := signinRequest(app.ClientID)
	push := func(pairs []string) reply { return p.form(t, "/openid/par", app.basic(), pairs...) }
	use := func(client, uri string) string {
		return query(openIDAuthorize, "client_id", client, "request_uri", uri, "scope", "tickets:write", "state", "another")
	}
	r := push(good)
	if r.status != http.StatusCreated || r.field(t, "expires_in") != 60.0 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	uri := r.text(t, "request_uri")
	if r := p.do(t, http.MethodGet, use("practice-public", uri), "", nil); r.status != http.StatusBadRequest {
		t.Errorf("another client's request: %d", r.status)
	}
	back := p.pick(t, use(app.ClientID, uri), "ada", allScopes...)
	if back.Get("state") != "st" {
		t.Errorf("came back with %v", back)
	}
	if r := p.form(t, openIDToken, app.basic(), exchange(back.Get("code"))...); r.status != http.StatusOK {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := p.do(t, http.MethodGet, use(app.ClientID, uri), "", nil); r.status != http.StatusBadRequest {
		t.Errorf("a request twice: %d", r.status)
	}
	uri = push(good).text(t, "request_uri")
	p.clock.move(time.Minute)
	if r := p.do(t, http.MethodGet, use(app.ClientID, uri), "", nil); r.status != http.StatusBadRequest {
		t.Errorf("an old request: %d", r.status)
	}
	p.form(t, "/openid/par", nil, good...).refused(t, http.StatusUnauthorized, "invalid_client")
	push(append(good, "request_uri", uri)).refused(t, http.StatusBadRequest, "invalid_request")
	push(changed(good, "redirect_uri", "http://evil.example/")).refused(t, http.StatusBadRequest, "invalid_request")
	push(changed(good, "response_type", "token")).refused(t, http.StatusBadRequest, "unsupported_response_type")
	push(changed(good, "scope", "all")).refused(t, http.StatusBadRequest, "invalid_scope")
}
