package appfile

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// A description of an API is mostly what nothing of an app is made of, and may have
// many megabytes. These read a part of such a text.

// maxLong bounds a text of which a part is read, in bytes.
const maxLong = 32 << 20

// jsonPart reads of a JSON object the members that keep names, by dotted path from the
// top, and their ancestors; the others are passed over, whatever they hold.
func jsonPart(data []byte, keep []string) (object, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	r := treeReader{dec: dec, left: maxNodes}
	o, err := r.part("", keep)
	if err != nil {
		return nil, jsonError(data, dec, err)
	}
	return o, nil
}

// part reads an object of which the members below path that keep names are wanted.
func (r *treeReader) part(path string, keep []string) (object, error) {
	if tok, err := r.dec.Token(); err != nil {
		return nil, err
	} else if tok != json.Delim('{') {
		return nil, r.rest(tok)
	}
	o := object{}
	for r.dec.More() {
		tok, err := r.dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := tok.(string)
		at := strings.TrimPrefix(path+"."+key, ".")
		switch {
		case slices.Contains(keep, at):
			n, err := r.node(at, 0)
			if err != nil {
				return nil, err
			}
			o = append(o, member{key, n})
		case slices.ContainsFunc(keep, func(k string) bool { return strings.HasPrefix(k, at+".") }):
			below, err := r.part(at, keep)
			if err != nil {
				return nil, err
			}
			o = append(o, member{key, node{below}})
		default:
			tok, err := r.dec.Token()
			if err == nil {
				err = r.rest(tok)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	_, err := r.dec.Token()
	return o, err
}

// rest passes over a value whose first token was read.
func (r *treeReader) rest(first json.Token) error {
	depth := 0
	for tok := first; ; {
		switch tok {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth <= 0 {
			return nil
		}
		var err error
		if tok, err = r.dec.Token(); err != nil {
			return err
		}
	}
}

// yamlKey is a line that begins a member of a mapping in block style.
var yamlKey = regexp.MustCompile(`^( *)["']?([A-Za-z_$][\w.$-]*)["']?[ \t]*:(?:[ \t\r\n]|$)`)

// yamlPart is a YAML text without the members that keep does not name, by dotted path
// of at most two keys. It looks at indentation alone, which tells in block style: what
// belongs to a member stands deeper than its key, or is a list at its column.
func yamlPart(data []byte, keep []string) []byte {
	out := make([]byte, 0, min(len(data), 1<<20))
	first, take, takeBelow := "", true, true
	below := -1 // the column of the keys below first
	for line := range bytes.Lines(data) {
		m := yamlKey.FindSubmatch(line)
		switch {
		case m == nil:
		case len(m[1]) == 0:
			first, below, takeBelow = string(m[2]), -1, true
			take = slices.ContainsFunc(keep, func(k string) bool { return k == first || strings.HasPrefix(k, first+".") })
		case take && !slices.Contains(keep, first) && first != "" && (below < 0 || len(m[1]) == below):
			below = len(m[1])
			takeBelow = slices.Contains(keep, first+"."+string(m[2]))
		}
		if take && takeBelow {
			out = append(out, line...)
		}
	}
	return out
}
