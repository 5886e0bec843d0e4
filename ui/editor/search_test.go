package editor

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth/catalogue"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// A provider is found by what was meant, and what was not meant is not beside it.
func TestSearchForgives(t *testing.T) {
	all := catalogue.Embedded()
	for typed, want := range map[string]string{
		"github": "GitHub", "githb": "GitHub", "gihtub": "GitHub", "githum": "GitHub", "spotfy": "Spotify", "slcak": "Slack", "": "",
	} {
		found := search(all, typed)
		if len(found) == 0 || want != "" && found[0].Name != want {
			t.Errorf("%q finds %d, %v", typed, len(found), found[:min(1, len(found))])
		}
		if want != "" && len(found) > 8 {
			t.Errorf("%q finds %d", typed, len(found))
		}
	}
	if found := search(all, "zzqxv"); len(found) != 0 {
		t.Errorf("nonsense finds %q", found[0].Name)
	}
}

// What Enter takes has the ground of what is chosen, and no other line has.
func TestPickerShowsWhatEnterTakes(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	f := newForm(b.Win, b.options)
	f.check()
	f.sheet = show(b.Win, b.options).sheet
	p := f.openPicker(func() {})
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	for i := range 3 {
		row := newPickRow().(*pickRow)
		p.fill(i, row)
		ground := test.WidgetRenderer(row.ground).Objects()[0].(*canvas.Rectangle).FillColor
		if chosen := ground == theme.Color(theme.ColorNameSelection); chosen != (i == 1) {
			t.Errorf("line %d has the ground %v", i, ground)
		}
	}
}
