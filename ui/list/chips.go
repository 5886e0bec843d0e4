package list

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// chips are the filters under the search field; one is on.
type chips struct {
	box      *fyne.Container
	object   fyne.CanvasObject
	names    []string // of the environments
	chosen   string
	onChoose func(filter string)
}

func newChips(onChoose func(string)) *chips {
	c := &chips{onChoose: onChoose, box: container.New(layout.NewCustomPaddedHBoxLayout(6))}
	// They scroll; a bar across them would hide their words.
	c.object = container.NewThemeOverride(container.NewHScroll(c.box), parts.Override{
		theme.ColorNameScrollBar: "", theme.ColorNameScrollBarBackground: "",
	})
	c.fill()
	return c
}

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
	add := func(text, filter string) {
		c.box.Add(newChip(words.Middle(text, 24), filter == c.chosen, func() { c.onChoose(filter) }))
	}
	add("All", FilterAll)
	add("Favourites", FilterFavourites)
	add("Expiring", FilterExpiring)
	for _, name := range c.names {
		add(name, FilterEnvironment+name)
	}
}

// chip is one filter.
type chip struct {
	parts.Pill
	on     bool
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
	c.Ground, c.Word = theme.ColorNameButton, theme.ColorNameForeground
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
