package practice

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// client is one registration at a provider.
type client struct {
	id        string
	alias     string   // a second name for id, where the provider knows such
	name      string   // what a person sees on the sign-in page
	secret    string   // empty: a public client
	others    []string // secrets beside it
	grants    []string
	redirects []string
	// anyPort lets a loopback redirect use whatever port it likes (RFC 8252 7.3).
	anyPort bool
	// idTokenAlg signs its ID tokens; empty: RS256.
	idTokenAlg jose.SignatureAlgorithm
}

// may reports whether the client is registered for a grant type.
func (c *client) may(grant string) bool { return slices.Contains(c.grants, grant) }

// proves reports whether a secret is the client's, compared in constant time. A
// public client proves nothing.
func (c *client) proves(secret string) bool {
	got, right := sha256.Sum256([]byte(secret)), 0
	for _, one := range append([]string{c.secret}, c.others...) {
		want := sha256.Sum256([]byte(one))
		right |= subtle.ConstantTimeCompare(want[:], got[:])
	}
	return right == 1 && c.secret != ""
}

// allows reports whether uri may receive the client's answers: an exact string
// match (RFC 9700 2.1), but for the port of a loopback address where the
// client is registered so.
func (c *client) allows(uri string) bool {
	return slices.ContainsFunc(c.redirects, func(registered string) bool {
		return uri == registered || c.anyPort && uri == withPortOf(registered, uri)
	})
}

// withPortOf returns the registered address with the port of uri, or nothing
// when uri names no port.
func withPortOf(registered, uri string) string {
	parsed, err := url.Parse(uri)
	if err != nil || parsed.Port() == "" {
		return ""
	}
	known, err := url.Parse(registered)
	if err != nil {
		return ""
	}
	host := known.Hostname()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return known.Scheme + "://" + host + ":" + parsed.Port() + known.EscapedPath()
}

// clients are the registrations of one provider.
type clients []*client

// named finds a client by id or alias.
func (cs clients) named(id string) (*client, bool) {
	i := slices.IndexFunc(cs, func(c *client) bool { return id != "" && (c.id == id || c.alias == id) })
	if i < 0 {
		return nil, false
	}
	return cs[i], true
}

// authenticated finds a client by id or alias and its secret.
func (cs clients) authenticated(id, secret string) (*client, bool) {
	c, ok := cs.named(id)
	if !ok {
		// The same work for an unknown name as for a wrong secret.
		(&client{secret: "unknown"}).proves(secret)
		return nil, false
	}
	return c, c.proves(secret)
}

// awkwardSecret returns a random secret with the characters that tell apart
// clients that encode it from those that do not.
func awkwardSecret(prefix string) string { return prefix + rand.Text() + "+/" + rand.Text()[:6] }

// random returns 256 bits, base64url.
func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}
