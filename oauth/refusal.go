package oauth

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// Refusal describes an answer by which a server says no. Empty members match
// everything, and those that are set must all fit. Code and Text are compared as
// words: case, underscores and the like do not count.
type Refusal struct {
	Status int    `json:"status,omitempty"`
	Code   string `json:"code,omitempty"` // the error, whole
	Text   string `json:"text,omitempty"` // part of what is said about it
}

// KnownRefusal is what a refusal of one provider means.
type KnownRefusal struct {
	Refusal
	Cause  Cause  `json:"cause"`
	Advice string `json:"advice,omitempty"` // "" leaves what the error says
}

// heard is what a server said, as words: lower case, one blank between two.
type heard struct {
	status int
	code   string
	text   []string // a sentence each
}

func hear(e *Error) heard {
	h := heard{status: e.Status, code: asWords(e.ServerError)}
	for _, sentence := range strings.FieldsFunc(e.ServerDescription, func(r rune) bool { return r == '.' || r == ';' || r == '!' || r == '\n' }) {
		words := asWords(sentence)
		for _, status := range statuses {
			words = strings.TrimPrefix(words, status+" ") // "Bad Request: invalid_grant"
		}
		if words != "" {
			h.text = append(h.text, words)
		}
	}
	return h
}

// asWords makes the same words of invalid_grant, INVALID_GRANT, invalid-grant,
// InvalidGrant and "Invalid grant".
func asWords(text string) string {
	var out strings.Builder
	var last rune
	for _, r := range text {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			out.WriteByte(' ')
		}
		if last = r; unicode.IsLetter(r) || unicode.IsDigit(r) {
			out.WriteRune(unicode.ToLower(r))
		} else {
			out.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// holds reports whether a phrase is in a text, both as words.
func holds(text, phrase string) bool { return strings.Contains(" "+text+" ", " "+phrase+" ") }

func holdsAny(text string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool { return holds(text, phrase) })
}

// says reports whether the code or a sentence holds one of the phrases.
func (h heard) says(phrases []string) bool {
	return holdsAny(h.code, phrases) || slices.ContainsFunc(h.text, func(sentence string) bool { return holdsAny(sentence, phrases) })
}

// fits reports whether a refusal is the one described.
func (h heard) fits(r Refusal) bool {
	text := asWords(r.Text)
	return (r.Status == 0 || r.Status == h.status) && (r.Code == "" || asWords(r.Code) == h.code) &&
		(text == "" || slices.ContainsFunc(h.text, func(sentence string) bool { return holds(sentence, text) }))
}

// statuses are what servers write where they name no error: the status in words.
var statuses = []string{"bad request", "unauthorized", "forbidden", "error"}

// uncoded reports whether no error was named.
func (h heard) uncoded() bool {
	return strings.Trim(h.code, "0123456789") == "" || slices.Contains(statuses, h.code)
}

// passing are the words of a refusal that may be another one a little later.
var passing = slices.Concat(tooMany, []string{
	"slow down", "temporarily", "try again later", "try later", "server error", "internal error", "service unavailable", "already being processed", "concurrent request",
})

// passes reports whether a refusal says more about the moment than about what was
// sent.
func (h heard) passes() bool {
	switch h.status {
	case http.StatusProxyAuthRequired, http.StatusRequestTimeout, http.StatusConflict, http.StatusLocked, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return h.status >= 500 || h.status >= 300 && h.status < 400 || h.says(passing)
}

// settings are the errors that name the client, what it asks for, or how.
var settings = []string{
	"invalid client", "invalid client id", "invalid client secret", "bad client secret", "incorrect client credentials", "invalid client credentials",
	"unsupported grant type", "invalid scope", "insufficient scope", "invalid target", "invalid dpop proof", "use dpop nonce",
	"invalid redirect uri", "redirect uri mismatch",
}

// aboutSettings reports whether the error that was named, or what was said where
// none was named, is about the app's settings.
func (h heard) aboutSettings() bool {
	return holdsAny(h.code, settings) || holds(h.code, "scope") || h.code != "invalid grant" && h.says(settings)
}
