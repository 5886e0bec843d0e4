package acting

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"tokendesk/oauth"
)

// leaves are settings as they take effect, each value by its path in the app
// file. An array is one value.
type leaves struct {
	rules    Rules
	entry    json.RawMessage
	complete oauth.App
	values   map[string]string
}

// leavesOf completes settings and takes them apart. An app that cannot be
// completed is compared as it is written.
func (r Rules) leavesOf(s Settings) leaves {
	l := leaves{rules: r, entry: s.Entry, complete: s.App, values: map[string]string{}}
	if app, err := r.complete(s); err == nil {
		l.complete = app
	}
	l.add("", tree(l.complete))
	if s.Entry != nil {
		l.add(quirksPath, tree(l.complete.Quirks)) // the program's own are part of it
	}
	for _, a := range s.Accounts {
		path := accountPath(a.ID)
		l.values[path] = "there"
		fields := tree(a)
		delete(fields, "id")
		l.add(path, fields)
	}
	l.values["client_key_file"] = s.KeyFile
	for path, digest := range s.Offered {
		l.values[path] = digest
	}
	for endpoint, origin := range s.Discovered {
		l.values[discoveredPath+endpoint] = origin
	}
	return l
}

func (l leaves) add(path string, value any) {
	object, ok := value.(map[string]any)
	if !ok || slices.Contains(wholePaths, path) { // claims are of any shape, and signed as a whole
		l.values[path] = leafText(value)
		return
	}
	for name, inner := range object {
		l.add(join(path, name), inner)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// wholePaths are where claims stand.
var wholePaths = []string{"assertion.claims", "signed_jwt.claims", "signed_jwt.header"}

// quirksPath is where the oddities of a provider stand that is the person's own.
const quirksPath = "quirks"

// thereAndEmpty is a value that was written and is empty: it takes out what would
// be sent otherwise, and is not the same as none.
const thereAndEmpty = "\x00"

// leafText is a string as it is, and everything else as JSON; what is switched
// off is as if it were not there.
func leafText(value any) string {
	switch v := value.(type) {
	case string:
		if v == "" {
			return thereAndEmpty
		}
		return v
	case bool:
		if !v {
			return ""
		}
	case []any:
		if len(v) == 0 {
			return ""
		}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	return string(text)
}

// tree is a value as its JSON says it, with numbers as they are written.
func tree(value any) map[string]any {
	text, err := json.Marshal(value)
	if err != nil {
		return map[string]any{"": "?"} // claims that are no JSON: no field of ours, so it acts
	}
	out := map[string]any{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&out) != nil {
		return map[string]any{"": "?"}
	}
	return out
}

// from is the way back from a tree.
func from[T any](object map[string]any) (value T) {
	text, err := json.Marshal(object)
	if err != nil {
		return value
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&value) != nil {
		var none T
		return none
	}
	return value
}

// pruned is a value without the leaves that are not kept.
func pruned[T any](value T, path string, keep func(path string) bool) T {
	return from[T](pruneTree(tree(value), path, keep))
}

func pruneTree(object map[string]any, path string, keep func(string) bool) map[string]any {
	out := map[string]any{}
	for name, value := range object {
		at := join(path, name)
		if inner, ok := value.(map[string]any); ok {
			out[name] = pruneTree(inner, at, keep)
		} else if keep(at) {
			out[name] = value
		}
	}
	return out
}

// typed lays what changed from base to now over what is accepted.
func typed[T any](accepted, base, now T) T {
	return from[T](typedTree(tree(accepted), tree(base), tree(now)))
}

func typedTree(accepted, base, now map[string]any) map[string]any {
	out := map[string]any{}
	for name, value := range accepted {
		out[name] = value
	}
	names := map[string]bool{}
	for name := range base {
		names[name] = true
	}
	for name := range now {
		names[name] = true
	}
	for name := range names {
		old, was := base[name]
		new, is := now[name]
		oldObject, oldNested := old.(map[string]any)
		newObject, newNested := new.(map[string]any)
		switch {
		case (oldNested || !was) && (newNested || !is):
			ours, _ := out[name].(map[string]any)
			out[name] = typedTree(ours, oldObject, newObject)
		case was == is && reflect.DeepEqual(old, new):
		case is:
			out[name] = new
		default:
			delete(out, name)
		}
	}
	return out
}
