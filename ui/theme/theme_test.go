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

// over is a translucent colour on an opaque ground.
func over(c, ground color.Color) color.Color {
	r, g, b, a := c.RGBA()
	x, y, z, _ := ground.RGBA()
	blend := func(top, below uint32) uint16 { return uint16(top + below*(0xffff-a)/0xffff) }
	return color.RGBA64{R: blend(r, x), G: blend(g, y), B: blend(b, z), A: 0xffff}
}

// Text must be readable on every ground it is put on (WCAG 2.2, AA).
func TestContrast(t *testing.T) {
	pairs := []struct{ text, ground fyne.ThemeColorName }{
		{base.ColorNameForeground, theme.ColorSidebar},
		{base.ColorNameForeground, theme.ColorPane},
		{base.ColorNameForeground, theme.ColorCard},
		{base.ColorNameForeground, base.ColorNameSelection},
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
	for _, choice := range []theme.Appearance{theme.Light, theme.Dark} {
		look := theme.New(choice)
		for _, p := range pairs {
			if got := contrast(look.Color(p.text, 0), look.Color(p.ground, 0)); got < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want 4.5", choice, p.text, p.ground, got)
			}
		}
	}
	// A button shows on whatever it lies on, and so do its words.
	for _, choice := range []theme.Appearance{theme.Light, theme.Dark} {
		look := theme.New(choice)
		for _, ground := range []fyne.ThemeColorName{theme.ColorSidebar, theme.ColorPane, theme.ColorCard, theme.ColorAccentSoft, theme.ColorWarningSoft, theme.ColorDangerSoft, base.ColorNameOverlayBackground} {
			button := over(look.Color(base.ColorNameButton, 0), look.Color(ground, 0))
			if got := contrast(look.Color(base.ColorNameForeground, 0), button); got < 4.5 {
				t.Errorf("%s: words of a button on %s have a contrast of %.2f, want 4.5", choice, ground, got)
			}
			if got := contrast(button, look.Color(ground, 0)); got < 1.15 {
				t.Errorf("%s: a button on %s has a contrast of %.2f, want 1.15", choice, ground, got)
			}
		}
	}
}

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
