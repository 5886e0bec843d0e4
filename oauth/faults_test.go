package oauth_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// Promise 12: a person's cancel is felt at once.
func TestCancel(t *testing.T) {
	server := oauthtest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	server.Expect(oauthtest.Request{}).With(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := client(t, credentials(server), secrets(), oauth.Options{}).Fetch(ctx, oauth.Account{})
	if e := failure(t, err, oauth.KindInterrupted); !e.Sent {
		t.Error("a request that has left counts as unsent")
	}
}

// Promise 11: one call sends one request, also when the connection breaks, and
// whatever else the app has sent along.
func TestNothingIsSentTwice(t *testing.T) {
	for _, header := range []string{"X-Key", "Idempotency-Key", "x-idempotency-key"} {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"T"}`) // leaves a connection to reuse
		server.Expect(oauthtest.Request{}).With(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		app := credentials(server)
		app.Headers.Token = map[string]string{header: "1"}
		c := client(t, app, secrets(), oauth.Options{})
		if _, err := c.Fetch(t.Context(), oauth.Account{}); err != nil {
			t.Fatal(err)
		}
		_, err := c.Exchange(t.Context(), oauth.Account{}, oauth.Authorization{}, "canary-code")
		if e := failure(t, err, oauth.KindUnreachable); !e.Sent {
			t.Error("a request that may have left counts as unsent")
		}
		if got := len(server.Log()); got != 2 {
			t.Errorf("%s: %d requests", header, got)
		}
	}
}

func TestUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	plain, secure := oauthtest.Start(t), oauthtest.StartTLS(t)
	tests := map[string]struct {
		address string
		kind    oauth.Kind
		sent    bool
	}{
		"nobody listens":     {"http://" + address, oauth.KindUnreachable, false},
		"no such host":       {"https://tokendesk.invalid", oauth.KindUnreachable, false},
		"unknown authority":  {secure.URL, oauth.KindUnreachable, false},
		"plain where TLS is": {"https" + strings.TrimPrefix(plain.URL, "http"), oauth.KindUnreachable, false},
		"TLS where plain is": {"http" + strings.TrimPrefix(secure.URL, "https"), oauth.KindBadAnswer, true},
		"IPv6 nobody":        {"http://[::1]:1", oauth.KindUnreachable, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic, Endpoints: oauth.Endpoints{Token: test.address + "/token"}}
			_, err := fetch(t, app)
			e := failure(t, err, test.kind)
			if e.Sent != test.sent && test.kind == oauth.KindUnreachable {
				t.Errorf("sent is %v: %s", e.Sent, e.Message)
			}
			if e.Advice == "" {
				t.Error("no advice")
			}
		})
	}
}

// What is not HTTP makes no sense; nobody is told that the host is out of reach.
func TestAnswersThatAreNoHTTP(t *testing.T) {
	for name, text := range map[string]string{
		"no status line":  "canary\r\n\r\n",
		"two lengths":     "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
		"negative length": "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
		"no header":       "HTTP/1.1 200 OK\r\ncanary\r\n\r\n",
	} {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{}).With(func(w http.ResponseWriter, _ *http.Request) {
			connection, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			defer connection.Close()
			connection.Write([]byte(text))
		})
		_, err := fetch(t, credentials(server))
		if e := failure(t, err, oauth.KindBadAnswer); !e.Sent {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// Promise 16: plain http only to this computer or after an opt-in.
func TestPlainHTTP(t *testing.T) {
	app := oauth.App{Grant: oauth.GrantClientCredentials, ClientID: clientID, ClientAuth: oauth.ClientSecretBasic, Endpoints: oauth.Endpoints{Token: "http://192.0.2.1/token"}}
	_, err := oauth.New(app, secrets(), oauth.Options{})
	failure(t, err, oauth.KindMisconfigured)
	app.TLS.AllowHTTP = true
	if _, err := oauth.New(app, secrets(), oauth.Options{}); err != nil {
		t.Fatal(err)
	}
	c, err := oauth.NewHTTPClient(oauth.App{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://192.0.2.1/", nil)
	if answer, err := c.Do(request); err == nil || ctx.Err() != nil {
		t.Fatalf("plain http left for the network: %v %v", answer, err)
	}
}

// Promise 17: the trace shows what was sent, with secrets replaced.
func TestTrace(t *testing.T) {
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{}).Body(200, "application/json",
		`{"access_token":"canary-A","refresh_token":"canary-R","id_token_hint":"canary-I","expires_in":60,"deep":{"key":["canary-K"]}}`, "Set-Cookie", "s=canary")
	server.Expect(oauthtest.Request{Path: "/x"}).Body(400, "text/html", "<p>canary-A canary-R</p>", "X-Debug", "canary")
	app := credentials(server)
	app.ClientAuth = oauth.ClientSecretPost
	app.Headers.Token = map[string]string{"X-Key": "canary"}
	app.Params.Token = map[string]oauth.Param{"api_key": {"canary"}}
	app.Endpoints.Revocation = server.URL + "/x?key=canary"
	var trace []oauth.Exchange
	c := client(t, app, secrets(), oauth.Options{Trace: func(e oauth.Exchange) { trace = append(trace, e) }})
	ts, err := c.Fetch(t.Context(), oauth.Account{})
	if err != nil {
		t.Fatal(err)
	}
	failure(t, c.Revoke(t.Context(), oauth.TokenSet{AccessToken: ts.AccessToken}), oauth.KindBadAnswer)
	text := fmt.Sprintf("%+v", trace)
	if strings.Contains(text, "canary") {
		t.Errorf("a secret in the trace:\n%s", text)
	}
	for _, part := range []string{"POST", "/token", "grant_type=client_credentials", "client_id=client-1", "client_secret=‹client_secret›", `"expires_in": 60`, "X-Key: ‹value›", "api_key=‹api_key›", `"access_token": "‹access_token›"`, `"refresh_token": "‹refresh_token›"`, "token=‹access_token›", "Set-Cookie: ‹cookie›", "key=‹value›"} {
		if !strings.Contains(text, part) {
			t.Errorf("the trace lacks %q:\n%s", part, text)
		}
	}
	if printed := fmt.Sprintf("%v %+v %#v", ts, ts, ts); strings.Contains(printed, "canary") {
		t.Error("a token set prints its tokens")
	}
}

// A secret is masked wherever a server puts it: behind escapes, beyond where a
// text is cut, in a name.
func TestTraceOfASecretInOtherShapes(t *testing.T) {
	awkward := `canary&<">/` + strings.Repeat("z", 700)
	said, _ := json.Marshal(map[string]any{
		"error": "invalid_client", "error_description": strings.Repeat("x", 480) + awkward, awkward: 1, "detail": []string{awkward},
	})
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{}).Body(401, "application/json", string(said), "Server", "a"+awkward)
	server.Expect(oauthtest.Request{}).Body(401, "application/x-www-form-urlencoded", "error=invalid_client&scope="+url.QueryEscape(strings.Repeat("x", 490)+awkward))
	app := credentials(server)
	app.Scopes = []string{strings.Repeat("y", 490) + awkward}
	var trace []oauth.Exchange
	c := client(t, app, oauth.Secrets{oauth.SecretClientSecret: awkward}, oauth.Options{Trace: func(e oauth.Exchange) { trace = append(trace, e) }})
	for range 2 {
		_, err := c.Fetch(t.Context(), oauth.Account{})
		failure(t, err, oauth.KindRefused)
	}
	if text := fmt.Sprintf("%+v", trace); strings.Contains(text, "canary") || strings.Contains(text, "zzz") || !strings.Contains(text, "‹client_secret›") {
		t.Errorf("a secret in the trace:\n%s", text)
	}
}

// With PKCE plain the challenge that is pushed is the verifier.
func TestTraceOfAPlainVerifier(t *testing.T) {
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{Path: "/par"}).JSON(201, `{"request_uri":"urn:x"}`)
	app := browserApp(server)
	app.PKCE, app.Endpoints.PushedAuthorizationRequest = oauth.PKCEPlain, server.URL+"/par"
	var trace []oauth.Exchange
	a, err := client(t, app, secrets(), oauth.Options{Trace: func(e oauth.Exchange) { trace = append(trace, e) }}).Authorize(t.Context(), oauth.Account{}, redirect, "s")
	if err != nil || a.Verifier == "" {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", trace); strings.Contains(text, a.Verifier) || !strings.Contains(text, "code_challenge=‹code_verifier›") {
		t.Errorf("the verifier is in the trace:\n%s", text)
	}
}
