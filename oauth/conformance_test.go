package oauth_test

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
	"tokendesk/oauth/oauthtest"
)

// TestConformance reproduces the cases of the OpenID relying party and FAPI 2
// client tests that apply here, under the names of what they vary. Each sends
// one thing that is wrong, beside the right one where both matter.
func TestConformance(t *testing.T) {
	idTokens := map[string]map[string]func(claims map[string]any){ // what varies → how → the change
		"iss": {
			"invalid": func(c map[string]any) { c["iss"] = "https://evil.example" },
			"missing": func(c map[string]any) { delete(c, "iss") },
		},
		"aud": {
			"valid as array":    func(c map[string]any) { c["aud"] = []string{clientID} },
			"invalid":           func(c map[string]any) { c["aud"] = "other" },
			"missing":           func(c map[string]any) { delete(c, "aud") },
			"invalid secondary": func(c map[string]any) { c["aud"] = []string{clientID, "other"} },
		},
		"azp": {
			"valid":   func(c map[string]any) { c["aud"], c["azp"] = []string{clientID, "other"}, clientID },
			"invalid": func(c map[string]any) { c["azp"] = "other" },
		},
		"nonce": {
			"invalid": func(c map[string]any) { c["nonce"] = "other" },
			"missing": func(c map[string]any) { delete(c, "nonce") },
			"null":    func(c map[string]any) { c["nonce"] = nil },
		},
		"at_hash": {
			"valid":   func(c map[string]any) { c["at_hash"] = hash("A") },
			"invalid": func(c map[string]any) { c["at_hash"] = hash("B") },
		},
		"iat": {
			"missing":                  func(c map[string]any) { delete(c, "iat") },
			"in the future":            func(c map[string]any) { c["iat"] = start.Add(time.Hour).Unix() },
			"valid a week in the past": func(c map[string]any) { c["iat"] = start.Add(-7 * 24 * time.Hour).Unix() },
		},
		"exp": {
			"expired": func(c map[string]any) { c["exp"] = start.Add(-5 * time.Minute).Unix() },
			"missing": func(c map[string]any) { delete(c, "exp") },
		},
		"sub": {
			"missing": func(c map[string]any) { delete(c, "sub") },
			"null":    func(c map[string]any) { c["sub"] = nil },
		},
	}
	key := rsaKey(t, "k1")
	for name, cases := range idTokens {
		t.Run(name, func(t *testing.T) {
			for how, change := range cases {
				t.Run(how, func(t *testing.T) {
					_, err := exchanged(t, key, keySet(key), change)
					refusedUnless(t, strings.HasPrefix(how, "valid"), err)
				})
			}
		})
	}
	t.Run("kid absent single", func(t *testing.T) {
		_, err := exchanged(t, signer{key.key, key.alg, ""}, keySet(signer{key.key, key.alg, ""}), nil)
		refusedUnless(t, true, err)
	})
	t.Run("kid absent multiple", func(t *testing.T) {
		_, err := exchanged(t, signer{key.key, key.alg, ""}, keySet(rsaKey(t, "k0"), ecKey(t, "k2"), key), nil)
		refusedUnless(t, true, err)
	})
	t.Run("alg none", func(t *testing.T) {
		_, err := exchangedText(t, keySet(key), func(claims map[string]any) string {
			signed := strings.Split(key.sign(t, claims), ".")
			return "eyJhbGciOiJub25lIiwia2lkIjoiazEifQ." + signed[1] + "."
		})
		refusedUnless(t, false, err)
	})
	t.Run("bad signature", func(t *testing.T) {
		_, err := exchangedText(t, keySet(key), func(claims map[string]any) string {
			token := key.sign(t, claims)
			last := strings.LastIndex(token, ".") + 10
			changed := byte('A')
			if token[last] == changed {
				changed = 'B'
			}
			return token[:last] + string(changed) + token[last+1:]
		})
		refusedUnless(t, false, err)
	})
	t.Run("key rotation", TestKeyRotation)
	t.Run("userinfo sub", TestUserinfoOfSomebodyElse)
	t.Run("refresh iss", func(t *testing.T) {
		refusedUnless(t, false, refreshed(t, key, func(c map[string]any) { c["iss"] = "https://evil.example" }))
		old := oauth.TokenSet{AccessToken: "A", RefreshToken: "R", Issuer: "https://before.example", Subject: "ada", Verified: oauth.VerifiedYes}
		refusedUnless(t, false, refreshedFrom(t, old, key, func(map[string]any) {}))
	})
	t.Run("refresh sub", func(t *testing.T) {
		refusedUnless(t, false, refreshed(t, key, func(c map[string]any) { c["sub"] = "eve" }))
		refusedUnless(t, true, refreshed(t, key, func(map[string]any) {}))
	})
	t.Run("discovery issuer mismatch", func(t *testing.T) {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{Method: "GET", Path: "/.well-known/openid-configuration"}).
			JSON(200, fmt.Sprintf(`{"issuer":"https://evil.example","token_endpoint":"%s/token"}`, server.URL))
		app := oauth.App{ClientID: clientID, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Issuer: server.URL}}
		_, err := fetch(t, app)
		refusedUnless(t, false, err)
	})
	t.Run("state", func(t *testing.T) {
		for name, query := range map[string]string{"invalid": "code=c&state=other", "missing": "code=c", "doubled": "code=c&state=s&state=s"} {
			t.Run(name, func(t *testing.T) {
				if _, err := calledBack(t, loopback.Expect{State: "s"}, query, "code=genuine&state=s"); err != nil {
					t.Errorf("it ended the sign-in: %v", err)
				}
			})
		}
	})
	t.Run("response iss", func(t *testing.T) {
		expect := loopback.Expect{State: "s", Issuer: "https://as.example", IssuerRequired: true}
		for query, good := range map[string]bool{
			"code=genuine&state=s&iss=https%3A%2F%2Fas.example":   true,
			"code=genuine&state=s&iss=https%3A%2F%2Fevil.example": false,
			"code=genuine&state=s":                                false,
		} {
			_, err := calledBack(t, expect, query)
			refusedUnless(t, good, err)
		}
	})
	t.Run("token_type case", func(t *testing.T) {
		for _, spelling := range []string{"Bearer", "bearer", "BEARER", "bEaReR"} {
			ts, err := answered(t, nil, 200, "application/json", `{"access_token":"T","token_type":"`+spelling+`"}`)
			if err != nil || len(ts.Notes) > 0 {
				t.Error(spelling, err, ts.Notes)
			}
		}
	})
	t.Run("missing expires_in", func(t *testing.T) {
		ts, err := answered(t, nil, 200, "application/json", `{"access_token":"T","token_type":"Bearer"}`)
		if err != nil || ts.Life != oauth.LifeUnknown || !ts.ExpiresAt.IsZero() {
			t.Error(ts.Life, ts.ExpiresAt, err)
		}
	})
}

func refusedUnless(t *testing.T, good bool, err error) {
	t.Helper()
	if good {
		if err != nil {
			t.Error(err)
		}
		return
	}
	failure(t, err, oauth.KindBadAnswer)
}

// exchanged signs in with an ID token that s signed over changed claims.
func exchanged(t *testing.T, s signer, keys string, change func(map[string]any)) (oauth.TokenSet, error) {
	t.Helper()
	return exchangedText(t, keys, func(claims map[string]any) string {
		if change != nil {
			change(claims)
		}
		return s.sign(t, claims)
	})
}

func exchangedText(t *testing.T, keys string, token func(claims map[string]any) string) (oauth.TokenSet, error) {
	t.Helper()
	server := oauthtest.Start(t)
	expectDiscovery(server, "")
	c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
	a, err := c.Authorize(t.Context(), oauth.Account{}, redirect, "state-1")
	if err != nil {
		t.Fatal(err)
	}
	text := token(good(server, a.Nonce))
	server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"A","token_type":"Bearer","id_token":"`+text+`"}`)
	if !strings.HasSuffix(text, ".") { // one that is not signed needs no keys
		server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keys)
	}
	ts, err := c.Exchange(t.Context(), oauth.Account{}, a, "code-1")
	if err == nil && (ts.Verified != oauth.VerifiedYes || ts.Subject != "ada") {
		t.Errorf("taken as %s of %q", ts.Verified, ts.Subject)
	}
	if err != nil && ts.AccessToken != "" {
		t.Error("a token of a refused answer")
	}
	return ts, err
}

// refreshed renews a verified set; the answer holds an ID token with changed claims.
func refreshed(t *testing.T, s signer, change func(map[string]any)) error {
	t.Helper()
	return refreshedFrom(t, oauth.TokenSet{AccessToken: "A", RefreshToken: "R", Subject: "ada", Verified: oauth.VerifiedYes}, s, change)
}

// refreshedFrom is refreshed for an old set; one without an issuer is the server's.
func refreshedFrom(t *testing.T, old oauth.TokenSet, s signer, change func(map[string]any)) error {
	t.Helper()
	server := oauthtest.Start(t)
	c := client(t, openID(server), secrets(), oauth.Options{Now: atStart})
	claims := good(server, "")
	change(claims)
	server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"B","id_token":"`+s.sign(t, claims)+`"}`)
	server.Expect(oauthtest.Request{Method: "GET", Path: "/keys"}).JSON(200, keySet(s))
	old.Issuer = cmp.Or(old.Issuer, server.URL)
	_, err := c.Refresh(t.Context(), oauth.Account{}, old)
	return err
}

// calledBack sends callbacks to a sign-in that waits, and returns what it took.
func calledBack(t *testing.T, expect loopback.Expect, queries ...string) (loopback.Callback, error) {
	t.Helper()
	zero := 0
	place, err := loopback.NewReceiver().Reserve(t.Context(), oauth.Redirect{Host: "127.0.0.1", Port: &zero, Path: "/callback"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer place.Close()
	place.Arm(expect)
	browser := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, query := range queries {
		answer, err := browser.Get(place.RedirectURI() + "?" + query)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	back, err := place.Await(t.Context(), expect)
	if want, _ := url.ParseQuery(queries[len(queries)-1]); err == nil && back.Code != want.Get("code") {
		return back, errors.New("took the code " + back.Code)
	}
	return back, err
}
