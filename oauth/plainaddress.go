package oauth

import (
	"strings"

	"tokendesk/oauth/visible"
)

// plainAddress is an address, good or bad, for an error: without what may be secret
// in it, which are a user's name and password, a query and a fragment.
func plainAddress(address string) string {
	address, _, fragment := strings.Cut(address, "#")
	address, _, query := strings.Cut(address, "?")
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		scheme, rest = "", address
	} else {
		scheme += "://"
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = "…" + rest[at:]
	}
	out := scheme + rest
	if query {
		out += "?…"
	}
	if fragment {
		out += "#…"
	}
	return visible.Line(out, 100)
}
