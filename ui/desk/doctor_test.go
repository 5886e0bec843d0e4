package desk

import (
	"testing"

	"tokendesk/ui/display"
)

// A server without a display is well; a display that is named and cannot be used is not.
func TestDoctorsDisplay(t *testing.T) {
	dead := []*display.Problem{{Kind: display.X11, Name: ":98", Reason: display.Silent}}
	for name, c := range map[string]struct {
		window bool
		found  display.Found
		status Verdict
		detail string
	}{
		"a build without a window": {false, display.Found{Problems: dead}, Fine, "not needed: this build has no window"},
		"none":                     {true, display.Found{}, Warning, "none: the window cannot be opened here"},
		"a dead one":               {true, display.Found{Problems: dead}, Failing, "No window can open: the X11 display :98 does not answer."},
		"one":                      {true, display.Found{Kind: display.X11}, Fine, "the window can be opened"},
		"another than the first": {
			true,
			display.Found{Kind: display.Wayland, Problems: dead},
			Fine, "the window can be opened on Wayland; the X11 display :98 does not answer",
		},
	} {
		if got := checkDisplay(c.window, c.found); got.Status != c.status || got.Detail != c.detail || (c.status != Fine) != (got.Advice != "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
