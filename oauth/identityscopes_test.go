package oauth_test

import (
	"fmt"
	"slices"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// The scopes that tell who signs in, as far as the server has them.
func TestIdentityScopesOfAnIssuer(t *testing.T) {
	person, alone := oauth.GrantAuthorizationCode, oauth.GrantClientCredentials
	for name, c := range map[string]struct {
		grant  oauth.Grant
		asked  []string
		listed string
		want   []string
	}{
		"all":               {person, nil, `"scopes_supported":["email","groups","openid","profile"]`, []string{"openid", "profile", "email"}},
		"some":              {person, nil, `"scopes_supported":["openid","email"]`, []string{"openid", "email"}},
		"no openid":         {person, nil, `"scopes_supported":["read"]`, nil},
		"unlisted":          {person, nil, `"id_token_signing_alg_values_supported":["RS256"]`, []string{"openid", "profile", "email"}},
		"no OpenID":         {person, nil, `"x":1`, nil},
		"listed in a text":  {person, nil, `"scopes_supported":"openid email","id_token_signing_alg_values_supported":["RS256"]`, []string{"openid", "profile", "email"}},
		"others were asked": {person, []string{"read"}, `"scopes_supported":["openid"]`, []string{"read"}},
		"nobody signs in":   {alone, nil, `"scopes_supported":["openid"]`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			server.Expect(oauthtest.Request{Method: "GET", Path: "/.well-known/openid-configuration"}).
				JSON(200, fmt.Sprintf(`{"issuer":%q,"authorization_endpoint":"%s/a","token_endpoint":"%s/t",%s}`, server.URL, server.URL, server.URL, c.listed))
			app := oauth.App{Grant: c.grant, ClientID: clientID, Scopes: c.asked, Endpoints: oauth.Endpoints{Issuer: server.URL}}
			found, err := client(t, app, secrets(), oauth.Options{}).App(t.Context())
			if err != nil || !slices.Equal(found.Scopes, c.want) {
				t.Errorf("%q, %v, want %q", found.Scopes, err, c.want)
			}
		})
	}
}
