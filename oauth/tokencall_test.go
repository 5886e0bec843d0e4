package oauth_test

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// calling is an app whose token comes by a request of its own form.
func calling(call oauth.TokenCall, answer oauth.Answer) oauth.App {
	return oauth.App{ID: "app", Grant: oauth.GrantRequest, Username: `ada "&= x`, Request: call, Answer: answer, Vars: map[string]string{"tenant": "a&b"}}
}

func loginSecrets() oauth.Secrets {
	return oauth.Secrets{oauth.SecretPassword: `canary-p"w&{client_id}`, oauth.SecretClientSecret: "canary-secret"}
}

// A login in JSON, a form, the address, headers: each value is what it is there.
func TestTokenCall(t *testing.T) {
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	password := loginSecrets()[oauth.SecretPassword]
	tests := map[string]struct {
		call oauth.TokenCall
		want oauthtest.Request
	}{
		"JSON": {
			oauth.TokenCall{URL: "/login", Body: `{"user":"{username}","password":"{password}","tenant":"{tenant}"}`},
			oauthtest.Request{Path: "/login", JSON: map[string]any{"user": `ada "&= x`, "password": password, "tenant": "a&b"}, Header: map[string]string{"Content-Type": "application/json"}},
		},
		"form": {
			oauth.TokenCall{URL: "/login", Body: "u={username}&p={password}&t={tenant}"},
			oauthtest.Request{Path: "/login", Form: url.Values{"u": {`ada "&= x`}, "p": {password}, "t": {"a&b"}}},
		},
		"address": {
			oauth.TokenCall{Method: "GET", URL: "/login?u={username}&s={client_secret}"},
			oauthtest.Request{Method: "GET", Path: "/login", Query: url.Values{"u": {`ada "&= x`}, "s": {"canary-secret"}}},
		},
		"headers": {
			oauth.TokenCall{Method: "PUT", URL: "/login", Headers: map[string]string{"X-Api-Key": "{client_secret}", "X-At": "{now}", "content-type": "application/vnd.x+json"}, Body: `{}`},
			oauthtest.Request{Method: "PUT", Path: "/login", Header: map[string]string{"X-Api-Key": "canary-secret", "Content-Type": "application/vnd.x+json"}, Check: func(r *http.Request, _ []byte) error {
				_, err := strconv.ParseInt(r.Header.Get("X-At"), 10, 64)
				return err
			}},
		},
		"XML": {
			oauth.TokenCall{URL: "/login", Headers: map[string]string{"Content-Type": "text/xml"}, Body: `<u>{username}</u>`},
			oauthtest.Request{Path: "/login", Check: func(_ *http.Request, body []byte) error {
				if string(body) != "<u>ada &#34;&amp;= x</u>" {
					return errors.New(string(body))
				}
				return nil
			}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			server.Expect(test.want).JSON(200, `{"token":"T","expires_at":"`+end.Format(time.RFC3339)+`"}`)
			test.call.URL = server.URL + test.call.URL
			app := calling(test.call, oauth.Answer{AccessToken: "/token", ExpiresIn: "/expires_at"})
			ts, err := client(t, app, loginSecrets(), oauth.Options{}).Fetch(t.Context(), oauth.Account{ID: "default"})
			if err != nil {
				t.Fatal(err)
			}
			if ts.AccessToken != "T" || !ts.ExpiresAt.Equal(end) {
				t.Errorf("until %v", ts.ExpiresAt)
			}
		})
	}
}

// An installation token of GitHub: a JWT of the app's own is what proves it.
func TestTokenCallWithSignedJWT(t *testing.T) {
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	key, public := ecKeyPair(t)
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{Path: "/app/installations/7/access_tokens", Check: func(r *http.Request, _ []byte) error {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			return errors.New("no JWT")
		}
		_, claims := verified(t, token, jose.ES256, public)
		if claims["iss"] != clientID {
			return errors.New("of somebody else")
		}
		return nil
	}}).JSON(201, `{"token":"ghs_T","expires_at":"`+end.Format(time.RFC3339)+`","permissions":{}}`)
	app := calling(oauth.TokenCall{URL: server.URL + "/app/installations/7/access_tokens", Headers: map[string]string{"Authorization": "Bearer {signed_jwt}"}}, oauth.Answer{})
	app.ClientID = clientID
	ts, err := client(t, app, oauth.Secrets{oauth.SecretPrivateKey: key}, oauth.Options{}).Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil || ts.AccessToken != "ghs_T" || !ts.ExpiresAt.Equal(end) {
		t.Errorf("until %v, %v", ts.ExpiresAt, err)
	}
}

// Some servers answer with the token and nothing else; a sentence is none.
func TestBareTokens(t *testing.T) {
	for _, test := range []struct{ kind, body, token string }{
		{"application/json", `"eyJ.a.b"`, "eyJ.a.b"},
		{"text/plain", "0123456789abcdef\n", "0123456789abcdef"},
		{"text/plain; charset=utf-8", "wrong password", ""},
		{"text/html", "<html>0123456789abcdef</html>", ""},
		{"application/json", `"not for you"`, ""},
	} {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{Path: "/login"}).Body(200, test.kind, test.body)
		ts, err := client(t, calling(oauth.TokenCall{URL: server.URL + "/login"}, oauth.Answer{}), nil, oauth.Options{}).Fetch(t.Context(), oauth.Account{ID: "default"})
		if ts.AccessToken != test.token || (err == nil) != (test.token != "") {
			t.Errorf("%s: %v", test.body, err)
		}
	}
}

// Promises 10, 11, 17: the other host sees nothing, nothing is sent twice, nothing secret is said.
func TestTokenCallIsAToken(t *testing.T) {
	server, other := oauthtest.Start(t), oauthtest.Other(t)
	server.Expect(oauthtest.Request{Path: "/login"}).Body(307, "", "", "Location", other.URL+"/login")
	server.Expect(oauthtest.Request{Path: "/login"}).JSON(401, `{"message":"no such user with `+`canary-secret"}`)
	app := calling(oauth.TokenCall{URL: server.URL + "/login", Headers: map[string]string{"X-Key": "{client_secret}"}}, oauth.Answer{})
	var seen []oauth.Exchange
	c := client(t, app, loginSecrets(), oauth.Options{Trace: func(e oauth.Exchange) { seen = append(seen, e) }})
	if _, err := c.Fetch(t.Context(), oauth.Account{ID: "default"}); err == nil {
		t.Error("a redirect is followed")
	}
	_, err := c.Fetch(t.Context(), oauth.Account{ID: "default"})
	e := failure(t, err, oauth.KindRefused)
	if !strings.Contains(e.ServerDescription+e.Message, "no such user") {
		t.Errorf("%+v", e)
	}
	for _, exchange := range seen {
		if strings.Contains(exchange.Request+exchange.Response+exchange.URL, "canary") || exchange.Step != oauth.StepToken {
			t.Errorf("%+v", exchange)
		}
	}
}

// What the first request's settings say is not what a refresh answers.
func TestTokenCallRefreshes(t *testing.T) {
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{Path: "/login"}).JSON(200, `{"idToken":"T1","refreshToken":"R1","expiresIn":"3600"}`)
	server.Expect(oauthtest.Request{Path: "/refresh", Form: url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"R1"}}}).JSON(200, `{"access_token":"T2","refresh_token":"R2","expires_in":"3600"}`)
	app := calling(oauth.TokenCall{URL: server.URL + "/login", Body: `{}`}, oauth.Answer{AccessToken: "/idToken", RefreshToken: "/refreshToken", ExpiresIn: "/expiresIn"})
	app.Endpoints.Refresh, app.ClientAuth = server.URL+"/refresh", oauth.ClientAuthNone
	c := client(t, app, nil, oauth.Options{Now: atStart})
	ts, err := c.Fetch(t.Context(), oauth.Account{ID: "default"})
	if err != nil || ts.AccessToken != "T1" || ts.RefreshToken != "R1" || !ts.ExpiresAt.Equal(start.Add(time.Hour)) {
		t.Fatalf("%v", err)
	}
	if ts, err = c.Refresh(t.Context(), oauth.Account{ID: "default"}, ts); err != nil || ts.AccessToken != "T2" || ts.RefreshToken != "R2" {
		t.Errorf("%v", err)
	}
}

func TestTokenCallProblems(t *testing.T) {
	for name, test := range map[string]struct {
		call  oauth.TokenCall
		field string
	}{
		"no address":       {oauth.TokenCall{}, "request.url"},
		"plain http":       {oauth.TokenCall{URL: "http://login.example.test/x"}, "request.url"},
		"a file":           {oauth.TokenCall{URL: "file:///etc/passwd"}, "request.url"},
		"a user's host":    {oauth.TokenCall{URL: "https://{username}.example.test/"}, "request.url"},
		"method":           {oauth.TokenCall{URL: "https://login.example.test/", Method: "DELETE"}, "request.method"},
		"host header":      {oauth.TokenCall{URL: "https://login.example.test/", Headers: map[string]string{"Host": "evil.example.test"}}, "request.headers.Host"},
		"body of a GET":    {oauth.TokenCall{URL: "https://login.example.test/", Method: "GET", Body: "x"}, "request.body"},
		"an endless body":  {oauth.TokenCall{URL: "https://login.example.test/", Body: strings.Repeat("x", 65<<10)}, "request.body"},
		"secret in a host": {oauth.TokenCall{URL: "https://{client_secret}.example.test/"}, "request.url"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := oauth.New(calling(test.call, oauth.Answer{}), loginSecrets(), oauth.Options{})
			if e := failure(t, err, oauth.KindMisconfigured); e.Field != test.field {
				t.Errorf("%s: %v", e.Field, e)
			}
		})
	}
}

// What a request's texts name is asked for, and nothing else.
func TestTokenCallGaps(t *testing.T) {
	none := func(oauth.SecretKind) bool { return false }
	fields := func(call oauth.TokenCall) (all []string) {
		app := calling(call, oauth.Answer{})
		app.Username = ""
		for _, gap := range oauth.Missing(app, none) {
			all = append(all, gap.Field)
		}
		return all
	}
	for want, call := range map[string]oauth.TokenCall{
		"":                              {URL: "https://x.test/"},
		"client_id":                     {URL: "https://x.test/?key={client_id}"},
		"username password":             {URL: "https://x.test/", Body: `{"u":"{username}","p":"{password}"}`},
		"client_secret":                 {URL: "https://x.test/", Headers: map[string]string{"X-Key": "{client_secret}"}},
		"client_id private_key":         {URL: "https://x.test/", Headers: map[string]string{"Authorization": "Bearer {signed_jwt}"}},
		"request.url":                   {Method: "PUT"},
		"username request.url password": {Body: `{username}:{password}`},
	} {
		if got := strings.Join(fields(call), " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
