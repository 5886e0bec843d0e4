//go:build (linux || freebsd || openbsd || netbsd) && !android

package tray

import (
	"strings"
	"sync"

	"fyne.io/systray"

	"tokendesk/ui/desk"
)

// menu is the tray's menu: places that are made once, and then shown, hidden and called
// anew. The library can add at the end alone, and what it removes it removes while a click
// may be on its way there.
type menu struct {
	before []*place // the line
	people *place   // after it: the one that has a menu of its own
	after  []*place
}

// How many places there are, as many as [Of] may want.
const (
	placesBefore = maxFavourites + 1 // and "more"
	placesBelow  = maxApps + 1
	placesAfter  = 5
)

// place is one place of the menu.
type place struct {
	item  *systray.MenuItem
	below []*place

	shown bool
	dead  bool // a click does nothing
	label string

	mu sync.Mutex
	do desk.Action
}

// newMenu makes a menu whose places are all hidden; listen is told of each.
func newMenu(listen func(*place)) menu {
	add := func(item *systray.MenuItem) *place {
		item.Hide()
		p := &place{item: item}
		listen(p)
		return p
	}
	var m menu
	for range placesBefore {
		m.before = append(m.before, add(systray.AddMenuItem("", "")))
	}
	systray.AddSeparator()
	m.people = add(systray.AddMenuItem("", ""))
	for range placesBelow {
		m.people.below = append(m.people.below, add(m.people.item.AddSubMenuItem("", "")))
	}
	for range placesAfter {
		m.after = append(m.after, add(systray.AddMenuItem("", "")))
	}
	return m
}

// fill shows items in the places: those before the line, the one with a menu, and those
// after it.
func (m menu) fill(items []Item) {
	var before, after []Item
	people := Item{}
	passed := false
	for _, item := range items {
		switch {
		case item.Line:
			passed = true
		case !passed:
			before = append(before, item)
		case len(item.Items) > 0:
			people = item
		default:
			after = append(after, item)
		}
	}
	fill(m.before, before)
	fill(m.people.below, people.Items)
	m.people.set(people)
	fill(m.after, after)
}

func fill(places []*place, items []Item) {
	for i, p := range places {
		if i < len(items) {
			p.set(items[i])
		} else {
			p.set(Item{})
		}
	}
}

// set shows an item in a place; one without a label hides it.
func (p *place) set(i Item) {
	p.mu.Lock()
	p.do = i.Do
	p.mu.Unlock()
	if label := strings.ReplaceAll(i.Label, "_", "__"); label != p.label { // one alone marks a key
		p.label = label
		p.item.SetTitle(label)
	}
	if dead := i.Idle(); dead != p.dead {
		if p.dead = dead; dead {
			p.item.Disable()
		} else {
			p.item.Enable()
		}
	}
	if shown := i.Label != ""; shown != p.shown {
		if p.shown = shown; shown {
			p.item.Show()
		} else {
			p.item.Hide()
		}
	}
}

func (p *place) action() desk.Action {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.do
}
