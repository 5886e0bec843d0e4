package detail

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
)

// dock lays out the pane: the head with its buttons, what is known of the account, and
// notices. What runs and how it ended is told below the facts, so that these keep their
// place whenever it comes or goes: right below them where there is room, else over the
// pane's foot, where it is always seen. While a sign-in waits for somebody it is seen whole;
// without a token there is little else to see, and it stands right below the head.
//
// Where there is not much room the buttons have one line. A low pane has none for the rest
// either: there all of it is one column that scrolls, notices above the facts so that they
// are seen, and the buttons stand at the foot.
type dock struct {
	pane  *Pane
	upper *fyne.Container // which account it is, and how it stands
	facts *fyne.Container // the column of what is known
	known []fyne.CanvasObject

	top, told, foot *place
	low             bool
	first           bool // notices stand before the facts
	parts           *fyne.Container
}

// place is a part of the pane that keeps what it holds at its own height.
type place struct {
	*parts.Scroll
	inner *fyne.Container
}

var _ fyne.Layout = (*dock)(nil)

// newDock lays out what a pane is made of; facts is the column in its scroll.
func newDock(p *Pane, facts *fyne.Container) *dock {
	d := &dock{pane: p, upper: container.New(parts.Column{}, p.head.box, p.state.box), facts: facts, known: facts.Objects}
	at := func(around parts.Inset) *place {
		around.Left, around.Right = sideInset, sideInset
		inner := container.New(parts.Column{Gap: 4})
		s := parts.NewScroll(container.New(around, inner))
		// The wheel scrolls the facts wherever the pointer is, unless something else can.
		s.Beyond = p.scroll.Scrolled
		return &place{s, inner}
	}
	d.top, d.told, d.foot = at(parts.Inset{Top: 16, Bottom: 10}), at(parts.Inset{Top: 4, Bottom: 14}), at(parts.Inset{Top: 8, Bottom: 8})
	d.arrange()
	return d
}

// object is the pane as it is laid out.
func (d *dock) object() *fyne.Container {
	d.parts = container.New(d, d.top.Scroll, d.pane.scroll, d.told.Scroll, d.foot.Scroll)
	return d.parts
}

// sideInset is what stays free at the sides.
const sideInset = 20

// dockShare is the most of the room below the head that notices take from the facts; the
// rest of them can be scrolled to.
const dockShare = 0.5

// What must be left below what the pane says first, at the usual size of text: for its
// buttons and enough of the facts, and for buttons on more than one line.
const (
	leastBelow = 300
	easyBelow  = 420
)

// Layout implements fyne.Layout.
func (d *dock) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d.upper.Resize(fyne.NewSize(size.Width-2*sideInset, d.upper.MinSize().Height)) // a long name takes its lines
	below := (size.Height - d.upper.MinSize().Height) * 14 / theme.Size(theme.SizeNameText)
	if low := below < leastBelow; low != d.low {
		d.low = low
		d.arrange()
	}
	waits := d.pane.waitsForSomebody()
	if first := waits && d.pane.model.Token == ""; first != d.first {
		d.first = first
		d.order()
	}
	line := float32(0)
	if below < easyBelow {
		line = size.Width - 2*sideInset
	}
	d.pane.verbs.fold(line)

	top, foot := d.top.height(size), d.foot.height(size)
	room := size.Height - top - foot
	known := heightOf(d.pane.scroll, size.Width, room)
	told := min(d.told.height(size), max(room*dockShare, room-known))
	if waits {
		told = min(d.told.height(size), room)
	}
	if known = min(known, room-told); d.low {
		known = room
	}
	heights := map[fyne.CanvasObject]float32{d.top.Scroll: top, d.pane.scroll: known, d.told.Scroll: told, d.foot.Scroll: foot}
	y := float32(0)
	for _, part := range d.parts.Objects {
		part.Move(fyne.NewPos(0, y))
		part.Resize(fyne.NewSize(size.Width, heights[part]))
		y += heights[part]
	}
}

// order puts the parts one below the other, in which order the keys go through them, too.
func (d *dock) order() {
	facts, told := fyne.CanvasObject(d.pane.scroll), fyne.CanvasObject(d.told.Scroll)
	if d.first {
		facts, told = told, facts
	}
	d.parts.Objects = []fyne.CanvasObject{d.top.Scroll, facts, told, d.foot.Scroll}
}

// waitsForSomebody reports whether a sign-in waits for somebody, in a browser or elsewhere.
func (p *Pane) waitsForSomebody() bool {
	return p.model.Working != nil && p.model.Working.Address != ""
}

// arrange puts everything where it belongs now.
func (d *dock) arrange() {
	p := d.pane
	if d.low {
		d.top.hold()
		d.told.hold()
		d.foot.hold(p.verbs.object)
		d.facts.Objects = append([]fyne.CanvasObject{d.upper, p.notices.box}, d.known...)
		p.notices.scroll = p.scroll
	} else {
		d.foot.hold()
		d.facts.Objects = d.known
		d.top.hold(d.upper, p.verbs.object)
		d.told.hold(p.notices.box)
		p.notices.scroll = d.told.Scroll
	}
	d.facts.Refresh()
}

func (p *place) hold(o ...fyne.CanvasObject) {
	p.inner.Objects = o
	p.inner.Refresh()
	parts.SetVisible(p.Scroll, len(o) > 0)
}

// height is how high it wants to be; nothing where all that it holds is hidden.
func (p *place) height(size fyne.Size) float32 {
	for _, o := range p.inner.Objects {
		if o.Visible() {
			return heightOf(p.Scroll, size.Width, size.Height)
		}
	}
	return 0
}

// heightOf is how high what is in a scroll wants to be at a width.
func heightOf(s *parts.Scroll, width, height float32) float32 {
	if s.Size().Width != width {
		s.Resize(fyne.NewSize(width, height))
	}
	return s.Content.MinSize().Height
}

// MinSize implements fyne.Layout.
func (d *dock) MinSize([]fyne.CanvasObject) fyne.Size {
	least := d.pane.scroll.MinSize()
	return fyne.NewSize(least.Width, 2*least.Height)
}
