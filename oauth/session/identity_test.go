package session

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokendesk/oauth"
)

const (
	ada = `{"sub":"7","email":"ada@example.test"}`
	eve = `{"sub":"7","email":"eve@example.test"}`
)

func (s *server) says(userinfo string, asked func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.userinfo, s.asked = userinfo, asked
}

func signsIn(o *Options) { o.OpenBrowser = follow(url.Values{"code": {"c"}}) }

func expectsAda(r *oauth.Record) { r.Tokens, r.Account.Expect = nil, "ada@example.test" }

// Promise 19 at a sign-in: when userinfo is asked the set is durable already. A
// program that ends during that call has lost nothing, and what is not known to
// be the expected person's has not been let out.
func TestASignInIsSavedBeforeUserinfoIsAsked(t *testing.T) {
	for name, expect := range map[string]string{"nobody expected": "", "somebody expected": "ada@example.test"} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) { r.Tokens, r.Account.Expect = nil, expect })
			var then oauth.Record
			s.says(ada, sync.OnceFunc(func() { then = store.get(ref) })) // the first time it was asked
			if _, err := manager(t, store, signsIn).SignIn(t.Context(), ref); err != nil {
				t.Fatal(err)
			}
			if then.Tokens == nil || then.Tokens.RefreshToken != "r1" || then.Held != (expect != "") {
				t.Fatalf("when userinfo was asked the vault had %+v, held %t", then.Tokens != nil, then.Held)
			}
			// The program ended there; another one finds what was saved.
			s.says(ada, nil)
			store.put(ref, then)
			ts, err := manager(t, store, nil).Token(t.Context(), ref, NoSignIn())
			if err != nil || ts.AccessToken != "a1" || store.get(ref).Held {
				t.Errorf("after a kill: %q, %v", ts.AccessToken, err)
			}
			if n := s.requests.Load(); n != 1 {
				t.Errorf("%d token requests, want 1", n)
			}
		})
	}
}

// Promise 28: while nobody has told whose a token is it is not handed out, and
// the next call asks again. It is never fetched anew for that.
func TestAnUnknownOwnerIsHeldBack(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, expectsAda)
	m := manager(t, store, signsIn)
	for range 2 {
		ts, err := m.Token(t.Context(), ref)
		if e := wantKind(t, err, oauth.KindNeedsLogin); !strings.Contains(e.Message, "did not say whose") || ts.AccessToken != "" {
			t.Errorf("message %q", e.Message)
		}
	}
	rec := store.get(ref)
	if st := StatusOf(rec, rec.App, noon); st.State != StateNeedsLogin || st.Reason != ReasonUnknownPerson {
		t.Errorf("state %s, reason %q", st.State, st.Reason)
	}
	s.says(eve, nil)
	_, err := m.Token(t.Context(), ref)
	if e := wantKind(t, err, oauth.KindNeedsLogin); !strings.Contains(e.Message, "eve@") || !store.get(ref).Held {
		t.Errorf("message %q", e.Message)
	}
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d token requests, want 1", n)
	}
}

func TestAnUnknownOwnerTurnsOutToBeTheExpectedOne(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, expectsAda)
	m := manager(t, store, signsIn)
	_, err := m.Token(t.Context(), ref)
	wantKind(t, err, oauth.KindNeedsLogin)
	s.says(ada, nil)
	ts, err := m.Token(t.Context(), ref)
	rec := store.get(ref)
	if err != nil || ts.Identity != "ada@example.test" || rec.Held || rec.Tokens.Identity != ts.Identity || s.requests.Load() != 1 {
		t.Errorf("%v, held %t, %d requests", err, rec.Held, s.requests.Load())
	}
	if slices.ContainsFunc(rec.Tokens.Notes, isUnsaid) {
		t.Errorf("still noted: %q", rec.Tokens.Notes)
	}
}

func TestAnUnknownOwnerCanBeAccepted(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, expectsAda)
	m := manager(t, store, signsIn)
	_, err := m.Token(t.Context(), ref)
	wantKind(t, err, oauth.KindNeedsLogin)
	if err := m.UseHere(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	for _, opts := range [][]Option{nil, {Fresh()}} {
		if _, err := m.Token(t.Context(), ref, opts...); err != nil {
			t.Errorf("accepted: %v", err)
		}
	}
	_, err = m.SignIn(t.Context(), ref) // a new sign-in is judged anew
	wantKind(t, err, oauth.KindNeedsLogin)
}

// An app that nothing can tell the owner of is no reason to hold a token back;
// the account says that nobody looked.
func TestAnOwnerThatNothingCanTellIsNoted(t *testing.T) {
	for name, change := range map[string]func(*oauth.App){
		"no userinfo": func(a *oauth.App) { a.Endpoints.Userinfo = "" },
		"no person":   func(a *oauth.App) { a.Grant = oauth.GrantClientCredentials },
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				expectsAda(r)
				change(&r.App)
			})
			ts, err := manager(t, store, signsIn).Token(t.Context(), ref)
			rec := store.get(ref)
			if err != nil || ts.AccessToken != "a1" || rec.Held {
				t.Fatalf("%v, held %t", err, rec.Held)
			}
			if st := StatusOf(rec, rec.App, noon); st.State != StateFresh || st.Reason != ReasonUncheckedPerson {
				t.Errorf("state %s, reason %q", st.State, st.Reason)
			}
		})
	}
}

// Promise 28: where userinfo failed, a subject is no other person's name. The words
// say why nobody knows; asking for userinfo asks again and settles it.
func TestWhyNobodyKnowsWhoSignedIn(t *testing.T) {
	for name, row := range map[string]struct {
		answer string // of userinfo; "" is status 404
		says   string
	}{
		"nothing there":  {"", "userinfo answered 404"},
		"broken":         {"STATUS 500", "userinfo answered 500"},
		"not allowed":    {"STATUS 401", "userinfo answered 401"},
		"a page":         {"<html>", "is a web page"},
		"nobody's":       {`{"email":"ada@example.test"}`, "does not say whom it is about"},
		"badly signed":   {"eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiI3In0.c2ln", "no key of the server made"},
		"not signed":     {"eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.", "is not signed"},
		"no JSON object": {`[1]`, "neither a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.signs(t, map[string]any{})
			s.says(row.answer, nil)
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				expectsAda(r)
				r.App.Endpoints.Issuer = s.URL
			})
			m := manager(t, store, signsIn)
			_, err := m.Token(t.Context(), ref)
			e := wantKind(t, err, oauth.KindNeedsLogin)
			if !strings.Contains(e.Message, "did not say whose") || !strings.Contains(e.Message, row.says) || strings.Contains(e.Message, "belongs to") {
				t.Errorf("message %q", e.Message)
			}
			rec := store.get(ref)
			if st := StatusOf(rec, rec.App, noon); st.State != StateNeedsLogin || st.Reason != ReasonUnknownPerson {
				t.Errorf("state %s, reason %q", st.State, st.Reason)
			}
			s.says(ada, nil)
			if _, err := m.Userinfo(t.Context(), ref); err != nil || store.get(ref).Held || store.get(ref).Tokens.Identity != "ada@example.test" {
				t.Errorf("asked again: %v, %+v", err, store.get(ref).Tokens.Notes)
			}
			if n := s.requests.Load(); n != 1 {
				t.Errorf("%d token requests, want 1", n)
			}
		})
	}
}

// Promise 26: userinfo about another person than the ID token's subject. The set
// was saved before that was known; it is gone again, and the old one is back.
func TestUserinfoOfAnotherSubjectUndoesTheSave(t *testing.T) {
	s := newServer(t)
	s.signs(t, map[string]any{"sub": "42"})
	s.says(`{"sub":"7","email":"eve@example.test"}`, nil)
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
		r.App.Endpoints.Issuer = s.URL
		r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
	})
	m := manager(t, store, signsIn)
	_, err := m.SignIn(t.Context(), ref)
	wantKind(t, err, oauth.KindBadAnswer)
	rec := store.get(ref)
	if rec.Tokens.AccessToken != "a0" || rec.Tokens.RefreshToken != "r0" || rec.Failure == nil {
		t.Errorf("kept %q, failure %v", rec.Tokens.AccessToken, rec.Failure)
	}
	s.says(`{"sub":"42","email":"ada@example.test"}`, nil)
	if ts, err := m.SignIn(t.Context(), ref); err != nil || ts.Identity != "ada@example.test" || ts.Subject != "42" {
		t.Errorf("%q, %v", ts.Identity, err)
	}
}
