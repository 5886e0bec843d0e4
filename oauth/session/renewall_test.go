package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tokendesk/oauth"
)

// many returns a manager over a fake network, and every account there is, sorted.
func many(t *testing.T, store *memory, p *park) (*Manager, []oauth.Ref) {
	m := New(Options{
		Storage: store, Complete: func(a oauth.App) (oauth.App, error) { return a, nil },
		HTTP:        func(oauth.App, oauth.Secrets) (*http.Client, error) { return &http.Client{Transport: p}, nil },
		OpenBrowser: func(context.Context, string, oauth.Ref, string) error { t.Error("opened a browser"); return nil },
	})
	var refs []oauth.Ref
	store.mu.Lock()
	for ref := range store.records {
		refs = append(refs, ref)
	}
	store.mu.Unlock()
	slices.SortFunc(refs, func(a, b oauth.Ref) int { return strings.Compare(a.String(), b.String()) })
	return m, refs
}

// counted counts outcomes, all and by host.
func counted(results []RenewResult) (all map[RenewOutcome]int, of map[string]map[RenewOutcome]int) {
	all, of = map[RenewOutcome]int{}, map[string]map[RenewOutcome]int{}
	for _, r := range results {
		all[r.Outcome]++
		if of[r.Ref.App] == nil {
			of[r.Ref.App] = map[RenewOutcome]int{}
		}
		of[r.Ref.App][r.Outcome]++
	}
	return all, of
}

var refused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

// 200 accounts of ten hosts, one of them down: at most four at once at each, nobody
// waits for the dead one, and of its accounts only those it was met with are marked.
func TestTwoHundredAccountsOfTenHosts(t *testing.T) {
	for name, down := range map[string]func(*http.Request) error{
		"nobody listens": func(*http.Request) error { return refused },
		"silence": func(r *http.Request) error {
			<-r.Context().Done()
			return r.Context().Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hosts := map[string]int{}
				for i := range 10 {
					hosts[fmt.Sprintf("host%d.example", i)] = 20
				}
				p := newPark(time.Hour)
				p.script = func(_ int, r *http.Request, _ url.Values) (*http.Response, error) {
					if r.URL.Host == "host3.example" {
						return nil, down(r)
					}
					return nil, nil
				}
				m, refs := many(t, accounts(hosts, time.Hour, time.Minute, nil), p)
				defer m.Close()
				began, reports := time.Now(), 0
				var last time.Duration // of the living
				results := m.RenewAll(t.Context(), RenewRequest{Accounts: append(refs, refs...), Report: func(at RenewProgress) {
					reports++
					sum := at.Running + at.Left
					for _, n := range at.Counts {
						sum += n
					}
					if sum != 200 || at.Total != 200 {
						t.Errorf("%+v adds up to %d", at, sum)
					}
					if at.Result != nil && at.Result.Outcome == RenewDone {
						last = time.Since(began)
					}
				}})
				all, of := counted(results)
				if len(results) != 200 || reports != 201 || all[RenewDone] != 180 {
					t.Fatalf("%d results, %d reports, %v", len(results), reports, all)
				}
				dead := of["host3.example"]
				if tried := dead[RenewFailed]; tried < lostHost || tried > renewalsPerHost || dead[RenewNotTried] != 20-tried {
					t.Errorf("at the dead host: %v", dead)
				}
				for host, most := range p.most {
					if most > renewalsPerHost {
						t.Errorf("%d at once at %s", most, host)
					}
				}
				// 20 accounts, four at a time, 200 ms each.
				if last > 2*time.Second || time.Since(began) > 31*time.Second {
					t.Errorf("the living took %s, all %s", last, time.Since(began))
				}
				store := m.o.Storage.(*memory)
				for _, r := range results {
					failed := store.get(r.Ref).Failure != nil
					if failed != (r.Outcome == RenewFailed) {
						t.Errorf("%s: %s, marked as failed: %t", r.Ref, r.Outcome, failed)
					}
					var e *oauth.Error
					if r.Outcome == RenewNotTried && (!errors.As(r.Err, &e) || e.Kind != oauth.KindUnreachable || !strings.Contains(e.Message, "host3.example cannot be reached")) {
						t.Errorf("%s: %v", r.Ref, r.Err)
					}
					if r.Set.Main() != "" || r.Set.RefreshToken != "" {
						t.Errorf("%s: the result holds a token", r.Ref)
					}
				}
			})
		})
	}
}

// What is about one app's own way to a host does not count against the host.
func TestAnAppsOwnWayIsNotTheHosts(t *testing.T) {
	for name, err := range map[string]error{
		"its proxy": &net.OpError{Op: "proxyconnect", Net: "tcp", Err: syscall.ECONNREFUSED},
		"an error of the network that may be over": errors.New("connection reset"),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				p.script = func(int, *http.Request, url.Values) (*http.Response, error) { return nil, err }
				m, refs := many(t, accounts(map[string]int{"as.example": 20}, time.Hour, time.Minute, nil), p)
				defer m.Close()
				if all, _ := counted(m.RenewAll(t.Context(), RenewRequest{Accounts: refs})); all[RenewFailed] != 20 {
					t.Errorf("%v", all)
				}
			})
		})
	}
}

// The limit is that of the host whose token endpoint is asked, whatever the issuer's
// is: metadata is read first where nobody knows it yet.
func TestTheLimitIsTheTokenEndpointsHost(t *testing.T) {
	for name, known := range map[string]bool{"known from before": true, "never read": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				p.script = func(_ int, r *http.Request, _ url.Values) (*http.Response, error) {
					if r.Method == http.MethodGet {
						return reply(200, nil, `{"issuer":"https://`+r.URL.Host+`","token_endpoint":"https://tokens.example/token","authorization_endpoint":"https://`+r.URL.Host+`/a"}`), nil
					}
					return nil, nil
				}
				store := accounts(map[string]int{"one.example": 10, "two.example": 10}, time.Hour, time.Minute, func(r *oauth.Record) {
					issuer := "https://" + r.App.ID
					r.App.Endpoints = oauth.Endpoints{Issuer: issuer}
					if known {
						r.Discovered = oauth.Discovered{Issuer: issuer, Origins: map[string]string{"token": "https://tokens.example", "authorization": issuer}}
					}
				})
				m, refs := many(t, store, p)
				defer m.Close()
				all, _ := counted(m.RenewAll(t.Context(), RenewRequest{Accounts: refs}))
				if all[RenewDone] != 20 {
					t.Fatalf("%v", all)
				}
				for host, most := range p.most {
					if most > renewalsPerHost || host == "tokens.example" && most < 2 {
						t.Errorf("%d at once at %s", most, host)
					}
				}
			})
		})
	}
}

// Promise 20: what a host says by 429 is heard by its other accounts alone, and
// nothing is sent twice.
func TestAHostsPauseIsItsOwn(t *testing.T) {
	for name, c := range map[string]struct {
		header          http.Header
		failed, untried int
		least, most     time.Duration
	}{
		"a short pause":           {http.Header{"Retry-After": {"20"}}, 4, 0, 20 * time.Second, 30 * time.Second},
		"it does not say":         {nil, 4, 0, firstPause, 15 * time.Second},
		"longer than one waits":   {http.Header{"Retry-After": {"3600"}}, 4, 16, 0, time.Second},
		"again and again refused": {http.Header{"Retry-After": {"1"}}, 16, 4, 3 * time.Second, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				var said atomic.Int64
				p.script = func(_ int, r *http.Request, _ url.Values) (*http.Response, error) {
					if r.URL.Host == "busy.example" && said.Add(1) <= int64(c.failed) {
						return reply(429, c.header, "{}"), nil
					}
					return nil, nil
				}
				m, refs := many(t, accounts(map[string]int{"busy.example": 20, "calm.example": 20}, time.Hour, time.Minute, nil), p)
				defer m.Close()
				began, paused := time.Now(), false
				var calm time.Duration
				results := m.RenewAll(t.Context(), RenewRequest{Accounts: refs, Report: func(at RenewProgress) {
					paused = paused || len(at.Pauses) == 1 && at.Pauses[0].Host == "busy.example"
					if at.Result != nil && at.Result.Ref.App == "calm.example" {
						calm = time.Since(began)
					}
				}})
				took := time.Since(began)
				_, of := counted(results)
				if got := of["busy.example"]; got[RenewFailed] != c.failed || got[RenewNotTried] != c.untried || got[RenewDone] != 20-c.failed-c.untried {
					t.Errorf("%v", got)
				}
				if of["calm.example"][RenewDone] != 20 || calm > 2*time.Second {
					t.Errorf("the other host: %v after %s", of["calm.example"], calm)
				}
				if took < c.least || took > max(c.most, 2*time.Second) || paused != (c.untried != 16) {
					t.Errorf("took %s; a pause was told: %t", took, paused)
				}
				for i, token := range p.sent {
					if slices.Contains(p.sent[i+1:], token) && token == "" {
						t.Errorf("%q was sent twice", token)
					}
				}
			})
		})
	}
}

// What needs a person is named with what they must do, and nothing is sent for it.
func TestWhatNeedsAPersonIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(*oauth.Record)
		outcome RenewOutcome
		step    Step
	}{
		"no token":            {func(r *oauth.Record) { r.Tokens = &oauth.TokenSet{} }, RenewPerson, StepSignIn},
		"no refresh token":    {func(r *oauth.Record) { r.Tokens.RefreshToken = "" }, RenewPerson, StepSignIn},
		"a refused one":       {func(r *oauth.Record) { r.NeedsLogin = true }, RenewPerson, StepSignIn},
		"settings wait":       {func(r *oauth.Record) { r.Waiting = []oauth.Change{{Field: "proxy"}} }, RenewPerson, StepTrust},
		"somebody else's":     {func(r *oauth.Record) { r.Held, r.Account.Expect, r.Tokens.Identity = true, "ada", "bob" }, RenewPerson, StepSignInAgain},
		"a paste is needed":   {func(r *oauth.Record) { r.App.Grant, r.Tokens.RefreshToken = oauth.GrantRefreshToken, "" }, RenewPerson, StepFill},
		"something is open":   {func(r *oauth.Record) { r.App.ClientID = "" }, RenewPerson, StepFill},
		"it lives long":       {func(r *oauth.Record) { r.Tokens.ExpiresAt = time.Now().Add(30 * time.Minute) }, RenewValid, ""},
		"it lives long alone": {func(r *oauth.Record) { r.Tokens.RefreshToken = ""; r.Tokens.Life = oauth.LifeUnknown }, RenewValid, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(time.Hour)
				m, refs := many(t, accounts(map[string]int{"as.example": 1}, time.Hour, time.Minute, c.change), p)
				defer m.Close()
				m.o.Open = func(r oauth.Record) []oauth.Gap {
					if r.App.ClientID == "" {
						return []oauth.Gap{{Field: "client_id", Name: "client id"}}
					}
					return nil
				}
				results := m.RenewAll(t.Context(), RenewRequest{Accounts: refs, AtLeast: 10 * time.Minute})
				if len(results) != 1 || results[0].Outcome != c.outcome || results[0].Step != c.step || p.requests() != 0 {
					t.Errorf("%+v, %d requests", results, p.requests())
				}
			})
		})
	}
}

// A cancel frees the caller at once. A refresh that has left is saved all the same,
// and what waited is untouched (promise 20).
func TestRenewAllIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		p.took = 10 * time.Second
		p.script = func(n int, r *http.Request, f url.Values) (*http.Response, error) { return nil, nil }
		leaving := leavingFirst{p}
		store := accounts(map[string]int{"as.example": 20}, time.Hour, time.Minute, nil)
		m, refs := many(t, store, p)
		m.o.HTTP = func(oauth.App, oauth.Secrets) (*http.Client, error) { return &http.Client{Transport: leaving}, nil }
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		all, _ := counted(m.RenewAll(ctx, RenewRequest{Accounts: refs}))
		if took := time.Since(began); took != time.Second || all[RenewCancelled] != 20 {
			t.Errorf("after %s: %v", took, all)
		}
		m.Close() // waits for what has left
		saved := 0
		for _, rec := range store.records {
			if rec.Tokens.RefreshToken != "first-"+rec.Account.ID {
				saved++
			}
		}
		if saved != renewalsPerHost {
			t.Errorf("%d of those that had left were saved", saved)
		}
	})
}

// leavingFirst says that a byte leaves before it answers.
type leavingFirst struct{ *park }

func (l leavingFirst) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = halfway(0, r, nil)
	return l.park.RoundTrip(r)
}

// One flight an account: what somebody else asks for meanwhile is the same request,
// and what was renewed meanwhile is not renewed again (promise 18).
func TestRenewAllJoinsOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		m, refs := many(t, accounts(map[string]int{"as.example": 20}, time.Hour, time.Minute, nil), p)
		defer m.Close()
		done := make(chan []RenewResult)
		go func() { done <- m.RenewAll(t.Context(), RenewRequest{Accounts: refs}) }()
		synctest.Wait()
		for _, ref := range []oauth.Ref{refs[0], refs[19]} { // one that runs, one that waits
			if _, err := m.Token(t.Context(), ref, Fresh(), NoSignIn()); err != nil {
				t.Error(err)
			}
		}
		all, _ := counted(<-done)
		if all[RenewDone] != 20 || p.requests() != 20 {
			t.Errorf("%v, %d requests", all, p.requests())
		}
	})
}

// What keeps accounts fresh and what renews many share one limit.
func TestKeepFreshAndRenewAllShareTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		store := accounts(map[string]int{"as.example": 40}, time.Hour, time.Minute, nil)
		m, end := keep(t, store, p, nil)
		time.Sleep(2 * time.Second)
		_, refs := many(t, store, p)
		results := m.RenewAll(t.Context(), RenewRequest{Accounts: refs})
		time.Sleep(time.Minute)
		end()
		if all, _ := counted(results); all[RenewDone] != 40 || p.most["as.example"] > renewalsPerHost {
			t.Errorf("%v, %d at once", all, p.most["as.example"])
		}
	})
}

// A vault that is locked ends it: nothing more is tried.
func TestRenewAllWithoutAVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(time.Hour)
		m, refs := many(t, accounts(map[string]int{"as.example": 20}, time.Hour, time.Minute, nil), p)
		defer m.Close()
		locked := &oauth.Error{Kind: oauth.KindVault, Message: "Locked."}
		var calls atomic.Int64
		results := m.RenewAll(t.Context(), RenewRequest{Accounts: refs, Call: func(context.Context, oauth.Ref, ...Option) (oauth.TokenSet, error) {
			calls.Add(1)
			return oauth.TokenSet{}, locked
		}})
		if all, _ := counted(results); all[RenewNotTried] != 20 || !errors.Is(results[19].Err, locked) || calls.Load() > renewalsPerHost {
			t.Errorf("%v, %v, %d were tried", all, results[19].Err, calls.Load())
		}
	})
}

// Which hosts an account's renewal asks, and whether the token endpoint's is known
// without asking for metadata.
func TestHostsOf(t *testing.T) {
	app := func(e oauth.Endpoints) oauth.Record {
		return oauth.Record{App: oauth.App{Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone, Endpoints: e}, Tokens: &oauth.TokenSet{RefreshToken: "r"}}
	}
	issuer := oauth.Endpoints{Issuer: "https://id.example"}
	accepted := oauth.Discovered{Issuer: issuer.Issuer, Origins: map[string]string{"token": "https://tokens.example"}}
	for name, c := range map[string]struct {
		rec   oauth.Record
		hosts []string
		known bool
	}{
		"its token endpoint": {app(oauth.Endpoints{Token: "https://AS.example:443/token"}), []string{"as.example"}, true},
		"another port":       {app(oauth.Endpoints{Token: "https://as.example:8443/token"}), []string{"as.example:8443"}, true},
		"where it refreshes": {app(oauth.Endpoints{Token: "https://as.example/token", Refresh: "https://re.example/token"}), []string{"re.example"}, true},
		"nobody knows yet":   {app(issuer), []string{"id.example"}, false},
		"metadata of before": {func() oauth.Record { r := app(issuer); r.Discovered = accepted; return r }(), []string{"id.example", "tokens.example"}, true},
		"metadata of somebody else": {func() oauth.Record {
			r := app(oauth.Endpoints{Issuer: "https://other.example"})
			r.Discovered = accepted
			return r
		}(), []string{"other.example"}, false},
	} {
		m, _ := many(t, &memory{records: map[oauth.Ref]oauth.Record{}}, newPark(time.Hour))
		a := account{ref: ref, rec: c.rec, app: c.rec.App}
		c.rec.Tokens.Fingerprint = oauth.Fingerprint(c.rec.App, c.rec.Account)
		if hosts, known := m.hostsOf(t.Context(), a); !slices.Equal(hosts, c.hosts) || known != c.known {
			t.Errorf("%s: %v, known %t", name, hosts, known)
		}
		m.Close()
	}
}
