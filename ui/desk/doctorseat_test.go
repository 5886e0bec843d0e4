package desk

import (
	"testing"

	"tokendesk/ui/display"
)

// A compositor without a seat has a clipboard that no tool can reach.
func TestAClipboardNeedsASeat(t *testing.T) {
	lacks := func(k display.Kind, what ...string) []*display.Problem {
		return []*display.Problem{{Kind: k, Name: "wayland-1", Reason: display.Lacking, Missing: what}}
	}
	for _, c := range []struct {
		problems []*display.Problem
		want     string
	}{
		{nil, ""},
		{lacks(display.X11, display.GLX), ""},
		{lacks(display.Wayland, "xdg_wm_base"), ""},
		{lacks(display.Wayland, "xdg_wm_base", display.Seat), "wayland-1"},
	} {
		if name, found := withoutSeat(c.problems); name != c.want || found != (c.want != "") {
			t.Errorf("%q, %t, want %q", name, found, c.want)
		}
	}
	found := display.Found{Kind: display.Wayland, Problems: lacks(display.Wayland, display.Seat)}
	if c := checkClipboard(t.Context(), found); found.Answers() && c.Status == Fine {
		t.Errorf("%+v", c)
	}
}
