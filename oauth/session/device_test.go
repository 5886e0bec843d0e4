package session

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tokendesk/oauth"
)

// device is a fake authorization server for the device grant (RFC 8628); polls
// are its answers to one question after the other.
type device struct {
	polls []string // an error code, or "" for a token
	at    []time.Time
	page  string // "": one of the server's own
	life  int    // seconds
}

func (d *device) RoundTrip(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path == "/device" && d.page != "" {
		return reply(200, nil, fmt.Sprintf(`{"device_code":"dc","user_code":"U","verification_uri":%q,"expires_in":%d}`, d.page, d.life)), nil
	}
	if r.URL.Path == "/device" {
		return reply(200, nil, `{"device_code":"dc","user_code":"ABCD-EFGH","verification_uri":"https://as.example/enter",`+
			`"verification_uri_complete":"https://as.example/enter?c=ABCD-EFGH","expires_in":60,"interval":5}`), nil
	}
	form, _ := url.ParseQuery(string(body))
	if form.Get("device_code") != "dc" {
		return reply(400, nil, `{"error":"invalid_request"}`), nil
	}
	n := len(d.at)
	d.at = append(d.at, time.Now())
	answer := "authorization_pending"
	if n < len(d.polls) {
		answer = d.polls[n]
	}
	if answer == "" {
		return reply(200, nil, `{"access_token":"from-the-device","token_type":"Bearer","expires_in":3600,"refresh_token":"r"}`), nil
	}
	return reply(400, nil, fmt.Sprintf(`{"error":%q}`, answer)), nil
}

// Promise 24 through the manager: what is shown, how often is asked, how it ends.
func TestDeviceFlow(t *testing.T) {
	for name, c := range map[string]struct {
		polls    []string
		kind     oauth.Kind // "": a token
		requests int
		took     time.Duration
	}{
		"at once":      {[]string{""}, "", 1, 5 * time.Second},
		"pending":      {[]string{"authorization_pending", "authorization_pending", ""}, "", 3, 15 * time.Second},
		"slow_down":    {[]string{"slow_down", "authorization_pending", ""}, "", 3, 25 * time.Second}, // 5 + 10 + 10
		"denied":       {[]string{"authorization_pending", "access_denied"}, oauth.KindRefused, 2, 10 * time.Second},
		"expired":      {[]string{"expired_token"}, oauth.KindNeedsLogin, 1, 5 * time.Second},
		"nobody comes": {nil, oauth.KindNeedsLogin, 11, 55 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &device{polls: c.polls}
				m, store, opened := deviceManager(d)
				defer m.Close()
				began := time.Now()
				var shown Progress
				ts, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
					if p.Stage == StageDevice {
						shown = p
					}
				}))
				if d := shown.Device; d == nil || d.Page != "https://as.example/enter" || !d.Expires.Equal(began.Add(time.Minute)) || d.Foreign != "" {
					t.Errorf("shown of the device: %+v", d)
				}
				if last := shown.Device.Last; name == "slow_down" && (last.Meaning != oauth.DeviceWaiting || last.Next != 10*time.Second || last.At != began.Add(15*time.Second)) {
					t.Errorf("told last: %+v", last)
				}
				if shown.UserCode != "ABCD-EFGH" || shown.Address != "https://as.example/enter?c=ABCD-EFGH" || <-opened != shown.Address {
					t.Errorf("shown %q at %q, which was not opened", shown.UserCode, shown.Address)
				}
				if took := time.Since(began); len(d.at) != c.requests || took != c.took {
					t.Errorf("%d questions in %s, want %d in %s", len(d.at), took, c.requests, c.took)
				}
				if c.kind != "" {
					wantKind(t, err, c.kind)
					return
				}
				if rec := store.get(ref); err != nil || ts.AccessToken != "from-the-device" || rec.Tokens == nil || rec.Tokens.RefreshToken != "r" {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

func TestDeviceFlowIsCancelledAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &device{}
		m, store, _ := deviceManager(d)
		defer m.Close()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(7*time.Second, cancel)
		began := time.Now()
		_, err := m.Token(ctx, ref)
		wantKind(t, err, oauth.KindInterrupted)
		time.Sleep(time.Minute)
		if took := time.Since(began); len(d.at) != 1 || took != 67*time.Second || store.get(ref).Failure != nil {
			t.Errorf("%d questions, %s, failure %v", len(d.at), took, store.get(ref).Failure)
		}
	})
}

// A person has as long as the code lives, and a page at somebody else's is not opened
// unasked.
func TestDevicePageOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &device{page: "https://elsewhere.example/enter", life: 600, polls: slices.Repeat([]string{"authorization_pending"}, 100)}
		m, _, opened := deviceManager(d)
		defer m.Close()
		began := time.Now()
		var shown Progress
		_, err := m.SignIn(t.Context(), ref, OnProgress(func(p Progress) {
			if p.Stage == StageDevice {
				shown = p
			}
		}))
		wantKind(t, err, oauth.KindNeedsLogin)
		if took := time.Since(began); took != 595*time.Second {
			t.Errorf("it took %s", took)
		}
		if shown.Device.Foreign != "elsewhere.example" || shown.Address != "https://elsewhere.example/enter" || len(opened) != 0 {
			t.Errorf("%+v, opened %d", shown.Device, len(opened))
		}
	})
}

func deviceManager(d *device) (*Manager, *memory, <-chan string) {
	app := oauth.App{
		ID: "acme", ClientID: "client", Grant: oauth.GrantDeviceCode, ClientAuth: oauth.ClientAuthNone,
		Endpoints: oauth.Endpoints{DeviceAuthorization: "https://as.example/device", Token: "https://as.example/token"},
	}
	store := &memory{leases: map[oauth.Ref]chan struct{}{}, records: map[oauth.Ref]oauth.Record{
		ref: {App: app, Account: oauth.Account{ID: "default"}},
	}}
	opened := make(chan string, 1)
	return New(Options{
		Storage: store, Complete: func(a oauth.App) (oauth.App, error) { return a, nil },
		HTTP:        func(oauth.App, oauth.Secrets) (*http.Client, error) { return &http.Client{Transport: d}, nil },
		OpenBrowser: func(_ context.Context, address string, _ oauth.Ref, _ string) error { opened <- address; return nil },
	}), store, opened
}

// A lease that another holds is told of, and the renewal goes on after it.
func TestWaitingForALeaseIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		store := accounts(map[string]int{"as.example": 1}, time.Hour, -time.Minute, nil)
		m := New(Options{
			Storage: store, Complete: func(a oauth.App) (oauth.App, error) { return a, nil },
			HTTP: func(oauth.App, oauth.Secrets) (*http.Client, error) { return &http.Client{Transport: p}, nil },
		})
		defer m.Close()
		one := oauth.Ref{App: "as.example", Account: "u0"}
		release, err := store.Lease(t.Context(), one)
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Minute, release)
		var stages []Stage
		if _, err := m.Token(t.Context(), one, OnProgress(func(p Progress) { stages = append(stages, p.Stage) })); err != nil {
			t.Fatal(err)
		}
		if len(stages) != 2 || stages[0] != StageLease || stages[1] != StageWorking {
			t.Errorf("told %v", stages)
		}
	})
}

// The questions to the server go out with a valid token, renewed first.
func TestQuestionsToTheServer(t *testing.T) {
	s := newServer(t)
	s.says(ada, nil)
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
		r.App.Endpoints.Introspection = s.URL + "/userinfo"
		r.App.Test = oauth.TestCall{Method: "GET", URL: s.URL + "/userinfo", Success: "/email"}
	})
	m := manager(t, store, nil)
	if info, err := m.Userinfo(t.Context(), ref); err != nil || !strings.Contains(string(info), "ada@") {
		t.Errorf("userinfo %s, %v", info, err)
	}
	if said, err := m.Introspect(t.Context(), ref); err != nil || !strings.Contains(string(said), "ada@") {
		t.Errorf("introspection %s, %v", said, err)
	}
	if result, err := m.Test(t.Context(), ref); err != nil || !result.OK || result.Status != 200 {
		t.Errorf("test call %+v, %v", result, err)
	}
	if n := s.requests.Load(); n != 1 || store.get(ref).Tokens.AccessToken != "a1" {
		t.Errorf("%d token requests, want 1", n)
	}
}
