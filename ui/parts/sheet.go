package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/words"
)

// Sheet is a modal dialog: a title, a body that scrolls when it must, and
// buttons. Escape closes it wherever the focus is, provided that its fields
// were made by its Widgets.
type Sheet struct {
	// Widgets makes the fields and buttons of the sheet.
	Widgets Widgets

	// MayClose is asked before Escape or a cancel closes the sheet; nil is yes.
	// It may show a question and call Hide itself later.
	MayClose func() bool
	// Key sees the keys that nothing on the sheet has a use for before the sheet does; true
	// means that it was one of its own. It may be nil.
	Key func(*fyne.KeyEvent) bool
	// Closed is called once the sheet is gone, however that came.
	Closed func()

	parent fyne.Window
	popup  *widget.PopUp
	body   *fyne.Container
	side   *fyne.Container // what stands beside the body and does not scroll; mostly empty
	scroll *Scroll
	status *fyne.Container
	foot   *fyne.Container
	frame  *Region
	toast  *fyne.Container // see Tell
	gone   func()          // what shows the message elsewhere once the sheet is closed
	title  string
	told   string // what it asks, for those who hear it: see Describe
	width  float32
	height float32
	room   fyne.Size // of the window that it was fitted to
	before func(*fyne.KeyEvent)
	open   bool
}

// NewSheet returns a sheet of a size, at the designed size of text and as far as the window
// allows; show it with Show. A height of 0 means as high as the body wants.
func NewSheet(parent fyne.Window, title string, width, height float32) *Sheet {
	s := &Sheet{parent: parent, title: title, width: width, height: height}
	s.Widgets = Widgets{Escape: s.Close, Focused: s.Follow, Submit: s.submit, Wheel: func(e *fyne.ScrollEvent) { s.scroll.Scrolled(e) }}
	s.body = container.New(Column{Gap: 6})
	s.scroll = NewScroll(container.New(Inset{Top: 2, Right: 16, Bottom: 8, Left: 8}, s.body))
	s.side = container.New(Inset{Left: 12, Right: 4})
	s.side.Hide()
	s.foot = container.New(footLayout{})
	s.status = container.New(Inset{Top: 6, Right: 16, Left: 16})
	s.status.Hide()
	head := container.New(Inset{Top: 10, Right: 16, Bottom: 2, Left: 8}, Title(title).Silent())
	foot := container.New(Column{}, s.status, container.New(Inset{Top: 8, Right: 16, Bottom: 14, Left: 16}, s.foot))
	s.toast = container.NewWithoutLayout()
	s.frame = NewRegion(s.accessibility, container.New(sheetLayout{s}, head, container.New(beside{}, s.side, s.scroll), foot, newSheetEdge(), s.toast))
	s.frame.sheet = s
	return s
}

// SheetOn is the sheet that has the keys on a canvas; nil where none has. The toolkit has
// what it lays over a canvas in a widget of its own, whose drawing alone names it.
func SheetOn(c fyne.Canvas) *Sheet {
	over, ok := c.Overlays().Top().(fyne.Widget)
	if !ok {
		return nil
	}
	for _, o := range over.CreateRenderer().Objects() {
		if popup, ok := o.(*widget.PopUp); ok {
			if frame, ok := popup.Content.(*Region); ok {
				return frame.sheet
			}
		}
	}
	return nil
}

// Tell shows a message to those who look at the sheet, for under its shade nothing can be
// read: below it, where the window has room, else over the foot of its body. nil takes it
// away. Where the sheet closes before that, gone is called.
func (s *Sheet) Tell(message fyne.CanvasObject, gone func()) {
	s.toast.Objects, s.gone = nil, nil
	if message != nil {
		s.toast.Objects, s.gone = []fyne.CanvasObject{message}, gone
	}
	s.frame.Refresh()
}

// placeTold puts a message where it is to be seen: foot is how high the foot is.
func (s *Sheet) placeTold(size fyne.Size, foot float32) {
	if len(s.toast.Objects) == 0 {
		return
	}
	const gap = 8
	message := s.toast.Objects[0]
	wanted := message.MinSize()
	if w, ok := message.(interface{ Wanted() float32 }); ok {
		wanted.Width = w.Wanted()
	}
	wanted.Width = min(wanted.Width, size.Width-2*gap)
	y := size.Height + theme.Padding() + gap
	if below := (s.parent.Canvas().Size().Height - size.Height) / 2; theme.Padding()+2*gap+wanted.Height > below {
		y = size.Height - foot - wanted.Height
	}
	message.Move(fyne.NewPos((size.Width-wanted.Width)/2, y))
	message.Resize(wanted)
}

// Describe says what the sheet asks, together with its title, to those who hear that it
// opens. Without that it is what stands first on it.
func (s *Sheet) Describe(question string) { s.told = question }

// accessibility is what is said of the sheet as a whole; what stands on it is read from
// above.
func (s *Sheet) accessibility() accessible.Info {
	told := s.told
	if first, ok := firstOf(s.body.Objects).(*Label); ok && told == "" && first.level == 0 {
		told = first.Text()
	}
	return accessible.Info{
		Role: accessible.Dialog, Name: s.title, Description: words.Aloud(told), States: accessible.Modal,
		Children: []fyne.CanvasObject{s.side, s.scroll, s.status, s.foot, s.toast},
	}
}

func firstOf(objects []fyne.CanvasObject) fyne.CanvasObject {
	if len(objects) == 0 {
		return nil
	}
	return objects[0]
}

// SetBody replaces what the sheet shows, and fits its height.
func (s *Sheet) SetBody(objects ...fyne.CanvasObject) {
	s.body.Objects = objects
	s.body.Refresh()
	s.scroll.Refresh()
	s.Fit()
}

// SetSide puts something beside the body, as wide as it wants to be, such as [Sections].
func (s *Sheet) SetSide(o fyne.CanvasObject) {
	s.side.Objects = []fyne.CanvasObject{o}
	s.side.Show()
}

// SetButtons sets the quiet buttons at the left and the others, the right verb
// last, at the right.
func (s *Sheet) SetButtons(left, right []fyne.CanvasObject) {
	had := s.focusedVerb()
	s.foot.Objects = append(append(append([]fyne.CanvasObject{}, left...), layout.NewSpacer()), right...)
	s.foot.Refresh()
	if had != nil {
		s.focusVerb(had.Text)
	}
}

// focusedVerb is the button of the foot that has the focus, nil where none has.
func (s *Sheet) focusedVerb() *Button {
	if !s.open {
		return nil
	}
	b, ok := s.parent.Canvas().Focused().(*Button)
	if !ok || !within(s.foot, b) {
		return nil
	}
	return b
}

// focusVerb gives the focus to the button of the foot with a text, where there is none to
// the last one that can be pressed.
func (s *Sheet) focusVerb(text string) {
	var last *Button
	for _, o := range s.foot.Objects {
		if b, ok := o.(*Button); ok && b.Visible() && !b.Disabled() {
			last = b
			if b.Text == text {
				break
			}
		}
	}
	if last != nil && last.Importance != widget.DangerImportance {
		s.parent.Canvas().Focus(last)
	}
}

// SetStatus shows something between the body and the buttons; nil takes it away.
func (s *Sheet) SetStatus(o fyne.CanvasObject) {
	if o == nil {
		s.status.Objects = nil
		s.status.Hide()
	} else {
		s.status.Objects = []fyne.CanvasObject{o}
		s.status.Show()
	}
	s.frame.Refresh()
	s.Fit()
}

// Relayout lays the body out again after something in it grew or went.
func (s *Sheet) Relayout() {
	s.body.Refresh()
	s.scroll.Refresh()
}

// Show opens the sheet and gives the focus to a field, to the first thing that can have it
// where none is named.
func (s *Sheet) Show(focus fyne.Focusable) {
	s.popup = widget.NewModalPopUp(s.frame, s.parent.Canvas())
	s.before = s.parent.Canvas().OnTypedKey()
	s.open = true
	s.parent.Canvas().SetOnTypedKey(s.typedKey)
	s.popup.Show()
	s.Fit()
	s.Fit() // wrapped text may have found its height in the first pass only
	AfterKey(func() {
		switch canvas := s.parent.Canvas(); {
		case !s.open || canvas.Overlays().Top() == nil:
		case focus != nil:
			canvas.Focus(focus)
		case canvas.Focused() == nil:
			canvas.FocusNext()
			s.scroll.ScrollToTop() // what stands above it is read first
		}
	})
}

// typedKey has the keys that nothing on the sheet has a use for: Enter presses the right
// verb, and the others scroll.
func (s *Sheet) typedKey(e *fyne.KeyEvent) {
	if s.Widgets.escaped(e) || s.Key != nil && s.Key(e) {
		return
	}
	const line = 40
	page := s.scroll.Size().Height - line
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.submit()
	case fyne.KeyUp:
		s.scrollBy(-line)
	case fyne.KeyDown:
		s.scrollBy(line)
	case fyne.KeyPageUp:
		s.scrollBy(-page)
	case fyne.KeyPageDown:
		s.scrollBy(page)
	case fyne.KeyHome:
		s.scroll.ScrollToTop()
	case fyne.KeyEnd:
		s.scroll.ScrollToBottom()
	}
}

func (s *Sheet) scrollBy(dy float32) { s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, dy)) }

// submit presses the right verb, where there is one: the last button that stands out.
// Nothing that stands out as dangerous is pressed so.
func (s *Sheet) submit() {
	for i := len(s.foot.Objects) - 1; i >= 0; i-- {
		if b, ok := s.foot.Objects[i].(*Button); ok && b.Importance == widget.HighImportance && b.Visible() {
			if !b.Disabled() && b.OnTapped != nil {
				b.OnTapped()
			}
			return
		}
	}
}

// Fit gives the sheet the size it wants, within the window.
func (s *Sheet) Fit() {
	if s.popup == nil || !s.open {
		return
	}
	room := s.parent.Canvas().Size().SubtractWidthHeight(32, 32)
	before := s.popup.Size()
	width, height := min(s.width*Scale(), room.Width), min(s.height*Scale(), room.Height)
	if height == 0 {
		// The body knows its height only once it knows its width.
		if before.Width != width {
			s.popup.Resize(fyne.NewSize(width, room.Height))
		}
		height = s.frame.MinSize().Height - s.scroll.MinSize().Height + s.scroll.Content.MinSize().Height
	}
	size := fyne.NewSize(width, min(height, room.Height)).Max(s.popup.MinSize()) // less it cannot be
	if s.popup.Size() != size {
		s.popup.Resize(size)
	}
	if before != size {
		if overlay := s.parent.Canvas().Overlays().Top(); overlay != nil {
			overlay.Refresh() // puts it in the middle again
		}
	}
	// Once it has been drawn where it was moved to, the toolkit leaves it there.
	middle := s.parent.Canvas().Size().Subtract(size)
	s.popup.Move(fyne.NewPos(middle.Width/2, middle.Height/2))
}

// Open reports whether the sheet is on the screen.
func (s *Sheet) Open() bool { return s.open }

// Close closes the sheet as Escape does: MayClose may object.
func (s *Sheet) Close() {
	if s.open && (s.MayClose == nil || s.MayClose()) {
		s.Hide()
	}
}

// Hide closes the sheet without asking.
func (s *Sheet) Hide() {
	if !s.open {
		return
	}
	s.open = false
	s.popup.Hide()
	s.parent.Canvas().SetOnTypedKey(s.before)
	if gone := s.gone; gone != nil {
		s.Tell(nil, nil)
		gone()
	}
	if s.Closed != nil {
		s.Closed()
	}
}

// Reveal scrolls so that an object of the body is seen.
func (s *Sheet) Reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.body).Y
	s.scroll.ScrollToOffset(fyne.NewPos(0, max(0, at-40)))
}

// ScrollToTop shows the beginning of the body.
func (s *Sheet) ScrollToTop() { s.scroll.ScrollToTop() }

// Follow scrolls as little as needed so that what has the focus is seen, with
// the words below it.
func (s *Sheet) Follow(o fyne.CanvasObject) {
	if !s.open || within(s.foot, o) || within(s.status, o) || within(s.side, o) {
		return
	}
	const room = 44
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll.Content).Y
	bottom := top + o.Size().Height
	switch seen := s.scroll.Size().Height; {
	case top-room < s.scroll.Offset.Y:
		s.scroll.ScrollToOffset(fyne.NewPos(0, max(0, top-room)))
	case bottom+room > s.scroll.Offset.Y+seen:
		s.scroll.ScrollToOffset(fyne.NewPos(0, bottom+room-seen))
	}
}

// within reports whether an object is in a container or in one inside it.
func within(c *fyne.Container, o fyne.CanvasObject) bool {
	for _, child := range c.Objects {
		if inner, ok := child.(*fyne.Container); child == o || ok && within(inner, o) {
			return true
		}
	}
	return false
}
