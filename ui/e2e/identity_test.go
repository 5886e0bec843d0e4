package e2e

import (
	"fmt"
	"strings"
	"testing"

	"tokendesk/assets"
)

// A desktop knows whose the window is, and has an icon of each size to show for it.
func TestTheWindowIsKnown(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	d.startWindow(program, "--demo")
	id := strings.TrimSpace(d.run("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$"))
	class := d.run("", "xprop", "-id", id, "WM_CLASS")
	if want := fmt.Sprintf("%q, %q", assets.ID, assets.ID); !strings.Contains(class, want) {
		t.Errorf("the window says %s, want %s", class, want)
	}
	icons := d.run("", "xprop", "-len", "1000000", "-id", id, "_NET_WM_ICON")
	for _, size := range assets.IconSizes {
		if !strings.Contains(icons, fmt.Sprintf("Icon (%d x %d)", size, size)) {
			t.Errorf("the window has no icon of %d pixels", size)
		}
	}
}
