package detail

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

var noon = time.Date(2026, 11, 23, 13, 5, 12, 0, time.UTC)

// jwt makes a token that can be read; nobody signed it.
func jwt(t *testing.T, claims map[string]any) string {
	t.Helper()
	part := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	return part(map[string]any{"alg": "RS256", "kid": "2026-1", "typ": "JWT"}) + "." + part(claims) + ".c2lnbmF0dXJl"
}

// ada is a browser account with everything known about it.
func ada(t *testing.T) Input {
	t.Helper()
	app := oauth.App{
		ID: "acme-staging", Name: "Acme staging", Provider: "aikido", Environment: "staging",
		Grant: oauth.GrantAuthorizationCode, ClientID: "AIK_CLIENT_1", ClientAuth: oauth.ClientSecretBasic,
		PKCE: oauth.PKCES256, Scopes: []string{"openid", "profile", "orders:read", "orders:write"},
		Endpoints: oauth.Endpoints{
			Issuer: "https://id.example.test", Token: "https://id.example.test/token", Authorization: "https://id.example.test/authorize",
			Userinfo: "https://id.example.test/userinfo", Introspection: "https://id.example.test/introspect",
		},
		Test: oauth.TestCall{Method: "GET", URL: "https://api.example.test/v1/me"},
	}
	claims := map[string]any{
		"iss": "https://id.example.test", "sub": "248289761001", "aud": []string{"AIK_CLIENT_1", "https://api.example.test"},
		"email": "ada@example.test", "email_verified": true, "name": "Ada Lovelace",
		"iat": noon.Add(-3 * time.Minute).Unix(), "exp": noon.Add(27*time.Minute + 14*time.Second).Unix(),
		"scope": "openid profile orders:read", "acme/tier": map[string]any{"plan": "gold", "seats": 12},
	}
	ts := oauth.TokenSet{
		AccessToken: jwt(t, claims), TokenType: "Bearer", RefreshToken: "refresh-canary", IDToken: jwt(t, claims),
		Scopes:     []string{"openid", "profile", "orders:read", "offline_access"},
		ObtainedAt: noon.Add(-3 * time.Minute), Life: oauth.LifeKnown, ExpiresAt: noon.Add(27*time.Minute + 14*time.Second),
		RefreshExpiresAt: noon.Add(30 * 24 * time.Hour), Identity: "ada@example.test",
		Issuer: "https://id.example.test", Subject: "248289761001", Verified: oauth.VerifiedYes, ClockOffset: 1200 * time.Millisecond,
	}
	in := Input{Now: noon, Details: desk.Details{
		Account: desk.Account{
			Record:   oauth.Record{App: app, Account: oauth.Account{ID: "ada", Label: "Ada (admin)", Expect: "ada@example.test"}, Tokens: &ts},
			Provider: "Aikido",
		},
		History: []oauth.HistoryEntry{
			{At: noon.Add(-time.Minute), Kind: oauth.HistoryCopied, Detail: "raw"},
			{At: noon.Add(-3 * time.Minute), Kind: oauth.HistoryRenewed},
			{At: noon.Add(-33 * time.Minute), Kind: oauth.HistoryFailed, Detail: "unreachable: the server did not answer"},
			{At: noon.Add(-26 * time.Hour), Kind: oauth.HistorySignedIn},
		},
		Trace: []oauth.Exchange{{
			At: noon.Add(-3 * time.Minute), Duration: 143 * time.Millisecond, Method: "POST", URL: "https://id.example.test/token",
			Request: "Accept: application/json\nAuthorization: Basic ••••••••\n\ngrant_type=refresh_token&refresh_token=••••••••",
			Status:  200, Response: "Content-Type: application/json\n\n{\"access_token\":\"••••••••\",\"expires_in\":1800}",
		}},
	}}
	setApp(&in, app)
	return in
}

// setApp gives an account another app, as though its token was got with it.
func setApp(in *Input, app oauth.App) {
	in.App, in.Record.App = app, app
	if in.Record.Tokens != nil {
		in.Record.Tokens.Fingerprint = oauth.Fingerprint(app, in.Record.Account)
	}
	discovered(in, nil)
}

// discovered says what the issuer's metadata filled in.
func discovered(in *Input, endpoints *oauth.Endpoints) { in.Discovered = endpoints }

// machine is a client-credentials account with an opaque token and no test call.
func machine() Input {
	app := oauth.App{
		ID: "ianum", Name: "Ianum gate 12", Provider: "ianum", Environment: "production", Grant: oauth.GrantClientCredentials,
		ClientID: "gate-12", ClientAuth: oauth.ClientSecretJSON, Endpoints: oauth.Endpoints{Token: "https://api-auth.ianum.com/v1_3/oauth/token"},
	}
	ts := oauth.TokenSet{
		AccessToken: strings.Repeat("k3J9", 1024), TokenType: "Baerer", ObtainedAt: noon.Add(-55 * time.Minute), Life: oauth.LifeKnown,
		ExpiresAt: noon.Add(4 * time.Minute), Verified: oauth.VerifiedUnknown, ClockOffset: -95 * time.Second,
		Notes: []string{"The server calls its token type “Baerer”; it is used as Bearer."},
	}
	in := Input{Now: noon, Details: desk.Details{Account: desk.Account{
		Record: oauth.Record{App: app, Account: oauth.Account{ID: "default"}, Tokens: &ts}, Provider: "Ianum",
	}}}
	setApp(&in, app)
	return in
}
