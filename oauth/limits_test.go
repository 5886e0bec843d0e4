package oauth_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// calls ask every endpoint there is once, each with a secret or a token in it;
// what comes back is what the person is told.
var calls = map[string]func(ctx context.Context, c *oauth.Client) error{
	"fetch": func(ctx context.Context, c *oauth.Client) error { _, err := c.Fetch(ctx, oauth.Account{}); return err },
	"refresh": func(ctx context.Context, c *oauth.Client) error {
		_, err := c.Refresh(ctx, oauth.Account{}, carried)
		return err
	},
	"exchange": func(ctx context.Context, c *oauth.Client) error {
		_, err := c.Exchange(ctx, oauth.Account{}, oauth.Authorization{}, "canary-C")
		return err
	},
	"pushed request": func(ctx context.Context, c *oauth.Client) error {
		_, err := c.Authorize(ctx, oauth.Account{}, redirect, "s")
		return err
	},
	"device": func(ctx context.Context, c *oauth.Client) error {
		_, err := c.StartDevice(ctx, oauth.Account{})
		return err
	},
	"device's token": func(ctx context.Context, c *oauth.Client) error {
		_, err := c.PollDevice(ctx, oauth.Account{}, oauth.DeviceAuthorization{DeviceCode: "canary-D", Interval: 1, ExpiresAt: time.Now().Add(time.Hour)})
		return err
	},
	"introspect": func(ctx context.Context, c *oauth.Client) error { _, err := c.Introspect(ctx, carried); return err },
	"revoke": func(ctx context.Context, c *oauth.Client) error {
		return c.Revoke(ctx, oauth.TokenSet{AccessToken: "canary-A"})
	},
	"userinfo": func(ctx context.Context, c *oauth.Client) error { _, err := c.Userinfo(ctx, carried); return err },
	"test": func(ctx context.Context, c *oauth.Client) error {
		result, err := c.Test(ctx, carried)
		if err == nil && !result.OK {
			return &oauth.Error{Kind: oauth.KindBadAnswer, Message: result.Why}
		}
		return err
	},
}

var carried = oauth.TokenSet{AccessToken: "canary-A", RefreshToken: "canary-R"}

func methodOf(call string) string {
	if call == "userinfo" || call == "test" {
		return http.MethodGet
	}
	return http.MethodPost
}

// everywhere is an app all of whose endpoints are one.
func everywhere(server *oauthtest.Server) oauth.App {
	app, address := credentials(server), server.URL+"/x"
	app.PAR, app.Test.URL = oauth.PARAlways, address
	app.Endpoints = oauth.Endpoints{
		Authorization: address, Token: address, DeviceAuthorization: address, Revocation: address, Introspection: address,
		Userinfo: address, PushedAuthorizationRequest: address,
	}
	return app
}

// Promise 10: no redirect is followed by anything that carries a secret.
func TestRedirectsCarryNoSecret(t *testing.T) {
	for name, call := range calls {
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(fmt.Sprint(name, " ", status), func(t *testing.T) {
				other := oauthtest.Other(t) // fails the test when it sees anything
				server := oauthtest.Start(t)
				server.Expect(oauthtest.Request{Method: methodOf(name), Path: "/x"}).Body(status, "text/html", "", "Location", other.URL+"/token")
				failure(t, call(t.Context(), client(t, everywhere(server), secrets(), oauth.Options{})), oauth.KindBadAnswer)
			})
		}
	}
}

// The keys of a server follow redirects on its own origin only.
func TestKeysFollowNobodyElse(t *testing.T) {
	other, server := oauthtest.Other(t), oauthtest.Start(t)
	expectDiscovery(server, "")
	c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
	a, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
	if err != nil {
		t.Fatal(err)
	}
	server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"A","id_token":"`+ecKey(t, "k").sign(t, good(server, a.Nonce))+`"}`)
	server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).Body(302, "", "", "Location", other.URL+"/keys")
	if ts, err := c.Exchange(t.Context(), oauth.Account{}, a, "c"); err != nil || ts.Verified != oauth.VerifiedUnknown {
		t.Error(ts.Verified, err)
	}
}

var torrents = map[string]http.HandlerFunc{
	"endless": func(w http.ResponseWriter, _ *http.Request) { pour(w) },
	"endless error": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		pour(w)
	},
	"gzip bomb": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		pour(z)
		z.Close()
	},
	"another protocol, then silence": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "x")
		w.WriteHeader(http.StatusSwitchingProtocols)
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer connection.Close()
		connection.Read(make([]byte, 1)) // until the client hangs up
	},
	"endless headers": func(w http.ResponseWriter, _ *http.Request) {
		for i := range 10_000 {
			w.Header().Set(fmt.Sprint("X-", i), "0123456789")
		}
	},
}

// pour writes 10 GiB, unless the reader hangs up.
func pour(w io.Writer) {
	chunk := strings.Repeat(" ", 1<<16)
	for range 10 << 14 {
		if _, err := io.WriteString(w, chunk); err != nil {
			return
		}
	}
}

// Promise 12: whatever endpoint pours, a bounded part is read.
func TestEndlessAnswers(t *testing.T) {
	for call, ask := range calls {
		for torrent, answer := range torrents {
			t.Run(call+", "+torrent, func(t *testing.T) {
				server := oauthtest.Start(t)
				server.Expect(oauthtest.Request{Method: methodOf(call), Path: "/x"}).With(answer)
				c := client(t, everywhere(server), secrets(), oauth.Options{})
				bounded(t, func() { failure(t, ask(t.Context(), c), oauth.KindBadAnswer) })
			})
		}
	}
}

// The same for documents that are fetched: discovery and keys.
func TestEndlessDocuments(t *testing.T) {
	for torrent, answer := range torrents {
		t.Run("discovery, "+torrent, func(t *testing.T) {
			server := oauthtest.Start(t)
			well := server.Expect(oauthtest.Request{Method: "GET", Path: "/.well-known/openid-configuration"}).With(answer)
			if torrent == "endless error" || strings.HasPrefix(torrent, "another protocol") { // looked for at the other place too
				well.With(func(w http.ResponseWriter, _ *http.Request) { pour(w) })
			}
			c := client(t, oauth.App{ClientID: clientID, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Issuer: server.URL}}, secrets(), oauth.Options{})
			bounded(t, func() {
				_, err := c.Fetch(t.Context(), oauth.Account{})
				failure(t, err, oauth.KindBadAnswer)
			})
		})
		t.Run("keys, "+torrent, func(t *testing.T) {
			server := oauthtest.Start(t)
			expectDiscovery(server, "")
			c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
			a, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "s")
			if err != nil {
				t.Fatal(err)
			}
			server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"A","id_token":"`+ecKey(t, "k").sign(t, good(server, a.Nonce))+`"}`)
			server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).With(answer)
			bounded(t, func() {
				if ts, err := c.Exchange(t.Context(), oauth.Account{}, a, "c"); err != nil || ts.Verified != oauth.VerifiedUnknown {
					t.Error(ts.Verified, err)
				}
			})
		})
	}
}

// An answer of less than a megabyte can still be made to grow: by errors inside
// errors, each read again, or by depth, which indentation multiplies.
func TestNestedAnswers(t *testing.T) {
	within := func(open, inner, closing string, depth int) string {
		return strings.Repeat(open, depth) + inner + strings.Repeat(closing, depth)
	}
	wide := "[" + strings.Repeat("1,", 100_000) + "1]"
	tests := map[string]struct {
		status int
		body   string
		calls  []string
	}{
		"errors in errors":      {400, within(`{"error":`, `"`+strings.Repeat("x", 500_000)+`"`, "}", 9000), []string{"fetch", "userinfo", "introspect", "device"}},
		"errors in error lists": {400, within(`{"errors":[`, `"`+strings.Repeat("x", 500_000)+`"`, "]}", 4500), []string{"fetch", "userinfo", "revoke", "test"}},
		"a deep refusal":        {400, `{"error":"e","x":` + within("[", wide, "]", 5000) + `}`, []string{"fetch", "userinfo", "test"}},
		"a deep answer":         {200, `{"sub":"ada","x":` + within("[", wide, "]", 5000) + `}`, []string{"fetch", "userinfo", "introspect", "device", "pushed request"}},
	}
	for name, test := range tests {
		for _, call := range test.calls {
			t.Run(name+", "+call, func(t *testing.T) {
				server := oauthtest.Start(t)
				server.Expect(oauthtest.Request{Method: methodOf(call), Path: "/x"}).JSON(test.status, test.body)
				traced := 0
				c := client(t, everywhere(server), secrets(), oauth.Options{Trace: func(e oauth.Exchange) { traced = len(e.Response) }})
				bounded(t, func() {
					if err := calls[call](t.Context(), c); err == nil {
						t.Error("it was taken")
					}
				})
				if traced == 0 || traced > 20<<10 {
					t.Errorf("%d bytes in the trace", traced)
				}
			})
		}
	}
	t.Run("a test call", func(t *testing.T) {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{Method: "GET", Path: "/x"}).JSON(200, within("[", "1", "]", 5000))
		result, err := client(t, everywhere(server), secrets(), oauth.Options{}).Test(t.Context(), carried)
		if err != nil || !result.OK || strings.Contains(result.Body, "[[") {
			t.Errorf("%v %.40q", err, result.Body)
		}
	})
	t.Run("a JWT's claims", func(t *testing.T) {
		for depth, shown := range map[int]bool{31: true, 32: false, 5000: false} {
			if _, _, ok := oauth.Claims(jwt(`{"x":` + within("[", "1", "]", depth) + `}`)); ok != shown {
				t.Errorf("%d deep: %t", depth, ok)
			}
		}
	})
}

// bounded fails the test when do allocates far more than one answer may hold.
func bounded(t *testing.T, do func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
		t.Errorf("%d MiB were allocated", used>>20)
	}
}

// Promise 12: the time limit holds for the whole answer, at every endpoint,
// though a byte comes again and again.
func TestOneByteAtATime(t *testing.T) {
	for call, ask := range calls {
		if call == "device's token" {
			continue // a time-out is no end there: TestPollDevice
		}
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			server := oauthtest.Start(t)
			server.Expect(oauthtest.Request{Method: methodOf(call), Path: "/x"}).With(func(w http.ResponseWriter, r *http.Request) {
				drip := time.NewTicker(50 * time.Millisecond)
				defer drip.Stop()
				for {
					io.WriteString(w, " ")
					http.NewResponseController(w).Flush()
					select {
					case <-drip.C:
					case <-r.Context().Done():
						return
					}
				}
			})
			app := everywhere(server)
			app.HTTPTimeoutSeconds = 1
			e := failure(t, ask(t.Context(), client(t, app, secrets(), oauth.Options{})), oauth.KindUnreachable)
			if !strings.Contains(e.Message, "did not answer within 1 s.") {
				t.Errorf("%+v", e)
			}
		})
	}
}
