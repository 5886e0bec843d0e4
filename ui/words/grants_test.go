package words

import (
	"testing"

	"tokendesk/oauth"
)

// Every grant and every way to authenticate has words of its own.
func TestGrantsAndClientAuthsHaveTheirOwnWords(t *testing.T) {
	seen := map[string]bool{}
	own := func(word, term string) {
		if word == term || word == "" || seen[word] {
			t.Errorf("%s is called %q", term, word)
		}
		seen[word] = true
	}
	for _, g := range oauth.Grants() {
		own(Grant(g), string(g))
	}
	for _, c := range oauth.ClientAuths() {
		own(ClientAuth(c), string(c))
	}
	if got := GrantTerm(oauth.GrantAuthorizationCode); got != "authorization code" {
		t.Errorf("got %q", got)
	}
}
