package store

import (
	"testing"

	"tokendesk/oauth"
)

// A typed end goes with the secret it was typed for, unless another is typed with
// the new one.
func TestATypedEndGoesWithItsSecret(t *testing.T) {
	secret := func(s string) oauth.Secrets { return oauth.Secrets{oauth.SecretClientSecret: s} }
	key := func(s string) oauth.Secrets { return oauth.Secrets{oauth.SecretPrivateKey: s} }
	old := oauth.Expires{ClientSecret: "2027-03-01", ClientKey: "2027-04-01"}
	for name, c := range map[string]struct {
		typed     oauth.Expires
		were, are oauth.Secrets
		want      oauth.Expires
	}{
		"nothing changed":             {old, secret("a"), secret("a"), old},
		"another secret":              {old, secret("a"), secret("b"), oauth.Expires{ClientKey: old.ClientKey}},
		"none any more":               {old, secret("a"), nil, oauth.Expires{ClientKey: old.ClientKey}},
		"another key":                 {old, key("a"), key("b"), oauth.Expires{ClientSecret: old.ClientSecret}},
		"the first one":               {old, nil, secret("a"), old},
		"another one with its end":    {oauth.Expires{ClientSecret: "2028-03-01"}, secret("a"), secret("b"), oauth.Expires{ClientSecret: "2028-03-01"}},
		"an end for the one there is": {oauth.Expires{ClientSecret: "2028-03-01"}, secret("a"), secret("a"), oauth.Expires{ClientSecret: "2028-03-01"}},
	} {
		if got := endsAfter(c.typed, old, c.were, c.are); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
