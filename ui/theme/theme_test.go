package theme_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"tokendesk/ui/theme"
)

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// Text must be readable on every ground it is put on (WCAG 2.2, AA).
func TestContrast(t *testing.T) {
	pairs := []struct{ text, ground fyne.ThemeColorName }{
		{base.ColorNameForeground, theme.ColorSidebar},
		{base.ColorNameForeground, theme.ColorPane},
		{base.ColorNameForeground, theme.ColorCard},
		{base.ColorNameForeground, base.ColorNameSelection},
		{base.ColorNameForeground, base.ColorNameButton},
		{base.ColorNameForeground, theme.ColorBadge},
		{base.ColorNamePlaceHolder, theme.ColorSidebar},
		{base.ColorNamePlaceHolder, theme.ColorPane},
		{base.ColorNamePlaceHolder, theme.ColorCard},
		{base.ColorNameSuccess, theme.ColorSidebar},
		{base.ColorNameWarning, theme.ColorSidebar},
		{base.ColorNameError, theme.ColorSidebar},
		{base.ColorNameWarning, theme.ColorWarningSoft},
		{base.ColorNameError, theme.ColorDangerSoft},
		{base.ColorNamePrimary, theme.ColorPane},
		{base.ColorNameForegroundOnPrimary, base.ColorNamePrimary},
		{theme.ColorOnToast, theme.ColorToast},
	}
	for _, choice := range []theme.Choice{theme.Light, theme.Dark} {
		look := theme.New(choice)
		for _, p := range pairs {
			if got := contrast(look.Color(p.text, 0), look.Color(p.ground, 0)); got < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want 4.5", choice, p.text, p.ground, got)
			}
		}
	}
	for _, name := range []string{"", "a", "b", "ikas", "Acme", "Zürich", "x1", "x2", "x3", "x4"} {
		ground, text := theme.Glyph(name)
		if got := contrast(text, ground); got < 4.5 {
			t.Errorf("glyph of %q has a contrast of %.2f, want 4.5", name, got)
		}
	}
}

// The choice wins over the desktop's variant, System follows it.
func TestChoice(t *testing.T) {
	for _, c := range []struct {
		choice theme.Choice
		system fyne.ThemeVariant
		same   theme.Choice
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
