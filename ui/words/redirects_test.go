package words

import (
	"testing"

	"tokendesk/oauth"
)

func TestRedirectCopied(t *testing.T) {
	port, free := 47821, 0
	for want, r := range map[string]oauth.Redirect{
		"Copied the redirect URI": {Host: "127.0.0.1", Port: &port, Path: "/callback"},
		"Copied the redirect URI; the port changes, so the provider must allow any port": {Host: "127.0.0.1", Port: &free, Path: "/callback"},
		"Copied 2 redirect URIs; register each of them":                                  {Host: "127.0.0.1", Port: &port, Ports: []int{47822}, Path: "/callback"},
	} {
		if got := RedirectCopied(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := RedirectCopied(oauth.Redirect{URI: "myapp://cb", Port: &free}); got != "Copied the redirect URI" {
		t.Error(got)
	}
}
