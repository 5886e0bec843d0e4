package clip

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// waylandTools puts wl-copy and wl-paste onto the PATH: scripts that keep the text in
// a file. options are the arguments with which wl-copy takes a text.
func waylandTools(t *testing.T, options string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, script string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	board := filepath.Join(dir, "board")
	write("wl-copy", `case "$*" in --clear) rm -f '`+board+`'; exit 0;; `+options+`) cat >'`+board+`';; *) exit 1;; esac`)
	write("wl-paste", `[ -e '`+board+`' ] || exit 1; cat '`+board+`'`)
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
}

func TestWaylandMarksTheText(t *testing.T) {
	waylandTools(t, "'--sensitive --type text/plain'")
	system := Systems()[0]
	for _, text := range []string{"T", ""} {
		if err := system.Write(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if got, err := system.Read(t.Context()); got != text || err != nil {
			t.Errorf("holds %q, %v; want %q", got, err, text)
		}
	}
}

// A tool from before the mark is told the type all the same: by the first bytes of a token
// it would guess a picture.
func TestWaylandWithoutTheMark(t *testing.T) {
	waylandTools(t, "'--type text/plain'")
	board := New(nil, Systems()...)
	const text = "GIF89a.token"
	if err := board.Copy(t.Context(), text, "token", 0); err != nil {
		t.Fatal(err)
	}
	if got, err := (wayland{}).Read(t.Context()); got != text || err != nil {
		t.Errorf("holds %q, %v", got, err)
	}
	if err := board.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if got, err := (wayland{}).Read(t.Context()); got != "" || err != nil {
		t.Errorf("holds %q after it was cleared, %v", got, err)
	}
}

// A tool that takes neither, and none at all, leave it to the next system.
func TestWaylandWithoutTheOption(t *testing.T) {
	waylandTools(t, "--no-such-option")
	next := &fake{}
	board := New(nil, wayland{}, next)
	if err := board.Copy(t.Context(), "T", "token", 0); err != nil || next.held() != "T" {
		t.Errorf("%v, the next system holds %q", err, next.held())
	}
	t.Setenv("PATH", t.TempDir())
	if err := (wayland{}).Write(t.Context(), "T"); !errors.Is(err, ErrUnsupported) {
		t.Errorf("without the tool: %v", err)
	}
}
