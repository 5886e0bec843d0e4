package session

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// An answer that ends where nobody listens is pasted, and exchanged with the same
// redirect address.
func TestSignInWhoseAnswerIsPasted(t *testing.T) {
	for uri, answer := range map[string]string{
		"https://acme.example.test/cb":    "https://acme.example.test/cb?code=pasted&state=STATE",
		"com.example.app:/oauth2redirect": "com.example.app:/oauth2redirect?code=pasted&state=STATE",
		"urn:ietf:wg:oauth:2.0:oob":       "pasted",
	} {
		s := newServer(t)
		store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens, r.App.Redirect.URI = nil, uri })
		opened := make(chan string, 1)
		m := manager(t, store, func(o *Options) {
			o.OpenBrowser = func(_ context.Context, address string, _ oauth.Ref, _ string) error { opened <- address; return nil }
		})
		ts, err := m.Token(t.Context(), ref, OnProgress(func(p Progress) {
			if p.Stage != StageBrowser {
				return
			}
			if !p.MustPaste || p.RedirectURI != uri {
				t.Errorf("%s: %v, %s", uri, p.MustPaste, p.RedirectURI)
			}
			asked, err := url.Parse(p.Address)
			if err != nil || asked.Query().Get("redirect_uri") != uri {
				t.Errorf("%s: asked %s, %v", uri, p.Address, err)
			}
			if err := p.Paste(strings.ReplaceAll(answer, "STATE", asked.Query().Get("state"))); err != nil {
				t.Error(err)
			}
		}))
		if err != nil || ts.AccessToken != "a1" || s.forms[0].Get("code") != "pasted" || s.forms[0].Get("redirect_uri") != uri || s.forms[0].Get("code_verifier") == "" {
			t.Errorf("%s: %v", uri, err)
		}
		if address := <-opened; !strings.HasPrefix(address, s.URL) {
			t.Errorf("opened %s", address)
		}
	}
}

// Where nobody can paste, such a sign-in fails at once; others go ahead.
func TestNobodyPastes(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens, r.App.Redirect.URI = nil, "https://acme.example.test/cb" })
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = func(context.Context, string, oauth.Ref, string) error { t.Error("a browser opened"); return nil }
	})
	_, err := m.Token(t.Context(), ref, NoPaste())
	if e := wantKind(t, err, oauth.KindNeedsLogin); !strings.Contains(e.Message, "must be pasted") || !strings.Contains(e.Message, "https://acme.example.test/cb") {
		t.Errorf("said %s", e.Message)
	}
	m = manager(t, s.storage(oauth.GrantAuthorizationCode, noTokens), func(o *Options) { o.OpenBrowser = follow(url.Values{"code": {"c"}}) })
	if _, err := m.Token(t.Context(), ref, NoPaste()); err != nil {
		t.Error(err)
	}
	m = manager(t, newServer(t).storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.App.Redirect.URI = "https://acme.example.test/cb" }), nil)
	if ts, err := m.Token(t.Context(), ref, NoPaste()); err != nil || ts.AccessToken == "a0" {
		t.Errorf("a renewal needs nobody: %v", err)
	}
}
