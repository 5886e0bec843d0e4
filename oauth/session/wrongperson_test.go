package session

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"testing"
	"time"

	"tokendesk/oauth"
)

// After the wrong person a sign-in leaves the browser's own session behind: it goes to a
// private window, and to the account's browser only where there is none. The server is
// asked to ask who it is.
func TestSigningInAgainAfterTheWrongPerson(t *testing.T) {
	eve := &oauth.TokenSet{AccessToken: "held", Identity: "eve@example.test", Person: oauth.Person{Email: "eve@example.test"}, ObtainedAt: noon}
	for name, c := range map[string]struct {
		browser, prompt string
		tokens          *oauth.TokenSet
		noPrivate       bool
		scopes          []string
		opened          []string
		sent            string
	}{
		"default":                {browser: "default", tokens: eve, opened: []string{"private"}},
		"nothing set":            {tokens: eve, opened: []string{"private"}},
		"a program":              {browser: "firefox", tokens: eve, opened: []string{"private:firefox"}},
		"an isolated profile":    {browser: "isolated", tokens: eve, opened: []string{"private"}},
		"private already":        {browser: "private", tokens: eve, opened: []string{"private"}},
		"nobody's browser":       {browser: "none", tokens: eve},
		"no private window":      {browser: "isolated", tokens: eve, noPrivate: true, opened: []string{"private", "isolated"}},
		"OpenID Connect":         {tokens: eve, scopes: []string{"openid"}, opened: []string{"private"}, sent: "login"},
		"a prompt of one's own":  {tokens: eve, scopes: []string{"openid"}, prompt: "consent", opened: []string{"private"}, sent: "consent"},
		"one that forbids pages": {tokens: eve, scopes: []string{"openid"}, prompt: "none", opened: []string{"private"}, sent: "login"},
		"nobody knows whose":     {browser: "isolated", tokens: &oauth.TokenSet{AccessToken: "held", ObtainedAt: noon}, opened: []string{"isolated"}},
		"nobody before":          {browser: "isolated", scopes: []string{"openid"}, opened: []string{"isolated"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.userinfo = `{"sub":"7","email":"ada@example.test"}`
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.Account.Expect, r.Account.Browser, r.Account.Prompt = "ada@example.test", c.browser, c.prompt
				r.Tokens, r.Held = c.tokens, c.tokens != nil
				r.App.Scopes = c.scopes
				if r.Tokens != nil {
					set := *r.Tokens
					set.Fingerprint = oauth.Fingerprint(r.App, r.Account)
					r.Tokens = &set
				}
			})
			var opened []string
			sent := make(chan string, 4)
			m := manager(t, store, func(o *Options) {
				o.OpenBrowser = func(_ context.Context, address string, _ oauth.Ref, browser string) error {
					opened = append(opened, browser)
					if c.noPrivate && browser == "private" {
						return errors.New("no private window")
					}
					u, _ := url.Parse(address)
					sent <- u.Query().Get("prompt")
					return nil
				}
			})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			prompt := ""
			_, err := m.SignIn(ctx, ref, OnProgress(func(p Progress) {
				if p.Stage != StageBrowser {
					return
				}
				if c.opened != nil {
					prompt = <-sent
				}
				cancel()
			}))
			wantKind(t, err, oauth.KindInterrupted)
			m.Close()
			if !slices.Equal(opened, c.opened) || prompt != c.sent {
				t.Errorf("opened %q with prompt %q, want %q with %q", opened, prompt, c.opened, c.sent)
			}
			if rec := store.get(ref); c.tokens != nil && (rec.Tokens == nil || !rec.Held) {
				t.Error("a sign-in that was given up lost what was held back")
			}
		})
	}
}

// What a wrong person's token replaces is kept until it is decided about: their second
// sign-in does not replace it, the right one's drops it, and so does using the wrong
// one all the same.
func TestWhatAWrongPersonReplacesIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		then func(*testing.T, *server, *Manager)
		kept bool
		held bool
	}{
		"nothing yet": {func(*testing.T, *server, *Manager) {}, true, true},
		"once more": {func(t *testing.T, _ *server, m *Manager) {
			_, err := m.SignIn(t.Context(), ref)
			wantKind(t, err, oauth.KindNeedsLogin)
		}, true, true},
		"used all the same": {func(t *testing.T, _ *server, m *Manager) {
			if err := m.UseHere(t.Context(), ref); err != nil {
				t.Error(err)
			}
		}, false, false},
		"the right person": {func(t *testing.T, s *server, m *Manager) {
			s.mu.Lock()
			s.userinfo = `{"sub":"1","email":"ada@example.test"}`
			s.mu.Unlock()
			if _, err := m.SignIn(t.Context(), ref); err != nil {
				t.Error(err)
			}
		}, false, false},
		"forgotten": {func(t *testing.T, _ *server, m *Manager) {
			if err := m.Forget(t.Context(), ref); err != nil {
				t.Error(err)
			}
		}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.userinfo = `{"sub":"7","email":"eve@example.test"}`
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.Account.Expect = "ada@example.test"
				r.Tokens.Identity, r.Tokens.Person = "ada@example.test", oauth.Person{Email: "ada@example.test"}
				r.Tokens.ExpiresAt = noon.Add(time.Hour)
				r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
			})
			m := manager(t, store, func(o *Options) { o.OpenBrowser = follow(url.Values{"code": {"c"}}) })
			_, err := m.SignIn(t.Context(), ref)
			wantKind(t, err, oauth.KindNeedsLogin)
			c.then(t, s, m)
			rec := store.get(ref)
			if kept := rec.Replaced != nil && rec.Replaced.AccessToken == "a0" && rec.Replaced.RefreshToken == "r0"; kept != c.kept || rec.Held != c.held || !c.kept && rec.Replaced != nil {
				t.Errorf("kept %t, held %t, %+v", kept, rec.Held, rec.Replaced != nil)
			}
		})
	}
}
