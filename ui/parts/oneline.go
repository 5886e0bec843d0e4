package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// lineRenderer draws a field of one line. The toolkit's scroll still keeps its caret in
// view, and what is seen of it is the text: its bars would lie on that, and take clicks.
type lineRenderer struct {
	fyne.WidgetRenderer
	field  *Field
	scroll *container.Scroll
	line   *cut
	all    []fyne.CanvasObject // kept, as it is asked for with each picture
}

// oneLine is how a field of one line is drawn, given how the toolkit draws it.
func oneLine(f *Field, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	for _, o := range r.Objects() {
		if scroll, ok := o.(*container.Scroll); ok {
			f.inner = scroll
			line := &cut{scroll: scroll}
			line.ExtendBaseWidget(line)
			return &lineRenderer{WidgetRenderer: r, field: f, scroll: scroll, line: line}
		}
	}
	return r
}

// Objects implements fyne.WidgetRenderer.
func (r *lineRenderer) Objects() []fyne.CanvasObject {
	r.all = append(r.all[:0], r.WidgetRenderer.Objects()...)
	for i, o := range r.all {
		if o == r.scroll {
			r.all[i] = r.line
		}
	}
	return r.all
}

// Layout implements fyne.WidgetRenderer. The toolkit begins the text before the end of an
// icon, which stands a little to the right of the border.
func (r *lineRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	if r.field.Icon != nil {
		th := r.field.Theme()
		by := max(0, th.Size(theme.SizeNameInnerPadding)-th.Size(theme.SizeNameLineSpacing)/2)
		r.scroll.Move(r.scroll.Position().AddXY(by, 0))
		r.scroll.Resize(r.scroll.Size().SubtractWidthHeight(by, 0))
	}
	r.line.Move(r.scroll.Position())
	r.line.Resize(r.scroll.Size())
}

// Refresh implements fyne.WidgetRenderer.
func (r *lineRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	canvas.Refresh(r.line)
}

// cut shows what a scroll holds, where that has put it, and cuts it off at the scroll's
// edges.
type cut struct {
	widget.BaseWidget
	scroll *container.Scroll
}

// CreateRenderer implements fyne.Widget.
func (c *cut) CreateRenderer() fyne.WidgetRenderer {
	return &cutRenderer{widget.NewSimpleRenderer(c.scroll.Content), c.scroll}
}

type cutRenderer struct {
	fyne.WidgetRenderer
	scroll *container.Scroll
}

// IsClip tells the toolkit that nothing is drawn beyond the edges.
func (r *cutRenderer) IsClip() {}

// Layout implements fyne.WidgetRenderer: the text has another length.
func (r *cutRenderer) Layout(fyne.Size) { r.scroll.Refresh() }

// MinSize implements fyne.WidgetRenderer: as that of a scroll, it knows nothing of the text.
func (r *cutRenderer) MinSize() fyne.Size { return fyne.Size{} }

// Refresh implements fyne.WidgetRenderer.
func (r *cutRenderer) Refresh() { r.scroll.Refresh() }

// MouseDown implements desktop.Mouseable: the letter that is clicked is looked for where
// the text begins, which is behind an icon.
func (f *Field) MouseDown(e *desktop.MouseEvent) {
	if f.inner != nil {
		there := *e
		there.Position.X -= f.inner.Position().X
		e = &there
	}
	if e.Button == desktop.MouseButtonTertiary {
		f.pasteSelected(e)
		return
	}
	f.Entry.MouseDown(e)
}
