package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/words"
)

// Field is a text field whose caret stands still. That of the toolkit fades for as
// long as the field has the focus, and each of its steps paints the whole window. What
// does not fit into a field of one line scrolls under its caret, with no bar over it.
type Field struct {
	widget.Entry
	Said
	// Wheel is given the mouse wheel over the field where it has nothing to scroll, or
	// nothing left; may be nil.
	Wheel func(*fyne.ScrollEvent)
	inner *container.Scroll // of a field of one line: what keeps its caret in view

	focused  bool
	selected string              // what was told last of what is selected
	told     func(fyne.Shortcut) // is told what its window would be; nil: its window is
	content  fyne.Widget         // what draws the text; it is on the canvas also where the field is within another widget
	reveal   func()              // of a field for a secret: shows it, and hides it again; nil: it is no secret
}

// Accessibility implements accessible.Describer. What is concealed is not told, and
// neither is how long it is.
func (f *Field) Accessibility() accessible.Info {
	i := f.info(accessible.Field, "")
	switch {
	case f.Entry.Password:
		i.Role, i.Secret = accessible.Password, true
	case f.MultiLine:
		i.Role = accessible.TextArea
	}
	i.Sensitive = i.Secret || f.reveal != nil
	if !i.Secret {
		i.Text = f.Text
	}
	if hint := words.Aloud(f.PlaceHolder); f.Text == "" && hint != i.Name {
		i.Description = strings.TrimSpace(hint + " " + i.Description)
	}
	i.States |= accessible.Disabled.If(f.Disabled())
	if f.ActionItem != nil {
		i.Children = []fyne.CanvasObject{f.ActionItem}
	}
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (f *Field) AccessibilityLabel() string { return f.info(accessible.Field, "").Name }

// AccessibilityRole implements fyne.Accessible.
func (f *Field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Typed returns what it holds, so that a host can tell that somebody types.
func (f *Field) Typed() string { return f.Text }

// TypedKey implements fyne.Focusable.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	if EditsTextKey(e) {
		f.Entry.TypedKey(e)
		return
	}
	PassKey(f, e)
}

// TypedShortcut implements fyne.Shortcutable.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	switch {
	case f.reveals(s):
	case EditsText(s):
		f.Entry.TypedShortcut(s)
	default:
		PassShortcut(f, s)
	}
}

// FocusGained implements fyne.Focusable.
func (f *Field) FocusGained() {
	f.focused = true
	f.Entry.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (f *Field) FocusLost() {
	f.focused = false
	f.Entry.FocusLost()
}

// CreateRenderer implements fyne.Widget. In high contrast the colour of its edge and the
// caret are not enough to show the focus.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	if !f.MultiLine {
		f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip) // what would not scroll would run out of it
	}
	r := faulted(f, f.Entry.CreateRenderer())
	// The toolkit starts the caret's animation whenever it draws the content of a field
	// that has the focus, and then says where the caret is. What ends the animation is
	// the end of a renderer of that content, any of them: the caret is whole by then.
	if content := contentOf(r); content != nil {
		f.content = content
		f.OnCursorChanged = content.CreateRenderer().Destroy
	}
	if !f.MultiLine {
		r = oneLine(f, r)
	}
	r = wheeled(r, f.MultiLine, func() func(*fyne.ScrollEvent) { return f.Wheel })
	return ringed(r, f, func() bool {
		return f.focused && look.Edged(f.Theme())
	})
}

// contentOf is what in a field holds its text and its caret: it scrolls, or stands
// after ground and border.
func contentOf(field fyne.WidgetRenderer) fyne.Widget {
	for _, o := range field.Objects() {
		switch scrolled := o.(type) {
		case *container.Scroll:
			o = scrolled.Content
		case *cut:
			o = scrolled.scroll.Content
		}
		if w, ok := o.(fyne.Widget); ok {
			return w
		}
	}
	return nil
}
