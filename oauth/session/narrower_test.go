package session

import (
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
)

func narrowing(scopes string) Option { return Narrower(oauth.Narrower{Scopes: strings.Fields(scopes)}) }

// Promise 50: the account's own token, its identity and state stay as they are.
func TestANarrowerTokenIsKeptBesideTheAccounts(t *testing.T) {
	for _, grant := range []oauth.Grant{
		oauth.GrantAuthorizationCode, oauth.GrantDeviceCode, oauth.GrantRefreshToken,
		oauth.GrantClientCredentials, oauth.GrantPassword,
	} {
		t.Run(string(grant), func(t *testing.T) {
			s := newServer(t)
			store := s.storage(grant, func(r *oauth.Record) {
				r.App.Scopes, r.App.Username = []string{"read", "write"}, "ada"
				r.App.Params.Token = map[string]oauth.Param{"scope": {"all"}}
				r.App.Params.Refresh = map[string]oauth.Param{"scope": {"all"}}
				r.App.Endpoints.DeviceAuthorization = r.App.Endpoints.Token
				r.Secrets[oauth.SecretPassword] = "secret-word"
				r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
				r.Tokens.ExpiresAt, r.Tokens.Identity = noon.Add(time.Hour), "ada@example.test"
				r.NeedsLogin, r.Failure = false, &oauth.Failure{Message: "before", Repeatable: true}
			})
			before := store.get(ref)
			m := manager(t, store, nil)
			ask := Narrower(oauth.Narrower{Scopes: []string{"read"}, Audience: "https://api.test", Resources: []string{"https://r.test/"}})
			first, err := m.Token(t.Context(), ref, ask, NoSignIn())
			if err != nil || first.AccessToken != "a1" || first.RefreshToken != "" {
				t.Fatalf("%q, refresh token %q, %v", first.AccessToken, first.RefreshToken, err)
			}
			form := s.forms[0]
			if form.Get("scope") != "read" || form.Get("audience") != "https://api.test" || !reflect.DeepEqual(form["resource"], []string{"https://r.test/"}) {
				t.Errorf("asked for %v", form)
			}
			again, err := m.Token(t.Context(), ref, ask, NoSignIn())
			if err != nil || again.AccessToken != "a1" || s.requests.Load() != 1 {
				t.Errorf("the second call: %q after %d requests, %v", again.AccessToken, s.requests.Load(), err)
			}
			other, err := m.Token(t.Context(), ref, narrowing("write"), NoSignIn())
			if err != nil || other.AccessToken != "a2" {
				t.Errorf("another scope: %q, %v", other.AccessToken, err)
			}
			own, err := m.Token(t.Context(), ref, NoSignIn())
			if err != nil || own.AccessToken != "a0" {
				t.Errorf("its own token is %q, %v", own.AccessToken, err)
			}
			after := store.get(ref)
			if !grant.FetchesNarrower() {
				if after.Tokens.RefreshToken != "r2" {
					t.Errorf("the refresh token is %q, want the rotated one", after.Tokens.RefreshToken)
				}
				after.Tokens.RefreshToken = before.Tokens.RefreshToken
			}
			if len(after.Narrow) != 2 {
				t.Errorf("%d are kept, want 2", len(after.Narrow))
			}
			after.Narrow = nil
			if !reflect.DeepEqual(before, after) {
				t.Error("the account changed beyond its refresh token")
			}
			fresh, err := m.Token(t.Context(), ref, narrowing("write"), Fresh(), NoSignIn())
			if err != nil || fresh.AccessToken != "a3" {
				t.Errorf("a fresh one: %q, %v", fresh.AccessToken, err)
			}
			if err := m.Forget(t.Context(), ref); err != nil || store.get(ref).Narrow != nil {
				t.Errorf("after signing out they are still there, %v", err)
			}
		})
	}
}

// Promise 18: many callers and two managers, one request for the same.
func TestOneRequestForANarrowerToken(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	managers := []*Manager{manager(t, store, nil), manager(t, store, nil)}
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			scope := []string{"read", "write"}[i/2%2]
			if _, err := managers[i%2].Token(t.Context(), ref, narrowing(scope), NoSignIn()); err != nil {
				t.Errorf("caller %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if n := s.requests.Load(); n != 2 || store.get(ref).Tokens.RefreshToken != "r2" {
		t.Errorf("%d requests, want 2; refresh token %q", n, store.get(ref).Tokens.RefreshToken)
	}
}

// A refusal of what was asked for says nothing of the account.
func TestANarrowerTokenThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		kind   oauth.Kind
	}{
		"scope":           {400, `{"error":"invalid_scope"}`, oauth.KindRefused},
		"no longer taken": {400, `{"error":"invalid_grant"}`, oauth.KindNeedsLogin},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.token = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
				return true
			}
			store := s.storage(oauth.GrantAuthorizationCode, nil)
			before := store.get(ref)
			_, err := manager(t, store, nil).Token(t.Context(), ref, narrowing("admin"), NoSignIn())
			wantKind(t, err, c.kind)
			if after := store.get(ref); !reflect.DeepEqual(before, after) || s.requests.Load() != 1 {
				t.Errorf("the account changed, or %d requests were sent", s.requests.Load())
			}
		})
	}
}

func TestGrantsThatCannotNarrow(t *testing.T) {
	s := newServer(t)
	for _, grant := range oauth.Grants() {
		if grant.CanNarrow() {
			continue
		}
		_, err := manager(t, s.storage(grant, nil), nil).Token(t.Context(), ref, narrowing("read"))
		wantKind(t, err, oauth.KindUsage)
	}
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
		r.Tokens.RefreshToken, r.Tokens.ExpiresAt = "", noon.Add(time.Hour)
	})
	_, err := manager(t, store, nil).Token(t.Context(), ref, narrowing("read"))
	wantKind(t, err, oauth.KindMisconfigured)
	if s.requests.Load() != 0 {
		t.Error("something was sent")
	}
}

// What the server grants beyond what was asked for is told.
func TestWiderThanAskedFor(t *testing.T) {
	s := newServer(t)
	s.token = func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"wide","token_type":"Bearer","expires_in":60,"scope":"read write admin"}`)
		return true
	}
	ts, err := manager(t, s.storage(oauth.GrantClientCredentials, nil), nil).Token(t.Context(), ref, narrowing("read"))
	if err != nil || !strings.Contains(strings.Join(ts.Notes, " "), "not asked for: write admin") {
		t.Errorf("%v, %v", ts.Notes, err)
	}
}

// Promise 22: other settings make a narrower token count no more, and promise 28: one of
// somebody else's sign-in is not handed out.
func TestANarrowerTokenOfBefore(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantClientCredentials, nil)
	m := manager(t, store, nil)
	if _, err := m.Token(t.Context(), ref, narrowing("read")); err != nil {
		t.Fatal(err)
	}
	rec := store.get(ref)
	rec.App.Scopes = []string{"other"}
	store.put(ref, rec)
	ts, err := m.Token(t.Context(), ref, narrowing("read"))
	if err != nil || ts.AccessToken != "a2" || len(store.get(ref).Narrow) != 1 {
		t.Errorf("%q, %v, %d kept", ts.AccessToken, err, len(store.get(ref).Narrow))
	}
	rec = store.get(ref)
	rec.Held = true
	rec.Account.Expect = "ada@example.test"
	rec.Tokens.Fingerprint = oauth.Fingerprint(rec.App, rec.Account)
	store.put(ref, rec)
	_, err = m.Token(t.Context(), ref, narrowing("read"))
	wantKind(t, err, oauth.KindNeedsLogin)
}

// Promise 23: signing out revokes narrower tokens, too, also where there is nothing else.
func TestNarrowerTokensAreRevoked(t *testing.T) {
	for name, own := range map[string]bool{"beside its own": true, "alone": false} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			store := s.storage(oauth.GrantClientCredentials, func(r *oauth.Record) {
				if !own {
					r.Tokens = nil
				}
			})
			m := manager(t, store, nil)
			if _, err := m.Token(t.Context(), ref, narrowing("read")); err != nil {
				t.Fatal(err)
			}
			if err := m.Revoke(t.Context(), ref); err != nil {
				t.Fatal(err)
			}
			revoked := ""
			for _, form := range s.forms[1:] {
				revoked += form.Get("token") + " "
			}
			if !strings.Contains(revoked, "a1 ") || strings.Contains(revoked, "a0 ") != own || store.get(ref).Narrow != nil {
				t.Errorf("revoked %s; %d are kept", revoked, len(store.get(ref).Narrow))
			}
		})
	}
}
