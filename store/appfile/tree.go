package appfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"tokendesk/oauth"
)

// Limits of what is read.
const (
	maxFile  = 16 << 20  // bytes
	maxDepth = 32        // of nested objects and arrays
	maxNodes = 1_000_000 // values, lists and objects included: each takes a hundred bytes and more
)

// node is a JSON value whose objects keep their order: object, array, or a
// scalar (string, json.Number, bool, nil).
type node struct {
	value any
}

type (
	object []member
	array  []node
)

type member struct {
	key   string
	value node
}

func (o object) get(key string) (node, bool) {
	for _, m := range o {
		if m.key == key {
			return m.value, true
		}
	}
	return node{}, false
}

// parseTree reads one JSON value and refuses doubled keys, which decoders
// silently settle in different ways.
func parseTree(data []byte) (node, error) {
	if len(data) > maxFile {
		return node{}, oauth.UsageError(fmt.Sprintf("The file is larger than %d MiB.", maxFile>>20), "Split it into several files.")
	}
	if !utf8.Valid(data) {
		return node{}, oauth.UsageError("The file is not valid UTF-8.", "Save it as UTF-8.")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	r := treeReader{dec: dec, left: maxNodes}
	n, err := r.node("", 0)
	if err != nil {
		return node{}, jsonError(data, dec, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return node{}, oauth.UsageError("There is something after the end of the JSON.", "Remove what follows the last closing brace.")
	}
	return n, nil
}

// errTree is an error that is already in words for a person.
type errTree struct{ error }

func (e errTree) Unwrap() error { return e.error }

// treeReader reads the values of one text, a bounded number of them.
type treeReader struct {
	dec  *json.Decoder
	left int
}

func (r *treeReader) node(path string, depth int) (node, error) {
	dec := r.dec
	if r.left--; r.left < 0 {
		return node{}, errTree{oauth.UsageError("The file has too many values.", "Split it into several files.")}
	}
	if depth > maxDepth {
		return node{}, errTree{oauth.UsageError(path+": nested too deeply.", "")}
	}
	tok, err := dec.Token()
	if err != nil {
		return node{}, err
	}
	switch tok {
	case json.Delim('{'):
		var o object
		seen := map[string]bool{}
		for dec.More() {
			tok, err := dec.Token()
			if err != nil {
				return node{}, err
			}
			key, _ := tok.(string)
			at := join(path, key)
			if seen[key] {
				return node{}, errTree{oauth.UsageError(at+": this key is there twice.", "Keep one of the two.")}
			}
			seen[key] = true
			v, err := r.node(at, depth+1)
			if err != nil {
				return node{}, err
			}
			o = append(o, member{key, v})
		}
		_, err := dec.Token()
		return node{o}, err
	case json.Delim('['):
		var a array
		for dec.More() {
			v, err := r.node(index(path, len(a)), depth+1)
			if err != nil {
				return node{}, err
			}
			a = append(a, v)
		}
		_, err := dec.Token()
		return node{a}, err
	}
	return node{tok}, nil
}

func jsonError(data []byte, dec *json.Decoder, err error) error {
	var told errTree
	if errors.As(err, &told) {
		return told.error
	}
	at := dec.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Offset > at {
		at = syntax.Offset - 1 // within a value: behind the fault
	}
	read := data[:min(max(at, 0), int64(len(data)))]
	line := 1 + bytes.Count(read, []byte("\n"))
	column := 1 + utf8.RuneCount(read[bytes.LastIndexByte(read, '\n')+1:])
	return oauth.UsageError(fmt.Sprintf("This is not valid JSON; the error is in line %d, column %d.", line, column), "Look for a missing comma, quote or brace there.")
}

// join and index write paths as people do: apps[0].endpoints.token. A key that
// is not a plain word is quoted and capped.
func join(path, key string) string {
	if len(key) > 64 {
		key = key[:60] + "…"
	}
	if !plainKey(key) {
		return fmt.Sprintf("%s[%q]", path, key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

func plainKey(key string) bool {
	for _, r := range key {
		if r <= ' ' || r == '.' || r == '[' || r == ']' || r == 0x7f || r == utf8.RuneError {
			return false
		}
	}
	return key != ""
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
