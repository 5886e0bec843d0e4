package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Keys makes widgets that pass on the keys a sheet cares about. Fyne gives a
// key to the focused widget alone, so a sheet that should close on Escape
// needs widgets that say when it was pressed.
type Keys struct {
	Escape func()
	// Focused is told which widget has the focus now.
	Focused func(fyne.CanvasObject)
	// Wheel is given the mouse wheel over a field of one line.
	Wheel func(*fyne.ScrollEvent)
}

func (k Keys) focused(o fyne.CanvasObject) {
	if k.Focused != nil {
		k.Focused(o)
	}
}

func (k Keys) escaped(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape && k.Escape != nil {
		k.Escape()
		return true
	}
	return false
}

// Entry is a text field that knows Escape, and optionally ↑ ↓ and Enter.
type Entry struct {
	widget.Entry
	keys Keys
	// OnKey sees every key first; true means it was dealt with.
	OnKey func(*fyne.KeyEvent) bool
}

// Entry returns a one-line field.
func (k Keys) Entry() *Entry {
	e := &Entry{keys: k}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// Lines returns a field of several lines. Tab leaves it, as in any form.
func (k Keys) Lines(rows int) *Entry {
	e := &Entry{keys: k}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapBreak
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// Password returns a field that shows dots and cannot be copied from.
func (k Keys) Password() *Entry {
	e := k.Entry()
	e.Password = true
	reveal := k.Button("Show", nil)
	reveal.Importance = widget.LowImportance
	reveal.OnTapped = func() {
		e.Entry.Password = !e.Entry.Password
		reveal.SetText(map[bool]string{true: "Show", false: "Hide"}[e.Entry.Password])
		e.Refresh()
	}
	e.ActionItem = reveal
	return e
}

// Typed returns what it holds, so that a host can tell that somebody types.
func (e *Entry) Typed() string { return e.Text }

// AcceptsTab implements fyne.Tabbable.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	e.keys.focused(e)
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(key) || e.keys.escaped(key) {
		return
	}
	e.Entry.TypedKey(key)
}

// Button is a button that Enter presses too.
type Button struct {
	widget.Button
	keys Keys
}

// Button returns a button.
func (k Keys) Button(text string, tapped func()) *Button {
	b := &Button{keys: k}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.Button.FocusGained()
	b.keys.focused(b)
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case b.keys.escaped(key):
	case (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && !b.Disabled():
		b.Tapped(nil)
	default:
		b.Button.TypedKey(key)
	}
}

// Check is a tick box that knows Escape.
type Check struct {
	widget.Check
	keys Keys
}

// Check returns a tick box.
func (k Keys) Check(text string, changed func(bool)) *Check {
	c := &Check{keys: k}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	c.keys.focused(c)
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	if !c.keys.escaped(key) {
		c.Check.TypedKey(key)
	}
}

// Select is a choice that knows Escape.
type Select struct {
	widget.Select
	keys Keys
}

// Select returns a choice of options.
func (k Keys) Select(options []string, changed func(string)) *Select {
	s := &Select{keys: k}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	s.keys.focused(s)
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	if !s.keys.escaped(key) {
		s.Select.TypedKey(key)
	}
}

// List is a list that knows Escape.
type List struct {
	widget.List
	keys Keys
}

// List returns a list; see widget.NewList for the three functions.
func (k Keys) List(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *List {
	l := &List{keys: k}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	if !l.keys.escaped(key) {
		l.List.TypedKey(key)
	}
}
