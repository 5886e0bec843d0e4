package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// Sections is a column of names of which one is chosen: the parts of a sheet that shows one
// of them at a time. It is one stop of the Tab key; ↑ ↓ Home and End choose at once, Enter
// and → go on into the part.
type Sections struct {
	widget.BaseWidget
	// Chosen is told which one is shown from now on.
	Chosen func(int)

	maker   Widgets
	names   []string
	chosen  int
	hovered int // none is -1
	focused bool
}

// Sections returns a column of sections, the first of them chosen.
func (w Widgets) Sections(names []string, chosen func(int)) *Sections {
	s := &Sections{maker: w, names: names, Chosen: chosen, hovered: -1}
	s.ExtendBaseWidget(s)
	return s
}

// Choose shows a section.
func (s *Sections) Choose(i int) {
	i = max(0, min(i, len(s.names)-1))
	if i == s.chosen {
		return
	}
	s.chosen = i
	s.Refresh()
	s.Chosen(i)
}

// Start chooses a section before it is shown; -1 is the first.
func (s *Sections) Start(i int) { s.chosen = max(0, i) }

// At is which section is shown.
func (s *Sections) At() int { return s.chosen }

// FocusGained implements fyne.Focusable.
func (s *Sections) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost implements fyne.Focusable.
func (s *Sections) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements fyne.Focusable.
func (s *Sections) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *Sections) TypedKey(e *fyne.KeyEvent) {
	if s.maker.escaped(e) {
		return
	}
	switch e.Name {
	case fyne.KeyUp:
		s.Choose(s.chosen - 1)
	case fyne.KeyDown:
		s.Choose(s.chosen + 1)
	case fyne.KeyHome:
		s.Choose(0)
	case fyne.KeyEnd:
		s.Choose(len(s.names) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyRight, fyne.KeySpace:
		if c := canvasOf(s); c != nil {
			c.FocusNext()
		}
	default:
		PassKey(s, e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (s *Sections) TypedShortcut(shortcut fyne.Shortcut) { s.maker.shortcut(s, shortcut) }

// Tapped implements fyne.Tappable.
func (s *Sections) Tapped(e *fyne.PointEvent) {
	if c := canvasOf(s); c != nil {
		c.Focus(s)
	}
	if i := s.under(e.Position); i >= 0 {
		s.Choose(i)
	}
}

// MouseIn implements desktop.Hoverable.
func (s *Sections) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (s *Sections) MouseMoved(e *desktop.MouseEvent) { s.hover(s.under(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (s *Sections) MouseOut() { s.hover(-1) }

func (s *Sections) hover(i int) {
	if i != s.hovered {
		s.hovered = i
		s.Refresh()
	}
}

// under is the section at a place, -1 for none.
func (s *Sections) under(at fyne.Position) int {
	if i := int(at.Y / s.line()); at.Y >= 0 && i < len(s.names) {
		return i
	}
	return -1
}

// line is how high a name is, with the room around it.
func (s *Sections) line() float32 {
	th := s.Theme()
	return fyne.MeasureText("X", th.Size(theme.SizeNameText), fyne.TextStyle{}).Height + 1.75*th.Size(theme.SizeNameInnerPadding)
}

// Accessibility implements accessible.Describer.
func (s *Sections) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.TabList, Name: "Sections", Children: []fyne.CanvasObject{},
		Items: &accessible.Items{Count: len(s.names), Active: s.chosen, At: func(i int) accessible.Item {
			return accessible.Item{
				Info: accessible.Info{
					Role: accessible.Tab, Name: s.names[i], States: accessible.Selected.If(i == s.chosen),
					Actions: []accessible.Action{{Name: "show", Do: func() { s.Choose(i) }}},
				},
				Key: i, Position: fyne.NewPos(0, float32(i)*s.line()), Size: fyne.NewSize(s.Size().Width, s.line()),
				Reveal: func() { s.Choose(i) },
			}
		}},
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Sections) AccessibilityLabel() string { return "Sections: " + s.names[s.chosen] }

// AccessibilityRole implements fyne.Accessible.
func (s *Sections) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (s *Sections) CreateRenderer() fyne.WidgetRenderer {
	v := &sectionsView{of: s, mark: canvas.NewRectangle(nil), over: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), ring: NewRing()}
	v.objects = []fyne.CanvasObject{v.over, v.mark, v.bar}
	for _, name := range s.names {
		word := canvas.NewText(name, nil)
		v.words = append(v.words, word)
		v.objects = append(v.objects, word)
	}
	v.objects = append(v.objects, v.ring)
	v.Refresh()
	return v
}

type sectionsView struct {
	of              *Sections
	mark, over, bar *canvas.Rectangle
	ring            *canvas.Rectangle // around the chosen one, while it has the keys
	words           []*canvas.Text
	objects         []fyne.CanvasObject
}

func (v *sectionsView) Destroy()                     {}
func (v *sectionsView) Objects() []fyne.CanvasObject { return v.objects }

func (v *sectionsView) MinSize() fyne.Size {
	th := v.of.Theme()
	size := fyne.NewSize(0, v.of.line()*float32(len(v.words)))
	for _, word := range v.words {
		size.Width = max(size.Width, fyne.MeasureText(word.Text, th.Size(theme.SizeNameText), fyne.TextStyle{Bold: true}).Width)
	}
	size.Width += 4 * th.Size(theme.SizeNameInnerPadding)
	return size
}

func (v *sectionsView) Layout(size fyne.Size) {
	line, pad := v.of.line(), v.of.Theme().Size(theme.SizeNameInnerPadding)
	place := func(r *canvas.Rectangle, i int) {
		r.Move(fyne.NewPos(0, float32(i)*line))
		r.Resize(fyne.NewSize(size.Width, line))
	}
	place(v.mark, v.of.chosen)
	place(v.over, max(0, v.of.hovered))
	v.bar.Move(fyne.NewPos(0, float32(v.of.chosen)*line+line/4))
	v.bar.Resize(fyne.NewSize(3, line/2))
	for i, word := range v.words {
		least := word.MinSize()
		word.Move(fyne.NewPos(1.5*pad, float32(i)*line+(line-least.Height)/2))
		word.Resize(least)
	}
	PlaceRing(v.ring, v.of.Theme(), fyne.NewPos(0, float32(v.of.chosen)*line), fyne.NewSize(size.Width, line), v.of.Theme().Size(theme.SizeNameSelectionRadius), false)
}

func (v *sectionsView) Refresh() {
	s, th, variant := v.of, v.of.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	radius := th.Size(theme.SizeNameSelectionRadius)
	v.mark.FillColor, v.mark.CornerRadius = th.Color(theme.ColorNameSelection, variant), radius
	v.over.FillColor, v.over.CornerRadius = th.Color(theme.ColorNameHover, variant), radius
	SetVisible(v.over, s.hovered >= 0 && s.hovered != s.chosen)
	v.bar.FillColor, v.bar.CornerRadius = th.Color(theme.ColorNamePrimary, variant), 1.5
	for i, word := range v.words {
		word.Color, word.TextSize = th.Color(theme.ColorNameForeground, variant), th.Size(theme.SizeNameText)
		word.TextStyle.Bold = i == s.chosen
	}
	SetVisible(v.ring, s.focused)
	v.Layout(s.Size())
	canvas.Refresh(s)
}
