package session

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func (s *memory) trace(ref oauth.Ref) oauth.Trace {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.traces[ref]
}

func steps(t oauth.Trace) (all []oauth.Step) {
	for _, e := range t.Exchanges {
		all = append(all, e.Step)
	}
	return all
}

// A renewal keeps its exchange with its own save: no second transaction.
func TestARenewalKeepsItsTraceWithItsSave(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, nil)
	m := manager(t, store, func(o *Options) { o.Version = "1.0" })
	if _, err := m.Token(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	trace := store.trace(ref)
	if fmt.Sprint(steps(trace)) != "[refresh]" || store.alone != 0 {
		t.Errorf("kept %v, %d transactions more", steps(trace), store.alone)
	}
	if w := trace.Worked; w == nil || w.Version != "1.0" || !w.At.Equal(noon) || w.Secrets["client_secret"] == "" || w.Settings["endpoints.token"] != s.URL+"/token" {
		t.Errorf("worked with %+v", w)
	}
}

// The browser's half of a sign-in is in the trace, without what is only for the two.
func TestTheTraceHasTheBrowsersHalf(t *testing.T) {
	s := newServer(t)
	s.userinfo = `{"sub":"42"}`
	store := s.storage(oauth.GrantAuthorizationCode, noTokens)
	m := manager(t, store, func(o *Options) {
		o.OpenBrowser = follow(url.Values{"code": {"canary-code-1"}, "realmId": {"canary-realm"}})
	})
	if _, err := m.Token(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	trace := store.trace(ref)
	if got := fmt.Sprint(steps(trace)); got != "[sign_in_page sign_in_answer code_exchange userinfo]" {
		t.Fatal(got)
	}
	text := fmt.Sprintf("%+v", trace.Exchanges)
	form := s.forms[0]
	for _, secret := range []string{"canary", form.Get("code_verifier"), "a1\"", "r1\""} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the trace", secret)
		}
	}
	page, answer := trace.Exchanges[0].URL, trace.Exchanges[1].URL
	for part, in := range map[string]string{
		"state=‹state›": page, "code_challenge=‹code_challenge›": page, "code_challenge_method=S256": page, "client_id=client": page,
		"code=‹code›": answer, "realmId=‹value›": answer,
	} {
		if !strings.Contains(in, part) {
			t.Errorf("%q lacks %q", in, part)
		}
	}
}

// A failure keeps its exchanges, as does a call that saves nothing; a refusal in the
// browser is told.
func TestFailuresAreTraced(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens.RefreshToken = "spent" })
	m := manager(t, store, nil)
	if _, err := m.Token(t.Context(), ref, NoSignIn()); err == nil {
		t.Fatal("renewed")
	}
	trace := store.trace(ref)
	if len(trace.Exchanges) != 1 || trace.Exchanges[0].Status != 400 || trace.Worked != nil {
		t.Errorf("kept %+v", trace.Exchanges)
	}
	store = s.storage(oauth.GrantAuthorizationCode, noTokens)
	m = manager(t, store, func(o *Options) {
		o.OpenBrowser = follow(url.Values{"error": {"access_denied"}, "error_description": {"Not you"}})
	})
	if _, err := m.Token(t.Context(), ref); err == nil {
		t.Fatal("signed in")
	}
	trace = store.trace(ref)
	if len(trace.Exchanges) != 2 || !strings.Contains(trace.Exchanges[1].URL, "error=access_denied") || trace.Exchanges[1].Err == "" {
		t.Errorf("kept %+v", trace.Exchanges)
	}
}

// What a call sends that saves nothing is kept when it ends; a lock drops what is
// remembered.
func TestACallThatSavesNothingIsTraced(t *testing.T) {
	s := newServer(t)
	s.userinfo = `{"sub":"42"}`
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens.ExpiresAt = noon.Add(1 << 40) })
	m := manager(t, store, nil)
	if _, err := m.Userinfo(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(steps(store.trace(ref))); got != "[userinfo]" || store.alone != 1 {
		t.Errorf("kept %s, %d", got, store.alone)
	}
	m.Drop()
	if len(m.Trace(ref)) != 0 {
		t.Error("a locked vault's exchanges are remembered")
	}
}
