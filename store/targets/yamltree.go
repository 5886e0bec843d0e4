package targets

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// errNotYAML is the failure of a text that the parser does not take.
func errNotYAML() error {
	return oauth.UsageError("This is not valid YAML.", "Look for a wrong indentation, a missing quote or a tab.")
}

// parseYAML reads the documents of a YAML text, each value with its place. Values that
// stand in several places (an anchor and its aliases) are marked as fixed.
func parseYAML(text string) (documents []*node, err error) {
	if signs(text) > maxItems {
		return nil, oauth.UsageError("The file has too many values.", "Choose a smaller file.")
	}
	defer func() { // some texts make the parser panic
		if recover() != nil {
			documents, err = nil, errNotYAML()
		}
	}()
	r := yamlReader{text: text, starts: lineStarts(text)}
	for decoder := yaml.NewDecoder(bytes.NewReader([]byte(text))); ; {
		var doc yaml.Node
		switch err := decoder.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return documents, r.err
		case err != nil:
			return nil, errNotYAML()
		}
		if len(doc.Content) == 0 {
			continue
		}
		used := map[*yaml.Node]bool{}
		aliased(doc.Content[0], used, 0)
		documents = append(documents, r.node(doc.Content[0], used, 0))
	}
}

// signs counts what separates the values of a YAML text, before its parser builds them.
func signs(text string) int {
	n := 0
	for i := range len(text) {
		switch text[i] {
		case '\n', ',', '[', '{', ':', '-', '?', '*', '&', '!':
			n++
		}
	}
	return n
}

// aliased finds the values that an alias repeats.
func aliased(y *yaml.Node, used map[*yaml.Node]bool, depth int) {
	if y.Kind == yaml.AliasNode && y.Alias != nil {
		used[y.Alias] = true
	}
	if depth > maxDepth {
		return
	}
	for _, c := range y.Content {
		aliased(c, used, depth+1)
	}
}

// yamlReader turns the parser's nodes into ours.
type yamlReader struct {
	text   string
	starts []int                          // of the lines, as the parser counts them
	last   struct{ line, column, at int } // where the value before began
	err    error
}

func (r *yamlReader) node(y *yaml.Node, used map[*yaml.Node]bool, depth int) *node {
	n := &node{quote: jsonQuote}
	n.start = r.offset(y)
	n.end, n.keyAt = n.start, n.start
	if depth > maxDepth {
		r.err = oauth.UsageError("The file is nested too deeply.", "Choose another file.")
		return n
	}
	if used[y] {
		n.fixed = "That value is repeated in other places of the file (a YAML anchor)."
	}
	switch y.Kind {
	case yaml.AliasNode:
		n.kind, n.value = aWord, "*"+y.Value
		n.fixed = "That value is only a reference to another one (a YAML alias)."
	case yaml.MappingNode:
		n.kind, n.block = aMap, y.Style&yaml.FlowStyle == 0
		for i := 0; i+1 < len(y.Content); i += 2 {
			key := y.Content[i]
			keyAt := r.offset(key)
			c := r.node(y.Content[i+1], used, depth+1)
			c.key, c.keyAt = key.Value, keyAt
			if key.Kind != yaml.ScalarNode {
				c.key, c.fixed = "?", "The key of that value is not a plain text."
			}
			n.children = append(n.children, c)
		}
	case yaml.SequenceNode:
		n.kind, n.block = aSlice, y.Style&yaml.FlowStyle == 0
		for _, item := range y.Content {
			n.children = append(n.children, r.node(item, used, depth+1))
		}
	default:
		r.scalar(n, y)
	}
	for _, c := range n.children {
		n.end = max(n.end, c.end)
	}
	return n
}

// scalar fills in a value that is no object and no array.
func (r *yamlReader) scalar(n *node, y *yaml.Node) {
	n.kind, n.value = aText, y.Value
	switch y.ShortTag() {
	case "!!str":
	case "!!null":
		n.kind, n.value = aWord, "null"
	default:
		n.kind = aWord
	}
	if y.Style&yaml.TaggedStyle != 0 || y.Anchor != "" && n.fixed == "" {
		n.fixed = "That value has a YAML tag or anchor before it, which says what it is."
		return
	}
	if n.fixed != "" {
		return
	}
	end, ok := r.endOf(n.start, y)
	if !ok {
		n.fixed = "That value is written in a form of YAML in which Tokendesk does not find its end."
		return
	}
	n.end = end
	switch {
	case n.start == n.end && y.ShortTag() == "!!null": // nothing stands behind the key
		n.quote = func(token string) string { return " " + jsonQuote(token) }
	case y.Style&yaml.SingleQuotedStyle != 0:
		n.quote = func(token string) string { return "'" + strings.ReplaceAll(token, "'", "''") + "'" }
	case y.Style == 0:
		n.quote = yamlPlain
	}
}

// safePlain are tokens that every version of YAML reads as a text without quotes: no
// number, no date and none of its words, which are all shorter.
var safePlain = pattern.New(`^[A-Za-z][A-Za-z0-9._~+/=-]{9,}$`)

func yamlPlain(token string) string {
	if safePlain.MatchString(token) {
		return token
	}
	return jsonQuote(token)
}

// endOf finds where a scalar ends that begins at a byte.
func (r *yamlReader) endOf(start int, y *yaml.Node) (int, bool) {
	rest := r.text[start:]
	switch {
	case y.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; strings.HasPrefix(rest, `"`) && i < len(rest); i++ {
			switch rest[i] {
			case '\\':
				i++
			case '"':
				return start + i + 1, true
			}
		}
	case y.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; strings.HasPrefix(rest, "'") && i < len(rest); i++ {
			if rest[i] != '\'' {
				continue
			}
			if i+1 < len(rest) && rest[i+1] == '\'' {
				i++
				continue
			}
			return start + i + 1, true
		}
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return r.endOfBlock(start)
	default:
		return endOfPlain(r.text, start, y.Value)
	}
	return 0, false
}

// endOfPlain finds the end of a scalar without quotes, whose text is its value but for
// the ends of lines within it.
func endOfPlain(text string, start int, value string) (int, bool) {
	at := start
	for i := 0; i < len(value); {
		if at < len(text) && text[at] == value[i] && value[i] != ' ' && value[i] != '\n' {
			at, i = at+1, i+1
			continue
		}
		from := at
		for at < len(text) && strings.IndexByte(" \t\r\n", text[at]) >= 0 {
			at++
		}
		if from == at || value[i] != ' ' && value[i] != '\n' {
			return 0, false
		}
		blanks := text[from:at]
		if strings.ContainsAny(blanks, "\r\n") { // folded
			for i < len(value) && (value[i] == ' ' || value[i] == '\n') {
				i++
			}
			continue
		}
		if !strings.HasPrefix(value[i:], blanks) {
			return 0, false
		}
		i += len(blanks)
	}
	return at, true
}

// endOfBlock finds the end of a block scalar (| or >): its last line that is indented
// more than what it belongs to, without the blank ones behind it.
func (r *yamlReader) endOfBlock(start int) (int, bool) {
	indent := 0 // of the line in which it begins
	first := r.text[lineStartOf(r.text, start):start]
	for indent < len(first) && (first[indent] == ' ' || strings.HasPrefix(first[indent:], "- ")) {
		indent++
	}
	end := lineEndOf(r.text, start)
	within := -1
	for at := pastLine(r.text, end); at < len(r.text); {
		stop := lineEndOf(r.text, at)
		l := r.text[at:stop]
		depth := len(l) - len(strings.TrimLeft(l, " "))
		if strings.TrimSpace(l) != "" {
			if within < 0 {
				within = depth
			}
			if depth < within || within == 0 {
				break
			}
			end = stop
		}
		at = pastLine(r.text, stop)
	}
	return end, within > 0
}

func lineStartOf(text string, at int) int { return strings.LastIndexByte(text[:at], '\n') + 1 }

func lineEndOf(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return len(strings.TrimSuffix(text[:at+n], "\r"))
	}
	return len(text)
}

func pastLine(text string, end int) int {
	if n := strings.IndexByte(text[end:], '\n'); n >= 0 {
		return end + n + 1
	}
	return len(text)
}

// lineStarts are where the lines begin that the parser counts: it takes five characters
// for ends of lines, as YAML 1.1 does.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch c {
		case '\r':
			if i < len(text) && text[i] == '\n' {
				i++
			}
			starts = append(starts, i)
		case '\n', '\u0085', '\u2028', '\u2029':
			starts = append(starts, i)
		}
	}
	return starts
}

// offset is the byte at which the parser saw a value begin; it counts characters.
func (r *yamlReader) offset(y *yaml.Node) int {
	if y.Line < 1 || y.Line > len(r.starts) {
		return len(r.text)
	}
	at, column := r.starts[y.Line-1], 1
	if r.last.line == y.Line && r.last.column <= y.Column { // a line may be long
		at, column = r.last.at, r.last.column
	}
	for ; column < y.Column && at < len(r.text); column++ {
		_, size := utf8.DecodeRuneInString(r.text[at:])
		at += size
	}
	r.last.line, r.last.column, r.last.at = y.Line, column, at
	return at
}
