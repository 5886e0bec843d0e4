package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Selected tells the window that somebody selected text in a field, for desktops on which
// what is selected can be pasted elsewhere. It is never of a field that holds a secret.
type Selected struct{ Text string }

// ShortcutName implements fyne.Shortcut.
func (*Selected) ShortcutName() string { return "Selected" }

// PasteSelected asks the window for the text that is selected on the desktop, as a click of
// the middle button does. Into is given it, on the UI goroutine, unless nothing is.
type PasteSelected struct{ Into func(text string) }

// ShortcutName implements fyne.Shortcut.
func (*PasteSelected) ShortcutName() string { return "PasteSelected" }

// pasteSelected asks for what is selected, for where somebody clicked.
func (f *Field) pasteSelected(e *desktop.MouseEvent) {
	if f.Disabled() {
		return
	}
	click := *e
	click.Button = desktop.MouseButtonPrimary
	f.Entry.MouseDown(&click)
	f.Entry.MouseUp(&click)
	f.tell(&PasteSelected{func(text string) {
		f.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: given(text)})
	}})
}

// MouseUp implements desktop.Mouseable.
func (f *Field) MouseUp(m *desktop.MouseEvent) {
	if m.Button != desktop.MouseButtonTertiary {
		f.Entry.MouseUp(m)
		f.tellSelected()
	}
}

// DragEnd implements fyne.Draggable.
func (f *Field) DragEnd() {
	f.Entry.DragEnd()
	f.tellSelected()
}

// DoubleTapped implements fyne.DoubleTappable.
func (f *Field) DoubleTapped(e *fyne.PointEvent) {
	f.Entry.DoubleTapped(e)
	f.tellSelected()
}

// KeyUp implements desktop.Keyable.
func (f *Field) KeyUp(e *fyne.KeyEvent) {
	f.Entry.KeyUp(e)
	f.tellSelected()
}

// tellSelected tells of another selection than before.
func (f *Field) tellSelected() {
	text := f.SelectedText()
	if text == f.selected {
		return
	}
	f.selected = text
	if text != "" && f.reveal == nil && !f.Password {
		f.tell(&Selected{text})
	}
}

// tell hands something on to the window that the field is in.
func (f *Field) tell(s fyne.Shortcut) {
	switch {
	case f.told != nil:
		f.told(s)
	case f.content != nil:
		PassShortcut(f.content, s)
	}
}

// given is a clipboard that holds a text.
type given string

// Content implements fyne.Clipboard.
func (g given) Content() string { return string(g) }

// SetContent implements fyne.Clipboard; it keeps nothing.
func (given) SetContent(string) {}
