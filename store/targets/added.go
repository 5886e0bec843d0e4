package targets

import (
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// field is a member of an object that is added.
type field struct{ key, literal string } // literal is written as it is; "" is the token

// added is where a member is put at the end of an object.
func added(text string, object *node, key string) (spot, error) {
	return insertion(text, object, func(style insertStyle, token string) string {
		return style.member(field{key: key}, token)
	})
}

// addedElement is where an object is put at the end of an array.
func addedElement(text string, array *node, fields ...field) (spot, error) {
	return insertion(text, array, func(style insertStyle, token string) string {
		return style.object(fields, token)
	})
}

// insertStyle is how the neighbours of what is added are written.
type insertStyle struct {
	yaml   bool   // in lines of YAML, not in brackets
	br     string // the end of a line
	indent string // before a key or a dash, of YAML
	colon  string // between a key and a value, in brackets
	inner  string // what stands before the keys of an element in brackets: line end and indent, or a blank
	outer  string // and before its closing bracket
}

// yamlWords are no texts without quotes in one version of YAML or another.
var yamlWords = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

var plainKey = pattern.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (s insertStyle) member(f field, token string) string {
	value := f.literal
	if value == "" {
		value = jsonQuote(token)
	}
	if !s.yaml {
		return jsonQuote(f.key) + s.colon + value
	}
	key := f.key
	if !plainKey.MatchString(key) || slices.Contains(yamlWords, strings.ToLower(key)) {
		key = jsonQuote(key)
	}
	return key + ": " + value
}

func (s insertStyle) object(fields []field, token string) string {
	var parts []string
	for _, f := range fields {
		parts = append(parts, s.member(f, token))
	}
	if s.yaml {
		return "- " + strings.Join(parts, s.br+s.indent+"  ")
	}
	return "{" + s.inner + strings.Join(parts, ","+s.inner) + s.outer + "}"
}

// insertion puts something after the last child of an object or array, as that one
// stands: in a line of its own or behind it.
func insertion(text string, parent *node, write func(style insertStyle, token string) string) (spot, error) {
	style := insertStyle{br: lineBreak(text), colon: ": ", inner: "", outer: ""}
	if parent.fixed != "" {
		return spot{}, oauth.UsageError(parent.fixed, "Choose another place.")
	}
	if len(parent.children) == 0 {
		at := parent.start + 1
		if parent.start >= len(text) || strings.IndexByte("{[", text[parent.start]) < 0 {
			return spot{}, noRoom()
		}
		return spot{start: at, end: at, write: func(token string) (string, error) { return write(style, token), nil }}, nil
	}
	last := parent.children[len(parent.children)-1]
	if parent.block {
		begin := last.keyAt
		if parent.kind == aSlice {
			dash := strings.LastIndexByte(text[lineStartOf(text, last.start):last.start], '-')
			if dash < 0 {
				return spot{}, noRoom()
			}
			begin = lineStartOf(text, last.start) + dash
		}
		style.yaml = true
		style.indent = strings.Map(func(r rune) rune { return ' ' }, text[lineStartOf(text, begin):begin])
		at := lineEndOf(text, last.end)
		return spot{start: at, end: at, write: func(token string) (string, error) {
			return style.br + style.indent + write(style, token), nil
		}}, nil
	}
	before := blanksBefore(text, last.keyAt)
	if strings.HasSuffix(strings.TrimRight(text[:last.start], " \t"), `":`) && text[last.start-1] == ':' {
		style.colon = ":"
	}
	if len(parent.children) == 1 && before == "" && style.colon != ":" {
		before = " "
	}
	if last.kind == aMap && len(last.children) > 0 {
		style.inner = blanksBefore(text, last.children[0].keyAt)
		style.outer = blanksBefore(text, last.end-1)
		if c := last.children[0]; text[c.start-1] == ':' {
			style.colon = ":"
		}
	}
	return spot{start: last.end, end: last.end, write: func(token string) (string, error) {
		return "," + before + write(style, token), nil
	}}, nil
}

// blanksBefore are the blanks and line ends before a byte.
func blanksBefore(text string, at int) string {
	return text[len(strings.TrimRight(text[:at], " \t\r\n")):at]
}

func noRoom() error {
	return oauth.UsageError("There is no place in the file where the token can be added.", "Add the value by hand once; Tokendesk then replaces it.")
}
