package oauth

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// A token answer has its members at the top (RFC 6749 5.1). Servers put them
// elsewhere and spell them otherwise all the same, so they are looked for by
// these rules, in this order:
//
//  1. Where the app's own settings say ([Answer]), and only there.
//  2. A name means the same however it is spelt: access_token, accessToken,
//     AccessToken and access-token are one (not ACCESS_TOKEN). Of two spellings in
//     one object the one of the standard counts.
//  3. A name that can only be an access token's, at the top, then in the nests,
//     then in theirs; after that a name that often is one, such as "token".
//  4. What belongs to the token (refresh token, lifetime, scopes) stands beside it
//     or around it, but not around another access token, whose it would be.

// accessNames are plain names that can only be an access token's; oftenAccess are
// some that other things have as well.
var (
	accessNames = []string{"accesstoken", "useraccesstoken", "tenantaccesstoken", "appaccesstoken", "bearertoken", "accessjwt"}
	oftenAccess = []string{"token", "access", "jwt", "jwttoken", "authtoken", "apitoken", "usertoken", "oauthtoken", "bearer", "authenticationtoken", "authorizationtoken", "sessiontoken"}
	idNames     = []string{"idtoken"}
)

// refreshNames are a refresh token's plain names.
var refreshNames = []string{"refreshtoken", "userrefreshtoken", "refreshjwt", "refresh"}

// valueNames are what a token is called in an object of its own, such as
// {"access": {"token": "…"}}.
var valueNames = []string{"token", "value", "raw", "jwt", "accesstoken", "refreshtoken"}

// nests are the plain names of the objects that servers put the answer, or the
// token, into.
var nests = []string{
	"autheduser", "data", "result", "results", "token", "tokens", "response", "body", "accesstoken", "access", "jwt",
	"auth", "authentication", "authenticationresult", "authorization", "authorisation", "oauth", "oauth2", "oauthtoken",
	"tokenresponse", "tokendata", "tokeninfo", "credential", "credentials", "session", "payload", "content", "attributes",
	"value", "d", "output", "return", "success", "user",
}

const (
	deepestNest      = 3    // objects between the top and a token that nobody pointed at
	maxAnswerPointer = 1000 // characters of a pointer
)

// level is one object of an answer.
type level struct {
	own    fields            // by the names that the server wrote
	names  map[string]string // those names, by plain names
	within string            // the member in which the next level inside stands; "" for the innermost
}

func levelOf(own fields) level {
	l := level{own: own, names: make(map[string]string, len(own))}
	for name := range own {
		plain := plainName(name)
		if name == strings.ToUpper(name) {
			plain = name // a word in capitals is another word, a constant of the server's
		}
		if other, twice := l.names[plain]; !twice || own.outranks(name, other) {
			l.names[plain] = name
		}
	}
	return l
}

// outranks decides between two spellings of a name: one that says something
// comes first, then that of the standard, then the alphabet.
func (f fields) outranks(a, b string) bool {
	if says := f.says(a); says != f.says(b) {
		return says
	}
	if standard := a == strings.ToLower(a); standard != (b == strings.ToLower(b)) {
		return standard
	}
	return a < b
}

// plainName is a name without case and signs.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 0x7f:
			return r
		}
		return -1
	}, name)
}

// value returns the member of a plain name, nil where there is none.
func (l level) value(plain string) json.RawMessage {
	name, ok := l.names[plain]
	if !ok {
		return nil
	}
	return l.own[name]
}

// text returns the first of plain names that holds a string.
func (l level) text(names ...string) string {
	for _, name := range names {
		if s := stringOf(l.value(name)); s != "" {
			return s
		}
	}
	return ""
}

// word returns the first of plain names that holds a string without blanks.
func (l level) word(names ...string) string {
	for _, name := range names {
		if s := stringOf(l.value(name)); s != "" && !strings.ContainsAny(s, " \t\r\n") {
			return s
		}
	}
	return ""
}

// object returns the object that a member is, or that is all there is in a list;
// nil where it is something else.
func (l level) object(plain string) fields {
	raw := bytes.TrimSpace(l.value(plain))
	if len(raw) > 0 && raw[0] == '[' {
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil || len(list) != 1 {
			return nil
		}
		raw = list[0]
	}
	return objectOf(raw)
}

// place is where an answer has a token: the objects around it, innermost first.
type place []level

// places are all objects in which a token is looked for, the nearest first.
func places(f fields) []place {
	found := []place{{levelOf(f)}}
	begin := 0
	for range deepestNest {
		end := len(found)
		for _, around := range found[begin:end] {
			for _, name := range nests {
				if inner := around[0].object(name); inner != nil {
					outer := slices.Clone(around)
					outer[0].within = outer[0].names[name]
					found = append(found, append(place{levelOf(inner)}, outer...))
				}
			}
		}
		begin = end
	}
	return found
}

// locate finds an access token that nobody pointed at, or else an ID token. Both
// are empty where there is none.
func locate(f fields) (token string, at place, isIDToken bool) {
	all := places(f)
	find := func(in func(level, ...string) string, names func(place) []string) bool {
		for _, at = range all {
			if token = in(at[0], names(at)...); token != "" {
				return true
			}
		}
		return false
	}
	switch {
	case find(level.text, func(place) []string { return accessNames }):
	case find(level.word, place.oftenAccess):
	case find(level.text, func(place) []string { return idNames }):
		return token, at, true
	default:
		at = all[0]
	}
	return token, at, false
}

// oftenAccess are the names of [oftenAccess], and in an object that is a token
// those of its value.
func (p place) oftenAccess() []string {
	if len(p) > 1 {
		switch own := plainName(p[1].within); {
		case slices.Contains(accessNames, own), slices.Contains(oftenAccess, own):
			return append(slices.Clone(oftenAccess), valueNames...)
		}
	}
	return oftenAccess
}

// reach are the objects whose members belong to the token: all around it, up to
// one that has an access token of its own.
func (p place) reach() []level {
	for i := 1; i < len(p); i++ {
		if p[i].text(accessNames...) != "" {
			return p[:i]
		}
	}
	return p
}

// text returns the nearest string of plain names.
func (p place) text(names ...string) string {
	for _, l := range p.reach() {
		if s := l.text(names...); s != "" {
			return s
		}
	}
	return ""
}

// refreshToken is the nearest refresh token, bare or in an object of its own.
func (p place) refreshToken() string {
	for _, l := range p.reach() {
		for _, name := range refreshNames {
			token := l.text(name)
			if inner := l.object(name); inner != nil {
				token = levelOf(inner).word(valueNames...)
			}
			if token != "" && !strings.Contains(token, "://") { // the address to refresh at
				return token
			}
		}
	}
	return ""
}

// extra is all around a token that has no place of its own in [TokenSet], and
// holds none of its secrets.
func (p place) extra(secrets []secret) map[string]json.RawMessage {
	var extra map[string]json.RawMessage
	for _, l := range slices.Backward(p) {
		for name, value := range l.own {
			if name == l.within || slices.Contains(tokenFields, plainName(name)) || deeper(value, deepest) || holdsText(value, secrets) {
				continue
			}
			if extra == nil {
				extra = map[string]json.RawMessage{}
			}
			extra[name] = value
		}
	}
	return extra
}

// tokenFields are the plain names of members that have a place in TokenSet.
var tokenFields = []string{"accesstoken", "refreshtoken", "idtoken", "tokentype", "scope", "scopes", "expiresin"}

// holdsText reports whether one of these texts stands in a JSON value.
func holdsText(value json.RawMessage, texts []secret) bool {
	for at := 0; at < len(value); at++ {
		if value[at] == '"' {
			end := closingQuote(value, at)
			if text := stringOf(value[at : end+1]); slices.ContainsFunc(texts, func(s secret) bool { return s.value == text }) {
				return true
			}
			at = end
		}
	}
	return false
}

// follow goes down an RFC 6901 pointer in valid JSON. It returns what it leads
// to, nil where nothing is there, and the objects that it passes.
func follow(document json.RawMessage, path string) (value json.RawMessage, at place) {
	if path != "" && path[0] != '/' {
		return nil, nil
	}
	value = document
	for _, token := range pointerTokens(path) {
		value = bytes.TrimSpace(value)
		switch object := objectOf(value); {
		case object != nil:
			l := levelOf(object)
			l.within = token
			at = append(place{l}, at...)
			value = object[token]
		case len(value) > 0 && value[0] == '[':
			var list []json.RawMessage
			i, ok := arrayIndex(token)
			if json.Unmarshal(value, &list) != nil || !ok || i >= len(list) {
				return nil, at
			}
			value = list[i]
		default:
			return nil, at
		}
	}
	return value, at
}

// pointerTokens splits a pointer at its slashes (RFC 6901 3, 4).
func pointerTokens(path string) []string {
	if path == "" {
		return nil
	}
	tokens := strings.Split(path[1:], "/")
	for i, token := range tokens {
		tokens[i] = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
	}
	return tokens
}

// isPointer reports whether a text is an RFC 6901 pointer to a member.
func isPointer(path string) bool {
	if !strings.HasPrefix(path, "/") {
		return false
	}
	for _, rest := range strings.Split(path, "~")[1:] {
		if rest == "" || rest[0] != '0' && rest[0] != '1' {
			return false
		}
	}
	return true
}

func arrayIndex(token string) (int, bool) {
	i, err := strconv.Atoi(token)
	return i, err == nil && i >= 0 && token == strconv.Itoa(i)
}
