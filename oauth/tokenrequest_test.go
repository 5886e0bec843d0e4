package oauth_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

// What leaves for the token endpoint, by client authentication and settings.
func TestTokenRequest(t *testing.T) {
	grant := url.Values{"grant_type": {"client_credentials"}}
	tests := map[string]struct {
		change func(*oauth.App)
		want   oauthtest.Request
	}{
		"Basic sends Base64 of id:secret as they are": {
			func(a *oauth.App) {},
			oauthtest.Request{Form: grant, Header: map[string]string{
				"Authorization": basic(clientID, secret), "Accept": "application/json", "User-Agent": "Tokendesk",
			}},
		},
		"Basic encoded form-encodes both first": {
			func(a *oauth.App) { a.ClientAuth = oauth.ClientSecretBasicEncoded },
			oauthtest.Request{Form: grant, Header: map[string]string{"Authorization": basic(clientID, url.QueryEscape(secret))}},
		},
		"post": {
			func(a *oauth.App) { a.ClientAuth = oauth.ClientSecretPost },
			oauthtest.Request{
				Form:   url.Values{"grant_type": {"client_credentials"}, "client_id": {clientID}, "client_secret": {secret}},
				Header: map[string]string{"Authorization": ""},
			},
		},
		"JSON": {
			func(a *oauth.App) { a.ClientAuth = oauth.ClientSecretJSON },
			oauthtest.Request{JSON: map[string]any{"grant_type": "client_credentials", "client_id": clientID, "client_secret": secret}},
		},
		"JSON body with Basic": {
			func(a *oauth.App) { a.BodyFormat = oauth.BodyJSON },
			oauthtest.Request{JSON: map[string]any{"grant_type": "client_credentials"}, Header: map[string]string{"Authorization": basic(clientID, secret)}},
		},
		"JSON body with an object and a truth value": {
			func(a *oauth.App) {
				a.BodyFormat = oauth.BodyJSON
				a.Params.Token = map[string]oauth.Param{"account": {`{"key":"k"}`}, "short": {"true"}, "note": {"{no JSON}"}, "n": {"7"}}
			},
			oauthtest.Request{JSON: map[string]any{"grant_type": "client_credentials", "account": map[string]any{"key": "k"}, "short": true, "note": "{no JSON}", "n": "7"}},
		},
		"a secret by another name": {
			func(a *oauth.App) {
				a.ClientAuth = oauth.ClientAuthNone
				a.Params.Token = map[string]oauth.Param{"apikey": {"{client_secret}"}, "client_id": nil}
				a.Headers.Token = map[string]string{"X-Api-Key": "key {client_secret}"}
			},
			oauthtest.Request{Form: url.Values{"grant_type": {"client_credentials"}, "apikey": {secret}}, Header: map[string]string{"X-Api-Key": "key " + secret, "Authorization": ""}},
		},
		"none names the client": {
			func(a *oauth.App) { a.ClientAuth = oauth.ClientAuthNone },
			oauthtest.Request{Form: url.Values{"grant_type": {"client_credentials"}, "client_id": {clientID}}, Header: map[string]string{"Authorization": ""}},
		},
		"scopes, audience, resources": {
			func(a *oauth.App) {
				a.Scopes, a.ScopeSeparator = []string{"b", "a", "b"}, ","
				a.Audience, a.Resources = "https://api", []string{"https://r1", "https://r2"}
			},
			oauthtest.Request{Form: url.Values{
				"grant_type": {"client_credentials"}, "scope": {"b,a"}, "audience": {"https://api"}, "resource": {"https://r1", "https://r2"},
			}},
		},
		"extra parameters win, repeat, and leave out": {
			func(a *oauth.App) {
				a.Scopes = []string{"s"}
				a.Params.Token = map[string]oauth.Param{
					"grant_type": {"account_credentials"}, "account_id": {"7"}, "many": {"1", "2"}, "scope": nil, "empty": {""},
				}
			},
			oauthtest.Request{Form: url.Values{"grant_type": {"account_credentials"}, "account_id": {"7"}, "many": {"1", "2"}}},
		},
		"headers and User-Agent": {
			func(a *oauth.App) {
				a.Headers.Token = map[string]string{"X-Api-Version": "3", "Accept": "application/vnd+json"}
				a.UserAgent = "Mine/1"
			},
			oauthtest.Request{Header: map[string]string{"X-Api-Version": "3", "Accept": "application/vnd+json", "User-Agent": "Mine/1"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			server.Expect(test.want).JSON(http.StatusOK, `{"access_token":"T","token_type":"Bearer","expires_in":60}`)
			app := credentials(server)
			test.change(&app)
			if _, err := fetch(t, app); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A second secret stands in a parameter or header of the server's own, and is as
// needed as the first.
func TestASecondSecretIsSent(t *testing.T) {
	server := oauthtest.Start(t)
	app := credentials(server)
	app.Headers.Token = map[string]string{"X-Api-Key": "{password}"}
	app.Params.Token = map[string]oauth.Param{"both": {"{client_secret}/{password}"}}
	lacks := func(has bool) bool {
		gaps := oauth.Missing(app, func(kind oauth.SecretKind) bool { return has || kind != oauth.SecretPassword })
		return slices.ContainsFunc(gaps, func(g oauth.Gap) bool { return g.Secret == oauth.SecretPassword })
	}
	if !lacks(false) || lacks(true) {
		t.Error("the password is missed where it is there, or not where it is not")
	}
	secrets := oauth.Secrets{oauth.SecretClientSecret: "{password}", oauth.SecretPassword: "p&7"}
	server.Expect(oauthtest.Request{Form: url.Values{"grant_type": {"client_credentials"}, "both": {"{password}/p&7"}}, Header: map[string]string{"X-Api-Key": "p&7"}}).
		JSON(http.StatusOK, `{"access_token":"T","token_type":"Bearer","expires_in":60}`)
	if _, err := client(t, app, secrets, oauth.Options{}).Fetch(t.Context(), oauth.Account{}); err != nil {
		t.Error(err)
	}
	_, err := client(t, app, oauth.Secrets{oauth.SecretClientSecret: "s"}, oauth.Options{}).Fetch(t.Context(), oauth.Account{})
	var e *oauth.Error
	if !errors.As(err, &e) || e.Kind != oauth.KindMisconfigured {
		t.Errorf("without it: %v", err)
	}
}

func TestMissingSecretSendsNothing(t *testing.T) {
	server := oauthtest.Start(t)
	c := client(t, credentials(server), nil, oauth.Options{})
	_, err := c.Fetch(t.Context(), oauth.Account{})
	failure(t, err, oauth.KindMisconfigured)
}
