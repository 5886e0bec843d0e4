package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Widgets makes the widgets of a sheet. Fyne gives a key to the focused widget
// alone, so a sheet that should close on Escape needs widgets that say when it
// was pressed.
type Widgets struct {
	// Escape is called when Escape was pressed.
	Escape func()
	// Focused is told which widget has the focus now.
	Focused func(fyne.CanvasObject)
	// Wheel is given the mouse wheel over a field of one line.
	Wheel func(*fyne.ScrollEvent)
}

func (w Widgets) focused(o fyne.CanvasObject) {
	if w.Focused != nil {
		w.Focused(o)
	}
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
}

// Entry returns a one-line field.
func (w Widgets) Entry() *Entry {
	e := &Entry{maker: w}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// Lines returns a field of several lines. Tab leaves it, as in any form.
func (w Widgets) Lines(rows int) *Entry {
	e := &Entry{maker: w}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapBreak
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// Password returns a field that shows dots and cannot be copied from.
func (w Widgets) Password() *Entry {
	e := w.Entry()
	e.Password = true
	reveal := w.Button("Show", nil)
	reveal.Importance = widget.LowImportance
	reveal.OnTapped = func() {
		e.Entry.Password = !e.Entry.Password
		reveal.SetText(map[bool]string{true: "Show", false: "Hide"}[e.Entry.Password])
		e.Refresh()
	}
	e.ActionItem = reveal
	return e
}

// AcceptsTab implements fyne.Tabbable.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	e.maker.focused(e)
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
	if EditsText(s) {
		e.Entry.TypedShortcut(s)
		return
	}
	PassShortcut(e, s)
}

// Button is a button that Enter presses too.
type Button struct {
	widget.Button
	maker Widgets
}

// Button returns a button.
func (w Widgets) Button(text string, tapped func()) *Button {
	b := &Button{maker: w}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.Button.FocusGained()
	b.maker.focused(b)
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case b.maker.escaped(key):
	case (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && !b.Disabled():
		b.Tapped(nil)
	default:
		b.Button.TypedKey(key)
	}
}

// Check is a tick box that knows Escape.
type Check struct {
	widget.Check
	maker Widgets
}

// Check returns a tick box.
func (w Widgets) Check(text string, changed func(bool)) *Check {
	c := &Check{maker: w}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	c.maker.focused(c)
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	if !c.maker.escaped(key) {
		c.Check.TypedKey(key)
	}
}

// Select is a choice that knows Escape.
type Select struct {
	widget.Select
	maker Widgets
}

// Select returns a choice of options.
func (w Widgets) Select(options []string, changed func(string)) *Select {
	s := &Select{maker: w}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	s.maker.focused(s)
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	if !s.maker.escaped(key) {
		s.Select.TypedKey(key)
	}
}

// List is a list that knows Escape.
type List struct {
	widget.List
	maker Widgets
}

// List returns a list; see widget.NewList for the three functions.
func (w Widgets) List(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *List {
	l := &List{maker: w}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	if !l.maker.escaped(key) {
		l.List.TypedKey(key)
	}
}
