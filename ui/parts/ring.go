package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// ring shows where the focus is: a line around a widget, with a little room between
// them, so that it is seen on whatever colour that has. Fyne's own mark tints the
// widget, which is not seen on a primary button.
type ring struct {
	fyne.WidgetRenderer
	widget  fyne.Widget
	line    *canvas.Rectangle
	focused func() bool
	width   func(fyne.Size) float32 // of what is ringed; nil is all of it
	accent  func() bool             // it has the ring's own colour; nil: it has not
	inside  bool                    // there is no room around it
	all     []fyne.CanvasObject     // kept, as it is asked for with each picture
}

// Measures of a ring.
const (
	ringRoom   = 2
	ringStroke = 2
)

// ringed draws a ring around a widget while it has the focus.
func ringed(r fyne.WidgetRenderer, w fyne.Widget, focused func() bool) *ring {
	v := &ring{WidgetRenderer: r, widget: w, line: NewRing(), focused: focused}
	v.paint()
	return v
}

// RingedLine draws a ring within a line of a list, which has no room around it, while it
// has the focus.
func RingedLine(r fyne.WidgetRenderer, w fyne.Widget, focused func() bool) fyne.WidgetRenderer {
	v := ringed(r, w, focused)
	v.inside = true
	return v
}

// NewRing returns the line that shows where the focus is, for what draws it itself:
// see [PlaceRing].
func NewRing() *canvas.Rectangle {
	line := canvas.NewRectangle(nil)
	line.StrokeWidth = ringStroke
	return line
}

// PlaceRing puts such a line around a place, and paints it. outside tells whether there is
// room for it around that; else it lies within.
func PlaceRing(line *canvas.Rectangle, th fyne.Theme, at fyne.Position, size fyne.Size, radius float32, outside bool) {
	by := float32(ringStroke) / 2
	if outside {
		by = -(ringRoom + ringStroke/2)
	}
	line.StrokeColor = th.Color(theme.ColorNamePrimary, fyne.CurrentApp().Settings().ThemeVariant())
	line.CornerRadius = max(0, radius-by)
	line.Move(at.AddXY(by, by))
	line.Resize(fyne.NewSize(size.Width-2*by, size.Height-2*by))
}

// Objects implements fyne.WidgetRenderer.
func (v *ring) Objects() []fyne.CanvasObject {
	if !v.focused() {
		return v.WidgetRenderer.Objects()
	}
	v.all = append(append(v.all[:0], v.WidgetRenderer.Objects()...), v.line)
	return v.all
}

// Layout implements fyne.WidgetRenderer.
func (v *ring) Layout(size fyne.Size) {
	v.WidgetRenderer.Layout(size)
	v.paint()
}

// Refresh implements fyne.WidgetRenderer.
func (v *ring) Refresh() {
	v.paint()
	v.WidgetRenderer.Refresh()
}

func (v *ring) paint() {
	size := v.widget.Size()
	if v.width != nil {
		size.Width = v.width(size)
	}
	th := fyne.CurrentApp().Settings().Theme()
	if of, ok := v.widget.(interface{ Theme() fyne.Theme }); ok {
		th = of.Theme()
	}
	PlaceRing(v.line, th, fyne.Position{}, size, th.Size(theme.SizeNameButtonRadius), !v.inside)
	if v.accent != nil && v.accent() {
		v.line.StrokeColor = th.Color(theme.ColorNameForeground, fyne.CurrentApp().Settings().ThemeVariant())
	}
}
