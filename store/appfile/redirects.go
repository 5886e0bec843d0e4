package appfile

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth"
)

// registerOurs is said of a sign-in whose document leaves open where the browser
// comes back to.
const registerOurs = "Register " + oauth.DefaultRedirectURI + " with the provider: the browser comes back there."

// redirect takes over where a document's sign-in ends; address is "" where it does
// not say. Other grants have none: what they send nevertheless is nothing to us, but
// for client_credentials, where a server may want it.
func (b *builder) redirect(address string) {
	app := &b.entry.App
	switch app.Grant {
	case oauth.GrantAuthorizationCode:
	case oauth.GrantClientCredentials:
		if address != "" && !b.r.specimen(address) {
			b.extra(pair{"redirect_uri", address})
		}
		return
	default:
		return
	}
	var note string
	app.Redirect, note = redirectOf(address, b.r.url, b.match.provider.Quirks.AnyPort)
	if note != "" {
		b.note("%s", note)
	}
}

// redirectOf is an address that a document registers, as an app says it: the zero
// Redirect is ours, for one that the document leaves open or that cannot be used. The
// note says what a person has to do. token is the token endpoint; anyPort says that
// the provider takes any port of this computer.
func redirectOf(address, token string, anyPort bool) (r oauth.Redirect, note string) {
	address = wholeRedirect(address)
	if address == "" || isOpenRedirect(address) {
		return oauth.Redirect{}, registerOurs
	}
	if r, ok := ownRedirect(address, anyPort); ok && !isServedBy(address, token) {
		return r, ""
	}
	r = oauth.Redirect{URI: address}
	switch {
	case len(oauth.ValidateRedirect(r)) > 0 || holdsSecret(address):
		return oauth.Redirect{}, registerOurs
	case listens(r) && !isServedBy(address, token):
		return r, ""
	case oauth.OutOfBand(address):
		return r, "The last page of the sign-in shows a code: paste it when you are asked for it."
	}
	return r, "The sign-in ends at " + address + ", where Tokendesk does not listen: paste that page's whole address when you are asked for it."
}

func listens(r oauth.Redirect) bool {
	_, ok := r.Listener()
	return ok
}

// wholeRedirect writes an address out that a document abbreviates or encodes once
// too often.
func wholeRedirect(address string) string {
	address = strings.TrimSpace(address)
	if scheme, rest, found := strings.Cut(strings.ToLower(address), "%3a%2f%2f"); found && scheme != "" && rest != "" {
		if decoded, err := url.QueryUnescape(address); err == nil {
			address = decoded
		}
	}
	if host, _, _ := strings.Cut(address, "/"); host != "" && isLocal(host) {
		return "http://" + address
	}
	return address
}

// isOpenRedirect reports whether an address stands for one's own.
func isOpenRedirect(address string) bool {
	if isSpecimen(address) || hasMark(markWritten(address)) {
		return true
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	yours := func(label string) bool {
		return len(label) > len("your") && strings.HasPrefix(strings.ToLower(label), "your")
	}
	return hasMark(addressOf(address)) || slices.ContainsFunc(strings.Split(u.Hostname(), "."), yours)
}

// ownRedirect reads an address of this computer that Tokendesk can listen on,
// http://127.0.0.1:port/path: what servers compare to the letter, it sends to the
// letter. An address without a port (which means 80, where programs of a person cannot
// listen) or without a path is one only where the provider takes any port.
func ownRedirect(address string, anyPort bool) (oauth.Redirect, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || !oauth.IsLoopback(u.Hostname()) || u.User != nil || strings.ContainsAny(address, "?#") {
		return oauth.Redirect{}, false
	}
	r := oauth.Redirect{Host: u.Hostname(), Path: u.EscapedPath()}
	if number := u.Port(); number != "" && number != "80" {
		port, err := strconv.Atoi(number)
		if err != nil || port == 0 {
			return oauth.Redirect{}, false
		}
		r.Port = &port
	}
	if !anyPort && (r.Port == nil || r.Path == "") {
		return oauth.Redirect{}, false
	}
	if r.Path == "" {
		r.Path = "/"
	}
	return r, len(oauth.ValidateRedirect(r)) == 0
}

// isServedBy reports whether the server of a token endpoint itself has a loopback
// address's port, so that nobody else can listen there.
func isServedBy(address, token string) bool {
	a, err := url.Parse(address)
	t, bad := url.Parse(marked.ReplaceAllString(token, "x"))
	return err == nil && bad == nil && oauth.IsLoopback(t.Hostname()) && portOf(a) == portOf(t)
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// holdsSecret reports whether an address's query may hold a secret, which would be
// shown and shared.
func holdsSecret(address string) bool {
	return slices.ContainsFunc(queryValue.FindAllStringSubmatch(address, -1), func(g []string) bool {
		return g[3] != "" && (namesSecret(g[2]) || looksSecret(g[3]))
	})
}
