package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// Split shows two things side by side, with a divider that is drawn as quietly as any
// other line.
type Split struct{ container.Split }

// NewSplit returns a split; offset is the part of its width that is on the left.
func NewSplit(left, right fyne.CanvasObject, offset float64) *Split {
	s := &Split{}
	s.Horizontal, s.Leading, s.Trailing, s.Offset = true, left, right, offset
	s.BaseWidget.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	r := s.Split.CreateRenderer()
	for _, o := range r.Objects() {
		if o != s.Leading && o != s.Trailing {
			tint(o, Override{theme.ColorNameShadow: theme.ColorNameSeparator})
		}
	}
	return r
}
