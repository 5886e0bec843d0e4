package catalogue

import (
	"strings"
	"testing"

	"tokendesk/oauth"
)

// What another server gave, the provider's own is never shown: no address of the
// provider's is left in an app whose endpoints are elsewhere.
func TestTheTokensOfAnotherServerStayAwayFromTheProvider(t *testing.T) {
	for _, id := range []string{"discord", "atlassian", "asana", "facebook", "gitlab", "linkedin", "twitch", "github"} {
		app := complete(t, oauth.App{ID: "x", ClientID: "c", Provider: id, Endpoints: oauth.Endpoints{
			Authorization: "http://127.0.7.1:9/a", Token: "http://127.0.7.1:9/t",
		}, Test: oauth.TestCall{URL: "http://127.0.7.1:9/me"}})
		for _, f := range addresses(&app) {
			if *f.value != "" && !strings.HasPrefix(*f.value, "http://127.0.7.1:9/") {
				t.Errorf("%s: %s is %s", id, f.path, *f.value)
			}
		}
		if !app.Quirks.Whoami.Usual || app.Test.URL != "http://127.0.7.1:9/me" {
			t.Errorf("%s: nobody is asked whose a token is: %+v", id, app.Quirks.Whoami)
		}
	}
}

// An address of the provider's that an app spells out, a broker's token endpoint and
// another API host of the provider's own are no other server.
func TestOwnAddressesOfTheProviderKeepTheRest(t *testing.T) {
	for name, e := range map[string]oauth.Endpoints{
		"its own":            {Authorization: "https://discord.com/oauth2/authorize", Token: "https://discord.com/api/v10/oauth2/token"},
		"below its domain":   {Authorization: "https://canary.discord.com/oauth2/authorize", Token: "https://canary.discord.com/api/oauth2/token"},
		"a broker":           {Token: "https://broker.example.test/token"},
		"no endpoint at all": {},
	} {
		app := complete(t, oauth.App{ID: "x", ClientID: "c", Provider: "discord", Endpoints: e})
		if app.Endpoints.Userinfo != "https://discord.com/api/users/@me" || app.Endpoints.Revocation == "" || app.Test.URL == "" {
			t.Errorf("%s: %+v", name, app.Endpoints)
		}
	}
}
