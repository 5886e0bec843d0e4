package session

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
)

// Promise 18: many callers and two managers, one request, nobody signed out.
func TestOneRefreshForEverybody(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	managers := []*Manager{manager(t, store, nil), manager(t, store, nil)}
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			ts, err := managers[i%2].Token(t.Context(), ref, NoSignIn())
			if err != nil || ts.AccessToken != "a1" {
				t.Errorf("caller %d: %q, %v", i, ts.AccessToken, err)
			}
		})
	}
	all.Wait()
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	if rec := store.get(ref); rec.Tokens.RefreshToken != "r1" || rec.NeedsLogin {
		t.Error("the rotated refresh token is not kept")
	}
}

func TestCachedTokenRule(t *testing.T) {
	for name, c := range map[string]struct {
		left, life time.Duration
		kind       oauth.Life
		opts       []Option
		renews     bool
	}{
		"enough":                 {time.Hour, 2 * time.Hour, oauth.LifeKnown, nil, false},
		"too little":             {time.Minute, time.Hour, oauth.LifeKnown, []Option{AtLeast(2 * time.Minute)}, true},
		"capped at half":         {3 * time.Minute, 5 * time.Minute, oauth.LifeKnown, []Option{AtLeast(time.Hour)}, false},
		"below half":             {2 * time.Minute, 5 * time.Minute, oauth.LifeKnown, []Option{AtLeast(time.Hour)}, true},
		"unknown life is enough": {0, 0, oauth.LifeUnknown, []Option{AtLeast(time.Hour)}, false},
		"never expires":          {0, 0, oauth.LifeNever, []Option{AtLeast(time.Hour)}, false},
		"fresh":                  {time.Hour, 2 * time.Hour, oauth.LifeKnown, []Option{Fresh()}, true},
		"clock was set back":     {30 * time.Hour, 2 * time.Hour, oauth.LifeKnown, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.Tokens.Life, r.Tokens.ExpiresAt = c.kind, noon.Add(c.left)
				r.Tokens.ObtainedAt = r.Tokens.ExpiresAt.Add(-c.life)
			})
			ts, err := manager(t, store, nil).Token(t.Context(), ref, c.opts...)
			if want := map[bool]string{true: "a1", false: "a0"}[c.renews]; err != nil || ts.AccessToken != want {
				t.Errorf("%q, %v; want %q", ts.AccessToken, err, want)
			}
		})
	}
}

// Promise 19: no access token before the refresh token is durable.
func TestNothingIsHandedOutThatIsNotSaved(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, nil)
	store.refuse = &oauth.Error{Kind: oauth.KindVault, Message: "disk full"}
	ts, err := m.Token(t.Context(), ref, NoSignIn())
	e := wantKind(t, err, oauth.KindVault)
	if ts.AccessToken != "" {
		t.Error("an unsaved token was handed out")
	}
	if !strings.Contains(e.Advice, "new refresh token") {
		t.Errorf("what that means is told as %q", e.Advice)
	}
	store.mu.Lock()
	store.refuse = nil
	store.mu.Unlock()
	ts, err = m.Token(t.Context(), ref, NoSignIn())
	if err != nil || ts.AccessToken != "a1" || store.get(ref).Tokens.RefreshToken != "r1" {
		t.Errorf("after the mend: %q, %v", ts.AccessToken, err)
	}
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1: the set was got already", n)
	}
}

// Promise 20: invalid_grant needs a sign-in and is not asked again.
func TestRefusedRefreshTokenNeedsASignIn(t *testing.T) {
	s := newServer(t)
	s.valid = "another"
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, nil)
	for range 3 {
		_, err := m.Token(t.Context(), ref, NoSignIn())
		wantKind(t, err, oauth.KindNeedsLogin)
	}
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	if !store.get(ref).NeedsLogin {
		t.Error("NeedsLogin is not kept")
	}
}

// Promise 20: trouble of the server or the network keeps the credential.
func TestTroubleKeepsTheCredential(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		kind   oauth.Kind
	}{"503": {503, oauth.KindUnreachable}, "429": {429, oauth.KindRefused}} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.token = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(c.status); return true }
			store := s.storage(oauth.GrantAuthorizationCode, nil)
			m := manager(t, store, nil)
			_, err := m.Token(t.Context(), ref)
			wantKind(t, err, c.kind)
			rec := store.get(ref)
			if rec.Tokens.RefreshToken != "r0" || rec.NeedsLogin || rec.Failure == nil || rec.Failure.Kind != c.kind {
				t.Errorf("after %d: failure %v", c.status, rec.Failure)
			}
			if n := s.requests.Load(); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
			s.mu.Lock()
			s.token = nil
			s.mu.Unlock()
			if _, err := m.Token(t.Context(), ref); err != nil || store.get(ref).Failure != nil {
				t.Errorf("afterwards: %v, failure %v", err, store.get(ref).Failure)
			}
		})
	}
}

// Promise 20: cancel frees the caller, the refresh that has left is saved.
func TestCancelAfterARefreshHasLeft(t *testing.T) {
	s := newServer(t)
	arrived, answer := make(chan struct{}), make(chan struct{})
	s.token = func(http.ResponseWriter, *http.Request) bool { close(arrived); <-answer; return false }
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, nil)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { _, err := m.Token(ctx, ref); result <- err }()
	<-arrived
	cancel()
	wantKind(t, <-result, oauth.KindInterrupted) // while the server still thinks
	closed := make(chan struct{})
	go func() { m.Close(); close(closed) }()
	select {
	case <-closed:
		t.Error("Close did not wait for the exchange")
	default:
	}
	close(answer)
	<-closed
	if got := store.get(ref).Tokens.RefreshToken; got != "r1" {
		t.Errorf("kept %q, want the rotated r1", got)
	}
	_, err := m.Token(t.Context(), ref)
	wantKind(t, err, oauth.KindInterrupted)
}

// Promise 40: nothing leaves while a change waits to be accepted.
func TestUntrustedAppSendsNothing(t *testing.T) {
	for name, change := range map[string]func(*oauth.App){
		"token endpoint": func(a *oauth.App) { a.Endpoints.Token = "https://evil.example/token" },
		"test call":      func(a *oauth.App) { a.Test.URL = "https://evil.example/me" },
		"proxy":          func(a *oauth.App) { a.Proxy = "http://127.0.0.2:9" },
		"tls":            func(a *oauth.App) { a.TLS.InsecureSkipVerify = true },
		"command":        func(a *oauth.App) { a.ClientSecretCommand = []string{"steal"} },
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			store := s.storage(oauth.GrantClientCredentials, func(r *oauth.Record) {
				change(&r.App)
				r.Waiting = []oauth.Change{{Field: name}}
			})
			m := manager(t, store, func(o *Options) {
				o.RunCommand = func(context.Context, []string) (string, error) { t.Error("ran the command"); return "", nil }
				o.HTTP = func(oauth.App, oauth.Secrets) (*http.Client, error) { t.Error("built a client"); return nil, nil }
			})
			ctx := t.Context()
			for what, call := range map[string]func() error{
				"Token":      func() error { _, err := m.Token(ctx, ref); return err },
				"SignIn":     func() error { _, err := m.SignIn(ctx, ref); return err },
				"Revoke":     func() error { return m.Revoke(ctx, ref) },
				"Test":       func() error { _, err := m.Test(ctx, ref); return err },
				"Userinfo":   func() error { _, err := m.Userinfo(ctx, ref); return err },
				"Introspect": func() error { _, err := m.Introspect(ctx, ref); return err },
				"LogoutURL":  func() error { _, err := m.LogoutURL(ctx, ref); return err },
			} {
				t.Run(what, func(t *testing.T) { wantKind(t, call(), oauth.KindUntrusted) })
			}
			if n := s.requests.Load(); n != 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

func TestSecretCommandRunsOnceApproved(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantClientCredentials, func(r *oauth.Record) {
		r.App.ClientSecretCommand = []string{"pass", "show"}
	})
	s.token = func(w http.ResponseWriter, r *http.Request) bool {
		if _, secret, _ := r.BasicAuth(); secret != "from the command" {
			t.Errorf("sent secret %q", secret)
		}
		return false
	}
	m := manager(t, store, func(o *Options) {
		o.RunCommand = func(context.Context, []string) (string, error) { return "from the command\n", nil }
	})
	if _, err := m.Token(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
}

// Promise 22: settings that changed since are never served by mistake.
func TestStaleTokenIsNotServed(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
		r.Tokens.ExpiresAt = noon.Add(time.Hour)
		r.App.Scopes = []string{"more"}
	})
	_, err := manager(t, store, nil).Token(t.Context(), ref, NoSignIn())
	wantKind(t, err, oauth.KindNeedsLogin)
	if n := s.requests.Load(); n != 0 {
		t.Errorf("%d requests: the old refresh token was sent for other settings", n)
	}
}

func TestPastedRefreshTokenMovesIntoTheSet(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantRefreshToken, func(r *oauth.Record) {
		r.Tokens = nil
		r.Secrets[oauth.SecretRefreshToken] = "r0"
	})
	m := manager(t, store, nil)
	if ts, err := m.Token(t.Context(), ref); err != nil || ts.AccessToken != "a1" {
		t.Fatalf("%q, %v", ts.AccessToken, err)
	}
	rec := store.get(ref)
	if rec.Tokens.RefreshToken != "r1" || rec.Secrets[oauth.SecretRefreshToken] != "" {
		t.Error("the pasted token was not replaced by its successor")
	}
	if ts, err := m.Token(t.Context(), ref, Fresh()); err != nil || ts.AccessToken != "a2" {
		t.Errorf("%q, %v", ts.AccessToken, err)
	}
}

func TestTokenExchangeGetsItsSubject(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantClientCredentials, nil)
	other := oauth.Ref{App: "other", Account: "default"}
	rec := s.record(oauth.GrantTokenExchange)
	rec.App.ID, rec.App.TokenExchange.Subject, rec.Tokens = "other", "acme/default", nil
	store.put(other, rec)
	m := manager(t, store, nil)
	if _, err := m.Token(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if got := s.forms[1].Get("subject_token"); got != "a1" {
		t.Errorf("exchanged %q, want the subject's a1", got)
	}
	rec.App.TokenExchange.Subject = "other"
	store.put(other, rec)
	_, err := m.Token(t.Context(), other, Fresh())
	wantKind(t, err, oauth.KindMisconfigured)
}

// Promise 23: revoked here only after it was revoked there.
func TestRevoke(t *testing.T) {
	s := newServer(t)
	status := http.StatusServiceUnavailable
	s.token = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "")
		return true
	}
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, nil)
	e := wantKind(t, m.Revoke(t.Context(), ref), oauth.KindUnreachable)
	if store.get(ref).Tokens == nil || !strings.Contains(e.Advice, "still here") {
		t.Errorf("a failed revocation: %q", e.Advice)
	}
	status = http.StatusOK
	if err := m.Revoke(t.Context(), ref); err != nil || store.get(ref).Tokens != nil {
		t.Errorf("revoked: %v", err)
	}
	if got := s.forms[len(s.forms)-2].Get("token"); got != "r0" {
		t.Errorf("revoked %q first, want the refresh token", got)
	}
}

// What the server has ended is told and no longer used, though the rest failed.
func TestRevokedInPart(t *testing.T) {
	for name, c := range map[string]struct {
		failing, message, refresh string
		ended                     bool // the access token
	}{
		"access":  {"a0", "The refresh token is revoked; the access token is not: ", "", false},
		"refresh": {"r0", "The access token is revoked; the refresh token is not: ", "r0", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.token = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Form.Get("token") == c.failing {
					w.WriteHeader(http.StatusInternalServerError)
				}
				return true
			}
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens.ExpiresAt = noon.Add(time.Hour) })
			e := wantKind(t, manager(t, store, nil).Revoke(t.Context(), ref), oauth.KindUnreachable)
			if !strings.HasPrefix(e.Message, c.message) || !strings.Contains(e.Advice, "tokendesk revoke "+ref.String()+" --local") {
				t.Errorf("%q, %q", e.Message, e.Advice)
			}
			rec := store.get(ref)
			if rec.Tokens == nil || rec.Tokens.RefreshToken != c.refresh || rec.Tokens.ExpiresAt.After(noon) == c.ended {
				t.Errorf("kept %+v", rec.Tokens)
			}
		})
	}
}
