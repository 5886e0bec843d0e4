package editor

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// Hints say why a field is asked for and where its value comes from. One is open at a
// time: below its field, where the button beside it or F1 in the field opened it, until Escape.

// hintSize is how large the button of a hint is: WCAG 2.2 wants 24 for a target.
const hintSize = 28

// hintButton opens the hint of a field. It is no stop of Tab, which goes from field to
// field: there F1 does the same.
type hintButton struct {
	widget.BaseWidget
	of     string // the field's label
	tapped func()
	open   bool
	under  bool // the mouse is over it
}

var _ desktop.Hoverable = (*hintButton)(nil)

func newHintButton(of string, tapped func()) *hintButton {
	b := &hintButton{of: of, tapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *hintButton) Tapped(*fyne.PointEvent) { b.tapped() }

// Cursor implements desktop.Cursorable.
func (b *hintButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (b *hintButton) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *hintButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *hintButton) MouseOut() { b.hover(false) }

func (b *hintButton) hover(under bool) {
	b.under = under
	b.Refresh()
}

// Accessibility implements accessible.Describer.
func (b *hintButton) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.ToggleButton, Name: b.AccessibilityLabel(), States: accessible.Pressed.If(b.open), Children: []fyne.CanvasObject{},
		Actions: []accessible.Action{{Name: "press", Key: "F1", Do: b.tapped}},
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (b *hintButton) AccessibilityLabel() string { return "Explain " + b.of }

// AccessibilityRole implements fyne.Accessible.
func (b *hintButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *hintButton) CreateRenderer() fyne.WidgetRenderer {
	v := &hintView{button: b, icon: widget.NewIcon(nil)}
	v.Refresh()
	return v
}

type hintView struct {
	button *hintButton
	icon   *widget.Icon
}

func (v *hintView) Destroy()                     {}
func (v *hintView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.icon} }
func (v *hintView) MinSize() fyne.Size           { return fyne.NewSquareSize(hintSize) }

func (v *hintView) Layout(size fyne.Size) {
	side := v.button.Theme().Size(theme.SizeNameInlineIcon) * 0.85
	v.icon.Resize(fyne.NewSquareSize(side))
	v.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
}

func (v *hintView) Refresh() {
	color := theme.ColorNamePlaceHolder
	if v.button.open || v.button.under {
		color = theme.ColorNamePrimary
	}
	v.icon.SetResource(theme.NewColoredResource(theme.InfoIcon(), color))
}

// beside puts the button of a hint at the right of a field's input, or as much room where
// there is no hint.
func (b *hintButton) beside(input fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, container.NewVBox(container.NewPadded(b)), input)
}

// explain opens the hint of a row, or closes it where it is open.
func (f *form) explain(r *row) {
	if r == nil {
		return
	}
	if f.explained == r.field.path {
		f.explained = ""
	} else {
		f.explained = r.field.path
	}
	f.update()
	if r.focus != nil {
		f.win.Canvas().Focus(r.focus)
	}
	f.sheet.Relayout()
	f.sheet.Follow(r.object)
}

// escape closes the hint that is open, else the editor.
func (f *form) escape() {
	if f.explained == "" {
		f.sheet.Close()
		return
	}
	f.explained = ""
	f.update()
}

// ownKey has the keys that no field has a use for, and reports whether this was one of its own.
func (f *form) ownKey(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyF1 {
		return false
	}
	f.explain(f.focused())
	return true
}
