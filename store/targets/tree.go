package targets

import (
	"strconv"
	"strings"

	"tokendesk/oauth"
)

type nodeKind int

const (
	aText  nodeKind = iota // a string
	aWord                  // a number, true, false or null
	aMap                   // an object
	aSlice                 // an array
)

// node is a value of JSON or YAML with its place in the text.
type node struct {
	kind       nodeKind
	key        string // in an object
	keyAt      int    // where the key begins, the value for an element of an array
	value      string // of a text or word, as its reader has it
	start, end int
	children   []*node
	block      bool   // an object or array of YAML that stands in lines of its own
	fixed      string // why a token cannot be put there; "" where it can
	quote      func(token string) string
}

// scalar reports whether a token may take the place of a value.
func (n *node) scalar() bool { return n.kind == aText || n.kind == aWord }

// member returns the value of a key, nil where there is none. A key that is there twice
// is an error: programs differ in which one counts.
func (n *node) member(key string) (*node, error) {
	var found *node
	if n == nil || n.kind != aMap {
		return nil, nil
	}
	for _, c := range n.children {
		if c.key != key {
			continue
		}
		if found != nil {
			return nil, oauth.UsageError("The file has the key "+quoted(key)+" twice in one place.", "Keep one of the two.")
		}
		found = c
	}
	return found, nil
}

// get is member for what is only looked at: of two the first.
func (n *node) get(key string) *node {
	if n != nil && n.kind == aMap {
		for _, c := range n.children {
			if c.key == key {
				return c
			}
		}
	}
	return nil
}

// text is the value of a member that is a string, "" where there is none.
func (n *node) text(key string) string {
	if c := n.get(key); c != nil && c.scalar() {
		return c.value
	}
	return ""
}

// steps splits a JSON pointer (RFC 6901, 3 and 4).
func steps(pointer string) ([]string, error) {
	if !strings.HasPrefix(pointer, "/") {
		return nil, oauth.UsageError("A JSON pointer begins with a slash.", "Write it like /data/token.")
	}
	parts := strings.Split(pointer[1:], "/")
	for i, p := range parts {
		if rest := strings.NewReplacer("~0", "", "~1", "").Replace(p); strings.Contains(rest, "~") {
			return nil, oauth.UsageError("The JSON pointer has a ~ that is no escape.", "Write ~0 for ~ and ~1 for /.")
		}
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(p, "~1", "/"), "~0", "~")
	}
	return parts, nil
}

// escaped is a key as a step of a JSON pointer.
func escaped(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// follow goes as far as a pointer's steps lead; left are those that lead nowhere.
func (n *node) follow(path []string) (at *node, left []string, err error) {
	at = n
	for i, step := range path {
		var next *node
		switch at.kind {
		case aMap:
			if next, err = at.member(step); err != nil {
				return nil, nil, err
			}
		case aSlice:
			if index, ok := arrayIndex(step); ok && index < len(at.children) {
				next = at.children[index]
			}
		}
		if next == nil {
			return at, path[i:], nil
		}
		at = next
		if at.fixed != "" && (!at.scalar() || i < len(path)-1) {
			return nil, nil, oauth.UsageError(at.fixed, "Choose another place.")
		}
	}
	return at, nil, nil
}

// arrayIndex is a step as the index of an array (RFC 6901, 4): no leading zeros.
func arrayIndex(step string) (int, bool) {
	n, err := strconv.Atoi(step)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == step
}

// items are all values of a tree, in order; each has its depth and kind before its value,
// so that two trees with the same items are the same.
func (n *node) items() []item { return n.appendItems(nil, "", 0) }

func (n *node) appendItems(all []item, step string, depth int) []item {
	it := item{name: step, value: strconv.Itoa(depth) + string(rune('a'+n.kind)) + n.value, start: n.start, end: n.end, text: n.scalar() && n.fixed == ""}
	if !n.scalar() {
		it.end = it.start // only where it begins
	}
	all = append(all, it)
	for i, c := range n.children {
		all = c.appendItems(all, n.step(i), depth+1)
	}
	return all
}

// step is the name of a child: its key, or its index.
func (n *node) step(i int) string {
	if n.kind == aMap {
		return n.children[i].key
	}
	return strconv.Itoa(i)
}

// maxPointer bounds the pointers that are listed: who names a place so long types it.
const maxPointer = 500

// pointers are those of all values that a token may take the place of.
func (n *node) pointers(pointer string) []string {
	if n.fixed != "" && !n.scalar() || len(pointer) > maxPointer {
		return nil
	}
	if n.scalar() && n.fixed == "" {
		return []string{pointer}
	}
	var all []string
	for i, c := range n.children {
		all = append(all, c.pointers(pointer+"/"+escaped(n.step(i)))...)
	}
	return all
}

// spot is where a token takes a node's place.
func (n *node) spot() (spot, error) {
	switch {
	case n.fixed != "":
		return spot{}, oauth.UsageError(n.fixed, "Choose another place.")
	case !n.scalar():
		return spot{}, oauth.UsageError("There is an object or a list in that place, not a value.", "Choose a value within it.")
	}
	value := n.value
	if n.kind == aWord && value == "null" {
		value = ""
	}
	return spot{n.start, n.end, value, true, func(token string) (string, error) { return n.quote(token), nil }}, nil
}

// quoted shows a name of a file in a sentence.
func quoted(name string) string { return "“" + shown(name) + "”" }
