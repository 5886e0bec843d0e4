package atspi

import (
	"strings"

	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/tree"
)

// propertiesFace is org.freedesktop.DBus.Properties of all objects.
type propertiesFace struct{ *server }

// Get is one property.
func (f propertiesFace) Get(m dbus.Message, of, name string) (dbus.Variant, *dbus.Error) {
	all, fail := f.GetAll(m, of)
	if fail != nil {
		return dbus.Variant{}, fail
	}
	value, ok := all[name]
	if !ok {
		return dbus.Variant{}, dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", []any{"there is no property " + name})
	}
	return value, nil
}

// GetAll are all properties of an interface.
func (f propertiesFace) GetAll(m dbus.Message, of string) (map[string]dbus.Variant, *dbus.Error) {
	name := strings.TrimPrefix(of, interfaces)
	var values map[string]any
	if atRoot(m) {
		values = f.ofRoot(name)
	} else {
		n, fail := f.having(m, name)
		if fail != nil {
			return nil, fail
		}
		values = f.of(n, name)
	}
	if values == nil {
		return nil, unsupported(of)
	}
	values["version"] = uint32(1)
	variants := make(map[string]dbus.Variant, len(values))
	for key, value := range values {
		variants[key] = dbus.MakeVariant(value)
	}
	return variants, nil
}

// Set changes a property: the value of what has a range, and the number that the registry
// gives the program.
func (f propertiesFace) Set(m dbus.Message, of, name string, value dbus.Variant) *dbus.Error {
	switch of + "." + name {
	case interfaces + "Application.Id":
		if id, is := value.Value().(int32); is && atRoot(m) {
			f.mu.Lock()
			f.id = id
			f.mu.Unlock()
			return nil
		}
	case interfaces + "Value.CurrentValue":
		if to, is := value.Value().(float64); is {
			_, fail := f.act(m, "Value", func(r *tree.Reader, id tree.ID) error { return r.Set(id, to) })
			return fail
		}
	}
	return dbus.NewError("org.freedesktop.DBus.Error.PropertyReadOnly", []any{name + " cannot be set"})
}

func (s *server) ofRoot(name string) map[string]any {
	windows := int32(0)
	if name == "Accessible" {
		if t, err := s.now(); err == nil {
			windows = int32(len(t.Windows))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch name {
	case "Accessible":
		return map[string]any{
			"Name": s.bridge.options.Name, "Description": "", "Parent": s.desktop, "ChildCount": windows,
			"Locale": locale(), "AccessibleId": "", "HelpText": "",
		}
	case "Application":
		return map[string]any{
			"ToolkitName": "Fyne", "Version": s.bridge.options.Version, "ToolkitVersion": "2", "AtspiVersion": "2.1",
			"InterfaceVersion": uint32(1), "Id": s.id,
		}
	}
	return nil
}

// of are the properties of a node, but for the version of their interface.
func (s *server) of(n *tree.Node, interfaceName string) map[string]any {
	switch interfaceName {
	case "Accessible":
		return map[string]any{
			"Name": name(n), "Description": n.Description, "Parent": s.parent(n), "ChildCount": int32(n.Count()),
			"Locale": locale(), "AccessibleId": "", "HelpText": "",
		}
	case "Action":
		return map[string]any{"NActions": int32(len(n.Actions))}
	case "Text":
		return map[string]any{"CharacterCount": int32(len([]rune(n.Text))), "CaretOffset": int32(n.Caret)}
	case "Value":
		return map[string]any{
			"MinimumValue": n.Range.Min, "MaximumValue": n.Range.Max, "MinimumIncrement": n.Range.Step, "CurrentValue": n.Range.Now, "Text": n.Value,
		}
	case "Selection":
		ids, err := s.selected(n)
		if err != nil {
			return map[string]any{"NSelectedChildren": int32(0)}
		}
		return map[string]any{"NSelectedChildren": int32(len(ids))}
	case "Component", "EditableText":
		return map[string]any{}
	}
	return nil
}

// introspectFace is org.freedesktop.DBus.Introspectable: which interfaces an object has.
type introspectFace struct{ *server }

// Introspect names the interfaces of an object.
func (f introspectFace) Introspect(m dbus.Message) (string, *dbus.Error) {
	names := rootInterfaces()
	if !atRoot(m) {
		n, fail := f.at(m)
		if fail != nil {
			return "", fail
		}
		names = interfacesOf(n)
	}
	var text strings.Builder
	text.WriteString("<node>")
	for _, name := range append(names, propertiesOf, introspection) {
		text.WriteString(`<interface name="` + name + `"/>`)
	}
	text.WriteString("</node>")
	return text.String(), nil
}

// export has the connection answer for all objects.
func (s *server) export() error {
	for name, face := range map[string]any{
		interfaces + "Accessible": accessibleFace{s}, interfaces + "Component": componentFace{s}, interfaces + "Action": actionFace{s},
		interfaces + "Text": textFace{s}, interfaces + "EditableText": editableFace{s}, interfaces + "Selection": selectionFace{s},
		interfaces + "Application": applicationFace{s}, propertiesOf: propertiesFace{s}, introspection: introspectFace{s},
	} {
		if err := s.conn.ExportSubtree(face, accessibles, name); err != nil {
			return err
		}
	}
	return s.conn.Export(cacheFace{s}, cachePath, interfaces+"Cache")
}
