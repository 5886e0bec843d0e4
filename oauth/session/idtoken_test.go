package session

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"tokendesk/oauth"
)

// idTokenUntil is an unsigned ID token that ends at a moment.
func idTokenUntil(end time.Time) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none"}`)) + "." + encode(fmt.Appendf(nil, `{"sub":"ada","iat":%d,"exp":%d}`, end.Add(-time.Hour).Unix(), end.Unix())) + ".c2ln"
}

// The ID token in the place of the access token is one that lives long enough itself,
// however long the access token does.
func TestTheIDTokenInPlaceOfTheAccessToken(t *testing.T) {
	long := idTokenUntil(noon.Add(30 * time.Minute))
	for name, test := range map[string]struct {
		has      string   // the ID token in the vault, beside a valid access token
		gives    []string // with each answer
		options  []Option
		want     string
		requests int32
		kind     oauth.Kind
	}{
		"it lives":                          {has: long, want: long},
		"its end is unknown":                {has: "opaque", want: "opaque"},
		"it has ended":                      {has: idTokenUntil(noon.Add(-time.Minute)), gives: []string{long}, want: long, requests: 1},
		"it ends too soon":                  {has: idTokenUntil(noon.Add(time.Minute)), options: []Option{AtLeast(5 * time.Minute)}, gives: []string{long}, want: long, requests: 1},
		"the account has none":              {kind: oauth.KindOther},
		"a renewal brings none":             {has: idTokenUntil(noon.Add(-time.Minute)), gives: []string{""}, requests: 1, kind: oauth.KindNeedsLogin},
		"a renewal brings one that ended":   {has: idTokenUntil(noon.Add(-time.Minute)), gives: []string{idTokenUntil(noon.Add(-time.Second))}, requests: 1, kind: oauth.KindNeedsLogin},
		"renewed because somebody wants so": {has: long, options: []Option{Fresh()}, gives: []string{idTokenUntil(noon.Add(time.Hour))}, want: idTokenUntil(noon.Add(time.Hour)), requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			given := 0
			s.idToken = func() string { given++; return test.gives[given-1] }
			store := s.storage(oauth.GrantAuthorizationCode, func(r *oauth.Record) {
				r.Tokens.IDToken, r.Tokens.ObtainedAt, r.Tokens.ExpiresAt = test.has, noon.Add(-time.Hour), noon.Add(time.Hour)
				r.Tokens.DPoPKey = "{}"
			})
			ts, err := manager(t, store, nil).Token(t.Context(), ref, append(test.options, IDToken(), NoSignIn())...)
			if n := s.requests.Load(); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
			if test.kind != "" {
				wantKind(t, err, test.kind)
				return
			}
			if err != nil || ts.AccessToken != test.want || ts.DPoPKey != "" || ts.TokenType != "Bearer" {
				t.Errorf("%q %q, %v", ts.TokenType, ts.AccessToken, err)
			}
			if test.has == long && test.gives == nil && (ts.Life != oauth.LifeKnown || !ts.ExpiresAt.Equal(noon.Add(30*time.Minute))) {
				t.Errorf("it lives %v until %v", ts.Life, ts.ExpiresAt)
			}
			if kept := store.get(ref).Tokens.AccessToken; kept == test.want {
				t.Error("the vault has the ID token as the access token")
			}
		})
	}
}
