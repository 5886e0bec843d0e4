package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// Badge is a word on a small coloured ground, such as an environment.
type Badge struct{ Pill }

// NewBadge returns a badge that is hidden until it says something.
func NewBadge() *Badge {
	b := &Badge{Pill{Scale: 11. / 14, Room: fyne.NewSize(12, 1), Radius: 4, Ground: look.ColorBadge, Word: theme.ColorNameForeground}}
	b.ExtendBaseWidget(b)
	NameBy(b, func() string { return words.HeardEnvironment(b.Text) })
	b.Hide()
	return b
}

// Set shows a word, or nothing. danger paints it as a warning.
func (b *Badge) Set(text string, danger bool) {
	changed := b.Text != text || b.Bold != danger
	b.Text, b.Bold = text, danger
	b.Ground, b.Word = look.ColorBadge, theme.ColorNameForeground
	if danger {
		b.Ground, b.Word = look.ColorDangerSoft, theme.ColorNameError
	}
	if changed {
		b.Refresh()
	}
	SetVisible(b, text != "")
}
