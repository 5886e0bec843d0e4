package appfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"tokendesk/oauth"
)

// Limits of a YAML text. Its library builds the whole text before anything can be
// counted, so what may become a value is counted beforehand.
const (
	maxYAML      = 8 << 20 // bytes
	maxYAMLSigns = 800_000 // of those that separate values
)

// parseYAML reads the first document of a YAML text as the tree that JSON has: anchors
// and merge keys filled in, a bounded number of times; doubled keys refused, as of JSON.
func parseYAML(data []byte) (node, error) {
	switch {
	case len(data) > maxYAML:
		return node{}, oauth.UsageError(fmt.Sprintf("The file is larger than %d MiB.", maxYAML>>20), "Split it into several files.")
	case !utf8.Valid(data):
		return node{}, oauth.UsageError("The file is not valid UTF-8.", "Save it as UTF-8.")
	case signs(data) > maxYAMLSigns:
		return node{}, oauth.UsageError("The file has too many values.", "Split it into several files.")
	}
	var doc yaml.Node
	if err := decodeYAML(data, &doc); err != nil {
		return node{}, err
	}
	if len(doc.Content) == 0 {
		return node{}, nil
	}
	r := yamlReader{left: maxNodes}
	return r.node(doc.Content[0], "", 0)
}

// decodeYAML turns the library's failures, of which some are panics on texts that
// nobody writes, into one for a person.
func decodeYAML(data []byte, doc *yaml.Node) (err error) {
	fault := oauth.UsageError("This is not valid YAML.", "Look for a wrong indentation, a missing quote or a tab.")
	defer func() {
		if recover() != nil {
			err = fault
		}
	}()
	switch err := yaml.NewDecoder(bytes.NewReader(data)).Decode(doc); {
	case err == nil, errors.Is(err, io.EOF):
		return nil
	}
	return fault
}

// signs counts what separates the values of a YAML text.
func signs(data []byte) int {
	n := 0
	for _, c := range data {
		switch c {
		case '\n', ',', '[', '{', ':', '-', '?', '*', '&', '!':
			n++
		}
	}
	return n
}

// yamlReader reads the values of one text, a bounded number of them.
type yamlReader struct{ left int }

func (r *yamlReader) node(y *yaml.Node, path string, depth int) (node, error) {
	if r.left--; r.left < 0 {
		return node{}, oauth.UsageError("The file has too many values.", "Split it into several files.")
	}
	if depth > maxDepth {
		return node{}, oauth.UsageError(path+": nested too deeply.", "")
	}
	switch y.Kind {
	case yaml.AliasNode:
		if y.Alias == nil {
			return node{}, nil
		}
		return r.node(y.Alias, path, depth+1)
	case yaml.SequenceNode:
		a := array{}
		for i, item := range y.Content {
			n, err := r.node(item, index(path, i), depth+1)
			if err != nil {
				return node{}, err
			}
			a = append(a, n)
		}
		return node{a}, nil
	case yaml.MappingNode:
		return r.mapping(y, path, depth)
	}
	return plainYAML(y), nil
}

// mapping reads an object; what it merges in stands behind its own keys, which win.
func (r *yamlReader) mapping(y *yaml.Node, path string, depth int) (node, error) {
	o := object{}
	seen := map[string]bool{}
	var merged []node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		if key.Kind == yaml.AliasNode && key.Alias != nil {
			key = key.Alias
		}
		at := join(path, key.Value)
		n, err := r.node(y.Content[i+1], at, depth+1)
		switch {
		case err != nil:
			return node{}, err
		case key.Kind != yaml.ScalarNode:
			continue // nothing that a program's file has
		case key.Value == "<<" && key.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0:
			merged = append(merged, n)
			continue
		case seen[key.Value]:
			return node{}, oauth.UsageError(at+": this key is there twice.", "Keep one of the two.")
		}
		seen[key.Value] = true
		o = append(o, member{key.Value, n})
	}
	for _, n := range merged {
		from := objectsOf(n)
		if one, ok := n.value.(object); ok {
			from = []object{one}
		}
		for _, more := range from {
			for _, m := range more {
				if !seen[m.key] {
					seen[m.key] = true
					o = append(o, m)
				}
			}
		}
	}
	return node{o}, nil
}

// plainYAML is a scalar as JSON has it. What is written as a number stays as it is
// written: an ID may begin with zeros.
func plainYAML(y *yaml.Node) node {
	switch y.ShortTag() {
	case "!!null":
		return node{}
	case "!!bool":
		var b bool
		if y.Decode(&b) == nil {
			return node{b}
		}
	case "!!int", "!!float":
		return node{json.Number(y.Value)}
	}
	return node{y.Value}
}

// parseJSONOrYAML reads a text that is one of the two.
func parseJSONOrYAML(data []byte) (node, error) {
	if text := bytes.TrimSpace(data); len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		if tree, err := parseTree(data); err == nil || text[0] == '{' && bytes.Contains(text, []byte(`":`)) {
			return tree, err
		}
	}
	return parseYAML(data)
}
