package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
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
	c.object = container.NewThemeOverride(container.NewHScroll(c.box), override{
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
		ch := &chip{text: shorten(text, 24), on: filter == c.chosen, tapped: func() { c.onChoose(filter) }}
		ch.ExtendBaseWidget(ch)
		c.box.Add(ch)
	}
	add("All", filterAll)
	add("Favourites", filterFavourites)
	add("Expiring", filterExpiring)
	for _, name := range c.names {
		add(name, filterEnvironment+name)
	}
}

// chip is one filter.
type chip struct {
	widget.BaseWidget
	text        string
	on, hovered bool
	tapped      func()
}

var (
	_ fyne.Tappable     = (*chip)(nil)
	_ desktop.Hoverable = (*chip)(nil)
)

// Tapped implements fyne.Tappable.
func (c *chip) Tapped(*fyne.PointEvent) { c.tapped() }

// MouseIn implements desktop.Hoverable.
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *chip) MouseOut() { c.hovered = false; c.Refresh() }

// CreateRenderer implements fyne.Widget.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	v := &chipView{chip: c, ground: canvas.NewRectangle(nil), word: canvas.NewText(c.text, nil)}
	v.word.Alignment = fyne.TextAlignCenter
	v.Refresh()
	return v
}

type chipView struct {
	chip   *chip
	ground *canvas.Rectangle
	word   *canvas.Text
}

func (v *chipView) Destroy()                     {}
func (v *chipView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.ground, v.word} }

func (v *chipView) MinSize() fyne.Size {
	s := fyne.MeasureText(v.chip.text, v.word.TextSize, v.word.TextStyle)
	return fyne.NewSize(s.Width+24, s.Height+10)
}

func (v *chipView) Layout(size fyne.Size) {
	v.ground.CornerRadius = size.Height / 2
	v.ground.Resize(size)
	v.word.Resize(size)
}

func (v *chipView) Refresh() {
	th, variant := v.chip.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	ground, word := theme.ColorNameButton, theme.ColorNameForeground
	switch {
	case v.chip.on:
		ground, word = look.ColorAccentSoft, theme.ColorNamePrimary
	case v.chip.hovered:
		ground = look.ColorTrack
	}
	v.ground.FillColor = th.Color(ground, variant)
	v.word.Color = th.Color(word, variant)
	v.word.TextStyle.Bold = v.chip.on
	v.word.TextSize = th.Size(theme.SizeNameText) * 13 / 14
	v.ground.Refresh()
	v.word.Refresh()
}
