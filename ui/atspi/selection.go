package atspi

import (
	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/atspi/tree"
)

// selectionFace is org.a11y.atspi.Selection: which items of a list are selected. Of a long
// list only the active item and those that were asked for are known.
type selectionFace struct{ *server }

// selected are the items of a node that are known to be selected.
func (s *server) selected(n *tree.Node) (ids []tree.ID, err error) {
	const all = 64 // that are looked at one by one
	if n.Items <= all {
		return s.some(func(r *tree.Reader) []tree.ID { return r.Selected(n.ID, n.Items) })
	}
	if n.Active != 0 {
		ids = append(ids, n.Active)
	}
	return ids, nil
}

// GetSelectedChild is one of those that are selected.
func (f selectionFace) GetSelectedChild(m dbus.Message, at int32) (ref, *dbus.Error) {
	n, fail := f.having(m, "Selection")
	if fail != nil {
		return ref{}, fail
	}
	ids, err := f.selected(n)
	if err != nil {
		return ref{}, failed(err)
	}
	if at < 0 || int(at) >= len(ids) {
		return f.refTo(0), nil
	}
	return f.refTo(ids[at]), nil
}

// SelectChild makes the child at a place the active one.
func (f selectionFace) SelectChild(m dbus.Message, at int32) (bool, *dbus.Error) {
	return f.act(m, "Selection", func(r *tree.Reader, id tree.ID) error {
		n := r.Look(id)
		if n == nil {
			return tree.ErrGone
		}
		items := r.Items(id, int(at)-len(n.Children), 1)
		if len(items) == 0 {
			return tree.ErrUnable
		}
		return r.Reveal(items[0])
	})
}

// IsChildSelected reports whether the child at a place is selected.
func (f selectionFace) IsChildSelected(m dbus.Message, at int32) (bool, *dbus.Error) {
	n, fail := f.having(m, "Selection")
	if fail != nil {
		return false, fail
	}
	i := int(at) - len(n.Children)
	if i < 0 || i >= n.Items {
		return false, nil
	}
	ids, err := f.itemsOf(n.ID, i, 1)
	if err != nil {
		return false, failed(err)
	}
	if len(ids) == 0 {
		return false, nil
	}
	item, err := f.node(ids[0])
	return err == nil && item.States.Has(accessible.Selected), nil
}

// DeselectSelectedChild does nothing: something is always selected. So it is with the
// methods after it.
func (f selectionFace) DeselectSelectedChild(m dbus.Message, _ int32) (bool, *dbus.Error) {
	_, fail := f.having(m, "Selection")
	return false, fail
}

// DeselectChild does nothing.
func (f selectionFace) DeselectChild(m dbus.Message, _ int32) (bool, *dbus.Error) {
	_, fail := f.having(m, "Selection")
	return false, fail
}

// SelectAll does nothing.
func (f selectionFace) SelectAll(m dbus.Message) (bool, *dbus.Error) {
	_, fail := f.having(m, "Selection")
	return false, fail
}

// ClearSelection does nothing.
func (f selectionFace) ClearSelection(m dbus.Message) (bool, *dbus.Error) {
	_, fail := f.having(m, "Selection")
	return false, fail
}
