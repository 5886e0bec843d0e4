// Package menu is the menus of the window: the bar at its top, and those that pop
// up beside something. All of it works by the keys alone: arrows, Home, End, first
// letters, Enter and Escape, menus within menus, and more entries than the window is
// high.
//
// Fyne's own menus scroll by the mouse alone, and their keys take entries that are
// greyed. Everything here lives on the UI goroutine.
package menu

import (
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
)

// Item is an entry of a menu. The zero Item separates two groups of them.
type Item struct {
	Label string
	// Shortcut is shown beside the label, and does nothing else; nil for none.
	Shortcut fyne.Shortcut
	// Checked puts a tick before the label.
	Checked bool
	// Disabled greys the entry: it cannot be taken.
	Disabled bool
	// Do is what it does, once the menu is closed.
	Do func()
	// Items are the entries of a menu of its own, which it opens.
	Items []Item
	// Quits says that it ends the program: some systems have a place for that.
	Quits bool
}

// separates reports whether an entry is no entry, but a line between others.
func (i Item) separates() bool { return i.Do == nil && i.Items == nil }

// takes reports whether an entry can be taken.
func (i Item) takes() bool { return !i.separates() && !i.Disabled }

// Menu is a menu of the bar.
type Menu struct {
	Title string
	// Items are its entries, asked for each time it opens.
	Items func() []Item
}

// letter is what, with Alt, opens it.
func (m Menu) letter() rune { return firstLetter(m.Title) }

func firstLetter(s string) rune {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
	}
	return 0
}

// none is no entry.
const none = -1

// step is the entry that is n entries that can be taken further, around the ends; none
// where there is no such entry. From none it begins at the end it comes from.
func step(items []Item, from, n int) int {
	if !slices.ContainsFunc(items, Item.takes) {
		return none
	}
	way := 1
	if n < 0 {
		way, n = -1, -n
	}
	if from == none && way < 0 {
		from = len(items)
	}
	for ; n > 0; n-- {
		for {
			from = (from + way + len(items)) % len(items)
			if items[from].takes() {
				break
			}
		}
	}
	return from
}

// page is the entry that is about n entries further, and no further than the ends.
func page(items []Item, from, n int) int {
	to := min(max(0, max(0, from)+n), len(items)-1)
	if to < 0 {
		return none
	}
	if items[to].takes() {
		return to
	}
	if n < 0 {
		if next := step(items, to, 1); next < from {
			return next
		}
		return step(items, none, 1)
	}
	if next := step(items, to, -1); next > from {
		return next
	}
	return step(items, none, -1)
}

// Letter is the next entry, after one and around the end, that begins with a letter; -1
// where none does.
func Letter(items []Item, from int, r rune) int {
	r = unicode.ToLower(r)
	for n := range items {
		at := (from + 1 + n + len(items)) % len(items)
		if items[at].takes() && firstLetter(items[at].Label) == r {
			return at
		}
	}
	return none
}
