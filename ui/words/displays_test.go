package words

import (
	"strings"
	"testing"

	"tokendesk/ui/display"
)

// One sentence says what is wrong, the next what to do, and the last what works anyhow.
func TestNoWindow(t *testing.T) {
	for name, c := range map[string]struct {
		problems []*display.Problem
		message  string
		advice   string // a part
	}{
		"none": {nil, "There is no display, so no window can open.", "tokendesk --help"},
		"a dead one": {
			[]*display.Problem{{Kind: display.X11, Name: ":98", Reason: display.Silent}},
			"No window can open: the X11 display :98 does not answer.", "Check DISPLAY",
		},
		"no seat": {
			[]*display.Problem{{Kind: display.Wayland, Name: "wayland-1", Reason: display.Lacking, Missing: []string{display.Seat}}},
			"No window can open: the Wayland display wayland-1 has no keyboard or mouse (wl_seat).", "Xwayland",
		},
		"two": {
			[]*display.Problem{{Kind: display.Wayland, Name: "w", Reason: display.Hanging}, {Kind: display.X11, Name: ":0", Reason: display.Refused, Key: "/home/ada/.Xauthority"}},
			"No window can open: the Wayland display w does not answer in time, and the X11 display :0 does not let this program in.", "Check that its key is in /home/ada/.Xauthority, or set XAUTHORITY to the file that has it.",
		},
		"no OpenGL": {
			[]*display.Problem{{Kind: display.X11, Name: ":0", Reason: display.Lacking, Missing: []string{display.GLX}}},
			"No window can open: the X11 display :0 has no OpenGL (GLX), which the window needs.", "GLX",
		},
		"something else": {
			[]*display.Problem{{Kind: display.X11, Name: ":0", Reason: display.Foreign}},
			"No window can open: what answers at X11 display :0 is not a display.", "Check DISPLAY",
		},
		"no name": {
			[]*display.Problem{{Kind: display.X11, Name: "a\x1b[31m", Reason: display.Misnamed}},
			`No window can open: the X11 display a\u{1b}[31m is not the name of a display.`, "Check DISPLAY",
		},
	} {
		t.Run(name, func(t *testing.T) {
			message, advice := NoWindow(c.problems)
			if message != c.message {
				t.Errorf("%q\nwant %q", message, c.message)
			}
			if !strings.Contains(advice, c.advice) || !strings.HasSuffix(advice, "tokendesk --help.") {
				t.Errorf("the advice is %q", advice)
			}
		})
	}
}
