package session

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tokendesk/oauth"
)

func noTokens(r *oauth.Record) { r.Tokens = nil }

// The whole round trip: address, callback, exchange, extra fields, identity.
func TestSignInRoundTrip(t *testing.T) {
	s := newServer(t)
	s.userinfo = `{"sub":"42","email":"ada@example.test"}`
	store := s.storage(oauth.GrantAuthorizationCode, noTokens)
	var address string
	yes := follow(url.Values{"code": {"c1"}, "realmId": {"77"}})
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(ctx context.Context, a string, r oauth.Ref, b string) error {
			address = a
			return yes(ctx, a, r, b)
		}
	})
	ts, err := m.Token(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := url.Parse(address)
	form, q := s.forms[0], asked.Query()
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case form.Get("code") != "c1" || form.Get("grant_type") != "authorization_code":
		t.Errorf("exchange sent %v", form)
	case form.Get("redirect_uri") != q.Get("redirect_uri") || form.Get("redirect_uri") == "":
		t.Errorf("redirect addresses differ: %q and %q", q.Get("redirect_uri"), form.Get("redirect_uri"))
	case base64.RawURLEncoding.EncodeToString(sum[:]) != q.Get("code_challenge"):
		t.Error("the verifier does not fit the challenge")
	case len(q.Get("state")) < 22:
		t.Errorf("state %q is short", q.Get("state"))
	}
	if ts.AccessToken != "a1" || string(ts.Extra["realmId"]) != `"77"` || ts.Identity == "" {
		t.Errorf("got %q, extra %s, identity %q", ts.AccessToken, ts.Extra["realmId"], ts.Identity)
	}
	if h := store.history; len(h) != 2 || h[0].Kind != oauth.HistorySignedIn || h[1].Kind != oauth.HistoryIdentity || h[1].Detail != ts.Identity {
		t.Errorf("history says %v", h)
	}
	back, _ := url.Parse(q.Get("redirect_uri"))
	if c, err := net.Dial("tcp", back.Host); err == nil {
		_ = c.Close()
		t.Error("still listens after the sign-in")
	}
	if ts, err := m.Token(t.Context(), ref); err != nil || ts.AccessToken != "a1" || s.requests.Load() != 1 {
		t.Errorf("the second call: %v, %d requests", err, s.requests.Load())
	}
	if len(m.Trace(ref)) == 0 {
		t.Error("no trace")
	}
	for _, e := range m.Trace(ref) {
		if strings.Contains(e.Request+e.Response+e.URL, "hush") || strings.Contains(e.Request, "c1\n") {
			t.Error("the trace holds a secret")
		}
	}
}

// Promises 4 and 11: fifty callbacks at once are one token request.
func TestManyCallbacksAreOneExchange(t *testing.T) {
	s := newServer(t)
	var pages sync.WaitGroup
	m := manager(t, s.storage(oauth.GrantAuthorizationCode, noTokens), func(o *Options) {
		o.OpenBrowser = func(ctx context.Context, a string, r oauth.Ref, b string) error {
			for range 50 {
				pages.Go(func() { _ = follow(url.Values{"code": {"c"}})(context.WithoutCancel(ctx), a, r, b) })
			}
			return nil
		}
	})
	if _, err := m.Token(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	pages.Wait()
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d token requests, want 1", n)
	}
}

func TestRefusedRefreshIsFollowedByASignIn(t *testing.T) {
	s := newServer(t)
	s.valid = "another"
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, func(o *Options) { o.OpenBrowser = follow(url.Values{"code": {"c"}}) })
	ts, err := m.Token(t.Context(), ref)
	if err != nil || ts.AccessToken != "a1" || store.get(ref).NeedsLogin {
		t.Errorf("%q, %v", ts.AccessToken, err)
	}
}

func TestManyCallersShareOneSignIn(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, noTokens)
	var opened atomic.Int32
	release := make(chan struct{})
	yes := follow(url.Values{"code": {"c"}})
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(ctx context.Context, a string, r oauth.Ref, b string) error {
			opened.Add(1)
			<-release
			return yes(ctx, a, r, b)
		}
	})
	var all, shown sync.WaitGroup
	shown.Add(20)
	for range 20 {
		all.Go(func() {
			var once sync.Once
			_, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
				if p.Stage == StageBrowser {
					once.Do(shown.Done)
				}
			}))
			if err != nil {
				t.Error(err)
			}
		})
	}
	shown.Wait()
	close(release)
	all.Wait()
	if opened.Load() != 1 || s.requests.Load() != 1 {
		t.Errorf("%d browsers, %d requests", opened.Load(), s.requests.Load())
	}
}

// A browser that does not open is told, at once or after a while, and the address goes on.
func TestBrowserThatDoesNotOpen(t *testing.T) {
	for name, open := range map[string]func(context.Context) error{
		"at once":       func(context.Context) error { return errors.New("no display") },
		"after a while": func(ctx context.Context) error { go oauth.BrowserFailed(ctx, errors.New("no display")); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			store := s.storage(oauth.GrantAuthorizationCode, noTokens)
			m := manager(t, store, func(o *Options) {
				o.OpenBrowser = func(ctx context.Context, _ string, _ oauth.Ref, _ string) error { return open(ctx) }
			})
			var seen []Progress
			ts, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
				seen = append(seen, p)
				if p.BrowserErr == nil || p.Paste == nil {
					return
				}
				u, _ := url.Parse(p.Address)
				if err := p.Paste(p.RedirectURI + "?code=pasted&state=wrong"); err == nil {
					t.Error("a pasted address with a wrong state was taken")
				}
				if err := p.Paste(p.RedirectURI + "?code=pasted&state=" + u.Query().Get("state")); err != nil {
					t.Error(err)
				}
			}))
			if err != nil || ts.AccessToken != "a1" || s.forms[0].Get("code") != "pasted" {
				t.Fatalf("%v", err)
			}
			if last := seen[len(seen)-1]; last.Stage != StageWorking || last.BrowserErr != nil {
				t.Errorf("last stage %s, %v", last.Stage, last.BrowserErr)
			}
		})
	}
}

// Promise 3: an error without a state is told while the sign-in goes on.
func TestErrorThatNamesNoSignIn(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, noTokens)
	bare := func(ctx context.Context, address string) {
		u, _ := url.Parse(address)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.Query().Get("redirect_uri")+"?error=access_denied", nil)
		if err != nil {
			t.Error(err)
			return
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
		} else if ctx.Err() == nil { // the sign-in may end before the page has come back
			t.Error(err)
		}
	}
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(ctx context.Context, a string, _ oauth.Ref, _ string) error { bare(ctx, a); return nil }
	})
	told := 0
	ts, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
		if p.Notice == nil || p.Stage != StageBrowser {
			return
		}
		told++
		if e := wantKind(t, p.Notice, oauth.KindRefused); !strings.Contains(e.Message, "declined") || p.Address == "" || p.Paste == nil {
			t.Errorf("told %q, address %q", e.Message, p.Address)
		}
		if err := follow(url.Values{"code": {"c"}})(t.Context(), p.Address, ref, ""); err != nil {
			t.Error(err)
		}
	}))
	if err != nil || ts.AccessToken != "a1" || told != 1 {
		t.Errorf("%q, %v, told %d times", ts.AccessToken, err, told)
	}
}

// Nobody finishes it: the error that came back may be why.
func TestErrorThatNamesNoSignInIsRememberedAtTheEnd(t *testing.T) {
	f := &flight{callers: map[*waiter]bool{}, events: newHub()}
	f.report(Progress{Stage: StageBrowser, Address: "https://as.example/"})
	wantKind(t, forPerson(f.late()), oauth.KindNeedsLogin)
	f.amend(func(p *Progress) {
		p.Notice = &oauth.Error{Kind: oauth.KindRefused, Message: "The sign-in was declined."}
	})
	if e := wantKind(t, forPerson(f.late()), oauth.KindNeedsLogin); !strings.Contains(e.Message, "was declined") || !errors.Is(e, errSignInTime) {
		t.Errorf("%q", e.Message)
	}
	if f.last.Address == "" {
		t.Error("the address was lost")
	}
}

func TestWithoutBrowserNothingIsOpened(t *testing.T) {
	s := newServer(t)
	opened := func(o *Options) {
		o.OpenBrowser = func(context.Context, string, oauth.Ref, string) error { t.Error("opened a browser"); return nil }
	}
	for name, c := range map[string]struct {
		browser string
		opts    []Option
	}{"option": {"", []Option{WithoutBrowser()}}, "account": {"none", nil}} {
		t.Run(name, func(t *testing.T) {
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens = nil; r.Account.Browser = c.browser })
			m := manager(t, store, opened)
			told := false
			_, err := m.Token(t.Context(), ref, append(c.opts, OnProgress(func(p Progress) {
				if p.Address != "" && !told {
					told = true
					if err := follow(url.Values{"code": {"c"}})(t.Context(), p.Address, ref, ""); err != nil {
						t.Error(err)
					}
				}
			}))...)
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSignInEnds(t *testing.T) {
	silent := func(o *Options) {
		o.OpenBrowser = func(context.Context, string, oauth.Ref, string) error { return nil }
	}
	t.Run("timeout", func(t *testing.T) {
		s := newServer(t)
		_, err := manager(t, s.storage(oauth.GrantAuthorizationCode, noTokens), silent).Token(t.Context(), ref, SignInTimeout(20*time.Millisecond))
		wantKind(t, err, oauth.KindNeedsLogin)
	})
	t.Run("cancel", func(t *testing.T) {
		s := newServer(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := manager(t, s.storage(oauth.GrantAuthorizationCode, noTokens), silent).Token(ctx, ref, OnProgress(func(p Progress) {
			if p.Stage == StageBrowser {
				cancel()
			}
		}))
		wantKind(t, err, oauth.KindInterrupted)
	})
	t.Run("close", func(t *testing.T) {
		s := newServer(t)
		m := manager(t, s.storage(oauth.GrantAuthorizationCode, noTokens), silent)
		_, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
			if p.Stage == StageBrowser {
				go m.Close()
			}
		}))
		wantKind(t, err, oauth.KindInterrupted)
	})
	t.Run("denied", func(t *testing.T) {
		s := newServer(t)
		store := s.storage(oauth.GrantAuthorizationCode, noTokens)
		m := manager(t, store, func(o *Options) { o.OpenBrowser = follow(url.Values{"error": {"access_denied"}}) })
		_, err := m.Token(t.Context(), ref)
		wantKind(t, err, oauth.KindRefused)
		if s.requests.Load() != 0 || store.get(ref).Failure == nil {
			t.Error("a refusal was exchanged, or not kept")
		}
	})
}

// Promise 20 for a code: once it has left, cancelling loses nothing.
func TestCancelAfterTheCodeHasLeft(t *testing.T) {
	s := newServer(t)
	arrived, answer := make(chan struct{}), make(chan struct{})
	s.token = func(http.ResponseWriter, *http.Request) bool { close(arrived); <-answer; return false }
	store := s.storage(oauth.GrantAuthorizationCode, noTokens)
	m := manager(t, store, func(o *Options) { o.OpenBrowser = follow(url.Values{"code": {"c"}}) })
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { _, err := m.SignIn(ctx, ref); result <- err }()
	<-arrived
	cancel()
	wantKind(t, <-result, oauth.KindInterrupted)
	close(answer)
	m.Close()
	if rec := store.get(ref); rec.Tokens == nil || rec.Tokens.AccessToken != "a1" {
		t.Error("the exchange's result was lost")
	}
}

// Promise 28: somebody else's token is held back until a person says otherwise.
func TestSomebodyElseIsHeldBack(t *testing.T) {
	s := newServer(t)
	s.userinfo = `{"sub":"7","email":"eve@example.test"}`
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens = nil; r.Account.Expect = "ada@example.test" })
	var opened atomic.Int32
	yes := follow(url.Values{"code": {"c"}})
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(ctx context.Context, a string, r oauth.Ref, b string) error {
			opened.Add(1)
			return yes(ctx, a, r, b)
		}
	})
	for range 2 {
		ts, err := m.Token(t.Context(), ref)
		if e := wantKind(t, err, oauth.KindNeedsLogin); !strings.Contains(e.Message, "eve@example.test") || ts.AccessToken != "" {
			t.Errorf("message %q", e.Message)
		}
	}
	if rec := store.get(ref); opened.Load() != 1 || StatusOf(rec, rec.App, noon).State != StateNeedsLogin {
		t.Errorf("%d browsers", opened.Load())
	}
	if err := m.UseHere(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if ts, err := m.Token(t.Context(), ref); err != nil || ts.AccessToken != "a1" {
		t.Errorf("accepted: %v", err)
	}
	if _, err := m.Token(t.Context(), ref, Fresh()); err != nil {
		t.Errorf("a renewal of what was accepted: %v", err)
	}
	_, err := m.SignIn(t.Context(), ref)
	wantKind(t, err, oauth.KindNeedsLogin) // a new sign-in is judged anew
	wantKind(t, m.Forget(t.Context(), oauth.Ref{App: "no", Account: "no"}), oauth.KindUsage)
}
