package oauth_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/oauthtest"
)

// Servers that give an ID token and no access token. It is kept, and lives as long
// as it says itself.
func TestOnlyAnIDToken(t *testing.T) {
	id := jwt(fmt.Sprintf(`{"sub":"ada","exp":%d}`, start.Add(30*time.Minute).Unix()))
	for name, test := range map[string]struct {
		body    string
		refresh string
		ends    time.Time
	}{
		// Azure AD B2C, authorization code with openid alone (MicrosoftDocs/azure-docs 64582).
		"Azure AD B2C": {`{"id_token":%q,"token_type":"Bearer","not_before":1772366400,"id_token_expires_in":3600,"profile_info":"eyJ2ZXIiOiIxLjAifQ","scope":"openid"}`, "", start.Add(30 * time.Minute)},
		// The same with offline_access, as it answers to a refresh.
		"Azure AD B2C, refresh": {`{"id_token":%q,"token_type":"Bearer","id_token_expires_in":3600,"refresh_token":"R","refresh_token_expires_in":1209600}`, "R", start.Add(30 * time.Minute)},
		// Google, a service account's assertion with target_audience.
		"Google": {`{"id_token":%q}`, "", start.Add(30 * time.Minute)},
		// Google Identity Platform and Firebase, accounts:signInWithPassword.
		"Firebase": {`{"kind":"identitytoolkit#VerifyPasswordResponse","localId":"x","email":"ada@example.test","idToken":%q,"registered":true,"refreshToken":"R","expiresIn":"3600"}`, "R", start.Add(30 * time.Minute)},
		// Firebase, accounts:signInWithCustomToken.
		"Firebase, custom token": {`{"idToken":%q,"refreshToken":"R","expiresIn":"3600"}`, "R", start.Add(30 * time.Minute)},
		// Auth0, the delegation endpoint.
		"Auth0 delegation": {`{"token_type":"Bearer","expires_in":36000,"id_token":%q}`, "", start.Add(30 * time.Minute)},
		// Amazon Cognito's shape, of a pool that hands out one.
		"nested": {`{"AuthenticationResult":{"IdToken":%q,"ExpiresIn":60}}`, "", start.Add(30 * time.Minute)},
	} {
		t.Run(name, func(t *testing.T) {
			ts, err := answered(t, nil, 200, "application/json", fmt.Sprintf(test.body, id))
			if err != nil {
				t.Fatal(err)
			}
			if ts.AccessToken != "" || ts.IDToken != id || ts.Main() != id || !ts.IDTokenOnly() || ts.RefreshToken != test.refresh || !ts.ExpiresAt.Equal(test.ends) {
				t.Errorf("%q %q, refresh %q, until %v", ts.AccessToken, ts.IDToken, ts.RefreshToken, ts.ExpiresAt)
			}
		})
	}
	ts, err := answered(t, nil, 200, "application/json", `{"id_token":"opaque","id_token_expires_in":60,"expires_in":7}`)
	if err != nil || !ts.ExpiresAt.Equal(start.Add(time.Minute)) {
		t.Errorf("until %v, %v", ts.ExpiresAt, err)
	}
	ts, err = answered(t, nil, 200, "application/json", fmt.Sprintf(`{"id_token":%q,"access_token":"T","expires_in":60}`, id))
	if err != nil || ts.IDTokenOnly() || ts.Main() != "T" || !ts.ExpiresAt.Equal(start.Add(time.Minute)) {
		t.Errorf("with an access token: until %v, %v", ts.ExpiresAt, err)
	}
	for _, body := range []string{`{"id_token":""}`, `{"id_token":null}`, `{"id_token":"a\u0000b"}`} {
		_, err := answered(t, nil, 200, "application/json", body)
		failure(t, err, oauth.KindBadAnswer)
	}
}

// What wants an access token sends nothing without one, and says how one is asked for.
func TestNothingIsSentWithoutAnAccessToken(t *testing.T) {
	server := oauthtest.Start(t) // fails the test on any request
	app := credentials(server)
	app.Grant = oauth.GrantAuthorizationCode
	app.Endpoints.Userinfo, app.Endpoints.Introspection = server.URL+"/u", server.URL+"/i"
	app.Endpoints.Authorization, app.Endpoints.Revocation = server.URL+"/a", server.URL+"/r"
	app.Test.URL = server.URL + "/api"
	app.Quirks.AccessTokenBy = "Ask so."
	c := client(t, app, secrets(), oauth.Options{Now: atStart})
	ts := oauth.TokenSet{IDToken: jwt(`{"sub":"ada"}`)}
	_, userinfo := c.Userinfo(t.Context(), ts)
	_, introspect := c.Introspect(t.Context(), ts)
	_, call := c.Test(t.Context(), ts)
	for name, err := range map[string]error{"userinfo": userinfo, "introspect": introspect, "test": call} {
		if e := failure(t, err, oauth.KindOther); !strings.Contains(e.Message, "no access token") || !strings.Contains(e.Advice, "Ask so.") {
			t.Errorf("%s: %s %s", name, e.Message, e.Advice)
		}
	}
	if same, err := c.Identify(t.Context(), ts); err != nil || same.Identity != "" {
		t.Errorf("identify: %v", err)
	}
	if e := failure(t, c.Revoke(t.Context(), ts), oauth.KindUsage); !strings.Contains(e.Message, "only an ID token") {
		t.Error(e.Message)
	}
	if advice := oauth.NoAccessToken(oauth.App{}).Advice; !strings.Contains(advice, "scope of the API") {
		t.Error(advice)
	}
}

// Of such a set the refresh token is revoked.
func TestRevokeWithoutAnAccessToken(t *testing.T) {
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{Form: url.Values{"token": {"R"}}}).Body(200, "application/json", "")
	app := credentials(server)
	app.Endpoints.Revocation = server.URL + "/token"
	c := client(t, app, secrets(), oauth.Options{Now: atStart})
	if err := c.Revoke(t.Context(), oauth.TokenSet{IDToken: jwt(`{}`), RefreshToken: "R"}); err != nil {
		t.Error(err)
	}
}

// The entries whose servers do so say how an access token is asked for.
func TestTheCatalogueKnowsWhoGivesOnlyAnIDToken(t *testing.T) {
	known, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for id, says := range map[string][]string{"entra-b2c": {"client ID itself", "scope"}, "google": {"target_audience"}} {
		p, ok := known.Provider(id)
		if !ok || slices.ContainsFunc(says, func(word string) bool { return !strings.Contains(p.Quirks.AccessTokenBy, word) }) {
			t.Errorf("%s: %q", id, p.Quirks.AccessTokenBy)
		}
	}
}
