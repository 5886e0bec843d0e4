package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/ui/tray/traytest"
)

// hidden waits until the window is not on the screen.
func (d *desktop) hidden() {
	d.t.Helper()
	d.eventually("the window goes", func() error {
		if _, _, code := d.try("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$"); code == 0 {
			return errors.New("it is there")
		}
		return nil
	})
}

// active waits until the window has the keys, without giving them to it.
func (d *desktop) active() {
	d.t.Helper()
	d.eventually("the window comes", func() error {
		name, _, _ := d.try("", "xdotool", "getactivewindow", "getwindowname")
		if _, _, code := d.try("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$"); code != 0 || strings.TrimSpace(name) != "Tokendesk" {
			return fmt.Errorf("%q has the keys", name)
		}
		return nil
	})
}

// From anywhere the key brings the window up, with the search ready, whatever is locked,
// and sends it away again, as Escape does.
func TestAKeyCallsTheWindow(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	file := practice(d, program)
	vault := filepath.Join(d.home, "vault")
	secret := filepath.Join(d.home, "passphrase")
	must(t, os.WriteFile(secret, []byte("correct horse battery staple"), 0o600))
	options := []string{"--vault", vault, "--keys", "passphrase", "--passphrase-file", secret}
	d.run(file, program, append(options, "import", "-")...)
	must(t, os.WriteFile(filepath.Join(vault, "settings.json"), []byte(`{"global_key":"Ctrl+Alt+K"}`), 0o600))

	window := d.command(program, options...)
	must(t, window.Start())
	t.Cleanup(func() { _ = window.Process.Kill() })
	d.focusWindow("Tokendesk")
	d.settle()
	call := func() { d.run("", "xdotool", "key", "ctrl+alt+k") } // with the locks as they are
	d.eventually("the key is had", func() error {
		call()
		_, _, code := d.try("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$")
		if code == 0 {
			return errors.New("the window is still there")
		}
		return nil
	})
	d.hidden()
	for _, lock := range []string{"Num_Lock", "Caps_Lock", "Caps_Lock"} { // the last one turns it off again
		d.run("", "xdotool", "key", lock)
		call()
		d.active()
		call()
		d.hidden()
	}
	for _, app := range []string{"ikas", "mypos"} { // the second name replaces the first
		call()
		d.active()
		d.settle()
		before := d.clipboard()
		d.typeText(app)
		d.keys("Return")
		d.eventually("a token is copied", func() error {
			if now := d.clipboard(); now == before || now == "" {
				return errors.New("it is not")
			}
			return nil
		})
		call()
		d.hidden()
	}
	call()
	d.active()
	d.keys("Escape") // clears the search
	d.settle()
	d.active()
	d.keys("Escape")
	d.hidden()
	d.run("", program, options...) // a second start brings it back as well
	d.active()
	d.settle()
	d.keys("Escape")
	d.settle()
	d.active() // which the key had not called
	d.keys("ctrl+q")
	must(t, window.Wait())
}

// From the tray, too: the resident part has the key while there is no window, and Escape
// sends the window back there.
func TestAKeyCallsTheWindowFromTheTray(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	traytest.Show(t, d.bus)
	file := practice(d, program)
	d.run(file, program, "--keys", "keyring", "import", "-")
	folder := filepath.Join(d.home, "config", "tokendesk")
	must(t, os.MkdirAll(folder, 0o700))
	must(t, os.WriteFile(filepath.Join(folder, "settings.json"), []byte(`{"keep_running":"yes","global_key":"Ctrl+Alt+K"}`), 0o600))

	d.startWindow(program)
	d.untilHalves(program, 1, 1)
	d.settle()
	call := func() { d.run("", "xdotool", "key", "ctrl+alt+k") }
	call()
	d.hidden()
	d.untilHalves(program, 0, 1)
	for _, app := range []string{"ikas", "mypos"} {
		d.eventually("the window comes", func() error {
			call()
			// A second press would send it away: it gets the time that it takes to start.
			if _, _, code := d.try("", "timeout", "4", "xdotool", "search", "--sync", "--onlyvisible", "--name", "^Tokendesk$"); code != 0 {
				return errors.New("it does not")
			}
			return nil
		})
		d.active()
		d.untilHalves(program, 1, 1)
		d.settle()
		before := d.clipboard()
		d.typeText(app)
		d.keys("Return")
		d.eventually("a token is copied", func() error {
			if now := d.clipboard(); now == before || now == "" {
				return errors.New("it is not")
			}
			return nil
		})
		d.keys("Escape")
		d.settle()
		d.keys("Escape")
		d.hidden()
		d.untilHalves(program, 0, 1)
	}
	d.run("", program)
	d.active()
	d.untilHalves(program, 1, 1)
	d.keys("ctrl+q")
	d.untilHalves(program, 0, 0)
}
