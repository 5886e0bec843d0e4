package session

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"tokendesk/oauth"
)

// signs makes the server give ID tokens with claims beside the required ones.
func (s *server) signs(t *testing.T, claims map[string]any) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys, _ := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "ES256", Use: "sig"}}})
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{"iss": s.URL, "aud": "client", "sub": "7", "iat": noon.Unix(), "exp": noon.Unix() + 600}
	maps.Copy(all, claims)
	token, err := jwt.Signed(signer).Claims(all).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys, s.idToken = string(keys), func() string { return token }
}

// Promise 28: who meets an expectation, told by a verified ID token, by userinfo, by
// both, or by an ID token that nobody could check. "" is an account without a
// verdict: held back as nobody's.
func TestWhoIsExpected(t *testing.T) {
	type claims = map[string]any
	const (
		mail = "ada@example.test"
		id   = "verified ID token"
		info = "userinfo"
		none = "ID token that is not verified"
	)
	for name, c := range map[string]struct {
		by       []string
		id       claims
		info     string
		expect   string
		identity string
		free     bool
	}{
		"an address":               {[]string{id, info}, claims{"email": mail}, "", mail, mail, true},
		"verified":                 {[]string{id, info}, claims{"email": mail, "email_verified": true}, "", mail, mail, true},
		"verified, in words":       {[]string{id, info}, claims{"email": mail, "email_verified": "true"}, "", "Ada@Example.test ", mail, true},
		"by name":                  {[]string{id, info}, claims{"preferred_username": "ada"}, "", "Ada", "ada", true},
		"by name, with an address": {[]string{id, info}, claims{"preferred_username": "ada", "email": mail}, "", "ada", mail, true},
		"by subject":               {[]string{id, info}, claims{"email": mail}, "", "7", mail, true},

		"somebody else":              {[]string{id, info}, claims{"email": "eve@example.test"}, "", mail, "eve@example.test", false},
		"not verified":               {[]string{id, info}, claims{"email": mail, "email_verified": false}, "", mail, "7", false},
		"not verified, in words":     {[]string{id, info}, claims{"email": mail, "email_verified": "false"}, "", mail, "7", false},
		"not verified, as a number":  {[]string{id, info}, claims{"email": mail, "email_verified": 0}, "", mail, "7", false},
		"a name like an address":     {[]string{id, info}, claims{"preferred_username": mail}, "", mail, "7", false},
		"and an address not checked": {[]string{id, info}, claims{"preferred_username": mail, "email": mail, "email_verified": false}, "", mail, "7", false},
		"beside another's address":   {[]string{id, info}, claims{"preferred_username": mail, "email": "eve@example.test"}, "", mail, "eve@example.test", false},
		"a subject like an address":  {[]string{id, info}, claims{"sub": mail}, "", mail, "subject " + mail, false},
		"a upn":                      {[]string{id, info}, claims{"upn": mail, "unique_name": mail, "name": mail}, "", mail, "7", false},
		"a Kelvin sign":              {[]string{id, info}, claims{"email": "\u212aay@example.test"}, "", "kay@example.test", "\u212aay@example.test", false},
		"a long s":                   {[]string{id, info}, claims{"preferred_username": "\u017fue"}, "", "sue", "\u017fue", false},
		"a blank after it":           {[]string{id, info}, claims{"email": mail + " "}, "", mail, "7", false},
		"another case of the name":   {[]string{id, info}, claims{"EMAIL": mail}, "", mail, "7", false},
		"another case of a subject":  {[]string{id, info}, claims{"sub": "ADA"}, "", "ada", "ADA", false},

		"userinfo knows the address":    {[]string{id}, claims{"preferred_username": mail}, `{"sub":"7","email":"` + mail + `"}`, mail, mail, true},
		"userinfo is silent about it":   {[]string{id}, claims{"email": mail, "email_verified": false}, `{"sub":"7","email":"` + mail + `"}`, mail, "7", false},
		"userinfo says it was verified": {[]string{id}, claims{"email_verified": false}, `{"sub":"7","email":"` + mail + `","email_verified":true}`, mail, "7", false},
		"userinfo denies it":            {[]string{id}, claims{}, `{"sub":"7","email":"` + mail + `","email_verified":"0"}`, mail, "7", false},

		"what nobody checked": {[]string{none}, claims{"email": mail, "email_verified": true}, "", mail, "", false},
	} {
		for _, by := range c.by {
			t.Run(name+", by "+by, func(t *testing.T) {
				s := newServer(t)
				s.says(c.info, nil)
				if by == info {
					document := claims{"sub": "7"}
					maps.Copy(document, c.id)
					text, _ := json.Marshal(document)
					s.says(string(text), nil)
				} else {
					s.signs(t, c.id)
				}
				store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
					r.Tokens, r.Account.Expect = nil, c.expect
					if by == id {
						r.App.Endpoints.Issuer = s.URL
					}
				})
				m := manager(t, store, signsIn)
				ts, err := m.Token(t.Context(), ref)
				rec := store.get(ref)
				if rec.Tokens == nil {
					t.Fatal(err)
				}
				if rec.Tokens.Identity != c.identity || rec.Held == c.free {
					t.Errorf("signed in as %q, held %t", rec.Tokens.Identity, rec.Held)
				}
				if c.free {
					if err != nil || ts.AccessToken != "a1" {
						t.Error(err)
					}
					return
				}
				if e := wantKind(t, err, oauth.KindNeedsLogin); ts.AccessToken != "" || !strings.Contains(e.Message, "on hold") {
					t.Errorf("%q, %s", ts.AccessToken, e.Message)
				}
				if err := m.UseHere(t.Context(), ref); err != nil {
					t.Fatal(err)
				}
				// A person's word stands for the same person's next token as well.
				if ts, err := m.Token(t.Context(), ref, Fresh()); err != nil || ts.AccessToken != "a2" {
					t.Errorf("accepted: %v", err)
				}
			})
		}
	}
}

// While userinfo cannot be asked, a subject alone is nobody's name yet: the next
// call asks again.
func TestASubjectAloneIsAskedAgain(t *testing.T) {
	s := newServer(t)
	s.signs(t, map[string]any{"preferred_username": "ada@example.test"})
	store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
		expectsAda(r)
		r.App.Endpoints.Issuer = s.URL
	})
	m := manager(t, store, signsIn)
	_, err := m.Token(t.Context(), ref)
	wantKind(t, err, oauth.KindNeedsLogin)
	s.says(ada, nil)
	ts, err := m.Token(t.Context(), ref)
	if err != nil || ts.Identity != "ada@example.test" || store.get(ref).Held || s.requests.Load() != 1 {
		t.Errorf("%q, %v, %d token requests", ts.Identity, err, s.requests.Load())
	}
	// The renewed ID token is as silent as the first, and she is who she was.
	if ts, err := m.Token(t.Context(), ref, Fresh()); err != nil || ts.Identity != "ada@example.test" || store.get(ref).Held {
		t.Errorf("renewed: %q, %v", ts.Identity, err)
	}
}
