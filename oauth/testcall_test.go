package oauth_test

import (
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// Promise 23: the refresh token first; an unknown token is a success.
func TestRevoke(t *testing.T) {
	form := func(token string) oauthtest.Request {
		return oauthtest.Request{Path: "/revoke", Form: url.Values{"token": {token}}, Header: map[string]string{"Authorization": basic(clientID, secret)}}
	}
	tests := map[string]struct {
		refresh, access string // the answers
		status          int
		kind            oauth.Kind
	}{
		"both":                  {"", "", 200, ""},
		"unknown":               {`{"error":"invalid_token"}`, `{"error":"invalid_token"}`, 400, ""},
		"unsupported after all": {"", `{"error":"unsupported_token_type"}`, 400, ""},
		"refused":               {`{"error":"invalid_client"}`, "", 401, oauth.KindRefused},
		"broken":                {"<html>", "<html>", 503, oauth.KindUnreachable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			answer := func(step *oauthtest.Step, body string) {
				if body == "" {
					step.JSON(200, "")
				} else {
					step.JSON(test.status, body)
				}
			}
			answer(server.Expect(form("R")), test.refresh)
			answer(server.Expect(form("A")), test.access)
			app := credentials(server)
			app.Endpoints.Revocation = server.URL + "/revoke"
			err := client(t, app, secrets(), oauth.Options{}).Revoke(t.Context(), oauth.TokenSet{AccessToken: "A", RefreshToken: "R"})
			if test.kind != "" {
				failure(t, err, test.kind)
			} else if err != nil {
				t.Fatal(err)
			}
		})
	}
	server := oauthtest.Start(t)
	err := client(t, credentials(server), secrets(), oauth.Options{}).Revoke(t.Context(), oauth.TokenSet{AccessToken: "A"})
	failure(t, err, oauth.KindUsage)
}

func TestUserinfoOfSomebodyElse(t *testing.T) {
	server := oauthtest.Start(t)
	app := credentials(server)
	app.Endpoints.Userinfo = server.URL + "/me"
	c := client(t, app, secrets(), oauth.Options{})
	me := oauthtest.Request{Method: "GET", Path: "/me", Header: map[string]string{"Authorization": "Bearer A"}}
	server.Expect(me).JSON(200, `{"sub":"eve"}`)
	_, err := c.Userinfo(t.Context(), oauth.TokenSet{AccessToken: "A", Subject: "ada"})
	failure(t, err, oauth.KindBadAnswer)
	server.Expect(me).JSON(200, `{"sub":"ada"}`)
	info, err := c.Userinfo(t.Context(), oauth.TokenSet{AccessToken: "A", Subject: "ada"})
	if err != nil || string(info) != `{"sub":"ada"}` {
		t.Error(string(info), err)
	}
}

// A 200 with errors in it is a failure; so is an answer without the pointer.
func TestTestCall(t *testing.T) {
	tests := map[string]struct {
		status        int
		body, success string
		ok            bool
	}{
		"found":             {200, `{"data":{"me":{"id":"A-token"}}}`, "/data/me/id", true},
		"not there":         {200, `{"data":{}}`, "/data/me/id", false},
		"200 with errors":   {200, `{"data":{"me":{"id":1}},"errors":[{"extensions":{"code":"LOGIN_REQUIRED"}}]}`, "/data/me/id", false},
		"empty errors":      {200, `{"data":{"me":{"id":1}},"errors":[]}`, "/data/me/id", true},
		"401":               {401, `{}`, "", false},
		"no pointer":        {204, ``, "", true},
		"HTML with pointer": {200, `<html>`, "/x", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := credentials(server)
			app.Vars = map[string]string{"v": "1.1"}
			app.Test = oauth.TestCall{
				Method: "POST", URL: server.URL + "/api/{v}", Success: test.success, Body: `{"q":"{client_id}"}`,
				Headers: map[string]string{"API-Key": "{client_id}", "X-Request-ID": "{uuid}"},
			}
			server.Expect(oauthtest.Request{
				Path: "/api/1.1", JSON: map[string]any{"q": clientID},
				Header: map[string]string{"Authorization": "Bearer A-token", "API-Key": clientID},
			}).JSON(test.status, test.body)
			result, err := client(t, app, secrets(), oauth.Options{}).Test(t.Context(), oauth.TokenSet{AccessToken: "A-token"})
			if err != nil || result.OK != test.ok || result.Status != test.status || (result.Why == "") != test.ok {
				t.Errorf("%+v %v", result, err)
			}
			if strings.Contains(result.Body, "A-token") {
				t.Error("the token is in the body")
			}
		})
	}
	call := oauth.TestRequest(oauth.App{Test: oauth.TestCall{URL: "https://x/", Headers: map[string]string{"X-Token": "{access_token}"}}}, oauth.TokenSet{AccessToken: "T"})
	if _, both := call.Headers["Authorization"]; both || call.Headers["X-Token"] != "T" || call.Method != "GET" {
		t.Errorf("%+v", call)
	}
	if call := oauth.TestRequest(oauth.App{}, oauth.TokenSet{}); call.URL != "https://api.example.com/" {
		t.Error(call.URL)
	}
}

// The token is out of the answer, however it is spelt there and wherever it is cut.
func TestTestCallHidesTheToken(t *testing.T) {
	const token = "A/long&token"
	for name, body := range map[string]string{
		"as it is":              `{"you":"sent ` + token + `"}`,
		"slashes escaped":       `{"you":"sent A\/long&token"}`,
		"escaped by Go":         `{"you":"sent A/long\u0026token"}`,
		"escaped in an address": "A%2Flong%26token",
		"at the cut":            strings.Repeat("x", 64<<10-6) + token,
	} {
		server := oauthtest.Start(t)
		app := credentials(server)
		app.Test.URL = server.URL + "/api"
		server.Expect(oauthtest.Request{Method: "GET", Path: "/api"}).JSON(200, body)
		result, err := client(t, app, secrets(), oauth.Options{}).Test(t.Context(), oauth.TokenSet{AccessToken: token})
		if err != nil || strings.Contains(result.Body, "lo") || result.Body == "" || len(result.Body) > 64<<10 {
			t.Errorf("%s: %v, the token is in the body: %q", name, err, result.Body[max(0, len(result.Body)-40):])
		}
	}
}
