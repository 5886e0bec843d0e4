package session

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tokendesk/oauth"
)

func (s *memory) change(ref oauth.Ref, change func(*oauth.Record)) {
	rec := s.get(ref)
	change(&rec)
	s.put(ref, rec)
}

func sendsElsewhere(r *oauth.Record) {
	r.App.Endpoints.Token = "https://evil.example/token"
	r.Waiting = []oauth.Change{{Field: "endpoints.token"}}
}

// Promises 40 and 41: what was looked at before the lease is looked at again
// under it, since another process may have changed the app meanwhile.
func TestAnAppThatChangesMeanwhileSendsNothing(t *testing.T) {
	t.Run("renewal", func(t *testing.T) {
		s := newServer(t)
		store := s.storage(oauth.GrantAuthorizationCode, nil)
		release, err := store.Lease(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		_, err = manager(t, store, nil).Token(t.Context(), ref, NoSignIn(), OnProgress(func(p Progress) {
			if p.Stage == StageLease {
				store.change(ref, sendsElsewhere)
				release()
			}
		}))
		wantKind(t, err, oauth.KindUntrusted)
		if n := s.requests.Load(); n != 0 {
			t.Errorf("%d requests", n)
		}
	})
	t.Run("sign-in", func(t *testing.T) {
		s := newServer(t)
		store := s.storage(oauth.GrantAuthorizationCode, noTokens)
		yes := follow(url.Values{"code": {"c"}})
		m := manager(t, store, func(o *Options) {
			o.OpenBrowser = func(ctx context.Context, a string, r oauth.Ref, b string) error {
				store.change(ref, sendsElsewhere)
				return yes(ctx, a, r, b)
			}
		})
		_, err := m.Token(t.Context(), ref)
		wantKind(t, err, oauth.KindUntrusted)
		if n := s.requests.Load(); n != 0 {
			t.Errorf("%d requests: the code was sent", n)
		}
	})
}

// Promise 18 for a sign-in: the code is exchanged under the lease.
func TestACodeWaitsForTheLease(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, noTokens)
	var release func()
	yes := follow(url.Values{"code": {"c"}})
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(ctx context.Context, a string, r oauth.Ref, b string) (err error) {
			if release, err = store.Lease(ctx, ref); err != nil {
				return err
			}
			return yes(ctx, a, r, b)
		}
	})
	waited := false
	_, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
		if p.Stage == StageLease {
			waited = true
			if n := s.requests.Load(); n != 0 {
				t.Errorf("%d requests without the lease", n)
			}
			release()
		}
	}))
	if err != nil || !waited {
		t.Errorf("waited %t, %v", waited, err)
	}
}

// Promise 2: who waited for the port of another process uses what its sign-in
// brought, also when that is still on its way.
func TestASignInOfAnotherProcessIsUsed(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	_ = free.Close()
	s := newServer(t)
	answer := make(chan struct{})
	s.token = func(http.ResponseWriter, *http.Request) bool { <-answer; return false }
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens, r.App.Redirect.Port = nil, &port })
	opened := make(chan string, 1)
	first := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(_ context.Context, a string, _ oauth.Ref, _ string) error { opened <- a; return nil }
	})
	second := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(context.Context, string, oauth.Ref, string) error { t.Error("a second browser"); return nil }
	})
	result := make(chan error, 1)
	go func() { _, err := first.Token(t.Context(), ref); result <- err }()
	address := <-opened
	var once sync.Once
	ts, err := second.Token(t.Context(), ref, SignInTimeout(time.Minute), OnProgress(func(p Progress) {
		switch p.Stage {
		case StagePort:
			if err := follow(url.Values{"code": {"c"}})(t.Context(), address, ref, ""); err != nil {
				t.Error(err)
			}
		case StageLease, StageBrowser:
			once.Do(func() { close(answer) })
		}
	}))
	if err != nil || ts.AccessToken != "a1" || s.requests.Load() != 1 {
		t.Errorf("%q, %d requests, %v", ts.AccessToken, s.requests.Load(), err)
	}
	if err := <-result; err != nil {
		t.Error(err)
	}
}

// A set that could not be saved is not put over what another process got since.
func TestALateSaveGivesWayToANewerSet(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, nil)
	store.refuse = &oauth.Error{Kind: oauth.KindVault, Message: "disk full"}
	_, err := m.Token(t.Context(), ref, NoSignIn())
	wantKind(t, err, oauth.KindVault)
	store.mu.Lock()
	store.refuse = nil
	store.mu.Unlock()
	store.change(ref, func(r *oauth.Record) { r.Tokens.AccessToken, r.Tokens.RefreshToken = "newer", "r1" })
	if ts, err := m.Token(t.Context(), ref, Fresh(), NoSignIn()); err != nil || ts.AccessToken != "a2" {
		t.Errorf("%q, %v", ts.AccessToken, err)
	}
}

// A client is made once, and anew when a secret changed or discovery is an hour old.
func TestAClientIsMadeAnewForANewSecret(t *testing.T) {
	s := newServer(t)
	var secret atomic.Value
	s.token = func(_ http.ResponseWriter, r *http.Request) bool {
		_, sent, _ := r.BasicAuth()
		secret.Store(sent)
		return false
	}
	store := s.storage(oauth.GrantClientCredentials, nil)
	now, made := noon, 0
	m := manager(t, store, func(o *Options) {
		o.Now = func() time.Time { return now }
		o.HTTP = func(app oauth.App, secrets oauth.Secrets) (*http.Client, error) {
			made++
			return oauth.NewHTTPClient(app, secrets)
		}
	})
	get := func(wantMade int, wantSecret string) {
		t.Helper()
		if _, err := m.Token(t.Context(), ref, Fresh()); err != nil || made != wantMade || secret.Load() != wantSecret {
			t.Errorf("made %d times, want %d; sent %q, %v", made, wantMade, secret.Load(), err)
		}
	}
	get(1, "hush")
	get(1, "hush")
	store.change(ref, func(r *oauth.Record) { r.Secrets[oauth.SecretClientSecret] = "new" })
	get(2, "new")
	now = now.Add(clientLife)
	get(3, "new")
}

// A plan that was made for other tokens renews nothing.
func TestABackgroundRenewalOfAChangedAccount(t *testing.T) {
	s := newServer(t)
	m := manager(t, s.storage(oauth.GrantAuthorizationCode, nil), nil)
	if err := m.renewInBackground(t.Context(), ref, planKey{1}); err != nil || s.requests.Load() != 0 {
		t.Errorf("%d requests, %v", s.requests.Load(), err)
	}
	a, err := m.account(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.renewInBackground(t.Context(), ref, a.planKey()); err != nil || s.requests.Load() != 1 {
		t.Errorf("%d requests, %v", s.requests.Load(), err)
	}
	wantKind(t, m.UseHere(t.Context(), ref), oauth.KindUsage) // nothing is held back
}
