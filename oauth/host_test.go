package oauth_test

import (
	"testing"

	"tokendesk/oauth"
)

// Whatever is counted by host is counted once, however the host is spelt.
func TestHostOfIsOneSpelling(t *testing.T) {
	for want, spellings := range map[string][]string{
		"id.example": {
			"https://id.example/t", "HTTPS://Id.Example", "https://id.example:443/", "https://id.example./t", "https://id.example.:443/t",
			"https://id.example:0443/t", "https://id.example:/t", "http://id.example:80/", "https://ｉｄ.example/",
		},
		"id.example:8443":              {"https://id.example:8443/", "https://id.example.:08443/"},
		"id.example:80":                {"https://id.example:80/"},
		"[::1]":                        {"https://[::1]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::1]:443/", "https://[::0001]:/"},
		"[::1]:8443":                   {"https://[::1]:8443/", "https://[0:0:0:0:0:0:0:1]:08443/"},
		"[2001:db8::a]":                {"https://[2001:DB8::A]/", "https://[2001:db8:0:0::000a]/"},
		"127.0.0.1":                    {"http://127.0.0.1/", "http://127.0.0.1.:80/", "http://[::ffff:127.0.0.1]/"},
		"xn--bcher-kva.example":        {"https://bücher.example/", "https://BÜCHER.example/", "https://xn--bcher-kva.example/", "https://XN--BCHER-KVA.example./", "https://bücher。example/"},
		"a_name_with_signs.id.example": {"https://a_name_with_signs.id.example./"},
		"":                             {"", "id.example", "/t", "://"},
	} {
		for _, address := range spellings {
			if got := oauth.HostOf(address); got != want {
				t.Errorf("the host of %q is %q, want %q", address, got, want)
			}
		}
	}
}
