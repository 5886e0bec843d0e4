package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// NewPassword returns a field for a secret.
func NewPassword() *Field {
	f := &Field{}
	f.ExtendBaseWidget(f)
	f.conceal(f)
	return f
}

// Password returns a field for a secret.
func (w Widgets) Password() *Entry {
	e := w.Entry()
	e.conceal(e)
	return e
}

// conceal makes a field one for a secret: it shows dots and cannot be copied from, until a
// click on the eye in it, or [revealKey], shows what was typed. self is the field as it has
// the focus.
func (f *Field) conceal(self fyne.Focusable) {
	f.Entry.Password = true
	eye := InField(self, theme.VisibilityIcon(), nil)
	NameBy(eye, func() string { return showOrHide(f.Entry.Password) + " " + f.AccessibilityLabel() })
	f.reveal = func() {
		f.Entry.Password = !f.Entry.Password
		eye.Icon = theme.VisibilityOffIcon() // what a click does next, as where a token is shown
		if f.Entry.Password {
			eye.Icon = theme.VisibilityIcon()
		}
		eye.Refresh()
		f.Refresh()
	}
	tapped := eye.OnTapped
	eye.OnTapped = func() {
		f.reveal()
		tapped()
	}
	f.ActionItem = eye
}

func showOrHide(concealed bool) string {
	if concealed {
		return "Show"
	}
	return "Hide"
}

// revealKey shows what was typed into a field for a secret, and hides it again, while the
// field has the focus.
var revealKey = &desktop.CustomShortcut{KeyName: fyne.KeyH, Modifier: fyne.KeyModifierControl}

// reveals does what revealKey asks for; false where that is not what was pressed.
func (f *Field) reveals(s fyne.Shortcut) bool {
	if f.reveal == nil || s.ShortcutName() != revealKey.ShortcutName() {
		return false
	}
	f.reveal()
	return true
}

// InField returns a button that stands in a field and does something with what is in it.
// It never has the focus, and a click on it gives that to the field: Tab goes from field to
// field, so that what somebody types without looking is never lost on a button, or presses
// it. What it does must have a key as well.
func InField(field fyne.Focusable, icon fyne.Resource, tapped func()) *RowButton {
	b := NewRowButton("", icon, nil)
	b.Importance = widget.LowImportance
	b.OnTapped = func() {
		if c := canvasOf(b); c != nil {
			c.Focus(field)
		}
		if tapped != nil {
			tapped()
		}
	}
	return b
}
