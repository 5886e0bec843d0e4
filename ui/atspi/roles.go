package atspi

import (
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/atspi/tree"
)

// role is how AT-SPI numbers and calls a role (AtspiRole).
type role struct {
	number uint32
	name   string
}

var (
	application = role{75, "application"}
	frame       = role{23, "frame"}
)

// roleOf is the role of a node.
func roleOf(n *tree.Node) role {
	if n.Window {
		return frame
	}
	switch n.Role {
	case accessible.Alert:
		return role{2, "alert"}
	case accessible.Button:
		return role{43, "push button"}
	case accessible.CheckBox:
		return role{7, "check box"}
	case accessible.CheckMenuItem:
		return role{8, "check menu item"}
	case accessible.ComboBox:
		return role{11, "combo box"}
	case accessible.Dialog:
		return role{16, "dialog"}
	case accessible.Field:
		return role{79, "entry"}
	case accessible.Heading:
		return role{83, "heading"}
	case accessible.Image:
		return role{27, "image"}
	case accessible.Label:
		return role{29, "label"}
	case accessible.Link:
		return role{88, "link"}
	case accessible.List:
		return role{31, "list"}
	case accessible.ListItem:
		return role{32, "list item"}
	case accessible.Menu:
		return role{33, "menu"}
	case accessible.MenuBar:
		return role{34, "menu bar"}
	case accessible.MenuItem:
		return role{35, "menu item"}
	case accessible.Notification:
		return role{101, "notification"}
	case accessible.Password:
		return role{40, "password text"}
	case accessible.ProgressBar:
		return role{42, "progress bar"}
	case accessible.RadioButton:
		return role{44, "radio button"}
	case accessible.RadioMenuItem:
		return role{45, "radio menu item"}
	case accessible.Separator:
		return role{50, "separator"}
	case accessible.Slider:
		return role{51, "slider"}
	case accessible.Splitter:
		return role{53, "split pane"}
	case accessible.StatusBar:
		return role{54, "status bar"}
	case accessible.Tab:
		return role{37, "page tab"}
	case accessible.TabList:
		return role{38, "page tab list"}
	case accessible.Table:
		return role{55, "table"}
	case accessible.TextArea:
		return role{61, "text"}
	case accessible.ToggleButton:
		return role{62, "toggle button"}
	case accessible.ToolBar:
		return role{63, "tool bar"}
	}
	return role{39, "panel"}
}

// state is a bit of AT-SPI's set of states (AtspiStateType).
type state uint

const (
	stateActive             state = 1
	stateBusy               state = 3
	stateChecked            state = 4
	stateCollapsed          state = 5
	stateEditable           state = 7
	stateEnabled            state = 8
	stateExpandable         state = 9
	stateExpanded           state = 10
	stateFocusable          state = 11
	stateFocused            state = 12
	stateModal              state = 16
	stateMultiLine          state = 17
	stateMultiselectable    state = 18
	statePressed            state = 20
	stateSelectable         state = 22
	stateSelected           state = 23
	stateSensitive          state = 24
	stateShowing            state = 25
	stateSingleLine         state = 26
	stateVisible            state = 30
	stateManagesDescendants state = 31
	stateIndeterminate      state = 32
	stateRequired           state = 33
	stateInvalidEntry       state = 36
	stateSelectableText     state = 38
	stateIsDefault          state = 39
	stateCheckable          state = 41
	stateHasPopup           state = 42
	stateReadOnly           state = 43
)

// stateNames are the states that events tell of.
var stateNames = map[state]string{
	stateActive: "active", stateBusy: "busy", stateChecked: "checked", stateEnabled: "enabled", stateExpandable: "expandable",
	stateExpanded: "expanded", stateFocused: "focused", stateModal: "modal", stateMultiselectable: "multiselectable",
	statePressed: "pressed", stateSelected: "selected", stateSensitive: "sensitive", stateShowing: "showing",
	stateIndeterminate: "indeterminate", stateRequired: "required", stateInvalidEntry: "invalid-entry",
	stateIsDefault: "is-default", stateReadOnly: "read-only",
}

// told is how a state of ours is told: by which states, and whether by their opposite.
func told(s accessible.States) (states []state, opposite bool) {
	switch s {
	case 0:
		return []state{stateShowing}, false
	case accessible.Checked:
		return []state{stateChecked}, false
	case accessible.Mixed:
		return []state{stateIndeterminate}, false
	case accessible.Pressed:
		return []state{statePressed}, false
	case accessible.Selected:
		return []state{stateSelected}, false
	case accessible.Expandable:
		return []state{stateExpandable}, false
	case accessible.Expanded:
		return []state{stateExpanded}, false
	case accessible.Required:
		return []state{stateRequired}, false
	case accessible.Invalid:
		return []state{stateInvalidEntry}, false
	case accessible.Busy:
		return []state{stateBusy}, false
	case accessible.Disabled:
		return []state{stateEnabled, stateSensitive}, true
	case accessible.ReadOnly:
		return []state{stateReadOnly}, false
	case accessible.Default:
		return []state{stateIsDefault}, false
	case accessible.Several:
		return []state{stateMultiselectable}, false
	case accessible.Modal:
		return []state{stateModal}, false
	}
	return nil, false
}

// set is a set of states as it goes over the bus.
type set [2]uint32

func (s *set) add(on bool, states ...state) {
	for _, state := range states {
		if on {
			s[state/32] |= 1 << (state % 32)
		}
	}
}

// statesOf are the states of a node: focused is the one that has the keys, active says
// whether its window has.
func statesOf(n *tree.Node, focused tree.ID, active bool) set {
	var s set
	is := n.States.Has
	s.add(true, stateVisible)
	s.add(n.Shown, stateShowing)
	s.add(!is(accessible.Disabled), stateEnabled, stateSensitive)
	if n.Window {
		s.add(active, stateActive)
		return s
	}
	for bit := accessible.States(1); bit <= n.States; bit <<= 1 {
		if states, opposite := told(bit); !opposite {
			s.add(is(bit), states...)
		}
	}
	s.add(n.Focusable || n.Item && n.Selectable, stateFocusable)
	s.add(n.ID == focused && active, stateFocused, stateFocusable)
	s.add(is(accessible.Expandable) && !is(accessible.Expanded), stateCollapsed)
	s.add(is(accessible.Expanded), stateExpandable)
	s.add(n.Item && (n.Selectable || is(accessible.Selected)), stateSelectable)
	s.add(n.Editable, stateEditable)
	s.add(n.HasText && n.Caret >= 0, stateSelectableText)
	switch n.Role {
	case accessible.CheckBox, accessible.RadioButton, accessible.CheckMenuItem, accessible.RadioMenuItem, accessible.ToggleButton:
		s.add(true, stateCheckable)
		s.add(n.Role == accessible.ToggleButton && is(accessible.Pressed), stateChecked)
	case accessible.TextArea:
		s.add(true, stateMultiLine)
	case accessible.Field, accessible.Password:
		s.add(true, stateSingleLine)
	case accessible.ComboBox:
		s.add(true, stateHasPopup)
	case accessible.List:
		s.add(n.Items > 0, stateManagesDescendants)
	}
	return s
}
