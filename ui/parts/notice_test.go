package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

// The icon of something to know grows with the words beside it.
func TestACalloutsIconGrowsWithTheText(t *testing.T) {
	app := test.NewTempApp(t)
	for percent, side := range map[int]float32{100: 20, 150: 30, 200: 40} {
		app.Settings().SetTheme(look.Of(look.Choice{Appearance: look.Light, TextPercent: percent}))
		w := test.NewTempWindow(t, Callout(look.ColorCard, base.InfoIcon(), Text("Something to know")))
		w.Resize(fyne.NewSize(600, 200))
		for _, o := range test.LaidOutObjects(w.Content()) {
			if icon, ok := o.(*widget.Icon); ok && min(icon.Size().Width, icon.Size().Height) < side {
				t.Errorf("at %d %% it is %v, want %v", percent, icon.Size(), side)
			}
		}
	}
}
