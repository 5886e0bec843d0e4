package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// What is selected in another program is pasted by the middle button, and what is selected
// in the window is pasted in others; what a field conceals is not.
func TestTheSelectionOfTheDesktop(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	d.startWindow(program, "--demo")
	d.settle()
	selected := func(want string) {
		t.Helper()
		d.eventually("it is selected", func() error {
			if got, _, _ := d.try("", "timeout", "5", "xclip", "-o", "-selection", "primary"); got != want {
				return fmt.Errorf("%q is selected, want %q", got, want)
			}
			return nil
		})
	}
	other := d.command("xclip", "-i", "-selection", "primary", "-quiet")
	other.Stdin = strings.NewReader("prac")
	d.background(other)
	selected("prac")
	x, y, _, _ := d.geometry("Tokendesk")
	d.run("", "xdotool", "mousemove", fmt.Sprint(x+120), fmt.Sprint(y+57), "click", "2")
	d.settle()
	d.typeText("t")
	d.keys("ctrl+a")
	selected("pract")
}
