package theme_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"tokendesk/ui/theme"
)

// The choice wins over the desktop's variant, System follows it.
func TestChoice(t *testing.T) {
	for _, c := range []struct {
		choice theme.Appearance
		system fyne.ThemeVariant
		same   theme.Appearance
	}{
		{theme.System, base.VariantLight, theme.Light},
		{theme.System, base.VariantDark, theme.Dark},
		{theme.Light, base.VariantDark, theme.Light},
		{theme.Dark, base.VariantLight, theme.Dark},
	} {
		got := theme.New(c.choice).Color(theme.ColorSidebar, c.system)
		if want := theme.New(c.same).Color(theme.ColorSidebar, c.system); got != want {
			t.Errorf("choice %q on variant %d: %v, want %v", c.choice, c.system, got, want)
		}
	}
}

// A countdown must not jitter: every digit is as wide as every other.
func TestFiguresAreTabular(t *testing.T) {
	test.NewTempApp(t)
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		want := fyne.MeasureText("0000", 14, style).Width
		for d := '1'; d <= '9'; d++ {
			s := string([]rune{d, d, d, d})
			if got := fyne.MeasureText(s, 14, style).Width; got != want {
				t.Errorf("%q is %.1f wide, %q is %.1f", s, got, "0000", want)
			}
		}
	}
}
