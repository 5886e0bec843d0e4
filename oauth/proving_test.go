package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"tokendesk/oauth/oauthtest"
)

// Promise 25: DPoP's second try is a request of its own. A server may remember
// the jti of an assertion, so each carries a fresh one.
func TestSecondTryHasFreshAssertions(t *testing.T) {
	key := keyTexts(t)["ES256"]
	tests := map[string]struct {
		app   App
		param string
	}{
		"private_key_jwt":  {App{Grant: GrantClientCredentials, ClientAuth: PrivateKeyJWT}, "client_assertion"},
		"jwt_bearer grant": {App{Grant: GrantJWTBearer, ClientAuth: ClientAuthNone}, "assertion"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			test.app.ClientID, test.app.DPoP, test.app.Endpoints.Token = "c", true, server.URL+"/token"
			seen := map[any]bool{}
			fresh := oauthtest.Request{Check: func(r *http.Request, body []byte) error {
				form, _ := url.ParseQuery(string(body))
				claims, err := verified(form.Get(test.param), jose.ES256, key.public)
				if err != nil {
					return err
				}
				_, proof, _ := Claims(r.Header.Get("DPoP"))
				if claims["jti"] == nil || seen[claims["jti"]] || proof["jti"] == nil || seen[proof["jti"]] {
					return errors.New("a jti was used twice")
				}
				seen[claims["jti"]], seen[proof["jti"]] = true, true
				return nil
			}}
			server.Expect(fresh).Body(400, "application/json", `{"error":"use_dpop_nonce"}`, "DPoP-Nonce", "n")
			server.Expect(fresh).JSON(200, `{"access_token":"T","token_type":"DPoP"}`)
			c, _ := made(t, test.app, Secrets{SecretPrivateKey: key.text})
			if _, err := c.Fetch(t.Context(), Account{}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
