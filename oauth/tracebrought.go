package oauth

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// mostBrought bounds the secrets that are looked for of one answer, beside the
	// tokens that are taken of it: each costs a search of all that is shown.
	mostBrought = 32
	// leastUserCode is the length below which a user code is not looked for (RFC
	// 8628 6.1): shorter than other secrets, it is made for people to type.
	leastUserCode = 4
)

// broughtBy lists the secrets in an answer, so that they are hidden where it repeats
// them in its prose or headers: the tokens that are really taken of it, wherever
// and under whatever name, and all that has a secret's name, also a member that is
// there twice. failed says that the answer has an error's status. all is false
// where the answer may hold more of them than are listed.
func (a Answer) broughtBy(body []byte, failed bool) (secrets []secret, all bool) {
	b := brought{failed: failed, seen: map[string]bool{}}
	for _, token := range a.tokensIn(body) {
		b.add(token.name, token.value, 1)
	}
	b.most = len(b.secrets) + mostBrought
	body = trimmed(body)
	switch {
	case len(body) == 0:
		return nil, true
	case json.Valid(body):
		b.document(body)
		return b.secrets, !b.over && utf8.Valid(body)
	case strings.IndexByte(`{["`, body[0]) >= 0: // it was to be JSON
		return b.secrets, false
	}
	form, err := url.ParseQuery(string(body))
	b.form(form)
	return b.secrets, !b.over && (err == nil || len(b.secrets) == 0)
}

// tokensIn are the tokens that decodeToken takes of an answer.
func (a Answer) tokensIn(body []byte) []secret {
	f, document, _ := readTokenAnswer(body, a)
	if f == nil {
		return nil
	}
	var ts TokenSet
	token, at, _ := locateToken(f, document, a)
	ts.AccessToken, ts.IDToken = withoutScheme(token), at.text(idNames...)
	ts.RefreshToken = locateRefreshToken(at, document, a)
	return hiddenOf(ts)
}

// brought collects the secrets of an answer.
type brought struct {
	secrets []secret
	seen    map[string]bool // their values
	most    int
	over    bool // there are more
	failed  bool // the answer has an error's status
}

// add notes down a value that is a secret, unless it is shorter than least: that
// one would hide words that are none.
func (b *brought) add(name, value string, least int) {
	switch {
	case len(value) < least || b.seen[value]:
	case b.most > 0 && len(b.secrets) >= b.most:
		b.over = true
	default:
		b.seen[value] = true
		b.secrets = append(b.secrets, secret{name, value})
	}
}

// member adds what a member brings that stands under a name, other than a code.
func (b *brought) member(name, value string) {
	switch called := secretName(name); {
	case called == "user_code":
		b.add(called, value, leastUserCode)
		b.add(called, strings.ReplaceAll(value, "-", ""), leastUserCode) // as an address may have it
	case called == "verification_uri_complete":
		// Not the whole: it begins as the harmless verification_uri does.
		if u, err := url.Parse(value); err == nil {
			for _, values := range u.Query() {
				for _, v := range values {
					b.add("user_code", v, leastSecret)
				}
			}
			b.add("user_code", u.Fragment, leastSecret)
		}
	case holdsSecret(name):
		b.add(called, value, leastSecret)
	}
}

// document adds what valid JSON brings. It reads the text itself, once, from its
// beginning to its end, since a decoder drops the first of two members of a name.
func (b *brought) document(text []byte) {
	// An object or list that is open.
	type open struct {
		name      string   // that it stands under
		codes     []string // what may be codes that are exchanged for a token
		explained bool     // an error stands beside them
	}
	around := []open{{}}
	name := ""
	value := func(raw json.RawMessage) {
		text, inner := scalarOf(raw), &around[len(around)-1]
		if name != "code" {
			b.member(name, text)
		} else if raw[0] == '"' && !isErrorCode(text) || raw[0] != '"' && !isErrorCode(json.Number(text)) {
			b.add(name, text, leastSecret)
		} else {
			inner.codes = append(inner.codes, text)
		}
	}
	for at := 0; at < len(text); {
		switch text[at] {
		case '{', '[':
			around = append(around, open{name: name, explained: b.failed || explains(name)})
			at++
		case '}', ']':
			inner := around[len(around)-1]
			around, name = around[:len(around)-1], inner.name
			if !inner.explained {
				for _, code := range inner.codes {
					b.add("code", code, leastSecret)
				}
			}
			at++
		case '"':
			end := closingQuote(text, at) + 1
			rest := end
			for rest < len(text) && strings.IndexByte(" \t\r\n", text[rest]) >= 0 {
				rest++
			}
			if rest < len(text) && text[rest] == ':' {
				name = stringOf(text[at:end])
				inner := &around[len(around)-1]
				inner.explained = inner.explained || explains(name)
				at = rest + 1
				break
			}
			value(text[at:end])
			at = end
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			end := at
			for end < len(text) && strings.IndexByte("+-.eE0123456789", text[end]) >= 0 {
				end++
			}
			value(text[at:end])
			at = end
		default:
			at++
		}
	}
}

// form adds what a form brings.
func (b *brought) form(form url.Values) {
	explained := b.failed
	for name := range form {
		explained = explained || explains(name)
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			switch {
			case name != "code":
				b.member(name, value)
			case !explained || !isErrorCode(value):
				b.add(name, value, leastSecret)
			}
		}
	}
}

// secretParts are in the plain names of members whose values are secrets;
// secretWords are such names whole.
var (
	secretParts = []string{"token", "secret", "password", "assertion", "devicecode", "codeverifier", "apikey", "privatekey", "jwt", "bearer", "sessionid"}
	secretWords = []string{"code", "access", "refresh", "sid"}
)

// holdsSecret reports whether a member's value is a secret, by its name.
func holdsSecret(name string) bool {
	if slices.Contains(plainMembers, name) && name != "code" {
		return false
	}
	name = plainName(name)
	return slices.Contains(secretWords, name) ||
		slices.ContainsFunc(secretParts, func(part string) bool { return strings.Contains(name, part) })
}

// explains reports whether a member says what went wrong: a code beside it is an
// error's.
func explains(name string) bool {
	switch name {
	case "error", "errors", "error_description", "message", "msg":
		return true
	}
	return false
}

// isErrorCode reports whether a code may be an error's and not one that is exchanged
// for a token: one has words of letters or a short number in it, the other neither.
func isErrorCode(value any) bool {
	switch v := value.(type) {
	case json.Number:
		return len(v) <= 6
	case string:
		for _, word := range strings.FieldsFunc(v, func(c rune) bool { return strings.ContainsRune("_.:-/ ", c) }) {
			if len(word) > 24 || len(word) > 14 && strings.ContainsAny(word, "0123456789") {
				return false
			}
		}
		return len(v) <= maxServerError
	}
	return true
}
