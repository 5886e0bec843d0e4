package atspi

import (
	"unicode/utf8"

	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/atspi/tree"
)

// Interfaces of what is told.
const (
	objectEvent = interfaces + "Event.Object."
	windowEvent = interfaces + "Event.Window."
	focusEvent  = interfaces + "Event.Focus."
)

// begin takes the windows as they are for known, and says where the focus is.
func (s *server) begin() {
	s.told, s.active = nil, false
	s.tell()
}

// tell says what has become different since it was last told.
func (s *server) tell() {
	t, err := s.anew()
	if err != nil {
		return // it is told once the window answers
	}
	active := s.bridge.isActive()
	if s.told == nil {
		for _, id := range t.Windows {
			s.emit(pathOf(id), windowEvent+"Create", "", 0, 0, t.Nodes[id].Name)
		}
	}
	if active != s.active {
		s.activated(t, active)
	}
	events := tree.Diff(s.told, t)
	if active && !s.active && s.told != nil && t.Focus != 0 && t.Focus == s.told.Focus {
		events = append(events, tree.Event{Kind: tree.Focused, Node: t.Focus})
	}
	s.told, s.active = t, active
	for _, e := range events {
		if active || e.Kind != tree.Focused && e.Kind != tree.Unfocused {
			s.event(t, e)
		}
	}
}

// activated says that the window has the keys, or has not.
func (s *server) activated(t *tree.Tree, active bool) {
	word := "Deactivate"
	if active {
		word = "Activate"
	}
	for _, id := range t.Windows {
		s.emit(pathOf(id), windowEvent+word, "", 0, 0, t.Nodes[id].Name)
		s.state(pathOf(id), stateActive, active)
	}
}

func (s *server) event(t *tree.Tree, e tree.Event) {
	path := pathOf(e.Node)
	runes := func() int32 { return int32(utf8.RuneCountInString(e.Text)) }
	switch e.Kind {
	case tree.Added:
		s.emit(path, objectEvent+"ChildrenChanged", "add", int32(e.At), 0, s.refTo(e.Child))
		if n := t.Nodes[e.Child]; n.Live != accessible.Silent || n.Role == accessible.Dialog {
			s.state(pathOf(e.Child), stateShowing, true)
		}
	case tree.Removed:
		s.emit(path, objectEvent+"ChildrenChanged", "remove", int32(e.At), 0, s.refTo(e.Child))
		s.emit(pathOf(e.Child), objectEvent+"StateChanged", "defunct", 1, 0, int32(0))
	case tree.Named:
		s.emit(path, objectEvent+"PropertyChange", "accessible-name", 0, 0, name(t.Nodes[e.Node]))
	case tree.Described:
		s.emit(path, objectEvent+"PropertyChange", "accessible-description", 0, 0, e.Text)
	case tree.Valued:
		n := t.Nodes[e.Node]
		if n.Range != nil {
			s.emit(path, objectEvent+"PropertyChange", "accessible-value", 0, 0, n.Range.Now)
		} else {
			s.emit(path, objectEvent+"PropertyChange", "accessible-name", 0, 0, name(n))
		}
	case tree.Changed:
		states, opposite := told(e.State)
		for _, state := range states {
			s.state(path, state, e.On != opposite)
		}
	case tree.Inserted:
		s.emit(path, objectEvent+"TextChanged", "insert", int32(e.At), runes(), e.Text)
	case tree.Deleted:
		s.emit(path, objectEvent+"TextChanged", "delete", int32(e.At), runes(), e.Text)
	case tree.CaretMoved:
		s.emit(path, objectEvent+"TextCaretMoved", "", int32(e.At), 0, int32(0))
	case tree.TextSelected:
		s.emit(path, objectEvent+"TextSelectionChanged", "", 0, 0, int32(0))
	case tree.ItemsSelected:
		s.emit(path, objectEvent+"SelectionChanged", "", 0, 0, int32(0))
	case tree.ActiveMoved:
		s.emit(path, objectEvent+"ActiveDescendantChanged", "", int32(t.Nodes[e.Child].Index), 0, s.refTo(e.Child))
	case tree.Announced:
		politeness := int32(1)
		if e.Assertive {
			politeness = 2
		}
		s.emit(path, objectEvent+"Announcement", "", politeness, 0, e.Text)
	case tree.Focused:
		s.state(path, stateFocused, true)
		s.emit(path, focusEvent+"Focus", "", 0, 0, int32(0))
	case tree.Unfocused:
		s.state(path, stateFocused, false)
	}
}

func (s *server) state(path dbus.ObjectPath, of state, on bool) {
	detail := int32(0)
	if on {
		detail = 1
	}
	s.emit(path, objectEvent+"StateChanged", stateNames[of], detail, 0, int32(0))
}

// emit tells an event: its details are as its kind has them.
func (s *server) emit(path dbus.ObjectPath, member, kind string, detail1, detail2 int32, data any) {
	_ = s.conn.Emit(path, member, kind, detail1, detail2, dbus.MakeVariant(data), map[string]dbus.Variant{})
}
