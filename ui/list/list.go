package list

import (
	"maps"
	"sort"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
)

const headerHeight = 34

// accountList is the left pane: a virtualised list of rows and headings that
// shares its keys with the search field.
type accountList struct {
	widget.List
	accounts *accounts
	now      func() time.Time
	actions  rowActions
	onKey    func(*fyne.KeyEvent) bool
	onRune   func(rune)
	onChoose func(oauth.Ref)
	cells    map[*cell]int // what has been shown since the last full refresh
	moving   bool          // the line that is chosen is shown as such, not chosen anew
	fromTop  bool          // what is loaded next is shown from its top
	focused  bool
	onPick   func(fyne.Shortcut)
	shown    []item                     // as they were last loaded
	headers  []int                      // where headings stand
	own      map[widget.ListItemID]bool // lines that ever had a height of their own

	newCell   func() *cell
	sample    *cell   // a line to be measured
	sampled   float32 // at what scale it was made
	measuring bool    // the toolkit asks for a line to measure it
	settling  bool    // heights are set: nothing is drawn meanwhile
}

var (
	_ fyne.Focusable    = (*accountList)(nil)
	_ fyne.Shortcutable = (*accountList)(nil)
)

func newAccountList(a *accounts, now func() time.Time, actions rowActions) *accountList {
	l := &accountList{accounts: a, now: now, actions: actions, cells: map[*cell]int{}, own: map[widget.ListItemID]bool{}}
	l.HideSeparators = true
	l.Length = func() int { return len(a.items) }
	l.newCell = func() *cell {
		c := newCell(actions)
		c.scale = l.scale()
		return c
	}
	l.CreateItem = l.createItem
	l.UpdateItem = l.update
	l.OnSelected = l.selected
	l.ExtendBaseWidget(l)
	return l
}

func (l *accountList) update(id widget.ListItemID, o fyne.CanvasObject) {
	if id >= len(l.accounts.items) || l.settling {
		return
	}
	c := o.(*cell)
	l.cells[c] = id
	if s := l.scale(); c.scale != s { // the toolkit had it put aside meanwhile
		c.scale = s
		c.Refresh()
	}
	chosen := l.accounts.items[id].ref == l.accounts.chosen && !l.accounts.items[id].isHeading()
	c.mark(chosen && !l.accounts.several(), chosen && l.focused)
	switch it := l.accounts.items[id]; {
	case it.isHeading():
		c.showHeader(it.header)
	case isGroup(it.ref):
		if g, ok := l.accounts.group(it.ref.App, l.now()); ok {
			c.showGroup(g, l.accounts.foundOf(it.ref.App))
		}
	default:
		if m, ok := l.accounts.row(it.ref, l.now()); ok {
			c.showRow(m, l.markOf(it.ref), l.accounts.foundIn(it.ref))
		}
	}
}

// markOf says how a row is marked.
func (l *accountList) markOf(ref oauth.Ref) mark {
	switch {
	case l.accounts.picks.set[ref]:
		return markPicked
	case ref == l.accounts.chosen && !l.accounts.several():
		return markChosen
	}
	return markNone
}

// reload shows the arranged items anew. What is in sight stays where it is: the chosen
// line where that was in sight, else the first one that was. While somebody types what
// is found best is.
func (l *accountList) reload() {
	held, at := l.inSight()
	l.setHeights()
	if l.fromTop {
		l.fromTop, held = false, oauth.Ref{}
		l.ScrollToTop()
	}
	before := maps.Clone(l.cells)
	clear(l.cells)
	l.shown = l.accounts.items
	if i, ok := l.accounts.at(l.accounts.chosen); ok {
		l.moving = true
		l.Select(i)
		l.moving = false
	} else {
		l.UnselectAll()
	}
	if i, ok := l.accounts.at(held); ok {
		l.scrollTo(l.topOf(i) - at)
	}
	l.Refresh()
	for c := range before {
		if _, shown := l.cells[c]; !shown {
			c.row.rest()
		}
	}
}

// inSight is a line that should stay where it is, and how far below the upper edge that
// is; the zero reference where nothing was shown yet.
func (l *accountList) inSight() (held oauth.Ref, at float32) {
	first := -1
	offset := l.GetScrollOffset()
	for _, id := range l.cells {
		if id >= len(l.shown) || l.shown[id].isHeading() {
			continue
		}
		y := l.topOf(id) - offset
		switch ref := l.shown[id].ref; {
		case y < 0 || y+rowHeight*l.scale() > l.Size().Height:
		case ref == l.accounts.chosen:
			return ref, y
		case first < 0 || id < first:
			first, held, at = id, ref, y
		}
	}
	return held, at
}

// first is the first account that is wholly in sight.
func (l *accountList) first() (ref oauth.Ref) {
	at := -1
	offset := l.GetScrollOffset()
	for _, id := range l.cells {
		if id < len(l.shown) && l.shown[id].isAccount() && (at < 0 || id < at) && l.topOf(id) >= offset {
			at, ref = id, l.shown[id].ref
		}
	}
	return ref
}

// lead scrolls to where a line stands first. One that has a heading over it shows that.
func (l *accountList) lead(ref oauth.Ref) {
	at, ok := l.accounts.at(ref)
	if !ok {
		return
	}
	for at > 0 && !l.accounts.items[at-1].isAccount() {
		at--
	}
	l.scrollTo(l.topOf(at))
	l.Refresh()
}

// scrollTo scrolls by that much, as far as there is anything to scroll.
func (l *accountList) scrollTo(offset float32) {
	if offset <= 0 || l.topOf(len(l.accounts.items)) <= l.Size().Height {
		l.ScrollToTop()
		return
	}
	l.ScrollToOffset(offset)
}

// topOf is where a line begins, among headings as they were last given their height.
func (l *accountList) topOf(id int) float32 {
	s := l.scale()
	headings := sort.SearchInts(l.headers, id)
	return float32(id)*(rowHeight*s+l.Theme().Size(theme.SizeNamePadding)) - float32(headings)*(rowHeight-headerHeight)*s
}

// tick redraws the countdowns that moved, and reports whether any shows seconds.
func (l *accountList) tick(now time.Time) (seconds bool) {
	for c, id := range l.cells {
		if id >= len(l.accounts.items) || l.accounts.items[id].isHeading() {
			continue
		}
		ref := l.accounts.items[id].ref
		if isGroup(ref) {
			if g, ok := l.accounts.group(ref.App, now); ok && c.group != nil {
				c.group.set(g)
			}
			continue
		}
		if m, ok := l.accounts.row(ref, now); ok && c.row.model.Ref == ref {
			c.row.set(m, l.markOf(ref))
			seconds = seconds || m.Clock.Seconds
		}
	}
	return seconds
}

// redraw shows one account anew, and the header that it stands under.
func (l *accountList) redraw(ref oauth.Ref) {
	if ref == (oauth.Ref{}) {
		return
	}
	for c, id := range l.cells {
		if id < len(l.accounts.items) && (l.accounts.items[id].ref == ref || l.accounts.items[id].ref == groupRef(ref.App)) {
			l.update(id, c)
		}
	}
}

// choose selects an account, scrolling as little as needed.
func (l *accountList) choose(ref oauth.Ref) {
	if i, ok := l.accounts.at(ref); ok {
		l.Select(i)
	}
}

// step selects an account as the keys do: what stands as a heading over it is
// seen, too.
func (l *accountList) step(ref oauth.Ref) {
	l.choose(ref)
	if i, _ := l.accounts.at(ref); i > 0 && l.accounts.items[i-1].isHeading() {
		l.ScrollTo(i - 1)
	}
}

// showPicks shows what is chosen together, and scrolls to the line that was pressed.
func (l *accountList) showPicks() {
	l.moving = true
	if i, ok := l.accounts.at(l.accounts.chosen); ok {
		l.Select(i)
	}
	l.moving = false
	l.Refresh()
}

// openMenu opens the menu of the chosen line, where it stands.
func (l *accountList) openMenu() {
	i, ok := l.accounts.at(l.accounts.chosen)
	if !ok {
		return
	}
	l.ScrollTo(i)
	for c, id := range l.cells {
		if id == i {
			c.openMenu()
			return
		}
	}
}

func (l *accountList) selected(id widget.ListItemID) {
	if id >= len(l.accounts.items) {
		return
	}
	if l.accounts.items[id].isHeading() {
		l.choose(l.accounts.chosen)
		return
	}
	if l.moving {
		return // it is chosen already
	}
	before, now := l.accounts.chosen, l.accounts.items[id].ref
	l.accounts.chosen, l.accounts.aside, l.accounts.home = now, oauth.Ref{}, now
	l.accounts.unpick()
	if before != now {
		l.redraw(before)
		l.redraw(now)
	}
	l.onChoose(now)
}

// page is how many rows one page moves by.
func (l *accountList) page() int {
	return max(1, int(l.Size().Height/(rowHeight*l.scale()+theme.Padding()))-1)
}

func (l *accountList) scale() float32 { return l.Theme().Size(theme.SizeNameText) / 14 }

// TypedKey implements fyne.Focusable.
func (l *accountList) TypedKey(e *fyne.KeyEvent) { l.onKey(e) }

// TypedRune implements fyne.Focusable: typing starts a search.
func (l *accountList) TypedRune(r rune) { l.onRune(r) }

// TypedShortcut implements fyne.Shortcutable.
func (l *accountList) TypedShortcut(s fyne.Shortcut) { l.onPick(s) }

// FocusGained implements fyne.Focusable: the chosen line shows that it has the keys.
func (l *accountList) FocusGained() { l.setFocused(true) }

// FocusLost implements fyne.Focusable.
func (l *accountList) FocusLost() { l.setFocused(false) }

func (l *accountList) setFocused(focused bool) {
	l.focused = focused
	l.redraw(l.accounts.chosen)
}
