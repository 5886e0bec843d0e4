package menu

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// level is one menu of those that are open: where it stands, and which of its entries
// are seen. It scrolls by whole entries.
type level struct {
	items  []Item
	marked int // the entry that has the keys; none
	first  int // the first entry that is seen

	at   fyne.Position
	size fyne.Size
	text float32 // the size of its words
	line float32 // the height of an entry
	pad  float32 // above the first entry and below the last
	tick float32 // the room before the labels
	more float32 // the height of what says that there are more; 0 where all are seen
}

// Rooms of an entry, at the theme's text size.
const (
	side      = 12 // of its words to the left and right
	gapOfKeys = 28 // between its label and its keys
	arrow     = 18
	separator = 9
)

func newLevel(items []Item, th fyne.Theme) *level {
	l := &level{items: items, marked: none, text: th.Size(theme.SizeNameText), pad: 5}
	l.line = fyne.MeasureText("A", l.text, fyne.TextStyle{}).Height + 9
	labels, keys := float32(0), float32(0)
	for _, i := range items {
		labels = max(labels, fyne.MeasureText(i.Label, l.text, fyne.TextStyle{}).Width)
		if k := ShortcutText(i.Shortcut); k != "" {
			keys = max(keys, fyne.MeasureText(k, l.text, fyne.TextStyle{}).Width+gapOfKeys)
		}
		if i.Items != nil {
			keys = max(keys, arrow)
		}
		if i.Checked {
			l.tick = 24
		}
		l.size.Height += l.height(i)
	}
	l.size.Width = max(120, l.tick+labels+keys+2*side)
	l.size.Height += 2 * l.pad
	return l
}

func (l *level) height(i Item) float32 {
	if i.separates() {
		return separator
	}
	return l.line
}

// edge is left free between a menu and the edges of the window.
const edge = 4

// hang puts the menu below a place, where it stays: what there is no room for is scrolled
// to.
func (l *level) hang(at fyne.Position, window fyne.Size) {
	if window.Height-edge-at.Y < min(l.size.Height, 5*l.line) {
		l.place(at, at, window) // no menu of the bar of any window
		return
	}
	l.size.Width = min(l.size.Width, window.Width-2*edge)
	l.at = fyne.NewPos(max(edge, min(at.X, window.Width-edge-l.size.Width)), at.Y)
	l.bound(window.Height - edge - at.Y)
}

// bound makes the menu that high at most.
func (l *level) bound(height float32) {
	if l.size.Height > height {
		l.size.Height = height
		l.more = 16
	}
}

// place puts the menu at a place, at the other one where there is no room to the right,
// and in any case into the window, as high as that at most.
func (l *level) place(at, other fyne.Position, window fyne.Size) {
	if at.X+l.size.Width > window.Width-edge && other.X >= edge {
		at = other
	}
	l.size.Width = min(l.size.Width, window.Width-2*edge)
	l.bound(window.Height - 2*edge)
	l.at = fyne.NewPos(
		max(edge, min(at.X, window.Width-edge-l.size.Width)),
		max(edge, min(at.Y, window.Height-edge-l.size.Height)),
	)
}

// end is one after the last entry that is seen.
func (l *level) end() int {
	room := l.size.Height - 2*l.pad - 2*l.more
	for i := l.first; i < len(l.items); i++ {
		room -= l.height(l.items[i])
		if room < -0.5 {
			return i
		}
	}
	return len(l.items)
}

// shown is how many entries are seen.
func (l *level) shown() int { return max(1, l.end()-l.first-1) }

// top is where an entry that is seen begins, from the upper edge.
func (l *level) top(entry int) float32 {
	y := l.pad + l.more
	for _, i := range l.items[l.first:entry] {
		y += l.height(i)
	}
	return y
}

// mark gives an entry the keys and scrolls as little as needed to show it.
func (l *level) mark(entry int) {
	l.marked = entry
	if entry == none {
		return
	}
	if entry < l.first {
		l.first = entry
	}
	if entry == l.firstTaken() {
		l.first = 0
	}
	for entry >= l.end() {
		l.first++
	}
}

func (l *level) firstTaken() int { return step(l.items, none, 1) }

// scroll shows n entries further down.
func (l *level) scroll(n int) {
	for ; n > 0 && l.end() < len(l.items); n-- {
		l.first++
	}
	l.first = max(0, l.first+min(0, n))
}

func (l *level) covers(at fyne.Position) bool {
	return at.X >= l.at.X && at.Y >= l.at.Y && at.X < l.at.X+l.size.Width && at.Y < l.at.Y+l.size.Height
}

// find is the entry at a height of the canvas, none where there is none.
func (l *level) find(y float32) int {
	for i, end := l.first, l.end(); i < end; i++ {
		if top := l.at.Y + l.top(i); y >= top && y < top+l.height(l.items[i]) && !l.items[i].separates() {
			return i
		}
	}
	return none
}
