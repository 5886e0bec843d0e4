package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Whatever size was remembered, and at any scale, all of the window is on the screen, with
// the frame of the window manager, so that its title can be reached.
func TestTheWindowIsOnItsScreen(t *testing.T) {
	program := build(t)
	for _, c := range []struct{ screen, scale string }{{"1024x600", "1"}, {"1280x720", "1.5"}, {"1366x768", "2"}, {"800x480", "1"}} {
		t.Run(c.screen+" at "+c.scale, func(t *testing.T) {
			d := newDesktopOf(t, c.screen)
			d.setenv("FYNE_SCALE", c.scale)
			file := practice(d, program)
			dir := filepath.Join(d.home, "vault")
			held := filepath.Join(d.home, "passphrase")
			must(t, os.WriteFile(held, []byte("correct horse battery\n"), 0o600))
			vault := []string{"--vault", dir, "--keys", "passphrase", "--passphrase-file", held}
			d.run(file, program, append(vault, "import", "-")...)
			remembered, err := json.Marshal(map[string]any{"window_width": 2500, "window_height": 1400})
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, "settings.json"), remembered, 0o600))

			d.startWindow(program, vault...)
			var width, height int
			_, err = fmt.Sscanf(c.screen, "%dx%d", &width, &height)
			must(t, err)
			d.eventually("all of the window is on the screen", func() error {
				x, y, w, h := d.geometry("Tokendesk")
				left, right, top, bottom := d.frame("Tokendesk")
				if x-left < 0 || y-top < 0 || x+w+right > width || y+h+bottom > height {
					return fmt.Errorf("it stands at %d, %d and is %d x %d, its frame %d %d %d %d", x, y, w, h, left, right, top, bottom)
				}
				if w < width/2 || h < height/2 {
					return fmt.Errorf("it is %d x %d only", w, h)
				}
				return nil
			})
		})
	}
}

// A desktop says by its resources, or by the variables of its programs, how large all is
// drawn; what was said to the window's toolkit comes first.
func TestTheDesktopsScale(t *testing.T) {
	program := build(t)
	for name, c := range map[string]struct {
		resources string
		env       [2]string
		width     int
	}{
		"nothing":    {"", [2]string{}, 1120},
		"Xft.dpi":    {"Xft.dpi:\t144\n", [2]string{}, 1680},
		"GDK_SCALE":  {"", [2]string{"GDK_SCALE", "2"}, 2240},
		"FYNE_SCALE": {"Xft.dpi:\t192\n", [2]string{"FYNE_SCALE", "1"}, 1120},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktopOf(t, "2400x1600")
			if c.resources != "" {
				d.run("", "xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", c.resources)
			}
			if c.env[0] != "" {
				d.setenv(c.env[0], c.env[1])
			}
			d.startWindow(program, "--demo")
			d.eventually("the window has the desktop's scale", func() error {
				if _, _, w, _ := d.geometry("Tokendesk"); w != c.width {
					return fmt.Errorf("it is %d wide, want %d", w, c.width)
				}
				return nil
			})
		})
	}
}

// geometry is where a window's content stands, and how large it is.
func (d *desktop) geometry(title string) (x, y, width, height int) {
	d.t.Helper()
	values := map[string]int{}
	for line := range strings.Lines(d.run("", "xwininfo", "-name", title)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		values[name], _ = strconv.Atoi(strings.TrimSpace(value))
	}
	return values["Absolute upper-left X"], values["Absolute upper-left Y"], values["Width"], values["Height"]
}

// frame is how wide the window manager's frame is around a window.
func (d *desktop) frame(title string) (left, right, top, bottom int) {
	d.t.Helper()
	out := d.run("", "xprop", "-name", title, "_NET_FRAME_EXTENTS")
	_, numbers, _ := strings.Cut(out, "=")
	_, _ = fmt.Sscanf(strings.ReplaceAll(numbers, ",", " "), "%d %d %d %d", &left, &right, &top, &bottom)
	return left, right, top, bottom
}
