package session

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Promise 17: neither an error that came by the browser nor a name that the
// server gives brings a secret into what is shown or kept.
func TestServersWordsByOtherWays(t *testing.T) {
	const secret = "hunter2/hunter2"
	s := newServer(t)
	withSecret := func(rec *oauth.Record) {
		noTokens(rec)
		rec.Secrets[oauth.SecretClientSecret] = secret
	}
	kept := func(store *memory) string {
		store.mu.Lock()
		defer store.mu.Unlock()
		data, err := json.Marshal(struct {
			Failure *oauth.Failure
			History []oauth.HistoryEntry
		}{store.records[ref].Failure, store.history})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, echoed := range []string{secret, url.QueryEscape(secret), base64.RawStdEncoding.EncodeToString([]byte("client:" + secret))} {
		store := s.storage(oauth.GrantAuthorizationCode, withSecret)
		m := manager(t, store, func(o *Options) {
			o.OpenBrowser = follow(url.Values{"error": {"invalid_scope"}, "error_description": {"No scope for " + echoed}})
		})
		_, err := m.SignIn(t.Context(), ref)
		e := wantKind(t, err, oauth.KindRefused)
		if text := e.Message + e.ServerDescription + kept(store); strings.Contains(text, echoed) || e.ServerError != "invalid_scope" {
			t.Errorf("%s: %s", echoed, text)
		}
	}
	s.userinfo = `{"sub":"42","email":"` + secret + `@example.test"}`
	store := s.storage(oauth.GrantAuthorizationCode, withSecret)
	m := manager(t, store, func(o *Options) { o.OpenBrowser = follow(url.Values{"code": {"c"}}) })
	ts, err := m.SignIn(t.Context(), ref)
	if err != nil || strings.Contains(ts.Identity+kept(store), secret) {
		t.Errorf("%q %v %s", ts.Identity, err, kept(store))
	}
}
