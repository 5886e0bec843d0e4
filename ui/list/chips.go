package list

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// chips are the filters beside the search field; one is on. Together they are one stop of
// the Tab key: Left and Right go from one to the next.
type chips struct {
	widget.BaseWidget
	box      *fyne.Container
	scroll   *parts.Strip
	names    []string // of the environments
	chosen   string
	focused  bool
	at       int // the chip that has the keys
	onChoose func(filter string)
	onKey    func(*fyne.KeyEvent) bool // what they have no use for
	onRune   func(rune)
}

var _ fyne.Focusable = (*chips)(nil)

func newChips(onChoose func(string), onKey func(*fyne.KeyEvent) bool, onRune func(rune)) *chips {
	c := &chips{onChoose: onChoose, onKey: onKey, onRune: onRune, box: container.New(layout.NewCustomPaddedHBoxLayout(6))}
	c.scroll = parts.NewStrip(parts.Padded(chipRoom, chipRoom, chipRoom, chipRoom, c.box))
	c.fill()
	c.ExtendBaseWidget(c)
	return c
}

// chipRoom is around the chips, for the mark of the focus.
const chipRoom = 4

// CreateRenderer implements fyne.Widget.
func (c *chips) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.scroll) }

// set shows the chips of these environments. A filter whose environment is
// gone stays in sight until another is chosen.
func (c *chips) set(environments []string, chosen string) {
	if slices.Equal(environments, c.names) && chosen == c.chosen {
		return
	}
	c.names, c.chosen = slices.Clone(environments), chosen
	c.fill()
}

func (c *chips) fill() {
	c.box.RemoveAll()
	c.at = 0
	for i, f := range c.offered() {
		if f.On {
			c.at = i
		}
		chip := parts.Name(newChip(words.Middle(f.Name, 24), f.On, func() { c.onChoose(f.Value) }), f.Name)
		chip.value = f.Value
		c.box.Add(chip)
	}
	c.show()
}

// offered are the filters of the chips.
func (c *chips) offered() []Filter {
	all := []Filter{{Name: "All", Value: FilterAll}, {Name: "Favourites", Value: FilterFavourites}, {Name: "Expiring", Value: FilterExpiring}}
	for _, name := range c.names {
		all = append(all, Filter{Name: name, Value: FilterEnvironment + name})
	}
	for i := range all {
		all[i].On = all[i].Value == c.chosen
	}
	return all
}

// show shows which chip has the keys, and scrolls to it.
func (c *chips) show() {
	for i, o := range c.box.Objects {
		chip := o.(*chip)
		if ringed := c.focused && i == c.at; chip.Ringed != ringed {
			chip.Ringed = ringed
			chip.Refresh()
		}
	}
	if !c.focused {
		return
	}
	chip, seen := c.box.Objects[c.at], c.scroll.Size().Width
	left, right := chip.Position().X, chip.Position().X+chip.Size().Width+2*chipRoom
	switch from := c.scroll.Offset.X; {
	case left < from:
		c.scroll.ScrollToOffset(fyne.NewPos(left, 0))
	case right > from+seen:
		c.scroll.ScrollToOffset(fyne.NewPos(right-seen, 0))
	}
}

// TypedKey implements fyne.Focusable.
func (c *chips) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.at = max(0, c.at-1)
	case fyne.KeyRight:
		c.at = min(len(c.box.Objects)-1, c.at+1)
	case fyne.KeyHome:
		c.at = 0
	case fyne.KeyEnd:
		c.at = len(c.box.Objects) - 1
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.box.Objects[c.at].(*chip).tapped()
		return
	default:
		c.onKey(e)
		return
	}
	c.show()
}

// TypedRune implements fyne.Focusable.
func (c *chips) TypedRune(r rune) {
	if r != ' ' {
		c.onRune(r)
	}
}

// FocusGained implements fyne.Focusable.
func (c *chips) FocusGained() {
	c.focused = true
	c.show()
}

// FocusLost implements fyne.Focusable.
func (c *chips) FocusLost() {
	c.focused = false
	c.show()
}

// chip is one filter.
type chip struct {
	parts.Pill
	on     bool
	value  string // of its filter
	tapped func()
}

var (
	_ fyne.Tappable     = (*chip)(nil)
	_ desktop.Hoverable = (*chip)(nil)
)

func newChip(text string, on bool, tapped func()) *chip {
	c := &chip{Pill: parts.Pill{Text: text, Bold: on, Scale: 13. / 14, Room: fyne.NewSize(24, 10)}, on: on, tapped: tapped}
	c.ExtendBaseWidget(c)
	c.hover(false)
	return c
}

// hover colours the chip: the mouse is over it, or not.
func (c *chip) hover(over bool) {
	c.Ground, c.Word, c.Marked = theme.ColorNameButton, theme.ColorNameForeground, c.on
	switch {
	case c.on:
		c.Ground, c.Word = look.ColorAccentSoft, theme.ColorNamePrimary
	case over:
		c.Ground = look.ColorTrack
	}
	c.Refresh()
}

// Tapped implements fyne.Tappable.
func (c *chip) Tapped(*fyne.PointEvent) { c.tapped() }

// MouseIn implements desktop.Hoverable.
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *chip) MouseOut() { c.hover(false) }
