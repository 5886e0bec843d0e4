package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// Widgets makes the widgets of a sheet. Fyne gives a key to the focused widget
// alone, so a sheet that should close on Escape needs widgets that say when it
// was pressed.
type Widgets struct {
	// Escape is called when Escape was pressed.
	Escape func()
	// Focused is told which widget has the focus now.
	Focused func(fyne.CanvasObject)
	// Submit is called when the keys were pressed that save: Ctrl+Enter and Ctrl+S.
	Submit func()
	// Wheel is given the mouse wheel over a field or a list that has nothing to scroll, or
	// nothing left.
	Wheel func(*fyne.ScrollEvent)
}

func (w Widgets) focused(o fyne.CanvasObject) {
	if w.Focused != nil {
		w.Focused(o)
	}
}

// Saves reports whether keys are those that save: Ctrl+Enter and Ctrl+S.
func Saves(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	return ok && c.Modifier == fyne.KeyModifierShortcutDefault &&
		(c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter || c.KeyName == fyne.KeyS)
}

func (w Widgets) shortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if w.Submit != nil && Saves(s) {
		w.Submit()
		return
	}
	PassShortcut(o, s)
}

func (w Widgets) escaped(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape && w.Escape != nil {
		w.Escape()
		return true
	}
	return false
}

// Entry is a text field that knows Escape, and optionally ↑ ↓ and Enter.
type Entry struct {
	Field
	maker Widgets
	// OnKey sees every key first; true means it was dealt with.
	OnKey func(*fyne.KeyEvent) bool
	// Left is called when the focus has gone elsewhere; may be nil.
	Left func()
}

// Entry returns a one-line field.
func (w Widgets) Entry() *Entry {
	e := &Entry{maker: w}
	e.Wheel = w.Wheel
	e.ExtendBaseWidget(e)
	return e
}

// Lines returns a field of several lines. Tab leaves it, as in any form.
func (w Widgets) Lines(rows int) *Entry {
	e := &Entry{maker: w}
	e.Wheel, e.MultiLine = w.Wheel, true
	e.Wrapping = fyne.TextWrapBreak
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// AcceptsTab implements fyne.Tabbable.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Field.FocusGained()
	e.maker.focused(e)
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.Left != nil {
		e.Left()
	}
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case e.OnKey != nil && e.OnKey(key) || e.maker.escaped(key):
	case !EditsTextKey(key):
		PassKey(e, key)
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	switch {
	case e.reveals(s):
	case EditsText(s):
		e.Entry.TypedShortcut(s)
	default:
		e.maker.shortcut(e, s)
	}
}

// Button is a button that Enter presses too.
type Button struct {
	widget.Button
	Said
	maker   Widgets
	focused bool
}

// TypedShortcut implements fyne.Shortcutable.
func (b *Button) TypedShortcut(s fyne.Shortcut) { b.maker.shortcut(b, s) }

// Button returns a button.
func (w Widgets) Button(text string, tapped func()) *Button {
	b := &Button{maker: w}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// Accessibility implements accessible.Describer.
func (b *Button) Accessibility() accessible.Info {
	i := b.button(b.Text, b.Disabled(), b.OnTapped)
	i.States |= accessible.Default.If(b.Importance == widget.HighImportance)
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string { return b.Accessibility().Name }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	b.maker.focused(b)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return ringedButton(b.Button.CreateRenderer(), b, &b.Button, func() bool { return b.focused })
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case b.maker.escaped(key):
	case key.Name == fyne.KeySpace:
		AfterKey(b.press) // else the space is typed into what has the focus then
	case key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter:
		b.press()
	default:
		PassKey(b, key)
	}
}

// press does what a click does. It is not Tapped, which gives the focus away.
func (b *Button) press() {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// Check is a tick box that knows Escape.
type Check struct {
	widget.Check
	Said
	maker   Widgets
	focused bool
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Check) TypedShortcut(s fyne.Shortcut) { c.maker.shortcut(c, s) }

// Check returns a tick box.
func (w Widgets) Check(text string, changed func(bool)) *Check {
	c := &Check{maker: w}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// Accessibility implements accessible.Describer.
func (c *Check) Accessibility() accessible.Info {
	i := c.info(accessible.CheckBox, c.Text)
	i.States |= accessible.Checked.If(c.Checked) | accessible.Disabled.If(c.Disabled())
	i.Actions = []accessible.Action{{Name: "toggle", Do: func() {
		if !c.Disabled() {
			c.SetChecked(!c.Checked)
		}
	}}}
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (c *Check) AccessibilityLabel() string { return c.Accessibility().Name }

// AccessibilityRole implements fyne.Accessible.
func (c *Check) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.focused = true
	c.Check.FocusGained()
	c.maker.focused(c)
}

// FocusLost implements fyne.Focusable.
func (c *Check) FocusLost() {
	c.focused = false
	c.Check.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := ringed(c.Check.CreateRenderer(), c, func() bool { return c.focused })
	r.width = func(size fyne.Size) float32 { return min(size.Width, r.WidgetRenderer.MinSize().Width) }
	return r
}

// TypedKey implements fyne.Focusable. Space comes as a character.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	switch {
	case c.maker.escaped(key) || key.Name == fyne.KeySpace:
	default:
		PassKey(c, key)
	}
}

// List is a list that knows Escape.
type List struct {
	widget.List
	Said
	maker   Widgets
	focused bool
}

// Accessibility implements accessible.Describer. Its lines are found by the toolkit's list,
// unless [Offers] says more of them.
func (l *List) Accessibility() accessible.Info {
	i := l.info(accessible.List, "")
	i.Children = nil
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (l *List) AccessibilityLabel() string { return l.info(accessible.List, "").Name }

// AccessibilityRole implements fyne.Accessible.
func (l *List) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FocusGained implements fyne.Focusable.
func (l *List) FocusGained() {
	l.focused = true
	l.List.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() {
	l.focused = false
	l.List.FocusLost()
}

// TypedShortcut implements fyne.Shortcutable.
func (l *List) TypedShortcut(s fyne.Shortcut) { l.maker.shortcut(l, s) }

// List returns a list; see widget.NewList for the three functions.
func (w Widgets) List(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *List {
	l := &List{maker: w}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	switch {
	case l.maker.escaped(key):
	case key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter:
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) // takes the line
	case EditsTextKey(key):
		l.List.TypedKey(key)
	default:
		PassKey(l, key)
	}
}
