package appfile

import (
	"encoding/json"
	"strconv"
)

// firstObject is the object that a JSON text is, or the first of its list; nil for
// any other text.
func firstObject(text []byte) (o object, listed bool) {
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return nil, false
	}
	tree, err := parseTree(text)
	if err != nil {
		return nil, false
	}
	if o, ok := tree.value.(object); ok {
		return o, false
	}
	if all := objectsOf(tree); len(all) > 0 {
		return all[0], true
	}
	return nil, false
}

func child(o object, key string) object {
	n, _ := o.get(key)
	c, _ := n.value.(object)
	return c
}

func isList(o object, key string) bool {
	n, _ := o.get(key)
	_, ok := n.value.(array)
	return ok
}

// objects are the objects in a list of o.
func objects(o object, key string) []object {
	n, _ := o.get(key)
	return objectsOf(n)
}

func objectsOf(n node) []object {
	list, _ := n.value.(array)
	var out []object
	for _, n := range list {
		if o, ok := n.value.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

func text(o object, key string) string {
	n, _ := o.get(key)
	s, _ := n.value.(string)
	return s
}

// scalar is the text of a string, number or truth value; "" for anything else.
func scalar(n node) string {
	switch v := n.value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// isOff reports whether a parameter, header or variable is switched off.
func isOff(o object) bool {
	off, _ := o.get("disabled")
	on, there := o.get("enabled")
	return off.value == true || there && on.value == false
}
