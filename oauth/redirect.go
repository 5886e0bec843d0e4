package oauth

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
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
		problems = append(problems, Problem{Field: "redirect.host", Message: "The redirect host must be this computer: 127.0.0.1, [::1] or localhost."})
	}
	if r.HTTPS && r.Host != "" && IsLoopback(r.Host) && !slices.Contains(securedHosts, strings.ToLower(strings.Trim(r.Host, "[]"))) {
		problems = append(problems, Problem{Field: "redirect.host", Message: "With https the redirect host is 127.0.0.1, [::1] or localhost: the certificate names no other."})
	}
	if r.Port != nil && (*r.Port < 0 || *r.Port > 65535) {
		problems = append(problems, Problem{Field: "redirect.port", Message: "A port is a number from 0 (any free one) to 65535."})
	}
	if message := fallbackProblem(r); message != "" {
		problems = append(problems, Problem{Field: "redirect.ports", Message: message})
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

// securedHosts are the hosts that the listener's certificate is made for.
var securedHosts = []string{"127.0.0.1", "::1", "localhost"}

// maxFallbackPorts bounds redirect.ports: each is an address that somebody registers.
const maxFallbackPorts = 20

// fallbackProblem says what is wrong with redirect.ports, "" for nothing. Zero, any
// free port, is never taken: nothing is tried after it.
func fallbackProblem(r Redirect) string {
	if len(r.Ports) > maxFallbackPorts {
		return "There are more than 20 fallback ports."
	}
	for i, port := range r.Ports {
		switch {
		case port < 0 || port > 65535:
			return "A fallback port is a number from 1 to 65535; 0 (any free one) may stand at the end."
		case port == 0 && i < len(r.Ports)-1:
			return "0 uses any free port, so the ports after it are never tried. Put it at the end."
		case slices.Contains(r.Ports[:i], port):
			return "The fallback port " + strconv.Itoa(port) + " is there twice."
		case r.Port != nil && *r.Port == port && port != 0:
			return "The fallback port " + strconv.Itoa(port) + " is the port itself."
		case r.Port != nil && *r.Port == 0:
			return "The port is 0 (any free one), so fallback ports are not used: leave them out."
		}
	}
	return ""
}

// Listened returns where the answer is waited for, one [Redirect] a port in the order
// in which they are tried; each has its port and no others. The defaults are not filled
// in. For a redirect that is not ours to listen on it returns none.
func (r Redirect) Listened() []Redirect {
	one, ours := r.Listener()
	if !ours {
		return nil
	}
	ports := one.Ports
	one.Ports = nil
	all := []Redirect{one}
	for _, port := range ports {
		other := one
		other.Port = new(port)
		all = append(all, other)
	}
	return all
}

// Scheme is how an address of the listener begins: "https" or "http".
func (r Redirect) Scheme() string {
	if r.HTTPS {
		return "https"
	}
	return "http"
}

// Addresses lists what is registered with the provider, in the order in which it is
// tried. A port of zero is left out of its address: the provider takes any. It is
// empty where the redirect is not complete.
func (r Redirect) Addresses() []string {
	if r.URI != "" {
		return []string{r.URI}
	}
	if r.Host == "" || r.Port == nil {
		return nil
	}
	var all []string
	for _, one := range r.Listened() {
		host := one.Host
		if strings.Contains(host, ":") && host[0] != '[' {
			host = "[" + host + "]"
		}
		if *one.Port != 0 {
			host += ":" + strconv.Itoa(*one.Port)
		}
		all = append(all, one.Scheme()+"://"+host+one.Path)
	}
	return all
}

// isRedirectPath reports whether a path stands in an address as it is: servers
// compare it letter by letter, and the browser asks for it so.
func isRedirectPath(path string) bool {
	u, err := url.Parse(path)
	return err == nil && strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") &&
		!strings.ContainsAny(path, `?#\`) && u.EscapedPath() == path
}
