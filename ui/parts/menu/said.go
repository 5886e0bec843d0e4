package menu

import (
	"cmp"
	"unicode"

	"fyne.io/fyne/v2"

	"tokendesk/ui/atspi/accessible"
)

var (
	_ accessible.Describer = (*Bar)(nil)
	_ accessible.Describer = (*popUp)(nil)
)

// AccessibilityLabel implements fyne.Accessible.
func (b *Bar) AccessibilityLabel() string { return "Menu bar" }

// AccessibilityRole implements fyne.Accessible.
func (b *Bar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Accessibility implements accessible.Describer: a menu for each title.
func (b *Bar) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.MenuBar, Name: b.AccessibilityLabel(), Children: []fyne.CanvasObject{},
		Items: &accessible.Items{Count: len(b.menus), At: b.item, Active: b.open},
	}
}

func (b *Bar) item(i int) accessible.Item {
	m := b.menus[i]
	left, width := b.title(i)
	return accessible.Item{
		Key: m.Title, Position: fyne.NewPos(left, 0), Size: fyne.NewSize(width, b.Size().Height),
		Info: accessible.Info{
			Role: accessible.Menu, Name: m.Title, States: accessible.Expandable | accessible.Expanded.If(i == b.open), Children: []fyne.CanvasObject{},
			Actions: []accessible.Action{{Name: "open", Key: "Alt+" + string(unicode.ToUpper(m.letter())), Do: func() { b.show(i, true) }}},
		},
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (p *popUp) AccessibilityLabel() string { return cmp.Or(p.name, "Menu") }

// AccessibilityRole implements fyne.Accessible.
func (p *popUp) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Accessibility implements accessible.Describer: the entries of the menus that are open,
// each in the entry that it was opened from.
func (p *popUp) Accessibility() accessible.Info {
	return accessible.Info{
		Role: accessible.Menu, Name: p.AccessibilityLabel(), Children: []fyne.CanvasObject{}, Items: p.items(0),
		Actions: []accessible.Action{{Name: "close", Key: "Esc", Do: p.close}},
	}
}

// items are the entries of one of the menus that are open.
func (p *popUp) items(depth int) *accessible.Items {
	l := p.levels[depth]
	return &accessible.Items{Count: len(l.items), Active: l.marked, At: func(i int) accessible.Item { return p.item(depth, i) }}
}

func (p *popUp) item(depth, at int) accessible.Item {
	l := p.levels[depth]
	i := l.items[at]
	item := accessible.Item{Info: accessible.Info{Role: accessible.MenuItem, Name: i.Label, Children: []fyne.CanvasObject{}}}
	if at >= l.first && at < l.end() {
		item.Position, item.Size = l.at.AddXY(0, l.top(at)), fyne.NewSize(l.size.Width, l.height(i))
	}
	if i.separates() {
		item.Role = accessible.Separator
		return item
	}
	item.States = accessible.Disabled.If(i.Disabled) | accessible.Selected.If(at == l.marked)
	verb := "press"
	switch {
	case i.Items != nil:
		item.Role, verb = accessible.Menu, "open"
		item.States |= accessible.Expandable
		if at == l.marked && depth+1 < len(p.levels) {
			item.States |= accessible.Expanded
			item.Items = p.items(depth + 1)
		}
	case i.Checked:
		item.Role = accessible.CheckMenuItem
		item.States |= accessible.Checked
	}
	item.Reveal = func() { _ = p.point(depth, at) }
	item.Actions = []accessible.Action{{Name: verb, Key: ShortcutText(i.Shortcut), Do: func() {
		if p.point(depth, at) {
			p.take()
		}
	}}}
	return item
}

// point marks an entry of one of the open menus, and closes those that were opened from
// others of it. It reports whether it can be taken.
func (p *popUp) point(depth, at int) bool {
	if p.gone || depth >= len(p.levels) || at >= len(p.levels[depth].items) || !p.levels[depth].items[at].takes() {
		return false
	}
	p.levels = p.levels[:depth+1]
	p.levels[depth].mark(at)
	p.Refresh()
	return true
}
