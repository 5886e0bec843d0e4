package targets

import (
	"strings"

	"github.com/tailscale/hujson"

	"tokendesk/oauth"
)

// parseJSON reads JSON, also with comments and trailing commas, which the settings of
// VS Code have and others tolerate.
func parseJSON(text string) (*node, error) {
	fault := oauth.UsageError("This is not valid JSON.", "Look for a missing comma, quote or bracket.")
	if tooDeep(text) {
		return nil, oauth.UsageError("The file is nested too deeply.", "Choose another file.")
	}
	v, err := hujson.Parse([]byte(text + "\n")) // a comment may end with the file
	if err != nil {
		return nil, fault
	}
	left := maxItems
	n := jsonNode(v, &left)
	if left < 0 {
		return nil, oauth.UsageError("The file has too many values.", "Choose a smaller file.")
	}
	return n, nil
}

// tooDeep counts brackets as the parser meets them: it goes as deep as they do.
func tooDeep(text string) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '/':
			switch rest := text[i:]; {
			case strings.HasPrefix(rest, "//"):
				i += lengthTo(rest, 2, "\n")
			case strings.HasPrefix(rest, "/*"):
				i += lengthTo(rest, 2, "*/")
			}
		case '[', '{':
			if depth++; depth > maxDepth {
				return true
			}
		case ']', '}':
			depth--
		}
	}
	return false
}

// lengthTo is how far a text goes to the last byte of what ends it.
func lengthTo(text string, from int, end string) int {
	if n := strings.Index(text[from:], end); n >= 0 {
		return from + n + len(end) - 1
	}
	return len(text)
}

func jsonNode(v hujson.Value, left *int) *node {
	n := &node{start: v.StartOffset, end: v.EndOffset, keyAt: v.StartOffset, quote: jsonQuote}
	if *left--; *left < 0 {
		return n
	}
	switch value := v.Value.(type) {
	case *hujson.Object:
		n.kind = aMap
		for _, m := range value.Members {
			c := jsonNode(m.Value, left)
			c.key, c.keyAt = unquoted(m.Name), m.Name.StartOffset
			n.children = append(n.children, c)
		}
	case *hujson.Array:
		n.kind = aSlice
		for _, e := range value.Elements {
			n.children = append(n.children, jsonNode(e, left))
		}
	default:
		n.kind, n.value = aWord, string(v.Value.(hujson.Literal))
		if v.Value.Kind() == '"' {
			n.kind, n.value = aText, unquoted(v)
		}
	}
	return n
}

func unquoted(v hujson.Value) string {
	literal, _ := v.Value.(hujson.Literal)
	return literal.String()
}

// jsonQuote writes printable ASCII as a JSON string, which is one of YAML, too.
func jsonQuote(token string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(token) + `"`
}
