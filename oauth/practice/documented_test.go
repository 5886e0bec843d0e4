package practice_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestIkas(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["ikas"]
	const path, graphql = "/ikas/api/admin/oauth/token", "/ikas/api/v1/admin/graphql"
	good := []string{"grant_type", "client_credentials", "client_id", app.ClientID, "client_secret", app.ClientSecret}

	r := p.form(t, path, nil, good...)
	if r.status != http.StatusOK || r.text(t, "token_type") != "Bearer" || r.field(t, "expires_in") != 14400.0 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r.field(t, "refresh_token") != nil {
		t.Error("a private app gets no refresh token")
	}
	token := r.text(t, "access_token")
	const me = `{"query":"{me { id }}"}`
	ask := func(token string) reply {
		return p.do(t, http.MethodPost, graphql, me, with(bearer(token), "Content-Type", jsonType))
	}
	if r := ask(token); r.status != http.StatusOK || strings.TrimSpace(r.body) != `{"data":{"me":{"id":"`+app.ClientID+`"}}}` {
		t.Errorf("the test call: %d %s", r.status, r.body)
	}
	if r := ask("wrong"); r.status != http.StatusOK || !strings.Contains(r.body, `"code":"LOGIN_REQUIRED"`) {
		t.Errorf("a wrong token must get LOGIN_REQUIRED with HTTP 200: %d %s", r.status, r.body)
	}
	if r := p.do(t, http.MethodPost, graphql, `{"query":"{orders{id}}"}`, with(bearer(token), "Content-Type", jsonType)); r.status != http.StatusBadRequest {
		t.Errorf("another query: %d %s", r.status, r.body)
	}
	p.clock.move(14400e9)
	if r := ask(token); !strings.Contains(r.body, "LOGIN_REQUIRED") {
		t.Errorf("an expired token still works: %s", r.body)
	}

	p.do(t, http.MethodGet, path, "", nil).refused(t, http.StatusMethodNotAllowed, "invalid_request")
	p.form(t, path, app.basic(), good...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, path, app.basic(), "grant_type", "client_credentials").refused(t, http.StatusUnauthorized, "invalid_client")
	p.json(t, path, nil, good...).refused(t, http.StatusBadRequest, "invalid_request")
	p.form(t, path, nil, changed(good, "client_secret", "wrong")...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, path, nil, changed(good, "client_id", "nobody")...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, path, nil, changed(good, "grant_type", "password")...).refused(t, http.StatusBadRequest, "unsupported_grant_type")
	p.form(t, path, nil, without(good, "grant_type")...).refused(t, http.StatusBadRequest, "invalid_request")
	p.form(t, path, nil, append(good, "client_id", app.ClientID)...).refused(t, http.StatusBadRequest, "invalid_request")
	p.form(t, query(path, good...), nil).refused(t, http.StatusBadRequest, "invalid_request")
	p.form(t, path, nil, changed(good, "filler", strings.Repeat("x", 70<<10))...).refused(t, http.StatusRequestEntityTooLarge, "invalid_request")
}

func TestIanum(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["ianum"]
	const path = "/ianum/v1_3/oauth/token"
	good := []string{"grant_type", "client_credentials", "client_id", app.ClientID, "client_secret", app.ClientSecret}

	for _, id := range []string{app.ClientID, "practice-gate"} {
		r := p.json(t, path, nil, changed(good, "client_id", id)...)
		if r.status != http.StatusOK || r.text(t, "token_type") != "Baerer" || r.field(t, "expires_in") != 3600.0 || r.text(t, "access_token") == "" {
			t.Errorf("%s: %d %s", id, r.status, r.body)
		}
	}

	p.do(t, http.MethodGet, path, "", nil).refused(t, http.StatusMethodNotAllowed, "invalid_request")
	p.form(t, path, nil, good...).refused(t, http.StatusBadRequest, "invalid_request")
	p.json(t, path, app.basic(), "grant_type", "client_credentials").refused(t, http.StatusUnauthorized, "invalid_client")
	p.json(t, path, nil, changed(good, "client_secret", "wrong")...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.json(t, path, nil, changed(good, "client_id", "")...).refused(t, http.StatusUnauthorized, "invalid_client")
	p.json(t, path, nil, changed(good, "grant_type", "refresh_token")...).refused(t, http.StatusBadRequest, "unsupported_grant_type")
	p.json(t, path, nil, without(good, "grant_type")...).refused(t, http.StatusBadRequest, "invalid_request")
	for _, body := range []string{
		``, `[]`, `"x"`, `{`, `{}{}`, `{"grant_type":"client_credentials","grant_type":"client_credentials"}`, `{"client_id":1}`,
		`{"client_id":{"a":"b"}}`, "{\"client_id\":\"\xff\"}",
	} {
		p.do(t, http.MethodPost, path, body, map[string]string{"Content-Type": jsonType}).refused(t, http.StatusBadRequest, "invalid_request")
	}
}

func TestMyPOS(t *testing.T) {
	t.Parallel()
	p := open(t)
	app := p.apps["mypos"]
	const path = "/mypos/oauth/token"
	token := func(pairs ...string) string {
		t.Helper()
		r := p.form(t, path, app.basic(), append([]string{"grant_type", "client_credentials"}, pairs...)...)
		if r.status != http.StatusOK || r.text(t, "token_type") != "Bearer" || r.field(t, "expires_in") != 3600.0 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		return r.text(t, "access_token")
	}
	call := func(token, path string, drop ...string) reply {
		headers := bearer(token)
		headers["API-Key"], headers["X-Request-ID"] = app.ClientID, "0c9cbb1e-3d2b-4b8e-9f0b-6d7f3a5f4a11"
		for _, name := range drop {
			delete(headers, name)
		}
		return p.do(t, http.MethodGet, path, "", headers)
	}
	const transactions, events = "/mypos/v1.1/transactions?size=1", "/mypos/v1/events"

	plain, hooks := token(), token("scope", "webhooks")
	if r := call(plain, transactions); r.status != http.StatusOK || len(r.field(t, "items").([]any)) != 1 {
		t.Errorf("the test call: %d %s", r.status, r.body)
	}
	call(plain, transactions, "X-Request-ID").refused(t, http.StatusBadRequest, "invalid_request")
	call(plain, transactions, "API-Key").refused(t, http.StatusForbidden, "forbidden")
	call(plain, transactions, "Authorization").refused(t, http.StatusUnauthorized, "invalid_token")
	call("wrong", transactions).refused(t, http.StatusUnauthorized, "invalid_token")
	call(plain, "/mypos/v1.1/transactions?size=0").refused(t, http.StatusBadRequest, "invalid_request")
	call(plain, events).refused(t, http.StatusForbidden, "insufficient_scope")
	if r := call(hooks, events); r.status != http.StatusOK {
		t.Errorf("the webhook call: %d %s", r.status, r.body)
	}

	// Both documented revocation addresses.
	for address, text := range map[string]string{"/mypos/oauth/revoke": plain, "/mypos/api/oauth/revoke": hooks} {
		p.form(t, address, basic(app.ClientID, "wrong"), "token", text).refused(t, http.StatusUnauthorized, "invalid_client")
		p.form(t, address, app.basic()).refused(t, http.StatusBadRequest, "invalid_request")
		if r := call(text, transactions); r.status != http.StatusOK {
			t.Errorf("%s: revoked too early: %d", address, r.status)
		}
		for range 2 { // an unknown token is as good as revoked
			if r := p.form(t, address, app.basic(), "token", text); r.status != http.StatusOK {
				t.Errorf("%s: %d %s", address, r.status, r.body)
			}
		}
		call(text, transactions).refused(t, http.StatusUnauthorized, "invalid_token")
	}

	p.do(t, http.MethodGet, path, "", app.basic()).refused(t, http.StatusMethodNotAllowed, "invalid_request")
	p.form(t, path, nil, "grant_type", "client_credentials", "client_id", app.ClientID, "client_secret", app.ClientSecret).
		refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, path, app.basic(), "grant_type", "client_credentials", "client_secret", app.ClientSecret).refused(t, http.StatusBadRequest, "invalid_request")
	p.json(t, path, app.basic(), "grant_type", "client_credentials").refused(t, http.StatusBadRequest, "invalid_request")
	p.form(t, path, basic(app.ClientID+";"+app.ClientSecret, ""), "grant_type", "client_credentials").refused(t, http.StatusUnauthorized, "invalid_client")
	p.form(t, path, app.basic(), "grant_type", "client_credentials", "scope", "devices").refused(t, http.StatusBadRequest, "invalid_scope")
	for _, grant := range []string{"authorization_code", "refresh_token"} {
		p.form(t, path, app.basic(), "grant_type", grant).refused(t, http.StatusBadRequest, "unsupported_grant_type")
	}
}
