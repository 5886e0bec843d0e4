package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// Region is a part of a screen that is said as one thing, such as a dialog or a warning
// with its buttons. It draws its content, and nothing beside.
type Region struct {
	widget.BaseWidget
	content fyne.CanvasObject
	say     func() accessible.Info
	sheet   *Sheet // that it is all of; mostly nil
}

// NewRegion returns a region; say tells what it is whenever somebody asks. Where that
// names no children, its content is what is in it.
func NewRegion(say func() accessible.Info, content fyne.CanvasObject) *Region {
	r := &Region{content: content, say: say}
	r.ExtendBaseWidget(r)
	return r
}

// ForTheEye is content that says nothing that is not said beside it, such as a mark or an
// initial.
func ForTheEye(content fyne.CanvasObject) *Region { return NewRegion(silent, content) }

// Accessibility implements accessible.Describer.
func (r *Region) Accessibility() accessible.Info {
	i := r.say()
	if i.Children == nil {
		i.Children = []fyne.CanvasObject{r.content}
	}
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (r *Region) AccessibilityLabel() string { return r.say().Name }

// AccessibilityRole implements fyne.Accessible.
func (r *Region) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (r *Region) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }
