package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// surface is a ground in a colour of the theme, which it follows.
type surface struct {
	widget.BaseWidget
	color  fyne.ThemeColorName
	radius float32
	ground *canvas.Rectangle
}

func newSurface(color fyne.ThemeColorName, radius float32) *surface {
	s := &surface{color: color, radius: radius, ground: canvas.NewRectangle(nil)}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	v := &surfaceView{WidgetRenderer: widget.NewSimpleRenderer(s.ground), surface: s}
	v.Refresh()
	return v
}

type surfaceView struct {
	fyne.WidgetRenderer
	surface *surface
}

func (v *surfaceView) Refresh() {
	s := v.surface
	s.ground.CornerRadius = s.radius
	s.ground.FillColor = s.Theme().Color(s.color, fyne.CurrentApp().Settings().ThemeVariant())
	s.ground.Refresh()
}

// on puts content on a ground.
func on(color fyne.ThemeColorName, content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newSurface(color, 0), content)
}

// padded leaves room around content.
func padded(top, bottom, left, right float32, content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), content)
}

// quietText is small text that steps back, in lines as wide as it is given.
type quietText struct{ widget.RichText }

// caption is a quiet text.
func caption(text string) *quietText {
	q := &quietText{}
	q.Scroll = fyne.ScrollNone
	q.ExtendBaseWidget(q)
	q.set(text, theme.ColorNamePlaceHolder, fyne.TextAlignLeading)
	return q
}

// SetText changes what it says.
func (q *quietText) SetText(text string) {
	style := q.style()
	q.set(text, style.ColorName, style.Alignment)
}

func (q *quietText) text() string { return q.Segments[0].(*widget.TextSegment).Text }

func (q *quietText) style() widget.RichTextStyle {
	return q.Segments[0].(*widget.TextSegment).Style
}

func (q *quietText) set(text string, color fyne.ThemeColorName, align fyne.TextAlign) {
	q.Segments = []widget.RichTextSegment{&widget.TextSegment{Text: text, Style: widget.RichTextStyle{
		ColorName: color, SizeName: theme.SizeNameCaptionText, Alignment: align,
	}}}
	q.Refresh()
}

// override is the theme with some of its colours replaced.
type override map[fyne.ThemeColorName]fyne.ThemeColorName

var _ fyne.Theme = override{}

func (o override) look() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color implements fyne.Theme. The empty name is no colour at all.
func (o override) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if other, ok := o[name]; ok {
		if other == "" {
			return color.Transparent
		}
		name = other
	}
	return o.look().Color(name, variant)
}

// Font implements fyne.Theme.
func (o override) Font(style fyne.TextStyle) fyne.Resource { return o.look().Font(style) }

// Icon implements fyne.Theme.
func (o override) Icon(name fyne.ThemeIconName) fyne.Resource { return o.look().Icon(name) }

// Size implements fyne.Theme.
func (o override) Size(name fyne.ThemeSizeName) float32 { return o.look().Size(name) }

// pointer lies below everything and tells when the mouse moves.
type pointer struct {
	widget.BaseWidget
	moved func()
}

var _ desktop.Hoverable = (*pointer)(nil)

func newPointer(moved func()) *pointer {
	p := &pointer{moved: moved}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *pointer) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// MouseIn implements desktop.Hoverable.
func (p *pointer) MouseIn(*desktop.MouseEvent) { p.moved() }

// MouseMoved implements desktop.Hoverable.
func (p *pointer) MouseMoved(*desktop.MouseEvent) { p.moved() }

// MouseOut implements desktop.Hoverable.
func (p *pointer) MouseOut() { p.moved() }
