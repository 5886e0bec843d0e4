package appfile

import (
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"

	"tokendesk/oauth/pattern"
)

// setBody reads a form or a JSON object.
func (r *request) setBody(body string) {
	kind := strings.ToLower(r.header("Content-Type"))
	if strings.Contains(kind, "json") {
		r.json = true
	}
	if tree, ok := objectIn(body); ok {
		r.json, r.saysForm = true, strings.Contains(kind, "x-www-form-urlencoded")
		r.params = append(r.params, members(tree)...)
		return
	}
	r.params = append(r.params, formPairs(body)...)
}

// objectIn reads a JSON object as documents write it: also with the escapes of a
// shell that does not want them, or in single quotes.
func objectIn(body string) (object, bool) {
	body = strings.TrimSpace(body)
	if !strings.HasPrefix(body, "{") {
		return nil, false
	}
	for _, text := range []string{body, firstValue(body), strings.ReplaceAll(body, `\"`, `"`), strings.ReplaceAll(body, `'`, `"`), lineEscape.ReplaceAllString(body, " "), trailingComma.ReplaceAllString(body, "$1")} {
		if tree, err := parseTree([]byte(text)); err == nil {
			o, ok := tree.value.(object)
			return o, ok
		}
	}
	return nil, false
}

// firstValue is the JSON value that a text begins with, or nothing. A page may
// have joined the answer to it.
func firstValue(text string) string {
	dec := json.NewDecoder(strings.NewReader(text))
	var value json.RawMessage
	if dec.Decode(&value) != nil {
		return ""
	}
	return string(value)
}

var (
	lineEscape    = pattern.New(`[ \t]*\\[ \t]*\r?\n[ \t]*`)
	trailingComma = pattern.New(`,(\s*[}\]])`)
)

// members are the parameters of a JSON body: an array is a parameter that comes
// several times, an object its own text.
func members(o object) []pair {
	var out []pair
	for _, m := range o {
		if list, ok := m.value.value.(array); ok {
			for _, n := range list {
				if text := plainText(n); text != "" {
					out = append(out, pair{m.key, text})
				}
			}
			continue
		}
		if m.value.value != nil {
			out = append(out, pair{m.key, plainText(m.value)})
		}
	}
	return out
}

// plainText is a JSON value as the value of a parameter.
func plainText(n node) string {
	switch n.value.(type) {
	case object, array:
		return jsonText(n)
	}
	return scalar(n)
}

// jsonText writes a JSON value without blanks.
func jsonText(n node) string {
	var b strings.Builder
	write := func(text string) { b.WriteString(text) }
	switch v := n.value.(type) {
	case object:
		write("{")
		for i, m := range v {
			if i > 0 {
				write(",")
			}
			write(jsonText(node{m.key}) + ":" + jsonText(m.value))
		}
		write("}")
	case array:
		write("[")
		for i, one := range v {
			if i > 0 {
				write(",")
			}
			write(jsonText(one))
		}
		write("]")
	default:
		text, _ := json.Marshal(v) // scalars always marshal
		write(string(text))
	}
	return b.String()
}

// formPairs reads a form. Documents break one into lines, which belong to no
// value.
func formPairs(form string) []pair {
	var out []pair
	for field := range strings.SplitSeq(lineEscape.ReplaceAllString(form, ""), "&") {
		name, value, _ := strings.Cut(field, "=")
		if name = unescape(strings.TrimSpace(name)); name != "" && len(name) < maxName {
			out = append(out, pair{name, unescape(strings.TrimSpace(value))})
		}
	}
	return out
}

// maxName bounds a parameter's name, in bytes.
const maxName = 200

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil && utf8.ValidString(plain) {
		return plain
	}
	return s
}
