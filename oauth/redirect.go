package oauth

import (
	"net/netip"
	"net/url"
	"strings"
)

// The redirect address of an app that says nothing else. The port is fixed, so
// that it can be registered once: most servers compare redirect addresses exactly.
const (
	DefaultRedirectHost = "127.0.0.1"
	DefaultRedirectPort = 47821
	DefaultRedirectPath = "/callback"

	// DefaultRedirectURI is the three as one address.
	DefaultRedirectURI = "http://127.0.0.1:47821/callback"
)

// IsLoopback reports whether a host is this very computer whatever its network:
// "localhost" in any case, an IPv4 address of 127.0.0.0/8, or ::1 in any
// spelling, alone or in the brackets of an address.
//
// It is as strict as what may be listened on: an IPv6 address that holds an IPv4
// one, one with a zone, a name below localhost and anything with a port are none.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	inside, bracketed := strings.CutPrefix(host, "[")
	if bracketed {
		var closed bool
		if inside, closed = strings.CutSuffix(inside, "]"); !closed {
			return false
		}
	}
	ip, err := netip.ParseAddr(inside)
	return err == nil && ip.IsLoopback() && !ip.Is4In6() && ip.Zone() == "" && (ip.Is6() || !bracketed)
}

// ValidateRedirect says what is wrong with a redirect address, in the order of
// the app file; what is left empty has a default. The browser comes back to this
// computer alone (RFC 8252 7.3). [Validate] says the same of an app's.
func ValidateRedirect(r Redirect) []Problem {
	var problems []Problem
	if r.Host != "" && !IsLoopback(r.Host) {
		problems = append(problems, Problem{Field: "redirect.host", Message: "The way back from the browser ends on this computer: 127.0.0.1, [::1] or localhost."})
	}
	if r.Port != nil && (*r.Port < 0 || *r.Port > 65535) {
		problems = append(problems, Problem{Field: "redirect.port", Message: "A port is a number from 0 (any free one) to 65535."})
	}
	if r.Path != "" && !isRedirectPath(r.Path) {
		problems = append(problems, Problem{Field: "redirect.path", Message: "The path begins with one slash, has no query, and is written as in an address: /callback."})
	}
	if r.URI != "" {
		if message := redirectURIProblem(r.URI); message != "" {
			problems = append(problems, Problem{Field: "redirect.uri", Message: message})
		}
	}
	return problems
}

// isRedirectPath reports whether a path stands in an address as it is: servers
// compare it letter by letter, and the browser asks for it so.
func isRedirectPath(path string) bool {
	u, err := url.Parse(path)
	return err == nil && strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") &&
		!strings.ContainsAny(path, `?#\`) && u.EscapedPath() == path
}
