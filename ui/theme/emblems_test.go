package theme_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"

	"tokendesk/ui/theme"
)

// An emblem is seen on whatever a row lies on, its letters are read on it, and a hollow one's
// on its tint.
func TestEmblems(t *testing.T) {
	grounds := []fyne.ThemeColorName{
		theme.ColorSidebar, theme.ColorPane, theme.ColorCard, theme.ColorAccentSoft,
		base.ColorNameSelection, base.ColorNameOverlayBackground,
	}
	for _, appearance := range []theme.Appearance{theme.Light, theme.Dark} {
		for _, contrasts := range []theme.Contrast{theme.ContrastUsual, theme.ContrastHigh} {
			look := theme.Of(theme.Choice{Appearance: appearance, Contrast: contrasts})
			text, shape := 4.5, 3.0
			if contrasts == theme.ContrastHigh {
				text, shape = 7, 4.5
			}
			seen := map[color.Color]int{}
			for i := range theme.EmblemColors {
				emblem := look.Color(theme.ColorEmblem(i), 0)
				if other, taken := seen[emblem]; taken {
					t.Errorf("%s, %s: emblems %d and %d have one colour", appearance, contrasts, i, other)
				}
				seen[emblem] = i
				if got := theme.ContrastOf(look.Color(theme.ColorOnEmblem, 0), emblem); got < text {
					t.Errorf("%s, %s: letters on emblem %d have a contrast of %.2f, want %v", appearance, contrasts, i, got, text)
				}
				for _, name := range grounds {
					ground := look.Color(name, 0)
					if got := theme.ContrastOf(emblem, ground); got < shape {
						t.Errorf("%s, %s: emblem %d on %s has a contrast of %.2f, want %v", appearance, contrasts, i, name, got, shape)
					}
					tint := theme.Over(theme.EmblemTint(emblem), ground)
					if got := theme.ContrastOf(emblem, tint); got < 4.5 {
						t.Errorf("%s, %s: letters of the hollow emblem %d on %s have a contrast of %.2f, want 4.5", appearance, contrasts, i, name, got)
					}
				}
			}
		}
	}
}
