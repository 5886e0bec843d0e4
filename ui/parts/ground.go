package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ground is a plain colour of the theme, which it follows.
type ground struct {
	widget.BaseWidget
	color     fyne.ThemeColorName
	rectangle *canvas.Rectangle
}

// On puts content on a ground in a colour of the theme.
func On(color fyne.ThemeColorName, content fyne.CanvasObject) fyne.CanvasObject {
	g := &ground{color: color, rectangle: canvas.NewRectangle(nil)}
	g.ExtendBaseWidget(g)
	return container.NewStack(g, content)
}

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	v := &groundView{WidgetRenderer: widget.NewSimpleRenderer(g.rectangle), ground: g}
	v.Refresh()
	return v
}

type groundView struct {
	fyne.WidgetRenderer
	ground *ground
}

func (v *groundView) Refresh() {
	v.ground.rectangle.FillColor = theme.ColorForWidget(v.ground.color, v.ground)
	v.ground.rectangle.Refresh()
}

// Padded leaves room around content.
func Padded(top, bottom, left, right float32, content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), content)
}

// SetVisible shows or hides an object.
func SetVisible(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// SetEnabled lets a widget be used, or not.
func SetEnabled(w fyne.Disableable, enabled bool) {
	if enabled {
		w.Enable()
	} else {
		w.Disable()
	}
}

// Override is the theme with some of its colours replaced by others of it. The
// empty name is no colour at all.
type Override map[fyne.ThemeColorName]fyne.ThemeColorName

var _ fyne.Theme = Override{}

func (o Override) theme() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color implements fyne.Theme.
func (o Override) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if other, ok := o[name]; ok {
		if other == "" {
			return color.Transparent
		}
		name = other
	}
	return o.theme().Color(name, variant)
}

// Font implements fyne.Theme.
func (o Override) Font(style fyne.TextStyle) fyne.Resource { return o.theme().Font(style) }

// Icon implements fyne.Theme.
func (o Override) Icon(name fyne.ThemeIconName) fyne.Resource { return o.theme().Icon(name) }

// Size implements fyne.Theme.
func (o Override) Size(name fyne.ThemeSizeName) float32 { return o.theme().Size(name) }
