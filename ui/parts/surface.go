package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"

	"tokendesk/ui/atspi/accessible"
)

// Surface is a coloured ground with room around its content. It follows the
// theme.
type Surface struct {
	widget.BaseWidget
	content fyne.CanvasObject
	color   fyne.ThemeColorName
	room    Inset
	say     *accessible.Info // nil: it says nothing
}

// NewSurface returns a ground of a theme colour, with the same room on all
// sides but the given extra ones.
func NewSurface(color fyne.ThemeColorName, room Inset, content fyne.CanvasObject) *Surface {
	s := &Surface{content: content, color: color, room: room}
	s.ExtendBaseWidget(s)
	return s
}

// Callout is a surface with an icon before its content: something to know.
func Callout(color fyne.ThemeColorName, icon fyne.Resource, content fyne.CanvasObject) *Surface {
	mark := container.New(Inset{Top: 8, Left: 8}, container.New(besideText{20}, widget.NewIcon(icon)))
	return NewSurface(color, Inset{Top: 2, Right: 6, Bottom: 2, Left: 2}, container.New(Pair{Name: 30}, mark, content))
}

// As gives what is on it a role and a name, as one thing to know; live says whether it is
// told when it comes.
func (s *Surface) As(role accessible.Role, name string, live accessible.Live) *Surface {
	s.say = &accessible.Info{Role: role, Name: name, Live: live, Children: []fyne.CanvasObject{s.content}}
	return s
}

// Accessibility implements accessible.Describer. A ground by itself says nothing.
func (s *Surface) Accessibility() accessible.Info {
	if s.say != nil {
		return *s.say
	}
	return accessible.Info{Ignored: true}
}

// SetColor gives it another theme colour.
func (s *Surface) SetColor(color fyne.ThemeColorName) {
	if s.color != color {
		s.color = color
		s.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{surface: s, ground: canvas.NewRectangle(nil)}
	r.paint()
	return r
}

type surfaceRenderer struct {
	surface *Surface
	ground  *canvas.Rectangle
}

func (r *surfaceRenderer) paint() {
	r.ground.FillColor = theme.ColorForWidget(r.surface.color, r.surface)
	r.ground.CornerRadius = theme.SizeForWidget(theme.SizeNameCardRadius, r.surface)
	look.Edge(r.ground, r.surface.Theme(), fyne.CurrentApp().Settings().ThemeVariant())
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.surface.room.Layout([]fyne.CanvasObject{r.surface.content}, size)
}

func (r *surfaceRenderer) MinSize() fyne.Size {
	return r.surface.room.MinSize([]fyne.CanvasObject{r.surface.content})
}

func (r *surfaceRenderer) Refresh() {
	r.paint()
	r.ground.Refresh()
	r.surface.content.Refresh()
}

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.surface.content}
}

func (r *surfaceRenderer) Destroy() {}
