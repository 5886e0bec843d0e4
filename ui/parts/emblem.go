package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/emblems"
	look "tokendesk/ui/theme"
)

// Emblem draws a [emblems.Emblem]: a shape, which the graphics card paints, and its letters. It
// is no widget: whoever has it places its objects.
type Emblem struct {
	shape   *canvas.ArbitraryPolygon
	letters *canvas.Text
	shown   emblems.Emblem
}

// NewEmblem returns an emblem that shows nothing yet.
func NewEmblem() *Emblem {
	m := &Emblem{shape: canvas.NewArbitraryPolygon(nil, nil), letters: canvas.NewText("", nil)}
	m.shape.NormalizedPoints = true
	m.letters.Alignment = fyne.TextAlignCenter
	m.letters.TextStyle.Bold = true
	return m
}

// Objects are what it is drawn with, from below.
func (m *Emblem) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{m.shape, m.letters} }

// Set shows an emblem in the colours of a theme. Place it afterwards.
func (m *Emblem) Set(emblem emblems.Emblem, th fyne.Theme) {
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	m.shown = emblem
	m.letters.Text = emblem.Letters
	of := th.Color(look.ColorEmblem(int(emblem.Color)), variant)
	m.shape.FillColor, m.shape.StrokeColor, m.shape.StrokeWidth = of, nil, 0
	m.letters.Color = th.Color(look.ColorOnEmblem, variant)
	if emblem.Hollow {
		m.shape.FillColor, m.shape.StrokeColor, m.shape.StrokeWidth = look.EmblemTint(of), of, 2
		m.letters.Color = of
	}
}

// Pick shows in its place that the row is chosen: an empty circle for the tick, so that
// colour is not the only sign.
func (m *Emblem) Pick(th fyne.Theme) {
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	m.shown.Shape, m.letters.Text = emblems.Circle, ""
	m.shape.FillColor, m.shape.StrokeColor, m.shape.StrokeWidth = th.Color(look.ColorPane, variant), th.Color(theme.ColorNamePrimary, variant), 2
}

// Place puts it into a square.
func (m *Emblem) Place(at fyne.Position, side float32) {
	f := forms[m.shown.Shape]
	m.shape.Points = f.points
	m.shape.CornerRadii = m.shape.CornerRadii[:0]
	for _, r := range f.radii {
		m.shape.CornerRadii = append(m.shape.CornerRadii, r*side)
	}
	m.shape.Move(at)
	m.shape.Resize(fyne.NewSquareSize(side))
	m.letters.TextSize = side * f.text
	m.letters.Move(at.AddXY(0, f.drop*side))
	m.letters.Resize(fyne.NewSquareSize(side))
}

// form is how a shape is drawn in a square of side 1, its points clockwise.
type form struct {
	points []fyne.Position
	radii  []float32
	text   float32 // size of the letters
	drop   float32 // how much lower than the middle they stand
}

var corners = []fyne.Position{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 1}}

var forms = map[emblems.Shape]form{
	emblems.Circle: {corners, []float32{0.5, 0.5, 0.5, 0.5}, 0.42, 0},
	emblems.Square: {corners, []float32{0.2, 0.2, 0.2, 0.2}, 0.45, 0},
	emblems.Leaf:   {corners, []float32{0.5, 0.06, 0.5, 0.06}, 0.42, 0},
	emblems.Dome:   {corners, []float32{0.5, 0.5, 0.1, 0.1}, 0.42, 0.04},
	emblems.Shield: {
		[]fyne.Position{{X: 0.04, Y: 0}, {X: 0.96, Y: 0}, {X: 0.96, Y: 0.6}, {X: 0.5, Y: 1}, {X: 0.04, Y: 0.6}},
		[]float32{0.1, 0.1, 0.25, 0.06, 0.25},
		0.42, -0.07,
	},
	emblems.Diamond: {
		[]fyne.Position{{X: 0.5, Y: 0}, {X: 1, Y: 0.5}, {X: 0.5, Y: 1}, {X: 0, Y: 0.5}},
		[]float32{0.1, 0.1, 0.1, 0.1},
		0.38, 0,
	},
	emblems.Hexagon: {
		[]fyne.Position{{X: 0.5, Y: 0}, {X: 0.95, Y: 0.26}, {X: 0.95, Y: 0.74}, {X: 0.5, Y: 1}, {X: 0.05, Y: 0.74}, {X: 0.05, Y: 0.26}},
		[]float32{0.07, 0.07, 0.07, 0.07, 0.07, 0.07},
		0.42, 0,
	},
	emblems.House: {
		[]fyne.Position{{X: 0.5, Y: 0}, {X: 1, Y: 0.42}, {X: 1, Y: 1}, {X: 0, Y: 1}, {X: 0, Y: 0.42}},
		[]float32{0.06, 0.1, 0.1, 0.1, 0.1},
		0.43, 0.11,
	},
	emblems.Clover: {
		[]fyne.Position{
			{X: 0.22, Y: 0},
			{X: 0.78, Y: 0},
			{X: 0.78, Y: 0.22},
			{X: 1, Y: 0.22},
			{X: 1, Y: 0.78},
			{X: 0.78, Y: 0.78},
			{X: 0.78, Y: 1},
			{X: 0.22, Y: 1},
			{X: 0.22, Y: 0.78},
			{X: 0, Y: 0.78},
			{X: 0, Y: 0.22},
			{X: 0.22, Y: 0.22},
		},
		[]float32{0.2, 0.2, 0, 0.2, 0.2, 0, 0.2, 0.2, 0, 0.2, 0.2, 0},
		0.42, 0,
	},
}

// EmblemIcon is an emblem as a widget of a fixed size.
type EmblemIcon struct {
	widget.BaseWidget
	emblem emblems.Emblem
	side   float32 // at the theme's usual text size
}

// NewEmblemIcon returns an emblem of a size, which grows with text.
func NewEmblemIcon(emblem emblems.Emblem, side float32) *EmblemIcon {
	m := &EmblemIcon{emblem: emblem, side: side}
	m.ExtendBaseWidget(m)
	return m
}

// SetEmblem shows another emblem.
func (m *EmblemIcon) SetEmblem(emblem emblems.Emblem) {
	if m.emblem != emblem {
		m.emblem = emblem
		m.Refresh()
	}
}

// Accessibility implements accessible.Describer: its letters are no word, and what it says
// is written beside it.
func (m *EmblemIcon) Accessibility() accessible.Info {
	return accessible.Info{Ignored: true, Children: []fyne.CanvasObject{}}
}

// CreateRenderer implements fyne.Widget.
func (m *EmblemIcon) CreateRenderer() fyne.WidgetRenderer {
	v := &emblemView{icon: m, drawn: NewEmblem()}
	v.Refresh()
	return v
}

type emblemView struct {
	icon  *EmblemIcon
	drawn *Emblem
}

func (v *emblemView) Destroy() {}

func (v *emblemView) Objects() []fyne.CanvasObject { return v.drawn.Objects() }

func (v *emblemView) side() float32 {
	return v.icon.side * v.icon.Theme().Size(theme.SizeNameText) / 14
}

func (v *emblemView) MinSize() fyne.Size { return fyne.NewSquareSize(v.side()) }

// Layout implements fyne.WidgetRenderer: it stands in the middle.
func (v *emblemView) Layout(size fyne.Size) {
	side := v.side()
	v.drawn.Place(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2), side)
}

func (v *emblemView) Refresh() {
	v.drawn.Set(v.icon.emblem, v.icon.Theme())
	v.Layout(v.icon.Size())
	for _, o := range v.Objects() {
		o.Refresh()
	}
}
