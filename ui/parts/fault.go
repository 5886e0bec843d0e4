package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// faultRenderer draws a field with an edge in the colour of errors while something is wrong
// with what it holds: the words that say what stand below it, and are small.
type faultRenderer struct {
	fyne.WidgetRenderer
	field *Field
	edge  *canvas.Rectangle
}

// faulted is how a field is drawn, given how the toolkit draws it.
func faulted(f *Field, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	for _, o := range r.Objects() {
		if edge, ok := o.(*canvas.Rectangle); ok && edge.StrokeWidth > 0 {
			v := &faultRenderer{r, f, edge}
			v.paint()
			return v
		}
	}
	return r
}

// Refresh implements fyne.WidgetRenderer.
func (v *faultRenderer) Refresh() {
	v.WidgetRenderer.Refresh()
	v.paint()
}

func (v *faultRenderer) paint() {
	if !v.field.faulty() {
		return
	}
	wrong := v.field.Theme().Color(theme.ColorNameError, fyne.CurrentApp().Settings().ThemeVariant())
	if v.edge.StrokeColor != wrong {
		v.edge.StrokeColor = wrong
		v.edge.Refresh()
	}
}
