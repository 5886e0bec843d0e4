package oauth_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/oauthtest"
)

// Device flows beside RFC 8628, each from the catalogue or a plain app file.
// Amazon's polls with the user code as well and is not offered.
func TestWhatServersDoWithDevices(t *testing.T) {
	const answer = `"device_code":"D","user_code":"U"`
	tests := map[string]struct {
		change  func(*oauth.App, *oauthtest.Server)
		start   url.Values
		body    string
		poll    string
		pending int
		form    url.Values
	}{
		"verification_url, HTTP 428 while pending, separate polling URL (Webex)": {
			change: func(a *oauth.App, s *oauthtest.Server) { a.Quirks.DeviceToken = s.URL + "/poll" },
			body:   `{` + answer + `,"verification_url":"https://x/d","expires_in":300}`, poll: "/poll", pending: 428,
		},
		"scopes parameter": {
			change: func(a *oauth.App, _ *oauthtest.Server) {
				a.Scopes = []string{"a"}
				a.Params.Authorize = map[string]oauth.Param{"scope": nil, "scopes": {"a"}}
			},
			start: url.Values{"client_id": {clientID}, "scopes": {"a"}},
			body:  `{` + answer + `,"verification_uri":"https://x/d"}`, pending: 400,
		},
		"another name of the grant (Salesforce)": {
			change: func(a *oauth.App, _ *oauthtest.Server) {
				a.Params.Authorize = map[string]oauth.Param{"response_type": {"device_code"}}
				a.Params.Token = map[string]oauth.Param{"grant_type": {"device"}}
			},
			start: url.Values{"client_id": {clientID}, "response_type": {"device_code"}},
			body:  `{` + answer + `,"verification_uri":"https://x/d"}`, pending: 400,
			form: url.Values{"client_id": {clientID}, "grant_type": {"device"}, "device_code": {"D"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := credentials(server)
			app.Grant, app.Endpoints.DeviceAuthorization = oauth.GrantDeviceCode, server.URL+"/device"
			test.change(&app, server)
			c := client(t, app, secrets(), oauth.Options{})
			server.Expect(oauthtest.Request{Path: "/device", Form: test.start}).JSON(200, test.body)
			d, err := c.StartDevice(t.Context(), oauth.Account{})
			if err != nil || d.VerificationURI != "https://x/d" {
				t.Fatal(d.VerificationURI, err)
			}
			d.Interval = time.Millisecond
			server.Expect(oauthtest.Request{Path: test.poll, Form: test.form}).JSON(test.pending, `{"error":"authorization_pending"}`)
			server.Expect(oauthtest.Request{Path: test.poll, Form: test.form}).JSON(200, `{"access_token":"T"}`)
			if _, err := c.PollDevice(t.Context(), oauth.Account{}, d); err != nil {
				t.Fatal(err)
			}
		})
	}
	t.Run("times in milliseconds (Zoho)", func(t *testing.T) {
		server := oauthtest.Start(t)
		app := credentials(server)
		app.Grant, app.Endpoints.DeviceAuthorization = oauth.GrantDeviceCode, server.URL+"/device"
		server.Expect(oauthtest.Request{Path: "/device"}).JSON(200, `{`+answer+`,"verification_url":"https://x/d","interval":5000,"expires_in":300000}`)
		d, err := client(t, app, secrets(), oauth.Options{Now: atStart}).StartDevice(t.Context(), oauth.Account{})
		if err != nil || d.Interval != 5*time.Second || !d.ExpiresAt.Equal(start.Add(5*time.Minute)) {
			t.Error(d.Interval, d.ExpiresAt, err)
		}
	})
}

// Revocation beside RFC 7009: what the catalogue says reaches the wire.
func TestWhatServersDoToRevoke(t *testing.T) {
	tests := map[string]struct {
		provider string // whose revocation is used; empty: RFC 7009
		want     oauthtest.Request
		status   int
		body     string
		kind     oauth.Kind
	}{
		"Basic + token":     {"mypos", oauthtest.Request{Path: "/oauth/revoke", Form: url.Values{"token": {"A"}}, Header: map[string]string{"Authorization": basic(clientID, secret)}}, 200, "", ""},
		"Client {secret}":   {"square", oauthtest.Request{Path: "/oauth2/revoke", JSON: map[string]any{"client_id": clientID, "access_token": "A"}, Header: map[string]string{"Authorization": "Client " + secret}}, 200, `{"success":true}`, ""},
		"a Bearer call":     {"slack", oauthtest.Request{Path: "/api/auth.revoke", Header: map[string]string{"Authorization": "Bearer A", "Content-Type": ""}}, 200, `{"ok":true,"revoked":true}`, ""},
		"already unknown":   {"slack", oauthtest.Request{Path: "/api/auth.revoke"}, 200, `{"ok":false,"error":"token_revoked"}`, ""},
		"refused":           {"slack", oauthtest.Request{Path: "/api/auth.revoke"}, 200, `{"ok":false,"error":"invalid_auth"}`, oauth.KindRefused},
		"DELETE + JSON":     {"github", oauthtest.Request{Method: "DELETE", Path: "/applications/" + clientID + "/token", JSON: map[string]any{"access_token": "A"}, Header: map[string]string{"Authorization": basic(clientID, secret)}}, 204, "", ""},
		"nothing to delete": {"github", oauthtest.Request{Method: "DELETE", Path: "/applications/" + clientID + "/token"}, 404, `{"message":"Not Found"}`, ""},
		"DELETE + Bearer":   {"zendesk", oauthtest.Request{Method: "DELETE", Path: "/api/v2/oauth/tokens/current.json", Header: map[string]string{"Authorization": "Bearer A"}}, 204, "", ""},
		"an empty Bearer":   {"dropbox", oauthtest.Request{Path: "/2/auth/token/revoke", Header: map[string]string{"Authorization": "Bearer A"}}, 200, "null", ""},
	}
	known, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			app, err := known.Complete(oauth.App{ID: "app", Provider: test.provider, ClientID: clientID, Vars: map[string]string{"subdomain": "acme"}})
			if err != nil {
				t.Fatal(err)
			}
			u, err := url.Parse(app.Endpoints.Revocation)
			if err != nil {
				t.Fatal(err)
			}
			server := oauthtest.Start(t)
			app.Endpoints.Revocation = server.URL + u.Path
			server.Expect(test.want).JSON(test.status, test.body)
			var trace []oauth.Exchange
			c := client(t, app, secrets(), oauth.Options{Trace: func(e oauth.Exchange) { trace = append(trace, e) }})
			err = c.Revoke(t.Context(), oauth.TokenSet{AccessToken: "A"})
			if test.kind != "" {
				failure(t, err, test.kind)
			} else if err != nil {
				t.Fatal(err)
			}
			if shown, _ := json.Marshal(trace); reflect.DeepEqual(shown, []byte("null")) || containsSecret(string(shown)) {
				t.Errorf("trace %s", shown)
			}
		})
	}
	t.Run("none", func(t *testing.T) {
		app, err := known.Complete(oauth.App{ID: "app", Provider: "ikas", ClientID: clientID, Vars: map[string]string{"store_name": "x"}})
		if err != nil {
			t.Fatal(err)
		}
		failure(t, client(t, app, secrets(), oauth.Options{}).Revoke(t.Context(), oauth.TokenSet{AccessToken: "A"}), oauth.KindUsage)
	})
}
