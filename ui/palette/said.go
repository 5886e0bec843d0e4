package palette

import (
	"cmp"

	"fyne.io/fyne/v2"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/words"
)

// AccessibilityLabel implements fyne.Accessible.
func (s *Sheet) AccessibilityLabel() string { return "Command palette" }

// AccessibilityRole implements fyne.Accessible.
func (s *Sheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Accessibility implements accessible.Describer.
func (s *Sheet) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.Dialog, Name: s.AccessibilityLabel(), States: accessible.Modal, Children: []fyne.CanvasObject{s.field},
		Items:   s.offered(nil),
		Actions: []accessible.Action{{Name: "close", Key: "Esc", Do: s.Close}},
	}
}

// said is what is said of a line.
func (s *Sheet) said(i int) accessible.Item {
	it, p := s.lines.at(i), s.place()
	line := accessible.Item{Key: it.ID, Info: it.Accessibility(), Reveal: func() { s.moveTo(i) }}
	if line.Key == "" {
		line.Key = it.Title
	}
	if seen := i - s.top; seen >= 0 && seen < s.room {
		line.Position = p.lines.AddXY(0, float32(seen)*p.height)
		line.Size = fyne.NewSize(p.size.Width, p.height)
	}
	if it.heading {
		line.Reveal = nil
	}
	if it.Do != nil && it.Reason == "" {
		line.Actions = []accessible.Action{{Name: cmp.Or(it.Verb, "press"), Key: it.Keys, Do: func() {
			if s.Open() && i < s.lines.n {
				s.take(i)
			}
		}}}
	}
	line.States |= accessible.Selected.If(i == s.chosen)
	return line
}

// moveTo chooses a line, and shows it.
func (s *Sheet) moveTo(i int) {
	if i < 0 || i >= s.lines.n || s.lines.at(i).heading {
		return
	}
	s.chosen = i
	s.scroll(min(s.top, i))
	s.scroll(max(s.top, i-s.room+1))
	s.Refresh()
}

// Accessibility is what is said of an item as a line: what it does, why it cannot be done
// now, and whether it is so already.
func (it Item) Accessibility() accessible.Info {
	i := accessible.Info{
		Role: accessible.ListItem, Name: words.Phrases(it.Title, it.Beside), Description: it.Reason,
		States: accessible.Disabled.If(it.Reason != "") | accessible.Checked.If(it.Checked), Children: []fyne.CanvasObject{},
	}
	if it.heading {
		i.Role, i.Level = accessible.Heading, 2
	}
	return i
}

// offered are all lines, as items of the palette or of something on it, such as the field
// that has their keys.
func (s *Sheet) offered(in fyne.CanvasObject) *accessible.Items {
	return &accessible.Items{Count: s.lines.n, Active: s.chosen, At: func(i int) accessible.Item {
		line := s.said(i)
		if in != nil {
			line.Position = line.Position.Subtract(in.Position())
		}
		return line
	}}
}
