package settings

import (
	"slices"
	"testing"

	"tokendesk/store"
	"tokendesk/ui/theme"
)

// The keys go through the sizes on offer, one by one, and end at the last.
func TestTextGrowsStepByStep(t *testing.T) {
	var s store.Settings
	ZoomText(&s, -1)
	if s.TextSize() != store.LeastText {
		t.Fatalf("smaller than designed is %d %%", s.TextSize())
	}
	sizes := []int{s.TextSize()}
	for range len(textSizes) {
		ZoomText(&s, 1)
		sizes = append(sizes, s.TextSize())
	}
	if want := append(slices.Clone(textSizes), store.LargestText); !slices.Equal(sizes, want) {
		t.Errorf("%v, want %v", sizes, want)
	}
	s.TextPercent = 130 // by hand
	ZoomText(&s, -1)
	if s.TextSize() != 125 {
		t.Errorf("smaller than 130 %% is %d %%", s.TextSize())
	}
	ZoomText(&s, 0)
	if s.TextPercent != 0 {
		t.Errorf("%d, want nothing set", s.TextPercent)
	}
}

// What the desktop wishes holds where the person leaves it to that.
func TestWhoseContrastHolds(t *testing.T) {
	for _, c := range []struct {
		chosen        theme.Contrast
		desktop, high bool
	}{
		{theme.ContrastSystem, false, false},
		{theme.ContrastSystem, true, true},
		{theme.ContrastUsual, true, false},
		{theme.ContrastHigh, false, true},
	} {
		look := Look(store.Settings{Contrast: string(c.chosen)})
		look.DesktopHigh = c.desktop
		if got := look.High(); got != c.high {
			t.Errorf("%q with a desktop that wishes %t: %t", c.chosen, c.desktop, got)
		}
	}
}
