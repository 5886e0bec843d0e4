package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// startWindow starts the window, and gives it the focus once it stands still.
func (d *desktop) startWindow(program string, args ...string) {
	d.t.Helper()
	d.background(d.command(program, args...))
	d.focusWindow("Tokendesk")
	d.settle()
}

// copyIkas does the main job by keys alone, with something else on the clipboard
// before, and waits for the token.
func (d *desktop) copyIkas(apps appFile) {
	d.t.Helper()
	d.occupyClipboard()
	d.settle()
	d.typeText("ikas")
	d.keys("Return")
	d.eventually("the token is on the clipboard", func() error {
		return acceptedByIkas(apps, d.clipboard())
	})
	d.keys("Escape")
}

// occupyClipboard puts a word of another program on the clipboard.
func (d *desktop) occupyClipboard() {
	d.t.Helper()
	const word = "something else"
	d.eventually("the clipboard is another program's", func() error {
		now := d.clipboard()
		if now == word {
			return nil
		}
		other := d.command("xclip", "-quiet", "-i", "-selection", "clipboard")
		other.Stdin = strings.NewReader(word)
		d.background(other)
		return fmt.Errorf("it holds %d bytes", len(now))
	})
}

// screen is the picture that is seen.
func (d *desktop) screen() string { return d.run("", "import", "-window", "root", "rgb:-") }

// click clicks on a point of the screen.
func (d *desktop) click(x, y int) {
	d.t.Helper()
	d.run("", "xdotool", "mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1")
}

// differing counts the bytes in which two pictures of one size differ.
func differing(a, b string) (n int) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// After every screen that asks for a passphrase the keys belong to the main
// screen: a few letters and Enter copy a token, however the person got there.
func TestUnlockedByPassphraseTheKeysWork(t *testing.T) {
	const passphrase = "correct horse battery"
	program := build(t)
	d := newDesktop(t)
	file := practice(d, program)
	var apps appFile
	must(t, json.Unmarshal([]byte(file), &apps))
	held := filepath.Join(d.home, "passphrase")
	must(t, os.WriteFile(held, []byte(passphrase+"\n"), 0o600))

	// The window makes the vault: welcome, then the second button.
	d.startWindow(program)
	d.keys("Tab", "space")
	d.settle()
	d.typeText(passphrase)
	d.keys("Tab")
	d.typeText(passphrase)
	d.keys("Return", "Return") // twice by mistake
	d.eventually("the vault is there", func() error {
		_, errOut, code := d.try(file, program, "--passphrase-file", held, "import", "-")
		if code != 0 {
			return fmt.Errorf("exit %d %s", code, errOut)
		}
		return nil
	})
	d.copyIkas(apps)

	t.Run("lock and unlock", func(t *testing.T) {
		d.keys("ctrl+l")
		d.settle()
		d.typeText(passphrase)
		d.keys("Return", "Return")
		d.copyIkas(apps)
	})

	t.Run("a wrong passphrase, then the right one", func(t *testing.T) {
		d.keys("ctrl+l")
		d.settle()
		d.typeText("not it")
		d.keys("Return")
		d.settle()
		d.typeText(passphrase)
		d.keys("Return")
		d.copyIkas(apps)
	})

	t.Run("locked while the editor is open", func(t *testing.T) {
		d.keys("ctrl+n")
		d.settle()
		before := d.screen()
		if err := os.Remove(filepath.Join(d.home, "data", "tokendesk", "window.sock")); err != nil {
			t.Fatal(err)
		}
		d.run("", program, "lock")
		d.eventually("it is locked", func() error {
			if differing(before, d.screen()) < len(before)/100 { // a cursor that blinks is no other screen
				return errors.New("the screen is the same")
			}
			return nil
		})
		d.settle()
		d.click(1100, 700) // beside everything: typing finds the field all the same
		d.typeText(passphrase)
		d.keys("Return")
		d.copyIkas(apps)
	})

	t.Run("a new start", func(t *testing.T) {
		d.keys("ctrl+q")
		d.eventually("the window is gone", func() error {
			if out, _, _ := d.try("", "xdotool", "search", "--name", "^Tokendesk$"); out != "" {
				return fmt.Errorf("it is there")
			}
			return nil
		})
		d.startWindow(program)
		d.typeText(passphrase)
		d.keys("Return")
		d.copyIkas(apps)
		d.keys("ctrl+q")
	})
}
