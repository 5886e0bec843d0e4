package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tokendesk/oauth"
)

// park is a fake network of token endpoints that rotate refresh tokens. All of
// it happens inside a synctest bubble, where time passes when nobody works.
type park struct {
	mu      sync.Mutex
	took    time.Duration // of one answer
	script  func(n int, r *http.Request, form url.Values) (*http.Response, error)
	life    time.Duration // of what it issues
	running map[string]int
	most    map[string]int
	at      []time.Time
	sent    []string // refresh tokens
}

func newPark(life time.Duration) *park {
	return &park{took: 200 * time.Millisecond, life: life, running: map[string]int{}, most: map[string]int{}}
}

func (p *park) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	form, _ := url.ParseQuery(string(body))
	p.mu.Lock()
	p.at, p.sent = append(p.at, time.Now()), append(p.sent, form.Get("refresh_token"))
	n := len(p.at)
	p.running[r.URL.Host]++
	p.most[r.URL.Host] = max(p.most[r.URL.Host], p.running[r.URL.Host])
	took, script := p.took, p.script
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		p.running[r.URL.Host]--
		p.mu.Unlock()
	}()
	time.Sleep(took)
	if script != nil {
		if response, err := script(n, r, form); response != nil || err != nil {
			return response, err
		}
	}
	return reply(200, nil, fmt.Sprintf(`{"access_token":"a%d","token_type":"Bearer","expires_in":%d,"refresh_token":"next-%d"}`, n, int(p.life.Seconds()), n)), nil
}

func (p *park) requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.at)
}

func reply(status int, header http.Header, body string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for k, v := range header {
		h[k] = v
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// accounts fills a storage with accounts of a life that all end at once.
func accounts(hosts map[string]int, life, left time.Duration, change func(*oauth.Record)) *memory {
	store := &memory{records: map[oauth.Ref]oauth.Record{}, leases: map[oauth.Ref]chan struct{}{}}
	for name, n := range hosts {
		app := oauth.App{
			ID: name, ClientID: "client", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone,
			Endpoints: oauth.Endpoints{Authorization: "https://" + name + "/authorize", Token: "https://" + name + "/token"},
		}
		for i := range n {
			account := oauth.Account{ID: fmt.Sprintf("u%d", i)}
			rec := oauth.Record{App: app, Account: account, Tokens: &oauth.TokenSet{
				AccessToken: "old-" + account.ID, RefreshToken: "first-" + account.ID, Life: oauth.LifeKnown,
				ObtainedAt: time.Now().Add(left - life), ExpiresAt: time.Now().Add(left),
			}}
			if change != nil {
				change(&rec)
			}
			rec.Tokens.Fingerprint = oauth.Fingerprint(rec.App, rec.Account)
			store.records[oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}] = rec
		}
	}
	return store
}

func (s *memory) all(context.Context) ([]oauth.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return nil, s.refuse
	}
	list := make([]oauth.Record, 0, len(s.records))
	for _, rec := range s.records {
		list = append(list, rec)
	}
	return list, nil
}

// keep runs KeepFresh in a bubble; the returned function ends it.
func keep(t *testing.T, store *memory, p *park, change func(*Options, *Renewal)) (m *Manager, end func()) {
	o := Options{
		Storage: store, Complete: func(a oauth.App) (oauth.App, error) { return a, nil },
		HTTP:        func(oauth.App, oauth.Secrets) (*http.Client, error) { return &http.Client{Transport: p}, nil },
		OpenBrowser: func(context.Context, string, oauth.Ref, string) error { t.Error("opened a browser"); return nil },
	}
	r := Renewal{Accounts: store.all}
	if change != nil {
		change(&o, &r)
	}
	m = New(o)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { m.KeepFresh(ctx, r); close(done) }()
	return m, func() { cancel(); <-done; m.Close() }
}

// 1,000 accounts end in the same minute at one host: each is renewed once,
// before it ends, and never more than the limit at a time.
func TestAThousandAccountsAreRenewedGently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		store := accounts(map[string]int{"as.example": 1000}, 10*time.Minute, 10*time.Minute, nil)
		ends := time.Now().Add(10 * time.Minute)
		_, end := keep(t, store, p, nil)
		time.Sleep(10 * time.Minute)
		end()
		if p.requests() != 1000 || p.most["as.example"] > renewalsPerHost {
			t.Fatalf("%d requests, %d at a time", p.requests(), p.most["as.example"])
		}
		for ref, rec := range store.records {
			if !strings.HasPrefix(rec.Tokens.RefreshToken, "next-") {
				t.Fatalf("%s was not renewed", ref)
			}
		}
		first, last := p.at[0], p.at[len(p.at)-1]
		if spread := last.Sub(first); spread < 50*time.Second || !last.Before(ends.Add(-50*time.Second)) {
			t.Errorf("renewed over %s, the last one %s before the end", spread, ends.Sub(last))
		}
	})
}

// A host that is slow holds up nobody else's accounts.
func TestTheLimitIsAHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		stuck := make(chan struct{})
		p.script = func(_ int, r *http.Request, _ url.Values) (*http.Response, error) {
			if r.URL.Host == "slow.example" {
				<-stuck
			}
			return nil, nil
		}
		store := accounts(map[string]int{"slow.example": 20, "fast.example": 20}, time.Hour, time.Minute, nil)
		_, end := keep(t, store, p, func(_ *Options, r *Renewal) { r.PerHost = 3 })
		time.Sleep(time.Minute)
		if p.requests() != 23 || p.most["slow.example"] != 3 {
			t.Errorf("%d requests, %d at a time at the slow host", p.requests(), p.most["slow.example"])
		}
		close(stuck)
		time.Sleep(time.Minute)
		end()
		if p.requests() != 40 {
			t.Errorf("%d requests", p.requests())
		}
	})
}

// Promise 21: after a suspend or a jump of the clock, forth or back, accounts
// are renewed once, spread over time.
func TestClockJumpsMakeNoBurst(t *testing.T) {
	for name, jump := range map[string]time.Duration{"a day forth": 24 * time.Hour, "a day back": -24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				p.took = 0
				store := accounts(map[string]int{"as.example": 400}, time.Hour, time.Hour, nil)
				var mu sync.Mutex
				var shift time.Duration
				_, end := keep(t, store, p, func(o *Options, _ *Renewal) {
					o.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return time.Now().Add(shift).Round(0) }
				})
				time.Sleep(time.Minute)
				if p.requests() != 0 {
					t.Fatalf("%d requests before the jump", p.requests())
				}
				mu.Lock()
				shift = jump
				mu.Unlock()
				time.Sleep(3 * time.Minute)
				end()
				if p.requests() != 400 {
					t.Fatalf("%d requests, want one each", p.requests())
				}
				for i := range p.at {
					if i+40 < len(p.at) && p.at[i+40].Sub(p.at[i]) < 4*time.Second {
						t.Fatalf("a burst: 40 requests in %s", p.at[i+40].Sub(p.at[i]))
					}
				}
			})
		})
	}
}

// noByte fails before a connection stands, halfway after.
func noByte(int, *http.Request, url.Values) (*http.Response, error) {
	return nil, errors.New("network is unreachable")
}

func halfway(_ int, r *http.Request, _ url.Values) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	return nil, io.ErrUnexpectedEOF
}

// Promises 11 and 20: what follows a failure of a background renewal.
func TestWhatIsTriedAgain(t *testing.T) {
	status := func(code int, header http.Header) func(int, *http.Request, url.Values) (*http.Response, error) {
		return func(int, *http.Request, url.Values) (*http.Response, error) { return reply(code, header, "{}"), nil }
	}
	for name, c := range map[string]struct {
		script  func(int, *http.Request, url.Values) (*http.Response, error)
		grant   oauth.Grant
		between [2]time.Duration // before the second request; zero: there is none
	}{
		"no byte had left":              {noByte, "", [2]time.Duration{2500 * time.Millisecond, 5500 * time.Millisecond}},
		"503":                           {status(503, nil), "", [2]time.Duration{2500 * time.Millisecond, 5500 * time.Millisecond}},
		"429":                           {status(429, nil), "", [2]time.Duration{2500 * time.Millisecond, 5500 * time.Millisecond}},
		"429 with Retry-After":          {status(429, http.Header{"Retry-After": {"120"}}), "", [2]time.Duration{2 * time.Minute, 133 * time.Second}},
		"no answer":                     {halfway, "", [2]time.Duration{}},
		"500":                           {status(500, nil), "", [2]time.Duration{}},
		"502":                           {status(502, nil), "", [2]time.Duration{}},
		"invalid_client":                {status(401, nil), "", [2]time.Duration{}},
		"no answer, no refresh token":   {halfway, oauth.GrantClientCredentials, [2]time.Duration{2500 * time.Millisecond, 5500 * time.Millisecond}},
		"refused without refresh token": {status(401, nil), oauth.GrantClientCredentials, [2]time.Duration{}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				p.took = 0
				p.script = func(n int, r *http.Request, f url.Values) (*http.Response, error) {
					if n == 1 {
						return c.script(n, r, f)
					}
					return nil, nil
				}
				store := accounts(map[string]int{"as.example": 1}, time.Hour, time.Minute, func(r *oauth.Record) {
					if c.grant != "" {
						r.App.Grant, r.Tokens.RefreshToken = c.grant, ""
					}
				})
				_, end := keep(t, store, p, nil)
				time.Sleep(10 * time.Minute)
				end()
				if c.between == [2]time.Duration{} {
					if p.requests() != 1 {
						t.Errorf("%d requests, want 1", p.requests())
					}
					return
				}
				if p.requests() != 2 {
					t.Fatalf("%d requests, want 2", p.requests())
				}
				if d := p.at[1].Sub(p.at[0]); d < c.between[0] || d > c.between[1] || p.sent[0] != p.sent[1] {
					t.Errorf("sent again after %s: %q, then %q", d, p.sent[0], p.sent[1])
				}
			})
		})
	}
}

// A refresh token that may have reached the server stays unsent by itself, in
// another run of the program, too, until a person asks.
func TestOnlyAPersonSendsASpentTokenAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		p.script = halfway
		store := accounts(map[string]int{"as.example": 1}, time.Hour, time.Minute, nil)
		for range 2 {
			_, end := keep(t, store, p, nil)
			time.Sleep(time.Hour)
			end()
		}
		if p.requests() != 1 {
			t.Fatalf("%d requests, want 1", p.requests())
		}
		p.script = nil
		m, end := keep(t, store, p, nil)
		if _, err := m.Token(t.Context(), oauth.Ref{App: "as.example", Account: "u0"}, NoSignIn()); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour) // and from then on it is kept fresh again
		end()
		if p.requests() != 3 {
			t.Errorf("%d requests, want 3", p.requests())
		}
	})
}

// The same holds for an account whose token is exchanged for another's.
func TestASubjectsSpentTokenIsNotSentAgain(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Failure = &oauth.Failure{Kind: oauth.KindUnreachable} })
	rec := s.record(oauth.GrantTokenExchange)
	rec.App.ID, rec.App.TokenExchange.Subject = "other", "acme/default"
	rec.Tokens.Fingerprint = oauth.Fingerprint(rec.App, rec.Account)
	other := oauth.Ref{App: "other", Account: "default"}
	store.put(other, rec)
	m := manager(t, store, nil)
	a, err := m.account(t.Context(), other)
	if err != nil || !a.renewable() {
		t.Fatalf("renewable %t, %v", a.renewable(), err)
	}
	if err := m.renewInBackground(t.Context(), other, a.planKey()); err == nil || s.requests.Load() != 0 {
		t.Errorf("%v, %d requests", err, s.requests.Load())
	}
	if _, err := m.Token(t.Context(), other); err != nil || s.requests.Load() != 2 {
		t.Errorf("a person's call: %v, %d requests", err, s.requests.Load())
	}
}

// A host that says 429 to one account is left alone with all of them.
func TestRetryAfterIsTheHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		p.script = func(n int, _ *http.Request, _ url.Values) (*http.Response, error) {
			if n <= renewalsPerHost {
				return reply(429, http.Header{"Retry-After": {"60"}}, "{}"), nil
			}
			return nil, nil
		}
		store := accounts(map[string]int{"as.example": 100}, time.Hour, -time.Minute, nil)
		_, end := keep(t, store, p, nil)
		time.Sleep(time.Minute)
		if n := p.requests(); n > renewalsPerHost {
			t.Errorf("%d requests during the pause", n)
		}
		time.Sleep(2 * time.Minute)
		end()
		for ref, rec := range store.records {
			if !strings.HasPrefix(rec.Tokens.RefreshToken, "next-") {
				t.Fatalf("%s was not renewed", ref)
			}
		}
	})
}

func TestNothingIsRenewedWhileTheVaultIsLocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		store := accounts(map[string]int{"as.example": 3}, time.Hour, 20*time.Minute, nil)
		changed := make(chan struct{}, 1)
		_, end := keep(t, store, p, func(_ *Options, r *Renewal) { r.Changed = changed })
		time.Sleep(time.Second)
		lock := func(err error) {
			store.mu.Lock()
			store.refuse = err
			store.mu.Unlock()
			changed <- struct{}{}
		}
		lock(&oauth.Error{Kind: oauth.KindVault, Message: "locked"})
		time.Sleep(time.Hour)
		if p.requests() != 0 {
			t.Errorf("%d requests while locked", p.requests())
		}
		lock(nil)
		time.Sleep(5 * time.Second)
		end()
		if p.requests() != 3 {
			t.Errorf("%d requests after unlocking", p.requests())
		}
	})
}

// Which accounts are left alone. That no browser opens, keep looks after.
func TestWhatIsNotKeptFresh(t *testing.T) {
	for name, change := range map[string]func(*oauth.Record){
		"no refresh token": func(r *oauth.Record) { r.Tokens.RefreshToken = "" },
		"needs a sign-in":  func(r *oauth.Record) { r.NeedsLogin = true },
		"on hold":          func(r *oauth.Record) { r.Held = true },
		"unknown life":     func(r *oauth.Record) { r.Tokens.Life = oauth.LifeUnknown },
		"never ends":       func(r *oauth.Record) { r.Tokens.Life = oauth.LifeNever },
		"lives too short":  func(r *oauth.Record) { r.Tokens.ObtainedAt = r.Tokens.ExpiresAt.Add(-19 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				_, end := keep(t, accounts(map[string]int{"as.example": 1}, time.Hour, time.Minute, change), p, nil)
				time.Sleep(10 * time.Minute)
				end()
				if p.requests() != 0 {
					t.Errorf("%d requests", p.requests())
				}
			})
		})
	}
	for name, change := range map[string]func(*oauth.Record){
		"other settings": func(r *oauth.Record) { r.App.Scopes = []string{"more"} },
		"untrusted":      func(r *oauth.Record) { r.Waiting = []oauth.Change{{Field: "proxy"}} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				store := accounts(map[string]int{"as.example": 1}, time.Hour, time.Minute, nil)
				for ref, rec := range store.records {
					change(&rec)
					store.records[ref] = rec
				}
				_, end := keep(t, store, p, nil)
				time.Sleep(10 * time.Minute)
				end()
				if p.requests() != 0 {
					t.Errorf("%d requests", p.requests())
				}
			})
		})
	}
}

// A refused refresh token ends there: the account needs a person, and the
// person is not called.
func TestABackgroundRenewalAsksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		p.script = func(int, *http.Request, url.Values) (*http.Response, error) {
			return reply(400, nil, `{"error":"invalid_grant"}`), nil
		}
		store := accounts(map[string]int{"as.example": 1}, time.Hour, time.Minute, nil)
		_, end := keep(t, store, p, nil)
		time.Sleep(time.Hour)
		end()
		if rec := store.records[oauth.Ref{App: "as.example", Account: "u0"}]; p.requests() != 1 || !rec.NeedsLogin {
			t.Errorf("%d requests, needs login %t", p.requests(), rec.NeedsLogin)
		}
	})
}

func TestRenewalMoments(t *testing.T) {
	at := func(life time.Duration, random float64) time.Duration {
		return renewAt(oauth.TokenSet{ObtainedAt: noon, ExpiresAt: noon.Add(life)}, random).Sub(noon)
	}
	for _, c := range []struct {
		life, early, late time.Duration
	}{
		{time.Hour, 50 * time.Minute, 55 * time.Minute},
		{24 * time.Hour, 24*time.Hour - 10*time.Minute, 24*time.Hour - 5*time.Minute},
		{time.Minute, 48 * time.Second, 54 * time.Second},
	} {
		if early, late := at(c.life, 1), at(c.life, 0); early != c.early || late != c.late {
			t.Errorf("a life of %s is renewed between %s and %s, want %s and %s", c.life, early, late, c.early, c.late)
		}
	}
	if first, third, last := pauseAfter(1, 1), pauseAfter(3, 1), pauseAfter(99, 1); third != 4*first || last != lastPause {
		t.Errorf("pauses of %s, %s and at last %s", first, third, last)
	}
	for failures := 1; failures < 100; failures++ {
		if low, high := pauseAfter(failures, 0), pauseAfter(failures, 1); low < firstPause/2 || high > lastPause || low >= high {
			t.Fatalf("after %d failures between %s and %s", failures, low, high)
		}
	}
}
