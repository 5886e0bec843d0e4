package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// wheel is how much further than Fyne's a notch of the mouse wheel goes: about
// three lines, as everywhere else.
const wheel = 4

// Scroll scrolls its content up and down.
type Scroll struct {
	container.Scroll
	// Beyond is given the wheel where there is nothing left to scroll here; may be nil.
	Beyond func(*fyne.ScrollEvent)
}

// NewScroll returns a scroll of some content.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.Content, s.Direction = content, container.ScrollVerticalOnly
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *Scroll) Scrolled(e *fyne.ScrollEvent) {
	if !turn(&s.Scroll, e) && s.Beyond != nil {
		s.Beyond(e)
	}
}

// turn scrolls by a turn of the wheel. It reports whether there was anything to scroll.
func turn(s *container.Scroll, e *fyne.ScrollEvent) bool {
	before := s.Offset
	further := *e
	further.Scrolled.DY *= wheel
	s.Scrolled(&further)
	return s.Offset != before
}

// Strip scrolls its content to the sides, with no bar that would hide it.
type Strip struct{ container.Scroll }

// NewStrip returns a strip of some content.
func NewStrip(content fyne.CanvasObject) *Strip {
	s := &Strip{}
	s.Content, s.Direction = content, container.ScrollHorizontalOnly
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer {
	r := s.Scroll.CreateRenderer()
	for _, o := range r.Objects() {
		if o != s.Content {
			tint(o, Override{theme.ColorNameScrollBar: "", theme.ColorNameScrollBarBackground: ""})
		}
	}
	return r
}
