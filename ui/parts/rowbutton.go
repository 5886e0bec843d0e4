package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"

	"tokendesk/ui/atspi/accessible"
)

// RowButton is a button of a row of a list, or of a field: see [InField]. It looks as any
// button does and never has the focus: list and field have the keys, and one for each of
// their buttons. Change its fields and call Refresh.
type RowButton struct {
	widget.BaseWidget
	Said
	Text       string
	Icon       fyne.Resource
	Importance widget.Importance // Medium, Low or High
	OnTapped   func()
	hovered    bool
}

var (
	_ fyne.Tappable     = (*RowButton)(nil)
	_ desktop.Hoverable = (*RowButton)(nil)
)

// NewRowButton returns a button.
func NewRowButton(text string, icon fyne.Resource, tapped func()) *RowButton {
	b := &RowButton{Text: text, Icon: icon, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// Accessibility implements accessible.Describer.
func (b *RowButton) Accessibility() accessible.Info { return b.button(b.Text, false, b.OnTapped) }

// AccessibilityLabel is what it is called where it is not seen.
func (b *RowButton) AccessibilityLabel() string { return b.Accessibility().Name }

// AccessibilityRole says that it is a button.
func (b *RowButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (b *RowButton) Tapped(*fyne.PointEvent) { b.OnTapped() }

// MouseIn implements desktop.Hoverable.
func (b *RowButton) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *RowButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *RowButton) MouseOut() { b.hover(false) }

func (b *RowButton) hover(over bool) {
	b.hovered = over
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *RowButton) CreateRenderer() fyne.WidgetRenderer {
	v := &rowButtonView{
		button: b, ground: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil),
		word: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil),
	}
	v.word.TextStyle.Bold = true
	v.objects = []fyne.CanvasObject{v.ground, v.over, v.icon, v.word}
	v.Refresh()
	return v
}

type rowButtonView struct {
	button       *RowButton
	ground, over *canvas.Rectangle
	word         *canvas.Text
	icon         *canvas.Image
	objects      []fyne.CanvasObject
}

func (v *rowButtonView) Destroy()                     {}
func (v *rowButtonView) Objects() []fyne.CanvasObject { return v.objects }

// MinSize implements fyne.WidgetRenderer: as Fyne's button.
func (v *rowButtonView) MinSize() fyne.Size {
	th := v.button.Theme()
	size := fyne.NewSquareSize(th.Size(theme.SizeNameInlineIcon))
	if v.button.Text != "" {
		size = fyne.MeasureText(v.button.Text, th.Size(theme.SizeNameText), v.word.TextStyle)
	}
	room := 2 * th.Size(theme.SizeNameInnerPadding)
	return size.AddWidthHeight(room, room)
}

func (v *rowButtonView) Layout(size fyne.Size) {
	v.ground.Resize(size)
	v.over.Resize(size)
	word := v.word.MinSize()
	v.word.Move(fyne.NewPos((size.Width-word.Width)/2, (size.Height-word.Height)/2))
	v.word.Resize(word)
	side := v.button.Theme().Size(theme.SizeNameInlineIcon)
	v.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
	v.icon.Resize(fyne.NewSquareSize(side))
}

func (v *rowButtonView) Refresh() {
	b, th, variant := v.button, v.button.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	ground, word := theme.ColorNameButton, theme.ColorNameForeground
	if b.Importance == widget.HighImportance {
		ground, word = theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	}
	v.ground.FillColor = th.Color(ground, variant)
	look.Edge(v.ground, th, variant)
	if b.Importance == widget.HighImportance {
		v.ground.StrokeWidth = 0
	}
	SetVisible(v.ground, b.Importance != widget.LowImportance)
	v.over.FillColor = th.Color(theme.ColorNameHover, variant)
	SetVisible(v.over, b.hovered)
	v.ground.CornerRadius = th.Size(theme.SizeNameButtonRadius)
	v.over.CornerRadius = v.ground.CornerRadius
	v.word.Text, v.word.TextSize, v.word.Color = b.Text, th.Size(theme.SizeNameText), th.Color(word, variant)
	if v.icon.Resource != b.Icon {
		v.icon.Resource = b.Icon
		v.icon.Refresh()
	}
	SetVisible(v.icon, b.Icon != nil)
	v.Layout(b.Size())
	canvas.Refresh(b)
}
