package session

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tokendesk/oauth"
)

// named is a server that publishes metadata about itself, or answers 404, and
// remembers what else it was asked.
type named struct {
	*httptest.Server
	mu       sync.Mutex
	metadata string
	status   int
	seen     []string
}

func newNamed(t *testing.T) *named {
	n := &named{}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		defer n.mu.Unlock()
		switch {
		case !strings.Contains(r.URL.Path, "/.well-known/"):
			_ = r.ParseForm()
			n.seen = append(n.seen, r.URL.Path+" "+r.Form.Encode())
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"access_token":"a","token_type":"Bearer"}`)
		case n.status != 0:
			w.WriteHeader(n.status)
		case n.metadata == "":
			w.WriteHeader(http.StatusNotFound)
		default:
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, n.metadata)
		}
	}))
	t.Cleanup(n.Close)
	return n
}

// Promise 7: the code and its verifier reach the server that gave the code, and no
// other. page is where the app sends the browser, tokens where it would send the
// code, and iss who says that the answer is his.
func TestCodesGoToTheServerThatGaveThem(t *testing.T) {
	page, tokens := newNamed(t), newNamed(t)
	about := func(issuer, token string) string {
		return fmt.Sprintf(`{"issuer":%q,"authorization_endpoint":"%s/authorize","token_endpoint":"%s/token"}`, issuer, page.URL, token)
	}
	for name, c := range map[string]struct {
		iss, issuer string // of the answer, and as the app knows it
		token       string // the app's; "" is what discovery finds
		metadata    string
		status      int
		kind        oauth.Kind // "": a token
	}{
		"one server":                            {page.URL, "", page.URL, "", 0, ""},
		"one server, by path":                   {page.URL + "/realms/x", "", page.URL, "", 0, ""},
		"no iss, tokens elsewhere":              {"", "", tokens.URL, "", 0, ""},
		"tokens elsewhere, nothing published":   {page.URL, "", tokens.URL, "", 0, ""},
		"tokens elsewhere, as published":        {page.URL, "", tokens.URL, about(page.URL, tokens.URL), 0, ""},
		"tokens elsewhere, about another":       {page.URL, "", tokens.URL, about("https://x.example", page.URL), 0, ""},
		"tokens elsewhere, found":               {page.URL, page.URL, "", about(page.URL, tokens.URL), 0, ""},
		"tokens elsewhere, named and published": {page.URL, page.URL, tokens.URL, about(page.URL, tokens.URL), 0, ""},
		"tokens elsewhere, no iss":              {"", page.URL, tokens.URL, about(page.URL, page.URL), 0, ""},

		"another server's answer":                 {tokens.URL, "", tokens.URL, "", 0, oauth.KindBadAnswer},
		"another server's answer, issuer known":   {tokens.URL, page.URL, tokens.URL, about(page.URL, tokens.URL), 0, oauth.KindBadAnswer},
		"an issuer with a slash":                  {page.URL + "/", page.URL, page.URL, about(page.URL, page.URL), 0, oauth.KindBadAnswer},
		"tokens to a stranger":                    {page.URL, "", tokens.URL, about(page.URL, page.URL), 0, oauth.KindMisconfigured},
		"tokens to a stranger, by path":           {page.URL + "/x", "", tokens.URL, about(page.URL+"/x", page.URL), 0, oauth.KindMisconfigured},
		"tokens to a stranger, issuer known":      {page.URL, page.URL, tokens.URL, about(page.URL, page.URL), 0, oauth.KindMisconfigured},
		"tokens elsewhere, metadata out of reach": {page.URL, "", tokens.URL, "", http.StatusBadGateway, oauth.KindUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			for _, n := range []*named{page, tokens} {
				n.mu.Lock()
				n.metadata, n.status, n.seen = "", 0, nil
				n.mu.Unlock()
			}
			page.metadata, page.status = c.metadata, c.status
			s := newServer(t)
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.Tokens = nil
				r.App.Endpoints = oauth.Endpoints{Issuer: c.issuer, Authorization: page.URL + "/authorize"}
				if c.token != "" {
					r.App.Endpoints.Token = c.token + "/token"
				}
			})
			answer := url.Values{"code": {"secret-code"}}
			if c.iss != "" {
				answer.Set("iss", c.iss)
			}
			ts, err := manager(t, store, func(o *Options) { o.OpenBrowser = follow(answer) }).SignIn(t.Context(), ref)
			asked := strings.Join(append(page.seen, tokens.seen...), "\n")
			if c.kind == "" {
				if err != nil || ts.AccessToken != "a" || strings.Count(asked, "secret-code") != 1 {
					t.Errorf("%v; asked %s", err, asked)
				}
				return
			}
			wantKind(t, err, c.kind)
			if asked != "" || store.get(ref).Tokens != nil {
				t.Errorf("asked %s", asked)
			}
		})
	}
}
