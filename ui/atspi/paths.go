package atspi

import (
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/tree"
)

// pathOf is where a node is on the bus.
func pathOf(id tree.ID) dbus.ObjectPath {
	return dbus.ObjectPath(accessibles + "/" + strconv.FormatUint(uint64(id), 10))
}

// idAt is the node at a path, and whether it is the program itself. Of what is no path of
// ours it is neither.
func idAt(path dbus.ObjectPath) (id tree.ID, root bool) {
	if path == rootPath {
		return 0, true
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(string(path), accessibles+"/"), 10, 32)
	if err != nil {
		return 0, false
	}
	return tree.ID(n), false
}

// Errors on the bus.
func gone() *dbus.Error {
	return dbus.NewError("org.freedesktop.DBus.Error.UnknownObject", []any{"there is no such object, or it is gone"})
}

func unsupported(name string) *dbus.Error {
	return dbus.NewError("org.freedesktop.DBus.Error.UnknownInterface", []any{"the object has no " + name})
}

func failed(err error) *dbus.Error {
	if err == tree.ErrGone {
		return gone()
	}
	return dbus.NewError("org.freedesktop.DBus.Error.Failed", []any{err.Error()})
}

// at is the node that a call is for.
func (s *server) at(m dbus.Message) (*tree.Node, *dbus.Error) {
	path, _ := m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	id, _ := idAt(path)
	if id == 0 {
		return nil, gone()
	}
	n, err := s.node(id)
	if err != nil {
		return nil, failed(err)
	}
	return n, nil
}

// atRoot reports whether a call is for the program itself.
func atRoot(m dbus.Message) bool {
	path, _ := m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	return path == rootPath
}

// having is the node that a call is for, where it has an interface.
func (s *server) having(m dbus.Message, name string) (*tree.Node, *dbus.Error) {
	n, fail := s.at(m)
	if fail != nil {
		return nil, fail
	}
	if !has(n, name) {
		return nil, unsupported(name)
	}
	return n, nil
}
