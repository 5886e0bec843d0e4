package appfile

import (
	"net/url"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// addressOf is a request's address with everything in it marked that a document
// leaves open, and with the scheme that people leave out. One that is a
// placeholder and no more stays one mark.
func addressOf(address string) string {
	address = markWritten(strings.TrimSpace(address))
	if isMark(address) {
		return address
	}
	scheme, rest, ok := strings.Cut(address, "://")
	switch {
	case ok && !hasMark(scheme):
	case ok: // {scheme}://…
		scheme = "https"
	default:
		scheme, rest = "https", address
		if strings.HasPrefix(address, "/") {
			rest = mark("host") + address
		} else if host, _, _ := strings.Cut(address, "/"); isLocal(host) {
			scheme = "http"
		}
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, path := rest[:end], rest[end:]
	before, query, hasQuery := strings.Cut(path, "?")
	path = markSegments(before, "/", isExampleSegment)
	if hasQuery {
		path += "?" + query
	}
	return scheme + "://" + markSegments(host, ".:", isExampleLabel) + path
}

// isLocal reports whether a host, with or without a port, is this machine.
func isLocal(host string) bool {
	if at := strings.LastIndexByte(host, ':'); at >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:at]
	}
	return oauth.IsLoopback(host)
}

// checkAddress wants an http or https address; placeholders may stand in it.
func checkAddress(address string) error {
	if isMark(address) {
		return nil
	}
	u, err := url.Parse(marked.ReplaceAllString(address, "1"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || !strings.ContainsAny(u.Host, ".:1") && u.Host != "localhost" && u.Path == "" {
		return oauth.UsageError("The request's address is not an http or https address.", "Enter the whole address, with https:// in front.")
	}
	return nil
}

var queryValue = pattern.New(`([?&])([^=&?#]+)=([^&#]*)`)

// withoutSecrets is an address as a template. A value of its query that may be a
// secret is left open: addresses are shown and shared.
func (b *builder) withoutSecrets(address string) string {
	address = queryValue.ReplaceAllStringFunc(address, func(m string) string {
		g := queryValue.FindStringSubmatch(m)
		if hasMark(g[3]) || g[3] == "" || !namesSecret(g[2]) && !looksSecret(g[3]) {
			return m
		}
		b.note("The parameter %s of the address may be a secret, and addresses are shown and shared: its value was left out.", quoteName(g[2]))
		return g[1] + g[2] + "=" + mark(g[2])
	})
	return unmark(address)
}
