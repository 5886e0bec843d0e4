package palette

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
)

// Sheet is the palette while it is open. It covers the canvas: a click beside it closes
// it, as Escape does.
type Sheet struct {
	widget.BaseWidget
	canvas fyne.Canvas
	finder *finder
	field  *field
	before func(*fyne.KeyEvent) // had the canvas's keys
	gone   bool

	lines   lines
	top     int // the first line that is seen
	chosen  int // the line that Enter takes; none
	hovered int // the line under the pointer; none
	room    int // how many lines are seen at most
}

// none is no line.
const none = -1

var (
	_ fyne.Tappable     = (*Sheet)(nil)
	_ fyne.Scrollable   = (*Sheet)(nil)
	_ desktop.Hoverable = (*Sheet)(nil)
)

// Show opens the palette over a canvas. It has the keys until it closes; what had the
// focus has it again then.
func Show(c fyne.Canvas, o Options) *Sheet {
	s := &Sheet{canvas: c, finder: newFinder(o), hovered: none}
	s.ExtendBaseWidget(s)
	s.field = newField(s)
	s.before = c.OnTypedKey()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { s.key(e) })
	s.find("")
	c.Overlays().Add(s)
	s.Resize(c.Size())
	c.Focus(s.field)
	return s
}

// Open reports whether it is on the screen.
func (s *Sheet) Open() bool { return !s.gone }

// Close takes it off the screen.
func (s *Sheet) Close() {
	if s.gone {
		return
	}
	s.gone = true
	s.canvas.Overlays().Remove(s)
	s.canvas.SetOnTypedKey(s.before)
}

// Dismiss closes it from outside.
func (s *Sheet) Dismiss() { s.Close() }

// find shows what was typed finds.
func (s *Sheet) find(typed string) {
	s.lines = s.finder.find(typed)
	s.top, s.hovered, s.chosen = 0, none, none
	s.chosen = s.next(none, 1)
	s.Refresh()
}

// next is the next line from one on that is no heading, and the first or the last one
// beyond the ends.
func (s *Sheet) next(from, way int) int {
	n := s.lines.n
	for step := 1; step <= n; step++ {
		i := from + way*step
		if from == none && way < 0 {
			i = n - step
		}
		if i = (i%n + n) % n; !s.lines.at(i).heading {
			return i
		}
	}
	return none
}

// move chooses another line, n further, and shows it. Beyond the ends it goes on from
// the other end only by single steps.
func (s *Sheet) move(n int) {
	if s.lines.n == 0 {
		return
	}
	way := 1
	if n < 0 {
		way = -1
	}
	to := s.next(s.chosen, way)
	for i := way; i != n; i += way {
		further := s.next(to, way)
		if (further-to)*way <= 0 {
			break
		}
		to = further
	}
	if n != way && (to-s.chosen)*way < 0 {
		return
	}
	s.chosen = to
	first := to
	if to > 0 && s.lines.at(to-1).heading {
		first-- // it is seen under its heading
	}
	s.scroll(min(s.top, first))
	s.scroll(max(s.top, to-s.room+1))
	s.Refresh()
}

// scroll shows lines from another one on, as far as there are any.
func (s *Sheet) scroll(top int) { s.top = max(0, min(top, s.lines.n-s.room)) }

// take does what a line says.
func (s *Sheet) take(i int) {
	if i < 0 || i >= s.lines.n {
		return
	}
	it := s.lines.at(i)
	if it.Do == nil || it.Reason != "" {
		return
	}
	s.Close()
	if s.finder.o.Used != nil {
		s.finder.o.Used(it.ID)
	}
	it.Do()
}

// key is what keys do that the field has no use for. It reports whether it was used.
func (s *Sheet) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown:
		s.move(1)
	case fyne.KeyUp:
		s.move(-1)
	case fyne.KeyPageDown:
		s.move(max(1, s.room-1))
	case fyne.KeyPageUp:
		s.move(-max(1, s.room-1))
	case fyne.KeyReturn, fyne.KeyEnter:
		s.take(s.chosen)
	case fyne.KeyEscape:
		s.Close()
	default:
		return false
	}
	return true
}

// line is the line at a place of the canvas; none beside them.
func (s *Sheet) line(at fyne.Position) int {
	p := s.place()
	y := at.Y - p.lines.Y
	if at.X < p.card.X || at.X > p.card.X+p.size.Width || y < 0 {
		return none
	}
	if i := s.top + int(y/p.height); i < min(s.lines.n, s.top+s.room) {
		return i
	}
	return none
}

// covers reports whether a place of the canvas is on the palette.
func (s *Sheet) covers(at fyne.Position) bool {
	p := s.place()
	return at.X >= p.card.X && at.X <= p.card.X+p.size.Width && at.Y >= p.card.Y && at.Y <= p.card.Y+p.size.Height
}

// Tapped takes the line that was clicked; a click beside the palette closes it.
func (s *Sheet) Tapped(e *fyne.PointEvent) {
	if !s.covers(e.Position) {
		s.Close()
		return
	}
	s.canvas.Focus(s.field)
	s.take(s.line(e.Position))
}

// Scrolled implements fyne.Scrollable.
func (s *Sheet) Scrolled(e *fyne.ScrollEvent) {
	const lines = 3
	switch {
	case e.Scrolled.DY < 0:
		s.scroll(s.top + lines)
	case e.Scrolled.DY > 0:
		s.scroll(s.top - lines)
	}
	s.hovered = s.line(e.Position)
	s.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (s *Sheet) MouseIn(*desktop.MouseEvent) {}

// MouseMoved marks the line under the pointer.
func (s *Sheet) MouseMoved(e *desktop.MouseEvent) { s.hover(s.line(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (s *Sheet) MouseOut() { s.hover(none) }

func (s *Sheet) hover(line int) {
	if s.hovered != line {
		s.hovered = line
		s.Refresh()
	}
}

// field is where a person types.
type field struct {
	parts.Field
	sheet *Sheet
}

func newField(s *Sheet) *field {
	f := &field{sheet: s}
	f.PlaceHolder = "Type a command or a name, such as “renew ada”"
	f.OnChanged = s.find
	parts.Offers(parts.Name(f, "What to do"), func() *accessible.Items { return s.offered(f) })
	f.ExtendBaseWidget(f)
	return f
}

// AcceptsTab implements fyne.Tabbable: there is nowhere else to go.
func (f *field) AcceptsTab() bool { return true }

// TypedKey gives the palette its keys first.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	if e.Name != fyne.KeyTab && !f.sheet.key(e) {
		f.Field.TypedKey(e)
	}
}

// TypedShortcut implements fyne.Shortcutable: the keys that open the palette close it.
func (f *field) TypedShortcut(shortcut fyne.Shortcut) {
	if k, ok := shortcut.(*desktop.CustomShortcut); ok && k.KeyName == fyne.KeyK && k.Modifier == fyne.KeyModifierShortcutDefault {
		f.sheet.Close()
		return
	}
	if parts.EditsText(shortcut) {
		f.Field.TypedShortcut(shortcut)
		return
	}
	parts.PassShortcut(f, shortcut)
}
