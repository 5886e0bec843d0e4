package session

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// withoutRefreshToken makes the server answer a code as one that gives a refresh
// token at the first consent only.
func (s *server) withoutRefreshToken() {
	s.token = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Form.Get("grant_type") != "authorization_code" {
			return false
		}
		w.Header().Set("Content-Type", "application/json")
		id := ""
		if s.idToken != nil {
			id = s.idToken()
		}
		fmt.Fprintf(w, `{"access_token":"b","expires_in":3600,"id_token":%q}`, id)
		return true
	}
}

// A second sign-in that brings no refresh token keeps the old one where the server
// means that, for the same person alone; elsewhere it says that it is gone.
func TestASecondSignInWithoutARefreshToken(t *testing.T) {
	for name, c := range map[string]struct {
		once     bool
		before   oauth.Person
		verified bool
		change   func(*oauth.Record)
		kept     bool
	}{
		"given once (Google)":         {true, oauth.Person{Email: "ada@example.test", Subject: "7"}, true, nil, true},
		"told by userinfo":            {true, oauth.Person{Email: "ada@example.test", Subject: "7"}, false, nil, true},
		"somebody else":               {true, oauth.Person{Email: "eve@example.test", Subject: "8"}, true, nil, false},
		"nobody knows whose it was":   {true, oauth.Person{}, true, nil, false},
		"got with other settings":     {true, oauth.Person{Email: "ada@example.test", Subject: "7"}, true, func(r *oauth.Record) { r.Tokens.Fingerprint = "other" }, false},
		"each sign-in brings its own": {false, oauth.Person{Email: "ada@example.test", Subject: "7"}, true, nil, false},
		"each its own, by userinfo":   {false, oauth.Person{Email: "ada@example.test", Subject: "7"}, false, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.says(ada, nil)
			if c.verified {
				s.signs(t, nil)
			}
			s.withoutRefreshToken()
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				if c.verified {
					r.App.Endpoints.Issuer = s.URL
				}
				r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
				r.Tokens.Person, r.Tokens.Identity = c.before, c.before.Email
				if c.change != nil {
					c.change(r)
				}
			})
			m := manager(t, store, func(o *Options) {
				signsIn(o)
				o.Complete = func(a oauth.App) (oauth.App, error) { a.Quirks.RefreshTokenOnce = c.once; return a, nil }
			})
			if _, err := m.SignIn(t.Context(), ref); err != nil {
				t.Fatal(err)
			}
			ts := store.get(ref).Tokens
			if kept := ts.RefreshToken == "r0"; kept != c.kept || slices.Contains(ts.Notes, refreshTokenDropped) == c.kept {
				t.Errorf("kept %t, notes %q", kept, ts.Notes)
			}
		})
	}
}

// A dead refresh token is not missed, and one that comes along needs no note.
func TestNoNoteOfARefreshTokenThatIsNotMissed(t *testing.T) {
	for name, change := range map[string]func(*oauth.Record){
		"dead":  func(r *oauth.Record) { r.NeedsLogin = true },
		"none":  func(r *oauth.Record) { r.Tokens.RefreshToken = "" },
		"first": noTokens,
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.withoutRefreshToken()
			store := s.storage(oauth.GrantAuthorizationCode, change)
			if _, err := manager(t, store, signsIn).SignIn(t.Context(), ref); err != nil {
				t.Fatal(err)
			}
			if ts := store.get(ref).Tokens; slices.Contains(ts.Notes, refreshTokenDropped) || ts.RefreshToken != "" {
				t.Errorf("%q", ts.Notes)
			}
		})
	}
}

// Promise 26 and 28: who it is outlives a renewal whose ID token says no more than
// a subject, or that brings none, and so does the right to have the token.
func TestARenewalKeepsWhoItIs(t *testing.T) {
	person := oauth.Person{Email: "ada@example.test", Name: "ada", Subject: "7"}
	for name, c := range map[string]struct {
		claims   map[string]any // of the renewed ID token; nil: there is none
		first    bool           // the first ID token was verified
		identity string
		free     bool // with ada@example.test expected
		formerly string
	}{
		"the same subject, by userinfo first":    {map[string]any{}, false, "ada@example.test", true, ""},
		"the same subject, by an ID token first": {map[string]any{}, true, "ada@example.test", true, ""},
		"no ID token":                            {nil, true, "ada@example.test", true, ""},
		"no ID token, by userinfo first":         {nil, false, "ada@example.test", true, ""},
		"a name of its own":                      {map[string]any{"preferred_username": "countess"}, true, "ada@example.test", true, ""},
		"another address of hers":                {map[string]any{"email": "lovelace@example.test"}, true, "lovelace@example.test", true, ""},
		"the address is no longer verified":      {map[string]any{"email_verified": false}, true, "ada", true, ""},
		"another subject, by userinfo first":     {map[string]any{"sub": "8"}, false, "8", false, "ada@example.test"},
		"another's address, by userinfo first":   {map[string]any{"sub": "8", "email": "eve@example.test"}, false, "eve@example.test", false, "ada@example.test"},
	} {
		for _, expect := range []string{"", "ada@example.test"} {
			t.Run(name+", expecting "+expect, func(t *testing.T) {
				s := newServer(t)
				if c.claims != nil {
					s.signs(t, c.claims)
				}
				store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
					r.App.Endpoints.Issuer, r.Account.Expect = s.URL, expect
					r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
					r.Tokens.Person, r.Tokens.Identity = person, person.Email
					if c.first {
						r.Tokens.Subject, r.Tokens.Issuer, r.Tokens.Verified = "7", s.URL, oauth.VerifiedYes
					}
				})
				m := manager(t, store, nil)
				_, err := m.Token(t.Context(), ref, NoSignIn())
				rec := store.get(ref)
				if rec.Tokens.Identity != c.identity || rec.Held != (expect != "" && !c.free) || (err == nil) == rec.Held {
					t.Errorf("%q, held %t, %v", rec.Tokens.Identity, rec.Held, err)
				}
				if expect != "" {
					return
				}
				reason := ReasonNone
				if c.formerly != "" {
					reason = ReasonAnotherPerson
				}
				if st := StatusOf(rec, rec.App, noon); rec.Tokens.Formerly != c.formerly || st.Reason != reason || st.State != StateFresh {
					t.Errorf("formerly %q, %+v", rec.Tokens.Formerly, st)
				}
				if last := store.history[len(store.history)-1]; c.formerly != "" && !strings.Contains(last.Detail, "was "+c.formerly+" before") {
					t.Errorf("history %q", last.Detail)
				}
			})
		}
	}
}

// Whoever signs in where nobody is expected, and was somebody else before: that is
// said until the next sign-in, renewals included.
func TestAnotherPersonIsSaidAloud(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantAuthorizationCode, noTokens)
	m := manager(t, store, signsIn)
	signIn := func(userinfo, formerly string) {
		t.Helper()
		s.says(userinfo, nil)
		ts, err := m.SignIn(t.Context(), ref)
		if err != nil || ts.Formerly != formerly || store.get(ref).Tokens.Formerly != formerly {
			t.Errorf("%v, formerly %q and %q, want %q", err, ts.Formerly, store.get(ref).Tokens.Formerly, formerly)
		}
	}
	const bob = `{"sub":"8","email":"bob@example.test"}`
	signIn(ada, "")
	signIn(bob, "ada@example.test")
	if ts, err := m.Token(t.Context(), ref, Fresh()); err != nil || ts.Formerly != "ada@example.test" {
		t.Errorf("renewed: %v, formerly %q", err, ts.Formerly)
	}
	signIn(bob, "")
	signIn(`{"sub":"8","email":"robert@example.test"}`, "") // the same person under another name
	signIn(ada, "robert@example.test")
}

// A sign-in whose userinfo fails leaves the person the name that she had, where the
// ID token's subject says that it is her.
func TestAFailingUserinfoLosesNoName(t *testing.T) {
	s := newServer(t)
	s.signs(t, nil)
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
		r.App.Endpoints.Issuer, r.Account.Expect = s.URL, "ada@example.test"
		r.Tokens = nil
	})
	m := manager(t, store, signsIn)
	s.says(ada, nil)
	if _, err := m.SignIn(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	s.says("", nil)
	if ts, err := m.SignIn(t.Context(), ref); err != nil || ts.Identity != "ada@example.test" {
		t.Errorf("%q, %v", ts.Identity, err)
	}
	s.signs(t, map[string]any{"sub": "8"})
	if _, err := m.SignIn(t.Context(), ref); err == nil {
		t.Error("somebody else got her name")
	}
}

// The same for a grant that needs no person: whose password it is may change.
func TestAnotherPersonsPasswordIsSaidAloud(t *testing.T) {
	s := newServer(t)
	store := s.storage(oauth.GrantPassword, func(r *oauth.Record) {
		r.Tokens, r.App.Username = nil, "u"
		r.Secrets[oauth.SecretPassword] = "p"
	})
	m := manager(t, store, nil)
	get := func(userinfo, formerly string) {
		t.Helper()
		s.says(userinfo, nil)
		ts, err := m.SignIn(t.Context(), ref) // by the password, whatever is cached
		if err != nil || ts.Formerly != formerly || store.get(ref).Tokens.Formerly != formerly {
			t.Errorf("%v, formerly %q and %q, want %q", err, ts.Formerly, store.get(ref).Tokens.Formerly, formerly)
		}
	}
	get(ada, "")
	get(`{"sub":"8","email":"bob@example.test"}`, "ada@example.test")
	get(`{"sub":"8","email":"bob@example.test"}`, "ada@example.test")
	get(`{"sub":"9","email":"cyd@example.test"}`, "bob@example.test")
}

// Promises 19 and 26: what a renewal with a refused ID token brings is not used, but
// for the refresh token, which has taken the place of the one before (RFC 9700 4.14).
// The next renewal counts only if it says whose it is.
func TestARefusedRenewalKeepsItsRefreshToken(t *testing.T) {
	for name, c := range map[string]struct {
		claims map[string]any
		next   map[string]any // of the renewal after it; nil: no ID token
		taken  bool
	}{
		"another subject, then hers":         {map[string]any{"sub": "8"}, map[string]any{}, true},
		"another subject, then nobody's":     {map[string]any{"sub": "8"}, nil, false},
		"another subject twice":              {map[string]any{"sub": "8"}, map[string]any{"sub": "8"}, false},
		"another issuer, then hers":          {map[string]any{"iss": "https://evil.example"}, map[string]any{}, true},
		"another client, then hers":          {map[string]any{"aud": "other"}, map[string]any{}, true},
		"expired, then hers":                 {map[string]any{"exp": noon.Unix() - 600}, map[string]any{}, true},
		"of another client, then somebody's": {map[string]any{"azp": "other"}, map[string]any{"sub": "8"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.signs(t, c.claims)
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.App.Endpoints.Issuer = s.URL
				r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
				r.Tokens.Subject, r.Tokens.Issuer, r.Tokens.Verified, r.Tokens.Identity = "7", s.URL, oauth.VerifiedYes, "7"
			})
			m := manager(t, store, nil)
			_, err := m.Token(t.Context(), ref, NoSignIn())
			wantKind(t, err, oauth.KindBadAnswer)
			rec := store.get(ref)
			if rec.Tokens.AccessToken != "a0" || rec.Tokens.RefreshToken != "r1" || rec.Failure == nil || rec.NeedsLogin || !slices.Contains(rec.Tokens.Notes, refreshTokenKept) {
				t.Fatalf("kept %q and %q, %q", rec.Tokens.AccessToken, rec.Tokens.RefreshToken, rec.Tokens.Notes)
			}
			s.mu.Lock()
			s.idToken = nil
			s.mu.Unlock()
			if c.next != nil {
				s.signs(t, c.next)
			}
			ts, err := manager(t, store, nil).Token(t.Context(), ref, NoSignIn()) // another process
			if (err == nil) != c.taken || c.taken && (ts.AccessToken != "a2" || store.get(ref).Tokens.RefreshDoubted) {
				t.Errorf("%q, %v", ts.AccessToken, err)
			}
			if got := store.get(ref).Tokens.RefreshToken; got != "r2" || s.revoked {
				t.Errorf("kept %q, the family revoked %t", got, s.revoked)
			}
		})
	}
}
