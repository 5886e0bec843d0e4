package atspi

import (
	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/tree"
)

// actionFace is org.a11y.atspi.Action: what can be done with a thing.
type actionFace struct{ *server }

type actionText struct{ Name, Description, Key string }

func (f actionFace) action(m dbus.Message, at int32) (tree.Action, *dbus.Error) {
	n, fail := f.having(m, "Action")
	if fail != nil {
		return tree.Action{}, fail
	}
	if at < 0 || int(at) >= len(n.Actions) {
		return tree.Action{}, nil
	}
	return n.Actions[at], nil
}

// GetName is what an action is called.
func (f actionFace) GetName(m dbus.Message, at int32) (string, *dbus.Error) {
	a, fail := f.action(m, at)
	return a.Name, fail
}

// GetLocalizedName is the same: what is shown is called so.
func (f actionFace) GetLocalizedName(m dbus.Message, at int32) (string, *dbus.Error) {
	return f.GetName(m, at)
}

// GetDescription is empty: an action's name says it.
func (f actionFace) GetDescription(m dbus.Message, at int32) (string, *dbus.Error) {
	_, fail := f.action(m, at)
	return "", fail
}

// GetKeyBinding is the key that does the same.
func (f actionFace) GetKeyBinding(m dbus.Message, at int32) (string, *dbus.Error) {
	a, fail := f.action(m, at)
	return a.Key, fail
}

// GetActions are all of them.
func (f actionFace) GetActions(m dbus.Message) ([]actionText, *dbus.Error) {
	n, fail := f.having(m, "Action")
	if fail != nil {
		return nil, fail
	}
	texts := []actionText{}
	for _, a := range n.Actions {
		texts = append(texts, actionText{Name: a.Name, Key: a.Key})
	}
	return texts, nil
}

// DoAction does one, and reports whether it could.
func (f actionFace) DoAction(m dbus.Message, at int32) (bool, *dbus.Error) {
	return f.act(m, "Action", func(r *tree.Reader, id tree.ID) error { return r.Do(id, int(at)) })
}
