package parts

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/words"
)

// Select is a choice that knows Escape, whose options open by Space, Enter, Up and Down
// as a menu that works by the keys, and whose first letters choose.
type Select struct {
	widget.Select
	Said
	opened  bool // its options are shown
	maker   Widgets
	focused bool
}

// Select returns a choice of options.
func (w Widgets) Select(options []string, changed func(string)) *Select {
	s := &Select{maker: w}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// Accessibility implements accessible.Describer.
func (s *Select) Accessibility() accessible.Info {
	i := s.info(accessible.ComboBox, "")
	i.Value = words.Aloud(s.Selected)
	i.States |= accessible.Expandable | accessible.Expanded.If(s.opened) | accessible.Disabled.If(s.Disabled())
	i.Actions = []accessible.Action{{Name: "open", Do: func() {
		if !s.Disabled() {
			s.open()
		}
	}}}
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Select) AccessibilityLabel() string {
	return words.Phrases(s.info(accessible.ComboBox, "").Name, s.Selected)
}

// AccessibilityRole implements fyne.Accessible.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.focused = true
	s.Select.FocusGained()
	s.maker.focused(s)
}

// FocusLost implements fyne.Focusable.
func (s *Select) FocusLost() {
	s.focused = false
	s.Select.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	r := ringed(s.Select.CreateRenderer(), s, func() bool { return s.focused })
	return r.edged(func(ground *canvas.Rectangle, th fyne.Theme, variant fyne.ThemeVariant) { // as a field has one
		ground.StrokeColor, ground.StrokeWidth = th.Color(theme.ColorNameInputBorder, variant), th.Size(theme.SizeNameInputBorder)
	})
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	if s.maker.escaped(key) || s.Disabled() {
		return
	}
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyUp, fyne.KeyDown:
		s.open()
	case fyne.KeyLeft:
		s.SetSelectedIndex(s.SelectedIndex() - 1)
	case fyne.KeyRight:
		s.SetSelectedIndex(s.SelectedIndex() + 1)
	case fyne.KeyHome:
		s.SetSelectedIndex(0)
	case fyne.KeyEnd:
		s.SetSelectedIndex(len(s.Options) - 1)
	default:
		PassKey(s, key)
	}
}

// TypedRune implements fyne.Focusable: a letter chooses the next option that begins with it.
func (s *Select) TypedRune(r rune) {
	if s.Disabled() || r == ' ' {
		return
	}
	if i := menu.Letter(s.items(), s.SelectedIndex(), r); i >= 0 {
		s.SetSelectedIndex(i)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (s *Select) TypedShortcut(shortcut fyne.Shortcut) { s.maker.shortcut(s, shortcut) }

// Tapped implements fyne.Tappable.
func (s *Select) Tapped(*fyne.PointEvent) {
	if s.Disabled() {
		return
	}
	if c := canvasOf(s); c != nil {
		c.Focus(s)
	}
	s.open()
}

func (s *Select) items() (items []menu.Item) {
	chosen := s.SelectedIndex()
	for i, option := range s.Options {
		items = append(items, menu.Item{Label: option, Checked: i == chosen, Do: func() {
			if slices.Contains(s.Options, option) {
				s.SetSelected(option)
			}
		}})
	}
	return items
}

// open shows the options below, and marks the one that is chosen: the keys go on from it,
// however they were opened.
func (s *Select) open() {
	c := canvasOf(s)
	if c == nil || len(s.Options) == 0 {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	s.opened = true
	menu.Show(c, s.items(), menu.Options{
		Name: s.info(accessible.ComboBox, "").Name, Closed: func() { s.opened = false },
		At: at.AddXY(0, s.Size().Height-s.Theme().Size(theme.SizeNameInputBorder)), Width: s.Size().Width,
		Marked: s.SelectedIndex(), Mark: true,
	})
}
