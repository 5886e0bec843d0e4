package atspi

import (
	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/tree"
)

// applicationFace is org.a11y.atspi.Application: the program.
type applicationFace struct{ *server }

// GetLocale is its language.
func (f applicationFace) GetLocale(m dbus.Message, _ uint32) (string, *dbus.Error) {
	if !atRoot(m) {
		return "", unsupported("Application")
	}
	return locale(), nil
}

// GetApplicationBusAddress is empty: it has no bus of its own.
func (f applicationFace) GetApplicationBusAddress(m dbus.Message) (string, *dbus.Error) {
	if !atRoot(m) {
		return "", unsupported("Application")
	}
	return "", nil
}

// cacheFace is org.a11y.atspi.Cache: everything at once.
type cacheFace struct{ *server }

// cached is a node as a cache has it.
type cached struct {
	Object, Application, Parent ref
	Index, Children             int32
	Interfaces                  []string
	Name                        string
	Role                        uint32
	Description                 string
	States                      []uint32
}

// GetItems are all nodes but for items that nobody has asked for.
func (f cacheFace) GetItems() ([]cached, *dbus.Error) {
	t, err := f.now()
	if err != nil {
		return nil, failed(err)
	}
	f.mu.Lock()
	desktop := f.desktop
	f.mu.Unlock()
	states := statesOf(&tree.Node{Shown: true}, 0, false)
	all := []cached{{
		Object: f.ref(rootPath), Application: f.ref(rootPath), Parent: desktop, Index: -1, Children: int32(len(t.Windows)),
		Interfaces: rootInterfaces(), Name: f.bridge.options.Name, Role: application.number, States: states[:],
	}}
	active := f.bridge.isActive()
	for _, n := range t.Nodes {
		all = append(all, f.cached(n, t.Focus, active))
	}
	return all, nil
}

func (s *server) cached(n *tree.Node, focus tree.ID, active bool) cached {
	states := statesOf(n, focus, active)
	return cached{
		Object: s.refTo(n.ID), Application: s.ref(rootPath), Parent: s.parent(n), Index: int32(n.Index), Children: int32(n.Count()),
		Interfaces: interfacesOf(n), Name: name(n), Role: roleOf(n).number, Description: n.Description, States: states[:],
	}
}
