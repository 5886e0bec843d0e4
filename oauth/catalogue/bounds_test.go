package catalogue

import (
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Promise 45: a var may stand in a text any number of times, but what comes of
// it is bounded.
func TestVarsThatMakeTooMuch(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	endpoints := oauth.Endpoints{Token: "https://id.example.test/token"}
	for name, app := range map[string]oauth.App{
		"a long value": {Vars: map[string]string{"aa": strings.Repeat("x", maxValue+1)}, Endpoints: endpoints},
		"a long body": {
			Vars: map[string]string{"aa": strings.Repeat("x", maxValue)}, Endpoints: endpoints,
			Test: oauth.TestCall{URL: "https://api.example.test/", Body: strings.Repeat("{aa}", 1_000_000)},
		},
		"a long address": {Vars: map[string]string{"aa": strings.Repeat("x", maxValue)}, Endpoints: oauth.Endpoints{Token: "https://id.example.test/" + strings.Repeat("{aa}", 1_000_000)}},
		"many scopes": {
			Vars: map[string]string{"aa": strings.Repeat("x", maxValue)}, Endpoints: endpoints,
			Scopes: strings.Split(strings.Repeat("{aa},", 100_000), ","),
		},
	} {
		t.Run(name, func(t *testing.T) {
			app.ID, app.ClientID = "a", "c"
			_, err := c.Complete(app)
			var e *oauth.Error
			if !errors.As(err, &e) || e.Kind != oauth.KindMisconfigured {
				t.Errorf("%v", err)
			}
		})
	}
	honest, err := c.Complete(oauth.App{ID: "a", ClientID: "c", Vars: map[string]string{"shop": "s1"}, Endpoints: oauth.Endpoints{Token: "https://id.example.test/{shop}"}})
	if err != nil || honest.Endpoints.Token != "https://id.example.test/s1" {
		t.Errorf("%s, %v", honest.Endpoints.Token, err)
	}
}
