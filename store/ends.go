package store

import "tokendesk/oauth"

// endsAfter are an app's typed ends once its secrets are others. What was typed for a
// secret says nothing of the one that takes its place, unless it was typed together
// with that: ends differs from what was there before then.
func endsAfter(ends, before oauth.Expires, were, are oauth.Secrets) oauth.Expires {
	replaced := func(kind oauth.SecretKind) bool { return were.Has(kind) && were[kind] != are[kind] }
	if replaced(oauth.SecretClientSecret) && ends.ClientSecret == before.ClientSecret {
		ends.ClientSecret = ""
	}
	if replaced(oauth.SecretPrivateKey) && ends.ClientKey == before.ClientKey {
		ends.ClientKey = ""
	}
	return ends
}
