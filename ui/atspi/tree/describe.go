package tree

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// describer is the object, or the layout of a container, that says what it is.
func describer(o fyne.CanvasObject) (accessible.Describer, bool) {
	if c, is := o.(*fyne.Container); is {
		d, ok := c.Layout.(accessible.Describer)
		return d, ok
	}
	d, ok := o.(accessible.Describer)
	return d, ok
}

// describe is what an object is: what it says itself, and what is known of its kind.
func (w *walk) describe(o fyne.CanvasObject) accessible.Info {
	known := w.kind(o)
	var info accessible.Info
	if d, ok := describer(o); ok {
		info = d.Accessibility()
	}
	if info.Ignored {
		return info
	}
	role, label := said(o)
	info.Role = first(info.Role, known.Role, role)
	info.Name = first(info.Name, label, known.Name, w.names[o], known.placeholder)
	info.Description = first(info.Description, known.Description)
	if info.Description == info.Name {
		info.Description = ""
	}
	info.Value = first(info.Value, known.Value)
	info.Text = first(info.Text, known.Text)
	info.States |= known.States
	info.Secret = info.Secret || known.Secret
	info.Sensitive = info.Sensitive || known.Sensitive
	info.Ignored = known.Ignored && info.Role == accessible.Unknown
	if info.Range == nil {
		info.Range = known.Range
	}
	if info.Children == nil {
		info.Children = known.Children
	}
	if info.Items == nil {
		info.Items = known.Items
	}
	if known.list != nil && info.Items != nil {
		info.Items = known.list.complete(info.Items)
	}
	if d, can := o.(fyne.Disableable); can && d.Disabled() {
		info.States |= accessible.Disabled
	}
	if info.Actions == nil {
		info.Actions = usual(o, info)
	}
	if info.Secret {
		info.Value, info.Text = "", concealed(info.Text)
		if info.Children == nil {
			info.Children = []fyne.CanvasObject{}
		}
	}
	return info
}

// concealed stands for a secret: as long as any other.
func concealed(text string) string {
	if text == "" {
		return ""
	}
	return "••••••••"
}

// said is what an object says by fyne.Accessible. That of a container is said of any, and
// the name of an icon is for nobody.
func said(o fyne.CanvasObject) (role accessible.Role, label string) {
	a, can := o.(fyne.Accessible)
	if _, container := o.(*fyne.Container); !can || container {
		return accessible.Unknown, ""
	}
	defer func() { _ = recover() }() // Fyne's own button without text and icon has no answer
	switch a.AccessibilityRole() {
	case fyne.AccessibleRoleButton:
		role = accessible.Button
	case fyne.AccessibleRoleLink:
		role = accessible.Link
	case fyne.AccessibleRoleText:
		role = accessible.Label
	case fyne.AccessibleRoleContainer:
		role = accessible.Group
	}
	label = a.AccessibilityLabel()
	if b, is := base(o).(*widget.Button); is && b.Text == "" && b.Icon != nil && label == b.Icon.Name() {
		label = ""
	}
	return role, label
}

// usual is what tapping an object does.
func usual(o fyne.CanvasObject, info accessible.Info) []accessible.Action {
	t, can := o.(fyne.Tappable)
	if !can {
		return nil
	}
	name := ""
	switch info.Role {
	case accessible.Button, accessible.ToggleButton, accessible.ListItem, accessible.MenuItem, accessible.CheckMenuItem, accessible.RadioMenuItem, accessible.Tab:
		name = "press"
	case accessible.CheckBox:
		name = "toggle"
	case accessible.RadioButton:
		name = "choose"
	case accessible.ComboBox:
		name = "open"
	case accessible.Link:
		name = "follow"
	case accessible.Heading, accessible.Group, accessible.Image:
		if !info.States.Has(accessible.Expandable) {
			return nil
		}
		name = "press"
	default:
		return nil
	}
	return []accessible.Action{{Name: name, Do: func() { tap(o, t) }}}
}

// leaf reports whether what a thing draws is what it is, and nothing of its own.
func leaf(r accessible.Role) bool {
	switch r {
	case accessible.Button, accessible.CheckBox, accessible.CheckMenuItem, accessible.ComboBox, accessible.Field, accessible.Heading,
		accessible.Image, accessible.Label, accessible.Link, accessible.MenuItem, accessible.Password, accessible.ProgressBar,
		accessible.RadioButton, accessible.RadioMenuItem, accessible.Separator, accessible.Slider, accessible.Splitter,
		accessible.Tab, accessible.TextArea, accessible.ToggleButton:
		return true
	}
	return false
}

// typed reports whether something is typed into.
func typed(r accessible.Role) bool {
	return r == accessible.Field || r == accessible.Password || r == accessible.TextArea
}

func first[T comparable](of ...T) (none T) {
	for _, v := range of {
		if v != none {
			return v
		}
	}
	return none
}
