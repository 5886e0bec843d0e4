package ui

import (
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/menu"
)

// about are the accounts that the menus of the bar are about now: the chosen one, or
// those that are chosen together.
func (m *mainScreen) about() []desk.Account {
	return m.actions.accounts(m.list.Targets())
}

// items makes the entries of commands, as they look for these accounts.
func (m *mainScreen) items(commands []command, about []desk.Account) (items []menu.Item) {
	for _, c := range commands {
		items = append(items, m.item(c, about))
	}
	return items
}

// item makes a menu entry of a command, a menu of its own where it has choices.
func (m *mainScreen) item(c command, about []desk.Account) menu.Item {
	if c.separates() {
		return menu.Item{}
	}
	i := menu.Item{Label: c.label, Shortcut: c.shortcut, Quits: c.quits}
	i.Checked, i.Disabled = c.looks(about, m.together())
	if c.choices != nil {
		i.Items = m.items(c.choices, about)
		return i
	}
	i.Do = func() { m.Post(func() { m.run(c) }) } // after the key that took it, as its character comes
	return i
}

// together reports whether what is chosen is not one account, whatever their number.
func (m *mainScreen) together() bool { return m.several() != nil }

// looks says how the entry of a command looks for these accounts: ticked where that is
// so of all of them, greyed where none is left to do it with.
func (c command) looks(about []desk.Account, together bool) (checked, disabled bool) {
	if c.on == onNothing {
		return c.checked, c.disabled
	}
	if len(about) == 0 || c.on == onOne && together {
		return false, true
	}
	if c.state == nil {
		return c.checked, c.disabled
	}
	checked, disabled = true, true
	for _, a := range about {
		is, cannot := c.state(a)
		checked, disabled = checked && is, disabled && cannot
	}
	return checked, disabled
}
