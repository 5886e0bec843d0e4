package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/ui/notify/notifytest"
)

// Where no window can open, the program says so in a sentence, on standard error and, for
// whoever started it from a menu, on the desktop; it ends, and the next start says the same.
func TestNoWindowCanOpen(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	notes := notifytest.Serve(t, d.bus, "body")
	for _, c := range []struct {
		name, want string
		prepare    func()
	}{
		{"a display that has gone", "display :4711 does not answer", func() { d.setenv("DISPLAY", ":4711") }},
		{"a Wayland display that has gone, too", "display nowhere does not answer, and", func() { d.setenv("WAYLAND_DISPLAY", "nowhere") }},
		{"a display without OpenGL", "no OpenGL (GLX)", func() {
			d.setenv("WAYLAND_DISPLAY", "")
			d.startDisplay("640x480", "-extension", "GLX")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.prepare()
			for range 2 {
				before := len(notes.All())
				_, said, code := d.try("", program, "--vault", d.home+"/vault")
				if code != 1 || !strings.Contains(said, c.want) || strings.Contains(said, "goroutine") || strings.Count(said, "\n") > 2 {
					t.Fatalf("exit %d, %q", code, said)
				}
				notes.Until("the desktop says it", func() bool { return len(notes.All()) > before })
				all := notes.All()
				if n := all[len(all)-1]; n.Title != "Tokendesk cannot open its window" || !strings.Contains(n.Body, c.want) || !strings.Contains(n.Body, "tokendesk --help") {
					t.Errorf("the desktop says %v", n)
				}
			}
			if out, _, code := d.try("", program, "doctor"); code != 1 || !strings.Contains(out, c.want) {
				t.Errorf("doctor: exit %d, %s", code, out)
			}
		})
	}
}

// Promise 33: a window without a session bus starts none, neither itself nor by what it
// asks the desktop.
func TestNoBusIsStarted(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	d.setenv("DBUS_SESSION_BUS_ADDRESS", "")
	d.setenv("BROWSER", "")
	tools := filepath.Join(d.home, "tools")
	must(t, os.Mkdir(tools, 0o700))
	asked := filepath.Join(d.home, "asked")
	script := "#!/bin/sh\ndbus-send --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetId\n>'" + asked + "'\n"
	must(t, os.WriteFile(filepath.Join(tools, "xdg-settings"), []byte(script), 0o700))
	d.setenv("PATH", tools+":"+os.Getenv("PATH"))
	d.startWindow(program, "--demo")
	d.eventually("the window asks for the default browser", func() error {
		_, err := os.Stat(asked)
		return err
	})
	started, err := filepath.Glob(filepath.Join(d.home, ".dbus", "session-bus", "*"))
	if err != nil || len(started) > 0 {
		t.Errorf("a bus was started: %v %v", started, err)
	}
}

// Keys that only make others mean something, alone or while the mouse moves a window, open
// no menu: what is typed after them goes where it went before.
func TestModifiersOpenNoMenu(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	d.startWindow(program, "--demo")
	d.settle()
	before := d.screen()
	same := func(what string) {
		t.Helper()
		d.settle()
		if d.screen() != before {
			d.shot("modifiers")
			t.Errorf("%s changes the window", what)
		}
	}
	for _, layout := range [][]string{{"us"}, {"de"}, {"us", "-option", "compose:ralt"}, {"kr", "-option", "korean:ralt_hangul"}} {
		d.run("", "setxkbmap", layout...)
		for _, key := range []string{"Alt_L", "Alt_R", "ISO_Level3_Shift", "Multi_key", "Hangul"} {
			if _, _, code := d.try("", "xdotool", "key", key); code == 0 {
				same(strings.Join(layout, " ") + ": " + key)
			}
		}
	}
}
