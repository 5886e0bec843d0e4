package menu

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Options say how a menu opens.
type Options struct {
	// At is where, from the canvas's upper left corner.
	At fyne.Position
	// Width is the least width; 0 for none.
	Width float32
	// Marked is an entry that is marked at first, where Mark says so: that one, or the
	// first that can be taken.
	Marked int
	Mark   bool
	// Name is what it is the menu of, for those who hear it.
	Name string
	// Closed is told that it has closed; may be nil.
	Closed func()
	// Hang keeps it below At, however little room there is.
	Hang bool
}

// Show opens a menu over a canvas. It has the keys until it closes.
func Show(c fyne.Canvas, items []Item, o Options) { open(c, items, o) }

func open(c fyne.Canvas, items []Item, o Options) *popUp {
	p := &popUp{canvas: c, name: o.Name, closed: o.Closed}
	p.ExtendBaseWidget(p)
	first := newLevel(items, p.Theme())
	first.size.Width = max(first.size.Width, o.Width)
	if o.Hang {
		first.hang(o.At, c.Size())
	} else {
		first.place(o.At, o.At, c.Size())
	}
	p.levels = []*level{first}
	if o.Mark {
		if o.Marked < 0 || o.Marked >= len(items) || !items[o.Marked].takes() {
			o.Marked = step(items, none, 1)
		}
		first.mark(o.Marked)
	}
	c.Overlays().Add(p)
	p.Resize(c.Size())
	c.Focus(p)
	return p
}

// MarkFirst marks the first entry of the menu that is open, as its opening by a key
// does. It does nothing where none is.
func MarkFirst(c fyne.Canvas) {
	if p, ok := c.Overlays().Top().(*popUp); ok {
		p.key(fyne.KeyHome)
	}
}

// popUp is an open menu with the ones that were opened from it. It covers the canvas:
// a click beside it closes it.
type popUp struct {
	widget.BaseWidget
	canvas fyne.Canvas
	levels []*level // the first one, and each that was opened from the one before
	gone   bool
	name   string // for those who hear it

	// beside goes to the menu beside, n to the right; nil where there is none.
	beside func(n int)
	// pointed is told where the pointer is while it is on no entry; may be nil.
	pointed func(fyne.Position)
	// closed is told that it has closed; may be nil.
	closed func()
}

var (
	_ fyne.Focusable    = (*popUp)(nil)
	_ fyne.Tappable     = (*popUp)(nil)
	_ fyne.Scrollable   = (*popUp)(nil)
	_ desktop.Hoverable = (*popUp)(nil)
)

func (p *popUp) last() *level { return p.levels[len(p.levels)-1] }

// close takes the menu off the canvas.
func (p *popUp) close() {
	if p.gone {
		return
	}
	p.gone = true
	p.canvas.Overlays().Remove(p)
	if p.closed != nil {
		p.closed()
	}
}

// Dismiss closes it from outside.
func (p *popUp) Dismiss() { p.close() }

// take does what the marked entry of the last menu does, or opens its own.
func (p *popUp) take() {
	l := p.last()
	if l.marked == none || !l.items[l.marked].takes() {
		return
	}
	if p.enter() {
		return
	}
	do := l.items[l.marked].Do
	p.close()
	do()
}

// enter opens the menu of the marked entry and marks its first one. It reports whether
// there is one.
func (p *popUp) enter() bool {
	if !p.unfold() {
		return false
	}
	p.last().mark(step(p.last().items, none, 1))
	p.Refresh()
	return true
}

// unfold opens the menu of the marked entry.
func (p *popUp) unfold() bool {
	l := p.last()
	if l.marked == none || !l.items[l.marked].takes() || l.items[l.marked].Items == nil {
		return false
	}
	sub := newLevel(l.items[l.marked].Items, p.Theme())
	y := l.at.Y + l.top(l.marked)
	sub.place(fyne.NewPos(l.at.X+l.size.Width-2, y-l.pad), fyne.NewPos(l.at.X-sub.size.Width+2, y-l.pad), p.canvas.Size())
	p.levels = append(p.levels, sub)
	return true
}

// TypedKey implements fyne.Focusable.
func (p *popUp) TypedKey(e *fyne.KeyEvent) { p.key(e.Name) }

func (p *popUp) key(name fyne.KeyName) {
	l := p.last()
	switch name {
	case fyne.KeyDown:
		l.mark(step(l.items, l.marked, 1))
	case fyne.KeyUp:
		l.mark(step(l.items, l.marked, -1))
	case fyne.KeyHome:
		l.mark(step(l.items, none, 1))
	case fyne.KeyEnd:
		l.mark(step(l.items, none, -1))
	case fyne.KeyPageDown:
		l.mark(page(l.items, l.marked, l.shown()))
	case fyne.KeyPageUp:
		l.mark(page(l.items, l.marked, -l.shown()))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.take()
		return
	case fyne.KeyRight:
		if !p.enter() && p.beside != nil {
			p.beside(1)
			return
		}
	case fyne.KeyLeft:
		if len(p.levels) > 1 {
			p.levels = p.levels[:len(p.levels)-1]
		} else if p.beside != nil {
			p.beside(-1)
			return
		}
	case fyne.KeyEscape:
		if len(p.levels) == 1 {
			p.close()
			return
		}
		p.levels = p.levels[:len(p.levels)-1]
	case fyne.KeyF10, desktop.KeyMenu:
		p.close()
		return
	default:
		return
	}
	p.Refresh()
}

// TypedRune implements fyne.Focusable: a letter marks the next entry that begins with it.
func (p *popUp) TypedRune(r rune) {
	l := p.last()
	if at := Letter(l.items, l.marked, r); at != none {
		l.mark(at)
		p.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (p *popUp) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (p *popUp) FocusLost() {}

// find is the menu and the entry under the pointer; depth is none beside all menus.
func (p *popUp) find(at fyne.Position) (depth, entry int) {
	for d := len(p.levels) - 1; d >= 0; d-- {
		if p.levels[d].covers(at) {
			return d, p.levels[d].find(at.Y)
		}
	}
	return none, none
}

// MouseIn implements desktop.Hoverable.
func (p *popUp) MouseIn(e *desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *popUp) MouseOut() {}

// MouseMoved marks what is under the pointer, and opens its menu where it has one.
func (p *popUp) MouseMoved(e *desktop.MouseEvent) {
	depth, entry := p.find(e.Position)
	if depth == none {
		if p.pointed != nil {
			p.pointed(e.AbsolutePosition)
		}
		return
	}
	l := p.levels[depth]
	if entry != none && !l.items[entry].takes() {
		entry = none
	}
	if l.marked == entry {
		return
	}
	p.levels = p.levels[:depth+1]
	l.marked = entry
	p.unfold()
	p.Refresh()
}

// Tapped takes what was clicked; a click beside all menus closes them.
func (p *popUp) Tapped(e *fyne.PointEvent) {
	depth, entry := p.find(e.Position)
	switch {
	case depth == none:
		p.close()
	case entry == none || !p.levels[depth].items[entry].takes():
	case p.levels[depth].items[entry].Items != nil:
		p.levels = p.levels[:depth+1]
		p.levels[depth].marked = entry
		p.unfold()
		p.Refresh()
	default:
		p.levels = p.levels[:depth+1]
		p.levels[depth].marked = entry
		p.take()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *popUp) TappedSecondary(e *fyne.PointEvent) { p.Tapped(e) }

// Scrolled implements fyne.Scrollable.
func (p *popUp) Scrolled(e *fyne.ScrollEvent) {
	if depth, _ := p.find(e.Position); depth != none {
		way := 1
		if e.Scrolled.DY > 0 {
			way = -1
		}
		p.levels[depth].scroll(way)
		p.Refresh()
	}
}

// Resize implements fyne.CanvasObject: where everything stood is not known any more.
func (p *popUp) Resize(size fyne.Size) {
	before := p.Size()
	p.BaseWidget.Resize(size)
	if !before.IsZero() && before != size {
		p.close()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *popUp) CreateRenderer() fyne.WidgetRenderer {
	v := &popUpView{popUp: p}
	v.Refresh()
	return v
}
