package acting

import (
	"testing"

	"tokendesk/oauth"
)

func TestRisky(t *testing.T) {
	for _, test := range []struct {
		change oauth.Change
		want   bool
	}{
		{oauth.Change{Field: "proxy", New: "http://p.example:1"}, true},
		{oauth.Change{Field: "proxy", Old: "http://p.example:1"}, false},
		{oauth.Change{Field: "accounts[a.b].browser", New: "npx"}, true},
		{oauth.Change{Field: "accounts[a.b].expect", New: "ada"}, false},
		{oauth.Change{Field: "endpoints.token", New: address("https://id.example/token")}, false},
		{oauth.Change{Field: "endpoints.token", New: address("https://аpple.example/token")}, true},
	} {
		if got := Risky(test.change); got != test.want {
			t.Errorf("%s to %q: %v", test.change.Field, test.change.New, got)
		}
	}
}
