package e2e

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokendesk/ui/clip"
	"tokendesk/ui/clip/datacontrol"
)

// tool runs one of the clipboard's tools.
func (w *wayland) tool(stdin, name string, args ...string) string {
	w.t.Helper()
	command := w.program(filepath.SplitList(os.Getenv("PATH")), name, args...)
	command.Stdin = strings.NewReader(stdin)
	if name == "wl-copy" { // leaves a process that holds its output
		must(w.t, command.Run())
		return ""
	}
	out, _ := command.Output()
	return string(out)
}

// Promise 37: where a compositor lets programs hold its clipboard, it is held in memory,
// marked as secret; the same text in other hands is ours, and another text is not.
func TestTheClipboardOfACompositor(t *testing.T) {
	w := newWayland(t)
	owner := datacontrol.New(func(name string) string {
		return map[string]string{"XDG_RUNTIME_DIR": w.runtime, "WAYLAND_DISPLAY": w.name}[name]
	})
	board := clip.New(nil, owner)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	changes := board.Changes(ctx)
	const token = "GIF89a.token" // which begins as a picture does
	copied := func(text string) {
		t.Helper()
		if err := board.Copy(t.Context(), text, "token", time.Hour); err != nil {
			t.Fatal(err)
		}
		if got := w.pasted(); got != text {
			t.Fatalf("the clipboard holds %q", got)
		}
		if c := <-changes; c.What != "token" {
			t.Fatalf("the clipboard is said to hold %v", c)
		}
	}
	copied(token)
	if mark := w.tool("", "wl-paste", "--type", "x-kde-passwordManagerHint", "--no-newline"); mark != "secret" {
		t.Errorf("the mark is %q", mark)
	}
	if types := w.tool("", "wl-paste", "--list-types"); strings.Contains(types, "image") || !strings.Contains(types, "text/plain;charset=utf-8\n") {
		t.Errorf("it is said to be\n%s", types)
	}

	// Another program takes the same text over: it is taken off all the same.
	w.tool(token, "wl-copy", "--type", "text/plain")
	w.eventually("the other program has it", func() error {
		if w.tool("", "wl-paste", "--type", "x-kde-passwordManagerHint") == "secret" {
			return errors.New("it is ours")
		}
		return nil
	})
	if got, err := owner.Read(t.Context()); got != token || err != nil {
		t.Errorf("it is said to hold %q, %v", got, err)
	}
	if err := board.Clear(t.Context()); err != nil || w.pasted() != "" {
		t.Errorf("%q after it was cleared, %v", w.pasted(), err)
	}
	if c := <-changes; c != (clip.Content{}) {
		t.Errorf("the clipboard is said to hold %v", c)
	}

	// Another text ends it, and stays.
	copied("the next")
	w.tool("something else", "wl-copy")
	select {
	case c := <-changes:
		if c != (clip.Content{}) {
			t.Errorf("the clipboard is said to hold %v", c)
		}
	case <-time.After(patience):
		t.Fatal("nobody said that another text is there")
	}
	if err := board.Close(t.Context()); err != nil || w.pasted() != "something else" {
		t.Errorf("the clipboard holds %q, %v", w.pasted(), err)
	}
}
