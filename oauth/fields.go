package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"tokendesk/oauth/visible"
)

// fields is a JSON object of an answer, not yet understood.
type fields map[string]json.RawMessage

var (
	errNoAnswer  = errors.New("is empty")
	errNotUTF8   = errors.New("is not text in UTF-8")
	errHTML      = errors.New("is a web page")
	errNotObject = errors.New("is neither a JSON object nor a form")
)

// doubledError names a member that an object or a form has more than once. No
// two readers agree which one counts, so that what one checked another would not
// use: such a document is refused (RFC 6749 3.2, RFC 7515 4, RFC 7519 4).
type doubledError string

func (e doubledError) Error() string {
	return "names " + visible.Line(string(e), 40) + " more than once"
}

// parseFields reads an answer's body as one JSON object, or as a form where it
// plainly is one (GitHub, older Facebook). With a doubledError, and with no other,
// the fields come all the same: they say what a refusal meant, and no more.
func parseFields(body []byte) (fields, error) {
	f, err := parseObject(body)
	if text := trimmed(body); err == errNotObject && text[0] != '[' && text[0] != '"' {
		return parseForm(string(text))
	}
	return f, err
}

// parseObject is the one reader of every JSON object that comes from a server:
// token answers, metadata, key sets, userinfo, and the two halves of a JWT.
// Members are looked up by their exact names, which encoding/json's decoding into
// a struct does not do: there "AUD" and "Aud" are "aud" as well. A byte order mark
// is skipped.
func parseObject(body []byte) (fields, error) {
	body = trimmed(body)
	switch {
	case len(body) == 0:
		return nil, errNoAnswer
	case !utf8.Valid(body):
		return nil, errNotUTF8
	case body[0] == '<':
		return nil, errHTML
	case body[0] != '{':
		return nil, errNotObject
	case !json.Valid(body):
		return nil, errors.New("is damaged or cut off JSON")
	}
	return members(body)
}

// trimmed leaves out a byte order mark and the blanks around a document.
func trimmed(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
}

// members splits a valid JSON object into its members, none of them decoded or
// copied. It is what json.Unmarshal makes of it, at a third of the time. Of a name
// that comes more than once the last is kept, with a doubledError.
func members(object []byte) (f fields, err error) {
	f = make(fields, 8)
	at := skipSpace(object, 1)
	for object[at] == '"' {
		end := valueEnd(object, at)
		name := stringOf(object[at:end])
		at = skipSpace(object, skipSpace(object, end)+1) // over the colon
		end = valueEnd(object, at)
		if _, twice := f[name]; twice && err == nil {
			err = doubledError(name)
		}
		f[name] = json.RawMessage(object[at:end:end])
		if at = skipSpace(object, end); object[at] == ',' {
			at = skipSpace(object, at+1)
		}
	}
	return f, err
}

func skipSpace(text []byte, at int) int {
	for text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n' {
		at++
	}
	return at
}

// valueEnd returns where the value ends that begins at at, in valid JSON.
func valueEnd(text []byte, at int) int {
	depth := 0
	for {
		switch text[at] {
		case '"':
			at = closingQuote(text, at)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return at // the end of what holds a number or a word
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return at
			}
			at++
			continue
		default:
			at++
			continue
		}
		if at++; depth == 0 {
			return at
		}
	}
}

// closingQuote returns where the string closes that opens at at, in valid JSON.
func closingQuote(text []byte, at int) int {
	for at++; text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return at
}

// deepest is how many lists and objects may stand inside each other in what is
// kept or shown. A kept field is stored inside other objects, and what is nested
// too deep for JSON's reader there could be written but never read again; shown
// with indentation, a deep megabyte would become gigabytes.
const deepest = 32

// deep reports whether a member is nested deeper than that.
func (f fields) deep() bool {
	for _, value := range f {
		if deeper(value, deepest) {
			return true
		}
	}
	return false
}

// deeper reports whether more than most lists and objects stand inside each other
// in valid JSON.
func deeper(text []byte, most int) bool {
	depth := 0
	for at := 0; at < len(text); at++ {
		switch text[at] {
		case '"':
			at = closingQuote(text, at)
		case '{', '[':
			if depth++; depth > most {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}

func parseForm(body string) (fields, error) {
	values, err := url.ParseQuery(body)
	if err != nil || strings.ContainsAny(body, " \t\r\n") ||
		!values.Has("access_token") && !values.Has("error") {
		return nil, errNotObject
	}
	f := make(fields, len(values))
	for key, list := range values {
		if len(list) != 1 {
			err = doubledError(key)
		}
		f[key], _ = json.Marshal(list[0])
	}
	return f, err
}

// text returns the first of names that holds a non-empty string.
func (f fields) text(names ...string) string {
	for _, name := range names {
		if s := stringOf(f[name]); s != "" {
			return s
		}
	}
	return ""
}

// stringOf decodes a JSON string; anything else is empty.
func stringOf(raw json.RawMessage) string {
	if len(raw) < 2 || raw[0] != '"' {
		return ""
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return string(inner) // the usual token: nothing to unescape
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// scalar is text that also takes numbers, as they are written.
func (f fields) scalar(names ...string) string {
	for _, name := range names {
		if s := scalarOf(f[name]); s != "" {
			return s
		}
	}
	return ""
}

// scalarOf decodes a JSON string, or writes a number as it is written; anything
// else is empty.
func scalarOf(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if s := stringOf(raw); s != "" {
		return s
	}
	if len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
		return string(raw)
	}
	return ""
}

// object returns a nested object, or nil, also for one that names a member twice.
func (f fields) object(name string) fields {
	return objectOf(f[name])
}

// objectOf is nil for what is no object, and for one that names a member twice.
func objectOf(raw json.RawMessage) fields {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	if inner, err := members(raw); err == nil {
		return inner
	}
	return nil
}

// nested is object for what only explains a refusal: it comes with a doubledError.
func (f fields) nested(name string) (fields, error) {
	raw := bytes.TrimSpace(f[name])
	if len(raw) == 0 || raw[0] != '{' {
		return nil, nil
	}
	return members(raw)
}

// says reports whether a member is there and is more than null, false, zero, an
// empty string, list or object.
func (f fields) says(name string) bool {
	if len(f[name]) == 0 {
		return false
	}
	switch strings.Join(strings.Fields(string(f[name])), "") {
	case "", "null", "false", "0", `""`, "[]", "{}":
		return false
	}
	return true
}

// pointer follows an RFC 6901 pointer; ok is false where nothing is there.
func pointer(document any, path string) (value any, ok bool) {
	if path != "" && path[0] != '/' {
		return nil, false
	}
	for _, token := range pointerTokens(path) {
		switch inner := document.(type) {
		case map[string]any:
			if document, ok = inner[token]; !ok {
				return nil, false
			}
		case []any:
			i, ok := arrayIndex(token)
			if !ok || i >= len(inner) {
				return nil, false
			}
			document = inner[i]
		default:
			return nil, false
		}
	}
	return document, true
}
