package session

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendesk/oauth"
)

// Promise 23: each step says what came of it; nothing is forgotten before the server has
// ended what it can; what is done is not done again.
func TestSigningOutStepByStep(t *testing.T) {
	const waiting, done, already, left, opened, failed, impossible = SignOutWaiting, SignOutDone, SignOutAlready, SignOutLeft, SignOutOpened, SignOutFailed, SignOutImpossible
	for name, c := range map[string]struct {
		change   func(*server, *oauth.Record)
		answers  map[string]int // status by token
		sessions bool
		browser  error
		want     []SignOutState // refresh, access, session, forget
		forgot   bool
	}{
		"all of it":           {nil, nil, true, nil, []SignOutState{done, done, opened, done}, true},
		"without the browser": {nil, nil, false, nil, []SignOutState{done, done, left, done}, true},
		"known no more":       {nil, map[string]int{"r0": 400}, true, nil, []SignOutState{already, done, opened, done}, true},
		"the refresh token":   {nil, map[string]int{"r0": 503}, true, nil, []SignOutState{failed, done, opened, waiting}, false},
		"the access token":    {nil, map[string]int{"a0": 503}, true, nil, []SignOutState{done, failed, opened, waiting}, false},
		"the browser":         {nil, nil, true, errors.New("none"), []SignOutState{done, done, failed, done}, true},
		"no revocation":       {func(_ *server, r *oauth.Record) { r.App.Endpoints.Revocation = "" }, nil, true, nil, []SignOutState{impossible, impossible, opened, done}, true},
		"no end of sessions":  {func(_ *server, r *oauth.Record) { r.App.Endpoints.EndSession = "" }, nil, true, nil, []SignOutState{done, done, impossible, done}, true},
		"a private window":    {func(_ *server, r *oauth.Record) { r.Account.Browser = "private:firefox" }, nil, true, nil, []SignOutState{done, done, impossible, done}, true},
		"no browser":          {func(_ *server, r *oauth.Record) { r.Account.Browser = "none" }, nil, true, nil, []SignOutState{done, done, impossible, done}, true},
		"one of before":       {func(_ *server, r *oauth.Record) { r.Held, r.Replaced = true, &oauth.TokenSet{AccessToken: "b0"} }, map[string]int{"b0": 503}, true, nil, []SignOutState{done, done, failed, opened, waiting}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.token = func(w http.ResponseWriter, r *http.Request) bool {
				if status := c.answers[r.Form.Get("token")]; status != 0 {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(status)
					if status == http.StatusBadRequest {
						_, _ = io.WriteString(w, `{"error":"invalid_token"}`)
					}
				}
				return true
			}
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.App.Endpoints.EndSession = "https://id.example.test/logout"
				if c.change != nil {
					c.change(s, r)
				}
			})
			var addresses []string
			m := manager(t, store, func(o *Options) {
				o.OpenBrowser = func(_ context.Context, address string, _ oauth.Ref, _ string) error {
					addresses = append(addresses, address)
					return c.browser
				}
			})
			var mu sync.Mutex
			reports := 0
			results, err := m.SignOut(t.Context(), ref, SignOutRequest{Sessions: c.sessions, Report: func([]SignOutResult) { mu.Lock(); reports++; mu.Unlock() }})
			var got []SignOutState
			for _, r := range results {
				got = append(got, r.State)
				if (r.Err != nil) != (r.State == failed) {
					t.Errorf("%s is %s with %v", r.Act, r.State, r.Err)
				}
			}
			if !slices.Equal(got, c.want) || reports == 0 {
				t.Errorf("%v, want %v after %d reports", got, c.want, reports)
			}
			rec := store.get(ref)
			if gone := rec.Tokens == nil && rec.Replaced == nil; gone != c.forgot || (err == nil) != c.forgot {
				t.Errorf("forgotten %t, %v", gone, err)
			}
			for _, address := range addresses {
				if strings.Contains(address, "a0") || strings.Contains(address, "r0") || strings.Contains(address, "id_token_hint") {
					t.Errorf("a token is in the address: %s", address)
				}
			}
			if c.forgot {
				return
			}
			before, opened := s.requests.Load(), len(addresses)
			s.mu.Lock()
			s.token = func(http.ResponseWriter, *http.Request) bool { return true }
			s.mu.Unlock()
			if _, err := m.SignOut(t.Context(), ref, SignOutRequest{Sessions: c.sessions, Before: results}); err != nil || store.get(ref).Tokens != nil {
				t.Errorf("tried again: %v", err)
			}
			if n := s.requests.Load() - before; n != 1 || len(addresses) != opened {
				t.Errorf("%d requests and %d pages at the second try", n, len(addresses)-opened)
			}
		})
	}
}

// Many are signed out together, at most four at once at a host, each is told of, and one
// session is ended once.
func TestSigningOutOfManyAccounts(t *testing.T) {
	s := newServer(t)
	var mu sync.Mutex
	now, most := 0, 0
	release := make(chan struct{})
	var first sync.Once
	s.token = func(http.ResponseWriter, *http.Request) bool {
		mu.Lock()
		if now++; now == 4 {
			first.Do(func() { close(release) })
		}
		most = max(most, now)
		mu.Unlock()
		<-release
		mu.Lock()
		now--
		mu.Unlock()
		return true
	}
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	var refs []oauth.Ref
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		rec := s.record(oauth.GrantAuthorizationCode)
		rec.Account.ID = id
		rec.App.Endpoints.EndSession = "https://id.example.test/logout"
		rec.Tokens.RefreshToken, rec.Tokens.Identity = "", id
		r := oauth.Ref{App: "acme", Account: id}
		store.put(r, rec)
		refs = append(refs, r)
	}
	pages := 0
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(context.Context, string, oauth.Ref, string) error {
			mu.Lock()
			defer mu.Unlock()
			pages++
			return nil
		}
	})
	ended := map[oauth.Ref]bool{}
	now = 0
	m.SignOutAll(t.Context(), refs, SignOutRequest{Sessions: true}, nil, func(o SignedOut) {
		if o.Ended {
			ended[o.Ref] = o.Err == nil
		}
	})
	for _, r := range refs {
		if !ended[r] || store.get(r).Tokens != nil {
			t.Errorf("%s: %t", r, ended[r])
		}
	}
	if most != 4 || pages != 1 {
		t.Errorf("%d at once, %d pages", most, pages)
	}
}

// Cancelling stops between two steps and keeps the tokens; forgetting alone asks nobody.
func TestSigningOutCanBeCancelled(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	ctx, cancel := context.WithCancel(t.Context())
	s.token = func(_ http.ResponseWriter, r *http.Request) bool {
		cancel()
		<-r.Context().Done()
		return true
	}
	m := manager(t, store, nil)
	_, err := m.SignOut(ctx, ref, SignOutRequest{})
	wantKind(t, err, oauth.KindInterrupted)
	if n := s.requests.Load(); n != 1 || store.get(ref).Tokens == nil {
		t.Errorf("%d requests", n)
	}
	if _, err := m.SignOut(t.Context(), ref, SignOutRequest{ForgetOnly: true}); err != nil || store.get(ref).Tokens != nil || s.requests.Load() != 1 {
		t.Errorf("forgetting: %v", err)
	}
}
