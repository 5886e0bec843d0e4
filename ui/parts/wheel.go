package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// over lies over a field or a list and hands the mouse wheel on to what that is in.
// Fyne's keep the wheel for themselves, so that a form would stop scrolling as soon as
// one of them comes under the pointer.
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

// Accessibility implements accessible.Describer.
func (*over) Accessibility() accessible.Info { return silent() }

// Scrolled implements fyne.Scrollable.
func (o *over) Scrolled(e *fyne.ScrollEvent) { o.wheel(e) }

// CreateRenderer implements fyne.Widget.
func (o *over) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	r := wheeled(l.List.CreateRenderer(), true, func() func(*fyne.ScrollEvent) { return l.maker.Wheel })
	return RingedLine(r, l, func() bool { return l.focused })
}

// wheeled lies something over a widget that has the wheel scroll that, where it scrolls
// and is not at its end, and else what it is in: beyond, which may be nil.
func wheeled(r fyne.WidgetRenderer, scrolls bool, beyond func() func(*fyne.ScrollEvent)) fyne.WidgetRenderer {
	var inner *container.Scroll
	for _, o := range r.Objects() {
		if s, ok := o.(*container.Scroll); ok && scrolls {
			inner = s
		}
	}
	return &overRenderer{r, newOver(func(e *fyne.ScrollEvent) {
		if inner != nil && turn(inner, e) {
			return
		}
		if wheel := beyond(); wheel != nil {
			wheel(e)
		}
	})}
}

// wheelOver gives the wheel over the fields of some content to a scroll that they are in.
func wheelOver(scroll *Scroll, content ...fyne.CanvasObject) {
	for _, o := range content {
		switch o := o.(type) {
		case *Field:
			o.Wheel = scroll.Scrolled
		case *Entry:
			o.Wheel = scroll.Scrolled
		case *fyne.Container:
			wheelOver(scroll, o.Objects...)
		}
	}
}

// overRenderer is that of a widget, and what lies over it.
type overRenderer struct {
	fyne.WidgetRenderer
	over *over
}

// Layout implements fyne.WidgetRenderer.
func (r *overRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.over.Resize(size)
}

// Objects implements fyne.WidgetRenderer.
func (r *overRenderer) Objects() []fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	return append(objects[:len(objects):len(objects)], r.over)
}
