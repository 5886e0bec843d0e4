package desk

import (
	"context"
	"strings"
	"testing"

	"tokendesk/store/socket"
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

// Whether there is a tray is said, and that a process has the vault open.
func TestDoctorLooksForTheTray(t *testing.T) {
	dir := t.TempDir()
	o := Options{VaultDir: dir}
	line := func(tray func(context.Context) bool) Check {
		return checkTray(t.Context(), o, Surroundings{Tray: tray})
	}
	has := func(there bool) func(context.Context) bool { return func(context.Context) bool { return there } }
	if c := line(has(true)); c.Status != Fine || strings.Contains(c.Detail, "runs") {
		t.Errorf("with one: %+v", c)
	}
	if c := line(has(false)); c.Status != Warning || c.Advice == "" {
		t.Errorf("without: %+v", c)
	}
	if c := line(nil); c.Status != Fine {
		t.Errorf("without a window: %+v", c)
	}
	l, err := socket.Listen(dir, func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if c := line(has(true)); !strings.Contains(c.Detail, "Tokendesk is running") {
		t.Errorf("while it runs: %+v", c)
	}
}
