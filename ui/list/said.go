package list

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/rows"
	"tokendesk/ui/words"
)

// What is said of the list to those who cannot see it: a list of all lines, each made when
// it is asked for. What the toolkit draws of it are but the lines in sight.

var (
	_ accessible.Describer = (*accountList)(nil)
	_ accessible.Describer = (*searchField)(nil)
	_ accessible.Describer = (*chips)(nil)
	_ accessible.Describer = (*row)(nil)
	_ accessible.Describer = (*groupRow)(nil)
)

// AccessibilityLabel implements fyne.Accessible.
func (l *accountList) AccessibilityLabel() string { return "Accounts" }

// AccessibilityRole implements fyne.Accessible.
func (l *accountList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Accessibility implements accessible.Describer.
func (l *accountList) Accessibility() accessible.Info {
	active := -1
	if at, ok := l.accounts.at(l.accounts.chosen); ok {
		active = at
	}
	return accessible.Info{
		Role: accessible.List, Name: l.AccessibilityLabel(), States: accessible.Several, Children: []fyne.CanvasObject{},
		Items: &accessible.Items{Count: len(l.accounts.items), At: l.said, Active: active, Find: l.find},
	}
}

// find is where a line is listed, by its key.
func (l *accountList) find(key any) int {
	if ref, ok := key.(oauth.Ref); ok {
		if at, listed := l.accounts.at(ref); listed {
			return at
		}
		return -1
	}
	return slices.IndexFunc(l.accounts.items, func(it item) bool { return it.isHeading() && it == key })
}

// said is what is said of a line.
func (l *accountList) said(i int) accessible.Item {
	if i < 0 || i >= len(l.accounts.items) {
		return accessible.Item{}
	}
	it := l.accounts.items[i]
	line := accessible.Item{Key: it.ref}
	if y, height := l.topOf(i)-l.GetScrollOffset(), l.heightOf(i); y > -height && y < l.Size().Height {
		line.Position, line.Size = fyne.NewPos(0, y), fyne.NewSize(l.Size().Width, height)
	}
	if it.isHeading() {
		line.Key = it
		line.Info = accessible.Info{Role: accessible.Heading, Name: it.header, Level: 2, Children: []fyne.CanvasObject{}}
		return line
	}
	line.Info = accessible.Info{Role: accessible.ListItem, Children: []fyne.CanvasObject{}}
	line.Reveal = func() {
		l.choose(it.ref)
		if at, ok := l.accounts.at(it.ref); ok { // also the line that is chosen already
			l.ScrollTo(at)
		}
	}
	menu := accessible.Action{Name: "Menu", Key: "Shift+F10", Do: func() {
		l.choose(it.ref)
		l.openMenu()
	}}
	if isGroup(it.ref) {
		if g, ok := l.accounts.group(it.ref.App, l.now()); ok {
			line.Name = g.Heard()
		}
		if another := l.actions.another; another != nil {
			line.Actions = append(line.Actions, accessible.Action{Name: words.SignInAnother, Do: func() { another(it.ref.App) }})
		}
		line.States = accessible.Selected.If(it.ref == l.accounts.chosen)
		line.Actions = append(line.Actions, menu)
		return line
	}
	m, ok := l.accounts.row(it.ref, l.now())
	if !ok {
		return line
	}
	line.Name = m.Heard()
	line.States = accessible.Selected.If(l.markOf(it.ref) != markNone) | accessible.Busy.If(m.Working)
	line.Actions = append(l.actions.of(m), menu)
	return line
}

// of are what a row's buttons do.
func (a rowActions) of(m rows.Model) (all []accessible.Action) {
	add := func(there bool, name string, do func(oauth.Ref)) {
		if there && name != "" {
			all = append(all, accessible.Action{Name: name, Do: func() { do(m.Ref) }})
		}
	}
	add(true, words.Step(m.Step), func(ref oauth.Ref) { a.act(ref, m.Step) })
	add(m.Working && m.Address != "", copyAddress, a.copy)
	add(m.Working && m.Paste, pasteAnswer, a.paste)
	add(m.Working && m.Code, showCode, a.code)
	return all
}

// heightOf is how high a line is.
func (l *accountList) heightOf(i int) float32 {
	if l.accounts.items[i].isHeading() {
		return headerHeight * l.scale()
	}
	return rowHeight * l.scale()
}

// chosenIn is the chosen line as an item of the search field, in which the keys that choose
// a line work, too; nil where none is chosen.
func (l *accountList) chosenIn(other fyne.CanvasObject) *accessible.Items {
	at, ok := l.accounts.at(l.accounts.chosen)
	if !ok {
		return nil
	}
	return &accessible.Items{Count: 1, Active: 0, At: func(int) accessible.Item {
		line, driver := l.said(at), fyne.CurrentApp().Driver()
		line.Position = line.Position.Add(driver.AbsolutePositionForObject(l)).Subtract(driver.AbsolutePositionForObject(other))
		return line
	}}
}

// AccessibilityLabel implements fyne.Accessible.
func (r *row) AccessibilityLabel() string { return r.model.Heard() }

// AccessibilityRole implements fyne.Accessible.
func (r *row) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Accessibility implements accessible.Describer.
func (r *row) Accessibility() accessible.Info {
	return accessible.Info{Role: accessible.ListItem, Name: r.model.Heard(), States: accessible.Selected.If(r.mark != markNone)}
}

// AccessibilityLabel implements fyne.Accessible.
func (g *groupRow) AccessibilityLabel() string { return g.model.Heard() }

// AccessibilityRole implements fyne.Accessible.
func (g *groupRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Accessibility implements accessible.Describer.
func (g *groupRow) Accessibility() accessible.Info {
	return accessible.Info{Role: accessible.ListItem, Name: g.model.Heard()}
}

// on names a button of a line: the words on it, and which line.
func on(verb, line string) string { return strings.TrimRight(verb, "…") + ": " + line }

// AccessibilityLabel implements fyne.Accessible.
func (c *chips) AccessibilityLabel() string { return "Filters" }

// AccessibilityRole implements fyne.Accessible.
func (c *chips) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Accessibility implements accessible.Describer: one of the filters is pressed.
func (c *chips) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.Group, Name: c.AccessibilityLabel(), Children: []fyne.CanvasObject{},
		Items: &accessible.Items{Count: len(c.box.Objects), Active: c.at, At: c.said},
	}
}

func (c *chips) said(i int) accessible.Item {
	chip := c.box.Objects[i].(*chip)
	item := accessible.Item{
		Key: chip.value, Position: chip.Position().AddXY(chipRoom-c.scroll.Offset.X, chipRoom), Size: chip.Size(),
		Info: chip.Accessibility(),
		Reveal: func() {
			c.at = i
			c.show()
		},
	}
	return item
}

// Accessibility implements accessible.Describer.
func (c *chip) Accessibility() accessible.Info {
	i := c.Pill.Accessibility()
	i.Role, i.States = accessible.ToggleButton, accessible.Pressed.If(c.on)
	i.Actions = []accessible.Action{{Name: "press", Do: c.tapped}}
	return i
}

// AccessibilityRole implements fyne.Accessible.
func (c *chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
