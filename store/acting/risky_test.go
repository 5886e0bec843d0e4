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

// An address with something open in it can be taken apart, and what is open in
// another way is another server.
func TestOpenAddresses(t *testing.T) {
	for _, address := range []string{"https://{host}/t", "https://{host}:{port}/t", "https://id.example:{port}/t", "https://{a}.example/{b}"} {
		if !plain(address) {
			t.Errorf("%s is no plain address", address)
		}
	}
	origins := map[string]string{}
	for _, address := range []string{"https://{h}/t", "https://{g}/t", "https://{h}:{p}/t", "https://{h}:{q}/t", "https://id.example:{p}/t", "https://id.example/t"} {
		origin := place(closed(address))
		if other := origins[origin]; other != "" || origin == "" {
			t.Errorf("%s and %s are both at %q", other, address, origin)
		}
		origins[origin] = address
	}
	if plain("https://\u0435vil.example:{port}/t") {
		t.Error("a letter that looks alike is plain")
	}
}
