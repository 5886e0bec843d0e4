package oauth_test

import (
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Promise 45: a template holds the token as often as it likes, so a long one is
// refused, and what a var holds is not filled in again.
func TestTemplatesThatMakeTooMuch(t *testing.T) {
	app := oauth.App{ID: "a", ClientID: "c", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example.test/"}}
	for field, call := range map[string]oauth.TestCall{
		"test.body":          {URL: "https://api.example.test/", Body: strings.Repeat("{access_token}", 1<<16)},
		"test.headers.X-Key": {URL: "https://api.example.test/", Headers: map[string]string{"X-Key": strings.Repeat("{access_token}", 1<<12)}},
		"test.url":           {URL: "https://api.example.test/" + strings.Repeat("{uuid}", 1<<12)},
	} {
		app.Test = call
		problems := oauth.Validate(app)
		if len(problems) != 1 || problems[0].Field != field {
			t.Errorf("%s: %v", field, problems)
		}
	}
	app.Test = oauth.TestCall{URL: "https://api.example.test/{a}"}
	app.Vars = map[string]string{"a": "{b}{b}", "b": "{c}{c}", "c": "x"}
	if call := oauth.TestRequest(app, oauth.TokenSet{AccessToken: "T"}); call.URL != "https://api.example.test/{b}{b}" {
		t.Error(call.URL)
	}
}
