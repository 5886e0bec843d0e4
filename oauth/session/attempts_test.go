package session

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"tokendesk/oauth"
)

// Promise 3: no two sign-ins have the same state, and none can be guessed.
func TestEachSignInHasItsOwnState(t *testing.T) {
	s := newServer(t)
	yes, seen := follow(url.Values{"code": {"c"}}), map[string]bool{}
	m := manager(t, s.storage(oauth.GrantAuthorizationCode, noTokens), func(o *Options) {
		o.OpenBrowser = func(ctx context.Context, address string, r oauth.Ref, b string) error {
			u, err := url.Parse(address)
			if err != nil {
				return err
			}
			if state := u.Query().Get("state"); seen[state] || len(state) < 26 { // 26 letters of base 32 are 130 bits
				t.Errorf("state %q", state)
			}
			seen[u.Query().Get("state")] = true
			return yes(ctx, address, r, b)
		}
	})
	for range 5 {
		if _, err := m.SignIn(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d states in 5 sign-ins", len(seen))
	}
}

// Promise 20: some servers have other words for a refresh token that is over.
func TestRefusedRefreshTokenInOtherWords(t *testing.T) {
	for _, word := range []string{
		"invalid_grant", "bad_refresh_token", "invalid_refresh_token", "interaction_required", "login_required", "consent_required",
	} {
		t.Run(word, func(t *testing.T) {
			s := newServer(t)
			s.token = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprintf(w, `{"error":%q}`, word)
				return true
			}
			store := s.storage(oauth.GrantAuthorizationCode, nil)
			m := manager(t, store, nil)
			for range 3 {
				_, err := m.Token(t.Context(), ref, NoSignIn())
				wantKind(t, err, oauth.KindNeedsLogin)
			}
			if n := s.requests.Load(); n != 1 || !store.get(ref).NeedsLogin {
				t.Errorf("%d requests, needs a sign-in: %t", n, store.get(ref).NeedsLogin)
			}
		})
	}
}
