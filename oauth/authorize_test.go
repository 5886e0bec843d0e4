package oauth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

const redirect = "http://127.0.0.1:47821/callback"

func browserApp(server *oauthtest.Server) oauth.App {
	app := credentials(server)
	app.Grant = oauth.GrantAuthorizationCode
	app.Endpoints.Authorization = server.URL + "/authorize?tenant=7"
	return app
}

// What the browser opens and what is sent for the code.
func TestAuthorize(t *testing.T) {
	tests := map[string]struct {
		change  func(*oauth.App)
		account oauth.Account
		query   url.Values // beside state, code_challenge, nonce
		fresh   []string   // parameters that must be there with any value
		form    url.Values // beside code_verifier
	}{
		"plain": {
			change: func(a *oauth.App) {},
			query: url.Values{
				"tenant": {"7"}, "response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code_challenge_method": {"S256"},
			},
			fresh: []string{"code_challenge"},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}},
		},
		"a hostile address": {
			change: func(a *oauth.App) {
				a.Endpoints.Authorization += "&client_id=evil&state=fix&redirect_uri=http://evil.example&code_challenge=x&response_type=token&request=r&nonce=n"
			},
			query: url.Values{
				"tenant": {"7"}, "response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code_challenge_method": {"S256"},
			},
			fresh: []string{"code_challenge"},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}},
		},
		"account": {
			change:  func(a *oauth.App) { a.Scopes = []string{"openid", "a"}; a.Audience = "aud" },
			account: oauth.Account{LoginHint: "ada", Prompt: "login", Scopes: []string{"b", "a"}},
			query: url.Values{
				"tenant": {"7"}, "response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code_challenge_method": {"S256"},
				"scope": {"openid a b"}, "login_hint": {"ada"}, "prompt": {"login"}, "audience": {"aud"},
			},
			fresh: []string{"code_challenge", "nonce"},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}},
		},
		"the account's prompt before the app's": {
			change:  func(a *oauth.App) { a.Params.Authorize = map[string]oauth.Param{"prompt": {"none"}} },
			account: oauth.Account{Prompt: "login"},
			query: url.Values{
				"tenant": {"7"}, "response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code_challenge_method": {"S256"},
				"prompt": {"login"},
			},
			fresh: []string{"code_challenge"},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}},
		},
		"a prompt that is left out of all": {
			change:  func(a *oauth.App) { a.Params.Authorize = map[string]oauth.Param{"prompt": nil} },
			account: oauth.Account{Prompt: "login"},
			query: url.Values{
				"tenant": {"7"}, "response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code_challenge_method": {"S256"},
			},
			fresh: []string{"code_challenge"},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}},
		},
		"openid among the parameters": {
			change: func(a *oauth.App) {
				a.Scopes = []string{"a"}
				a.Params.Authorize = map[string]oauth.Param{"scope": {"email openid"}}
			},
			query: url.Values{
				"tenant": {"7"}, "response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code_challenge_method": {"S256"},
				"scope": {"email openid"},
			},
			fresh: []string{"code_challenge", "nonce"},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}},
		},
		"openid with commas": {
			change: func(a *oauth.App) { a.Scopes, a.ScopeSeparator = []string{"a", "openid"}, "," },
			query: url.Values{
				"tenant": {"7"}, "response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {redirect}, "code_challenge_method": {"S256"},
				"scope": {"a,openid"},
			},
			fresh: []string{"code_challenge", "nonce"},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "redirect_uri": {redirect}},
		},
		"as Aikido documents it": {
			change: func(a *oauth.App) {
				a.PKCE = oauth.PKCEOff
				a.Params.Authorize = map[string]oauth.Param{"response_type": nil, "redirect_uri": nil, "extra": {"1", "2"}}
			},
			query: url.Values{"tenant": {"7"}, "client_id": {clientID}, "extra": {"1", "2"}},
			form:  url.Values{"grant_type": {"authorization_code"}, "code": {"c"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := browserApp(server)
			test.change(&app)
			c := client(t, app, secrets(), oauth.Options{})
			a, err := c.Authorize(t.Context(), test.account, redirect, "state-1")
			if err != nil {
				t.Fatal(err)
			}
			u, _ := url.Parse(a.URL)
			query := u.Query()
			if query.Get("state") != "state-1" {
				t.Error("no state")
			}
			for _, name := range test.fresh {
				if len(query.Get(name)) < 22 {
					t.Errorf("%s is %q", name, query.Get(name))
				}
			}
			if a.Verifier != "" {
				sum := sha256.Sum256([]byte(a.Verifier))
				if query.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
					t.Error("the challenge is not the verifier's")
				}
				test.form.Set("code_verifier", a.Verifier)
			}
			if query.Get("nonce") != a.Nonce {
				t.Error("another nonce")
			}
			for _, name := range []string{"state", "code_challenge", "nonce"} {
				query.Del(name)
			}
			if fmt.Sprint(query) != fmt.Sprint(test.query) {
				t.Errorf("query %v\nexpected %v", query, test.query)
			}
			server.Expect(oauthtest.Request{Form: test.form}).JSON(200, `{"access_token":"T"}`)
			if _, err := c.Exchange(t.Context(), test.account, a, "c"); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// Promise 3: nonce and verifier are fresh for every attempt.
func TestAttemptsAreFresh(t *testing.T) {
	server := oauthtest.Start(t)
	app := browserApp(server)
	app.Scopes = []string{"openid"}
	c := client(t, app, secrets(), oauth.Options{})
	seen := map[string]bool{}
	for range 20 {
		a, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
		if err != nil || seen[a.Nonce] || seen[a.Verifier] || strings.Contains(a.URL, a.Verifier) {
			t.Fatal("not fresh, or the verifier is in the address", err)
		}
		seen[a.Nonce], seen[a.Verifier] = true, true
	}
}

// Promise 25: with PAR only client_id and request_uri are in the address.
func TestPushedAuthorizationRequest(t *testing.T) {
	server := oauthtest.Start(t)
	app := browserApp(server)
	app.Endpoints.PushedAuthorizationRequest = server.URL + "/par"
	c := client(t, app, secrets(), oauth.Options{})
	server.Expect(oauthtest.Request{Path: "/par", Header: map[string]string{"Authorization": basic(clientID, secret)}}).JSON(201, `{"request_uri":"urn:x","expires_in":60}`)
	a, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(a.URL)
	if got := u.Query(); len(got) != 3 || got.Get("tenant") != "7" || got.Get("client_id") != clientID || got.Get("request_uri") != "urn:x" {
		t.Errorf("%v", got)
	}
	server.Expect(oauthtest.Request{Path: "/par"}).JSON(400, `{"error":"invalid_request"}`)
	_, err = c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
	failure(t, err, oauth.KindRefused) // never a plain fall back
}

func TestPushedRequestsThatAreRequired(t *testing.T) {
	server := oauthtest.Start(t)
	expectDiscovery(server, `,"require_pushed_authorization_requests":true`)
	app := openID(server)
	app.PAR = oauth.PARNever
	_, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
	failure(t, err, oauth.KindMisconfigured)

	app.PAR = oauth.PARAuto // where the server demands it, auto pushes, and never sends it plainly instead
	expectDiscovery(server, `,"require_pushed_authorization_requests":true,"pushed_authorization_request_endpoint":"`+server.URL+`/par"`)
	server.Expect(oauthtest.Request{Path: "/par"}).JSON(201, `{"request_uri":"urn:x"}`)
	a, err := client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
	if err != nil || !strings.HasSuffix(a.URL, "/authorize?client_id="+clientID+"&request_uri=urn%3Ax") {
		t.Errorf("%s, %v", a.URL, err)
	}
	expectDiscovery(server, `,"require_pushed_authorization_requests":true`)
	_, err = client(t, app, secrets(), oauth.Options{}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
	failure(t, err, oauth.KindMisconfigured)
}
