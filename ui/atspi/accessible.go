package atspi

import (
	"os"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/atspi/tree"
)

// accessibleFace is org.a11y.atspi.Accessible: what a thing is, and what is in it.
type accessibleFace struct{ *server }

// GetChildAtIndex is the child at a place; that of none is the null object.
func (f accessibleFace) GetChildAtIndex(m dbus.Message, at int32) (ref, *dbus.Error) {
	if atRoot(m) {
		t, err := f.now()
		if err != nil {
			return ref{}, failed(err)
		}
		if at < 0 || int(at) >= len(t.Windows) {
			return f.refTo(0), nil
		}
		return f.refTo(t.Windows[at]), nil
	}
	n, fail := f.at(m)
	if fail != nil {
		return ref{}, fail
	}
	return f.child(n, int(at))
}

func (f accessibleFace) child(n *tree.Node, at int) (ref, *dbus.Error) {
	switch {
	case at < 0 || at >= n.Count():
		return f.refTo(0), nil
	case at < len(n.Children):
		return f.refTo(n.Children[at]), nil
	}
	ids, err := f.itemsOf(n.ID, at-len(n.Children), 1)
	if err != nil {
		return ref{}, failed(err)
	}
	if len(ids) == 0 { // it went meanwhile
		return f.refTo(0), nil
	}
	return f.refTo(ids[0]), nil
}

// itemsOf names items of a node, from one on: fewer where some went meanwhile.
func (s *server) itemsOf(parent tree.ID, from, count int) ([]tree.ID, error) {
	return s.some(func(r *tree.Reader) []tree.ID { return r.Items(parent, from, count) })
}

// GetChildren are all of them.
func (f accessibleFace) GetChildren(m dbus.Message) ([]ref, *dbus.Error) {
	refs := []ref{}
	if atRoot(m) {
		t, err := f.now()
		if err != nil {
			return nil, failed(err)
		}
		for _, id := range t.Windows {
			refs = append(refs, f.refTo(id))
		}
		return refs, nil
	}
	n, fail := f.at(m)
	if fail != nil {
		return nil, fail
	}
	for _, id := range n.Children {
		refs = append(refs, f.refTo(id))
	}
	if n.Items > 0 {
		ids, err := f.itemsOf(n.ID, 0, n.Items)
		if err != nil {
			return nil, failed(err)
		}
		for _, id := range ids {
			refs = append(refs, f.refTo(id))
		}
	}
	return refs, nil
}

// GetIndexInParent is its place among its siblings.
func (f accessibleFace) GetIndexInParent(m dbus.Message) (int32, *dbus.Error) {
	if atRoot(m) {
		return -1, nil
	}
	n, fail := f.at(m)
	if fail != nil {
		return -1, fail
	}
	return int32(n.Index), nil
}

// relation is how objects belong together; there are none so far.
type relation struct {
	Kind uint32
	To   []ref
}

// GetRelationSet is empty.
func (f accessibleFace) GetRelationSet(m dbus.Message) ([]relation, *dbus.Error) {
	return []relation{}, f.exists(m)
}

func (f accessibleFace) exists(m dbus.Message) *dbus.Error {
	if atRoot(m) {
		return nil
	}
	_, fail := f.at(m)
	return fail
}

func (f accessibleFace) role(m dbus.Message) (role, *dbus.Error) {
	if atRoot(m) {
		return application, nil
	}
	n, fail := f.at(m)
	if fail != nil {
		return role{}, fail
	}
	return roleOf(n), nil
}

// GetRole is its role's number.
func (f accessibleFace) GetRole(m dbus.Message) (uint32, *dbus.Error) {
	r, fail := f.role(m)
	return r.number, fail
}

// GetRoleName is its role's name.
func (f accessibleFace) GetRoleName(m dbus.Message) (string, *dbus.Error) {
	r, fail := f.role(m)
	return r.name, fail
}

// GetLocalizedRoleName is the same: readers have words of their own.
func (f accessibleFace) GetLocalizedRoleName(m dbus.Message) (string, *dbus.Error) {
	return f.GetRoleName(m)
}

// GetState is the set of its states. One that is gone is defunct.
func (f accessibleFace) GetState(m dbus.Message) ([]uint32, *dbus.Error) {
	if atRoot(m) {
		s := statesOf(&tree.Node{Shown: true}, 0, false)
		return s[:], nil
	}
	t, err := f.now()
	if err != nil {
		return nil, failed(err)
	}
	n, fail := f.at(m)
	if fail != nil {
		return nil, fail
	}
	s := statesOf(n, t.Focus, f.bridge.isActive())
	return s[:], nil
}

// GetAttributes are what no other word is for.
func (f accessibleFace) GetAttributes(m dbus.Message) (map[string]string, *dbus.Error) {
	attributes := map[string]string{"toolkit": "fyne"}
	if atRoot(m) {
		return attributes, nil
	}
	n, fail := f.at(m)
	if fail != nil {
		return nil, fail
	}
	if n.Level > 0 {
		attributes["level"] = strconv.Itoa(n.Level)
	}
	if n.Value != "" {
		attributes["valuetext"] = n.Value
	}
	if n.Item {
		if parent, err := f.node(n.Parent); err == nil && parent.Role == accessible.List {
			attributes["posinset"], attributes["setsize"] = strconv.Itoa(n.Index-len(parent.Children)+1), strconv.Itoa(parent.Items)
		}
	}
	switch n.Live {
	case accessible.Polite:
		attributes["live"], attributes["container-live"] = "polite", "polite"
	case accessible.Assertive:
		attributes["live"], attributes["container-live"] = "assertive", "assertive"
	}
	return attributes, nil
}

// GetApplication is the program.
func (f accessibleFace) GetApplication(m dbus.Message) (ref, *dbus.Error) {
	return f.ref(rootPath), f.exists(m)
}

// GetInterfaces are what can be asked of it.
func (f accessibleFace) GetInterfaces(m dbus.Message) ([]string, *dbus.Error) {
	if atRoot(m) {
		return rootInterfaces(), nil
	}
	n, fail := f.at(m)
	if fail != nil {
		return nil, fail
	}
	return interfacesOf(n), nil
}

func rootInterfaces() []string {
	return []string{interfaces + "Accessible", interfaces + "Application"}
}

func interfacesOf(n *tree.Node) (names []string) {
	for _, name := range []string{"Accessible", "Component", "Action", "Text", "EditableText", "Value", "Selection"} {
		if has(n, name) {
			names = append(names, interfaces+name)
		}
	}
	return names
}

// has reports whether a node has an interface.
func has(n *tree.Node, name string) bool {
	switch name {
	case "Accessible", "Component":
		return true
	case "Action":
		return len(n.Actions) > 0
	case "Text":
		return n.HasText
	case "EditableText":
		return n.Editable
	case "Value":
		return n.Range != nil
	case "Selection":
		return n.Items > 0 && (n.Role == accessible.List || n.Role == accessible.TabList)
	}
	return false
}

// parent is what a node is in: the program where that is a window.
func (s *server) parent(n *tree.Node) ref {
	if n.Parent == 0 {
		return s.ref(rootPath)
	}
	return s.refTo(n.Parent)
}

// locale is the language of what is said.
func locale() string {
	for _, variable := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(variable); value != "" {
			name, _, _ := strings.Cut(value, ".")
			return name
		}
	}
	return "C"
}

// name is what a node is called; what it holds, where it has no text of its own, is part
// of that: readers know of no other place.
func name(n *tree.Node) string {
	if n.Value == "" || n.Role == accessible.ComboBox && n.Name == n.Value {
		return n.Name
	}
	if n.Name == "" {
		return n.Value
	}
	return n.Name + ": " + n.Value
}
