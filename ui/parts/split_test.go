package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

// A divider and a bar have colours of their own, in whatever theme, and what stands
// beside them has not: a theme of its own would have fonts of its own.
func TestPartsInOtherColours(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(look.Light))
	left, chips := widget.NewLabel("left"), widget.NewLabel("chips, far more of them than there is room for")
	split, strip := NewSplit(left, widget.NewLabel("right"), 0.5), NewStrip(chips)
	w := test.NewTempWindow(t, split)
	test.NewTempWindow(t, strip).Resize(fyne.NewSize(60, 40))
	w.Resize(fyne.NewSize(300, 100))
	for _, choice := range []look.Appearance{look.Light, look.Dark} {
		app.Settings().SetTheme(look.New(choice))
		split.Refresh()
		divider := test.WidgetRenderer(split).Objects()[1].(fyne.Widget)
		divider.Refresh()
		ground := test.WidgetRenderer(divider).Objects()[0].(*canvas.Rectangle)
		if ground.FillColor != look.New(choice).Color(theme.ColorNameSeparator, 0) {
			t.Errorf("%s: the divider is %v", choice, ground.FillColor)
		}
		for _, o := range test.WidgetRenderer(strip).Objects() {
			bar, ok := o.(fyne.Widget)
			if ok && o != fyne.CanvasObject(chips) && theme.ColorForWidget(theme.ColorNameScrollBar, bar) == theme.Color(theme.ColorNameScrollBar) {
				t.Errorf("%s: a bar lies over the chips", choice)
			}
		}
		for _, beside := range []fyne.Widget{left, chips} {
			if theme.CurrentForWidget(beside) != app.Settings().Theme() {
				t.Errorf("%s: what is shown has a theme of its own", choice)
			}
		}
	}
}
