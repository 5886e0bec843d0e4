package session

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// A pasted refresh token that the server no longer takes is sent once, whoever
// asks how often, and what the server said of it is told.
func TestADeadPasteIsNotSentAgain(t *testing.T) {
	for name, body := range map[string]string{
		"RFC 6749":   `{"error":"invalid_grant","error_description":"Token has been revoked"}`,
		"in a prose": `{"status":400,"message":"Invalid refresh token"}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.token = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Form.Get("refresh_token") != "dead" {
					return false
				}
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, body)
				return true
			}
			store := s.storage(oauth.GrantRefreshToken, func(r *oauth.Record) {
				r.Tokens = nil
				r.Secrets[oauth.SecretRefreshToken] = "dead"
			})
			m := manager(t, store, nil)
			_, err := m.Token(t.Context(), ref)
			e := wantKind(t, err, oauth.KindNeedsLogin)
			if said := e.ServerError + e.ServerDescription; said == "" || !strings.Contains(e.Message, "new refresh token") || !strings.Contains(e.Advice, "secret set") {
				t.Errorf("%q, %q, said %q", e.Message, e.Advice, said)
			}
			for range 2 {
				_, err := m.Token(t.Context(), ref, Fresh())
				if e := wantKind(t, err, oauth.KindNeedsLogin); !strings.Contains(e.Message, "no longer accepts") {
					t.Errorf("%q", e.Message)
				}
				_, err = m.SignIn(t.Context(), ref)
				wantKind(t, err, oauth.KindNeedsLogin)
			}
			rec := store.get(ref)
			if n := s.requests.Load(); n != 1 || !rec.NeedsLogin || rec.Secrets[oauth.SecretRefreshToken] != "dead" {
				t.Errorf("%d requests, needs another: %t", n, rec.NeedsLogin)
			}
			if st := StatusOf(rec, rec.App, noon); st.State != StateNeedsLogin || st.Reason != ReasonRefreshRefused {
				t.Errorf("%+v", st)
			}
			rec.Secrets[oauth.SecretRefreshToken], rec.NeedsLogin = "r0", false // another paste
			store.put(ref, rec)
			if ts, err := m.Token(t.Context(), ref); err != nil || ts.AccessToken != "a1" {
				t.Errorf("another paste: %v", err)
			}
		})
	}
}

// A refusal that another paste would not mend leaves the pasted token to be sent
// again.
func TestAPasteOutlivesOtherRefusals(t *testing.T) {
	s := newServer(t)
	s.token = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":"invalid_client","error_description":"invalid refresh token"}`)
		return true
	}
	store := s.storage(oauth.GrantRefreshToken, func(r *oauth.Record) {
		r.Tokens = nil
		r.Secrets[oauth.SecretRefreshToken] = "r0"
	})
	m := manager(t, store, nil)
	for range 2 {
		_, err := m.Token(t.Context(), ref)
		wantKind(t, err, oauth.KindRefused)
	}
	if n := s.requests.Load(); n != 2 || store.get(ref).NeedsLogin {
		t.Errorf("%d requests, needs another: %t", n, store.get(ref).NeedsLogin)
	}
}
