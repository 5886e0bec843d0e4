package oauth

import (
	"slices"
	"strings"
)

// ended are the errors that only a new sign-in mends, whatever is said about them
// (RFC 6749 5.2, OpenID Connect Core 3.1.2.6).
var ended = []string{"invalid grant", "interaction required", "login required", "consent required"}

// tokenEnded are errors about a token, of which a refresh carries just one. They
// count where they stand alone: beside other words they may be about another.
var tokenEnded = []string{"invalid token", "token invalid", "expired token", "token expired", "token revoked", "revoked token", "bad token", "token not found", "token not valid"}

// refreshEnds reports whether the answer to a refresh means that this refresh
// token will never be taken again, so that a person must sign in. known are the
// server's own words for it. What may be otherwise a little later, and what is
// about the client or its scopes, is never taken for that, whatever else it says:
// another sign-in would not mend it.
func refreshEnds(e *Error, known []Refusal) bool {
	h := hear(e)
	switch {
	case e.Kind != KindRefused, h.passes(), h.aboutSettings():
		return false
	case hasEnded(h.code), slices.ContainsFunc(known, h.fits):
		return true
	case slices.Contains(tokenEnded, h.code):
		return !slices.ContainsFunc(h.text, aboutAnotherToken)
	case h.uncoded() && len(h.text) == 1 && (hasEnded(h.text[0]) || slices.Contains(tokenEnded, h.text[0])):
		return true
	case h.uncoded() && slices.ContainsFunc(h.text, deniesToken) && !slices.ContainsFunc(h.text, aboutAnotherToken):
		return true
	}
	return deniesRefreshToken(h.code) || slices.ContainsFunc(h.text, deniesRefreshToken)
}

// hasEnded reports whether a text begins with one of these errors. A grant type is
// no grant.
func hasEnded(text string) bool {
	return !holds(text, "grant type") && slices.ContainsFunc(ended, func(word string) bool { return strings.HasPrefix(text+" ", word+" ") })
}

// aboutAnotherToken reports whether a sentence names a token that is none of a
// refresh.
func aboutAnotherToken(sentence string) bool {
	return !holds(sentence, "refresh token") && holdsAny(sentence, []string{"access token", "id token", "client", "assertion", "bearer", "csrf"})
}

// incomplete are complaints about a request rather than about the token in it.
var incomplete = []string{
	"missing refresh token", "refresh token missing", "is missing", "missing required", "required parameter", "token is required", "token required", "not provided",
	"is empty", "empty string", "be empty", "be blank", "grant type", "scope", "scopes", "unsupported", "not supported", "not allowed", "not enabled",
	"content type", "url encoded", "urlencoded", "pattern", "request rejected", "request blocked", // also a firewall's
}

var (
	// badBefore and badAfter say of a refresh token that it is over, where they
	// stand before it and after it.
	badBefore = []string{
		"invalid", "expired", "revoked", "unknown", "bad", "inactive", "incorrect", "wrong", "malformed", "reused", "unrecognized", "unrecognised", "blacklisted",
	}
	// notRead are what a server failed to do to one that it does not know.
	notRead  = []string{"find", "parse", "decode", "decrypt", "encode"}
	failing  = []string{"unable", "not", "cannot", "couldn", "can", "failed", "failure", "error"}
	badAfter = []string{
		"invalid", "invalidated", "expired", "revoked", "unknown", "inactive", "incorrect", "wrong", "malformed", "reused", "reuse", "unrecognized", "unrecognised",
		"blacklisted", "consumed", "deleted",
	}
	badAfterTwo = []string{
		"not found", "not valid", "not active", "not exist", "no longer", "t exist", "not recognized", "not recognised", "already used", "been used", "was used",
	}
	// between may stand between such a word and the token.
	between = []string{
		"or", "and", "expired", "revoked", "unknown", "malformed", "inactive", "the", "a", "an", "your", "this", "that", "provided", "supplied", "given", "specified", "presented",
		"oauth", "oauth2", "access", "params", "parameter", "decode", "encode",
	}
	// elsewhere makes another thing of a refresh token that it follows, or begins
	// to speak of one.
	elsewhere = []string{"grant", "flow", "endpoint", "rotation", "type", "request", "requests", "exchange", "lifetime", "client", "secret", "server"}
)

// deniesRefreshToken reports whether a sentence says that a refresh token is over.
// It takes the words that stand by the token and no others: "invalid request, send
// the refresh token" says nothing about it.
func deniesRefreshToken(sentence string) bool { return denies(sentence, false) }

// deniesToken reports the same where a sentence says no more than "token".
func deniesToken(sentence string) bool { return denies(sentence, true) }

func denies(sentence string, anyToken bool) bool {
	if holdsAny(sentence, incomplete) {
		return false
	}
	words := strings.Fields(sentence)
	for i := range words {
		after := i + 1
		switch {
		case words[i] == "refresh" && after < len(words) && words[after] == "token":
			after++
		case words[i] != "refreshtoken" && (!anyToken || words[i] != "token"):
			continue
		}
		if after < len(words) && slices.Contains(elsewhere, words[after]) {
			continue
		}
		if saidBefore(words[:i], holdsAny(sentence, failing)) || saidAfter(words[after:]) {
			return true
		}
	}
	return false
}

func saidBefore(words []string, failed bool) bool {
	for i, word := range slices.Backward(words) {
		switch {
		case slices.Contains(badBefore, word), failed && slices.Contains(notRead, word), word == "such" && i > 0 && words[i-1] == "no":
			return true
		case !slices.Contains(between, word):
			return false
		}
	}
	return false
}

// reach is how many words after a token may still be about it.
const reach = 8

func saidAfter(words []string) bool {
	for i, word := range words[:min(reach, len(words))] {
		switch {
		case slices.Contains(elsewhere, word):
			return false
		case slices.Contains(badAfter, word), i > 0 && slices.Contains(badAfterTwo, words[i-1]+" "+word):
			return true
		}
	}
	return false
}
