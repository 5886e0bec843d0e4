package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// over lies over a field of one line and hands the mouse wheel on to what the
// field is in. Fyne's fields keep the wheel for themselves, so that a form would
// stop scrolling as soon as one of its fields comes under the pointer.
type over struct {
	widget.BaseWidget
	wheel func(*fyne.ScrollEvent)
}

var _ fyne.Scrollable = (*over)(nil)

func newOver(wheel func(*fyne.ScrollEvent)) *over {
	o := &over{wheel: wheel}
	o.ExtendBaseWidget(o)
	return o
}

// Scrolled implements fyne.Scrollable.
func (o *over) Scrolled(e *fyne.ScrollEvent) { o.wheel(e) }

// CreateRenderer implements fyne.Widget.
func (o *over) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Field.CreateRenderer()
	if e.MultiLine || e.maker.Wheel == nil {
		return r // several lines may scroll themselves
	}
	return &entryRenderer{r, newOver(e.maker.Wheel)}
}

// entryRenderer is Fyne's, and what lies over the field.
type entryRenderer struct {
	fyne.WidgetRenderer
	over *over
}

// Layout implements fyne.WidgetRenderer.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.over.Resize(size)
}

// Objects implements fyne.WidgetRenderer.
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	return append(objects[:len(objects):len(objects)], r.over)
}
