package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
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
	ground  *canvas.Rectangle       // of the widget; nil for none that has an edge
	edge    func(ground *canvas.Rectangle, th fyne.Theme, variant fyne.ThemeVariant)
	all     []fyne.CanvasObject // kept, as it is asked for with each picture
}

// ringRoom is between what is ringed and its ring.
const ringRoom = 2

// ringed draws a ring around a widget while it has the focus.
func ringed(r fyne.WidgetRenderer, w fyne.Widget, focused func() bool) *ring {
	v := &ring{WidgetRenderer: r, widget: w, line: NewRing(), focused: focused}
	v.paint()
	return v
}

// edged draws the ground of a widget with an edge: the first rectangle that it draws.
func (v *ring) edged(edge func(ground *canvas.Rectangle, th fyne.Theme, variant fyne.ThemeVariant)) *ring {
	for _, o := range v.WidgetRenderer.Objects() {
		if ground, ok := o.(*canvas.Rectangle); ok {
			v.ground, v.edge = ground, edge
			break
		}
	}
	v.paint()
	return v
}

// ringedButton is [ringed] for a button of the toolkit: in high contrast it has an edge,
// unless its colour is one that is seen without.
func ringedButton(r fyne.WidgetRenderer, w fyne.Widget, of *widget.Button, focused func() bool) *ring {
	v := ringed(r, w, focused)
	v.accent = func() bool { return of.Importance == widget.HighImportance }
	return v.edged(func(ground *canvas.Rectangle, th fyne.Theme, variant fyne.ThemeVariant) {
		look.Edge(ground, th, variant)
		if of.Importance != widget.MediumImportance {
			ground.StrokeWidth = 0
		}
	})
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
	return canvas.NewRectangle(nil)
}

// PlaceRing puts such a line around a place, and paints it. outside tells whether there is
// room for it around that; else it lies within.
func PlaceRing(line *canvas.Rectangle, th fyne.Theme, at fyne.Position, size fyne.Size, radius float32, outside bool) {
	line.StrokeWidth = max(2, th.Size(look.SizeRing))
	by := line.StrokeWidth / 2
	if outside {
		by = -(ringRoom + by)
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
	if v.ground != nil {
		v.edge(v.ground, th, fyne.CurrentApp().Settings().ThemeVariant())
	}
	PlaceRing(v.line, th, fyne.Position{}, size, th.Size(theme.SizeNameButtonRadius), !v.inside)
	if v.accent != nil && v.accent() {
		v.line.StrokeColor = th.Color(theme.ColorNameForeground, fyne.CurrentApp().Settings().ThemeVariant())
	}
}
