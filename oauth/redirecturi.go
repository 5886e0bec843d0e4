package oauth

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxRedirectURI bounds redirect.uri, in bytes.
const maxRedirectURI = 2000

// outOfBand are the redirect addresses that are no place at all: the server's own
// page shows the code, or an error. The first is what drafts of RFC 8252 called it,
// the last what servers took over from OAuth 1.
var outOfBand = []string{"urn:ietf:wg:oauth:2.0:oob", "urn:ietf:wg:oauth:2.0:oob:auto", "oob"}

// OutOfBand reports whether a redirect address asks the server to show the code to
// the person instead of sending the browser anywhere.
func OutOfBand(redirectURI string) bool {
	return slices.ContainsFunc(outOfBand, func(name string) bool { return strings.EqualFold(name, redirectURI) })
}

// noRedirectSchemes lead a browser to no answer, but into a program or a file.
var noRedirectSchemes = []string{"about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"}

// answerParams are those of the server's answer (RFC 6749 4.1.2, RFC 9207).
var answerParams = []string{"code", "state", "error", "iss"}

// redirectURIProblem says what is wrong with an address that is sent as it is, ""
// for nothing. It is absolute and has no fragment (RFC 6749 3.1.2); in plain http
// the code would travel for everybody to read, unless it stays on this computer.
func redirectURIProblem(uri string) string {
	if OutOfBand(uri) {
		return ""
	}
	if len(uri) > maxRedirectURI {
		return "The redirect URI is longer than 2,000 characters."
	}
	u, err := url.Parse(uri)
	switch {
	case err != nil || strings.ContainsFunc(uri, isNoneOfAddress) || u.Scheme == "" || u.Host == "" && u.Opaque == "" && strings.Trim(u.Path, "/") == "" || isHostAndPort(u):
		return "Write the whole redirect URI, as it is registered: https://host/path or app.example:/path."
	case strings.Contains(uri, "#"):
		return "A redirect URI has no fragment (#)."
	case u.User != nil:
		return "A redirect URI has no user name and no password."
	case slices.Contains(noRedirectSchemes, u.Scheme):
		return "A browser cannot come back to an address that begins with " + u.Scheme + ":."
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "":
		return "The redirect URI has no host."
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		return "Plain http would send the code unencrypted: only an address of this computer may begin with http:."
	case slices.ContainsFunc(answerParams, u.Query().Has):
		return "The redirect URI has a parameter of the answer, such as code or state: write it without."
	}
	return ""
}

// Listener is where the answer to a redirect address is waited for. A URI of this
// computer with a port and nothing behind it, such as http://localhost:8080, is one
// that can be listened on: browsers ask it for its root. ok is false where a person
// must paste the answer.
func (r Redirect) Listener() (_ Redirect, ok bool) {
	if r.URI == "" {
		return r, true
	}
	u, err := url.Parse(r.URI)
	if err != nil || u.Scheme != "http" || !IsLoopback(u.Hostname()) || u.Path != "" || u.RawQuery != "" || u.ForceQuery {
		return r, false
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil || port <= 80 {
		return r, false
	}
	return Redirect{Host: u.Hostname(), Port: &port}, true
}

// isHostAndPort reports whether localhost:8080 was written without its scheme, so that
// the host is taken for one.
func isHostAndPort(u *url.URL) bool {
	return u.Opaque != "" && u.Opaque[0] >= '0' && u.Opaque[0] <= '9'
}

// isNoneOfAddress reports whether a character can stand in no address (RFC 3986).
func isNoneOfAddress(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"<>\^{|}`+"`", r)
}
