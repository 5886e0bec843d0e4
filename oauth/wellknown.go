package oauth

import (
	"net/url"
	"slices"
	"strings"
)

// The names of metadata documents (OpenID Connect Discovery 4, RFC 8414 3).
const (
	openIDDocument = "/.well-known/openid-configuration"
	oauthDocument  = "/.well-known/oauth-authorization-server"
)

// wellKnown lists where a document may lie: OpenID Connect Discovery 4 puts the
// name after the issuer's path, RFC 8414 3 before it; servers do both. The address
// of a document comes first, and then the others of the same issuer.
func wellKnown(issuer string) []string {
	if base, ok := documentOf(issuer); ok {
		forms := wellKnown(base)
		return append([]string{issuer}, slices.DeleteFunc(forms, func(form string) bool { return form == issuer })...)
	}
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" {
		return nil
	}
	origin, path := u.Scheme+"://"+u.Host, strings.TrimSuffix(u.EscapedPath(), "/")
	list := []string{origin + path + openIDDocument, origin + oauthDocument + path}
	if path != "" {
		list = append(list, origin+openIDDocument+path, origin+path+oauthDocument)
	}
	return list
}

// documentOf reports whether an address is that of a metadata document rather than
// an issuer's, and returns the issuer that it stands for, of which it does not tell
// whether it ends with a slash.
func documentOf(address string) (issuer string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", false
	}
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	for _, name := range []string{openIDDocument, oauthDocument} {
		before, after, found := strings.Cut(path, name)
		if found && (before == "" || after == "") && (after == "" || after[0] == '/') {
			return u.Scheme + "://" + u.Host + before + after, true
		}
	}
	return "", false
}

// isOf reports whether the issuer that a document names is the one asked for. They
// are the same to the letter (OpenID Connect Discovery 4.3, RFC 8414 3.3); only
// where the document's address was given instead, a slash at the end is for the
// document to say.
func isOf(named, asked string) bool {
	if base, ok := documentOf(asked); ok {
		return named != "" && strings.TrimSuffix(named, "/") == strings.TrimSuffix(base, "/")
	}
	return named == asked
}
