package words

import (
	"fmt"
	"slices"

	"tokendesk/oauth"
)

// RedirectCopied says that the addresses to register for a redirect are on the
// clipboard, and what the provider must allow besides. r is complete.
func RedirectCopied(r oauth.Redirect) string {
	said := "Copied the redirect URI"
	if n := len(r.Addresses()); n > 1 {
		said = fmt.Sprintf("Copied %d redirect URIs; register each of them", n)
	}
	if r.URI == "" && (r.Port != nil && *r.Port == 0 || slices.Contains(r.Ports, 0)) {
		said += "; the port changes, so the provider must allow any port"
	}
	return said
}
