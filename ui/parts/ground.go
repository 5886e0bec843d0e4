package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// ground is a plain colour of the theme, which it follows. It is drawn as a line as
// wide as it is high: the toolkit paints every pixel of a rectangle through its shadows,
// and under software rendering, where the whole window is painted for each second that
// is counted, a rectangle costs more than three times what a line does.
type ground struct {
	widget.BaseWidget
	color fyne.ThemeColorName
}

// Accessibility implements accessible.Describer.
func (*ground) Accessibility() accessible.Info { return silent() }

// On puts content on a ground in a colour of the theme. It is for a part of the window
// that does not scroll: of a line, the toolkit takes only its middle to be seen or not.
func On(color fyne.ThemeColorName, content fyne.CanvasObject) fyne.CanvasObject {
	g := &ground{color: color}
	g.ExtendBaseWidget(g)
	return container.NewStack(g, content)
}

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	v := &groundView{ground: g, line: canvas.NewLine(nil)}
	v.Refresh()
	return v
}

type groundView struct {
	ground *ground
	line   *canvas.Line
}

func (v *groundView) Destroy() {}

func (v *groundView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.line} }

func (v *groundView) MinSize() fyne.Size { return fyne.Size{} }

func (v *groundView) Layout(size fyne.Size) {
	v.line.Position1, v.line.Position2 = fyne.NewPos(0, size.Height/2), fyne.NewPos(size.Width, size.Height/2)
	v.line.StrokeWidth = size.Height
	v.line.Refresh()
}

func (v *groundView) Refresh() {
	v.line.StrokeColor = theme.ColorForWidget(v.ground.color, v.ground)
	v.line.Refresh()
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

// tint draws a part of a widget, which shows no text, in other colours. Whatever is
// written below another theme has fonts of its own in memory, some 8 MB for each weight:
// so never the whole widget with what it holds.
func tint(part fyne.CanvasObject, colors Override) { container.NewThemeOverride(part, colors) }
