package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// wheel is how much further than Fyne's a notch of the mouse wheel goes: about
// three lines, as everywhere else.
const wheel = 4

// Scroll scrolls its content up and down.
type Scroll struct{ container.Scroll }

// NewScroll returns a scroll of some content.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{}
	s.Content, s.Direction = content, container.ScrollVerticalOnly
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *Scroll) Scrolled(e *fyne.ScrollEvent) {
	further := *e
	further.Scrolled.DY *= wheel
	s.Scroll.Scrolled(&further)
}
