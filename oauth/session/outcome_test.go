package session

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
)

// Promises 1 and 8: the browser is told what its sign-in came to, after the exchange and
// the question whose it is, and nobody listens afterwards.
func TestTheBrowserIsToldWhatCameOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		userinfo, expect string
		refuse           bool
		want             Outcome
	}{
		"the right person": {`{"sub":"1","email":"ada@x.test"}`, "ada@x.test", false, Outcome{Identity: "ada@x.test"}},
		"somebody else":    {`{"sub":"1","email":"eve@x.test"}`, "ada@x.test", false, Outcome{Identity: "eve@x.test", Held: ReasonOtherPerson}},
		"nobody told":      {"", "ada@x.test", false, Outcome{Held: ReasonUnknownPerson}},
		"was another":      {`{"sub":"1","email":"eve@x.test"}`, "", false, Outcome{Identity: "eve@x.test", Formerly: "ada@x.test"}},
		"refused":          {"", "", true, Outcome{Err: &oauth.Error{}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.userinfo = c.userinfo
			if c.refuse {
				s.token = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusForbidden); return true }
			}
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.Account.Expect = c.expect
				r.Tokens.Identity, r.Tokens.Person = "ada@x.test", oauth.Person{Email: "ada@x.test"}
			})
			pages, redirects := make(chan string, 1), make(chan string, 1)
			var told Outcome
			m := manager(t, store, func(o *Options) {
				o.Page = func(o Outcome) loopback.Page {
					told = o
					return loopback.Page{Headline: "THE PAGE OF " + o.Identity}
				}
				o.OpenBrowser = func(ctx context.Context, address string, _ oauth.Ref, _ string) error {
					u, _ := url.Parse(address)
					back := u.Query().Get("redirect_uri")
					resp, err := http.Get(back + "?code=c&state=" + u.Query().Get("state"))
					if err != nil {
						pages <- err.Error()
						return nil
					}
					defer resp.Body.Close()
					body, _ := io.ReadAll(resp.Body)
					pages <- string(body)
					redirects <- back
					return nil
				}
			})
			_, _ = m.SignIn(t.Context(), ref)
			if page := <-pages; !strings.Contains(page, "THE PAGE OF "+c.want.Identity) || strings.Contains(page, "hush") || strings.Contains(page, "a1") {
				t.Errorf("the browser shows %s", page)
			}
			if told.Identity != c.want.Identity || told.Formerly != c.want.Formerly || told.Held != c.want.Held || (told.Err != nil) != (c.want.Err != nil) || told.Account.Expect != c.expect {
				t.Errorf("%+v", told)
			}
			if _, err := http.Get(<-redirects); err == nil {
				t.Error("somebody still listens")
			}
		})
	}
}
