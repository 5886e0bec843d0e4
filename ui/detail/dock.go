package detail

import (
	"fyne.io/fyne/v2"

	"tokendesk/ui/parts"
)

// dock lays out the pane: the head, what is known of the account, and notices. What runs
// and how it ended is told below the facts, so that these keep their place whenever it
// comes or goes: right below them where there is room, else over the pane's foot, where
// it is always seen.
type dock struct{}

var _ fyne.Layout = dock{}

// dockShare is the most of the room below the head that notices take from the facts; the
// rest of them can be scrolled to.
const dockShare = 0.5

// headShare is the most of the whole that the head takes, in a very low window.
const headShare = 0.6

// Layout implements fyne.Layout: the head, the facts and the notices, each in a scroll.
func (dock) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head, facts, notices := o[0].(*parts.Scroll), o[1].(*parts.Scroll), o[2].(*parts.Scroll)
	top := min(heightOf(head, size.Width, size.Height), size.Height*headShare)
	head.Move(fyne.NewPos(0, 0))
	head.Resize(fyne.NewSize(size.Width, top))
	room := size.Height - top

	known := heightOf(facts, size.Width, room)
	told := min(heightOf(notices, size.Width, room), max(room*dockShare, room-known))
	known = min(known, room-told)
	facts.Move(fyne.NewPos(0, top))
	facts.Resize(fyne.NewSize(size.Width, known))
	notices.Move(fyne.NewPos(0, top+known))
	notices.Resize(fyne.NewSize(size.Width, told))
}

// heightOf is how high what is in a scroll wants to be at a width; nothing where all of it
// is hidden.
func heightOf(s *parts.Scroll, width, height float32) float32 {
	if box := s.Content.(*fyne.Container).Objects[0]; !box.Visible() {
		return 0
	}
	if s.Size().Width != width {
		s.Resize(fyne.NewSize(width, height))
	}
	return s.Content.MinSize().Height
}

// MinSize implements fyne.Layout.
func (dock) MinSize(o []fyne.CanvasObject) fyne.Size {
	least := o[1].MinSize()
	return fyne.NewSize(least.Width, 2*least.Height)
}
