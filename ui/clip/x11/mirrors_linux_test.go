package x11

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"
	"go.uber.org/goleak"

	"tokendesk/ui/clip"
)

// mirror is another program that holds a text and gives it to who asks.
func mirror(t *testing.T, display, text string) *holding {
	t.Helper()
	h, err := connect(display)
	if err != nil {
		t.Fatal(err)
	}
	go h.serve(func() string { return text }, func() {})
	t.Cleanup(func() { h.conn.Close(); <-h.ended })
	if err := h.own(h.window); err != nil {
		t.Fatal(err)
	}
	return h
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(long); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not so: %s", what)
		}
	}
}

// holds is what a program that pastes gets.
func holds(t *testing.T, display string, selection xproto.Atom) (text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	err := look(ctx, display, func(r reader) (err error) {
		if selection == 0 {
			selection = r.clipboard
		}
		text, err = r.read(selection)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A program that takes the same text over has not taken it from us: it is still said to be
// there, and taken off whoever holds it; another text is not ours.
func TestTheSameTextOfAnotherProgramIsOurs(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	name := display(t)
	t.Run("", func(t *testing.T) {
		lost := make(chan struct{}, 8)
		owner := New(name)
		t.Cleanup(func() { _ = owner.Close() })
		owner.Watch(func() { lost <- struct{}{} })
		if err := owner.Write(t.Context(), "the token"); err != nil {
			t.Fatal(err)
		}
		mirror(t, name, "the token")
		eventually(t, "the mirror was seen", func() bool { return owner.current() == "" })
		if got, err := owner.Read(t.Context()); got != "the token" || err != nil {
			t.Fatalf("the clipboard holds %q, %v", got, err)
		}
		second := mirror(t, name, "the token") // and another mirror takes it from the first
		if err := owner.Write(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		if second.owns() || holds(t, name, 0) != "" {
			t.Error("the token is still there")
		}
		select {
		case <-lost:
			t.Error("the same text was called lost")
		default:
		}

		// One that puts it back, as a history does where a clipboard is empty.
		second.own(second.window)
		eventually(t, "the token was taken off again", func() bool { return !second.owns() })
		if got := holds(t, name, 0); got != "" {
			t.Errorf("the clipboard holds %q", got)
		}

		// Another text ends it, also after a mirror.
		if err := owner.Write(t.Context(), "the next"); err != nil {
			t.Fatal(err)
		}
		mirror(t, name, "the next")
		other := mirror(t, name, "something else")
		select {
		case <-lost:
		case <-time.After(long):
			t.Fatal("nobody said that another text is there")
		}
		if err := owner.Write(t.Context(), ""); err != nil || !other.owns() {
			t.Errorf("another program's text was taken off: %v", err)
		}
	})
}

// What keeps all places of a display alike has the token in each of them.
func TestTheTokenGoesFromEveryPlace(t *testing.T) {
	name := display(t)
	owner := New(name)
	t.Cleanup(func() { _ = owner.Close() })
	other := newProgram(t, name)
	put := func(buffer xproto.Atom, text string) {
		xproto.ChangeProperty(other.conn, xproto.PropModeReplace, other.root(), buffer, xproto.AtomString, 8, uint32(len(text)), []byte(text))
	}
	buffer := func(buffer xproto.Atom) string {
		reply, err := xproto.GetProperty(other.conn, false, other.root(), buffer, xproto.AtomAny, 0, 1000).Reply()
		if err != nil {
			t.Fatal(err)
		}
		return string(reply.Value)
	}
	primary := mirror(t, name, "the token")
	if err := xproto.SetSelectionOwnerChecked(primary.conn, primary.window, xproto.AtomPrimary, xproto.TimeCurrentTime).Check(); err != nil {
		t.Fatal(err)
	}
	primary.clipboard = xproto.AtomPrimary // which it is asked for
	if err := owner.Write(t.Context(), "the token"); err != nil {
		t.Fatal(err)
	}
	put(firstCutBuffer, "the token")
	put(lastCutBuffer, "a text")
	if err := owner.Write(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if first, last, selected := buffer(firstCutBuffer), buffer(lastCutBuffer), holds(t, name, xproto.AtomPrimary); first != "" || last != "a text" || selected != "" {
		t.Errorf("%q, %q, %q", first, last, selected)
	}
}

// With a program that copies the clipboard to the selection and the cut buffers, and back,
// twice a second.
func TestAutocutsel(t *testing.T) {
	autocutsel, err := exec.LookPath("autocutsel")
	if err != nil {
		t.Skip("autocutsel is not installed")
	}
	name := display(t)
	for _, selection := range []string{"CLIPBOARD", "PRIMARY"} {
		command := exec.Command(autocutsel, "-display", name, "-selection", selection, "-pause", "100")
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	}
	board := clip.New(time.Now, New(name))
	if err := board.Copy(t.Context(), "the token", "token", time.Hour); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it was copied to the selection", func() bool { return holds(t, name, xproto.AtomPrimary) == "the token" })
	select {
	case c := <-board.Changes(t.Context()):
		if c.What != "token" {
			t.Errorf("the clipboard is said to hold %v", c)
		}
	case <-time.After(long):
		t.Error("the token is said to be gone")
	}
	if err := board.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 20 { // longer than the programs rest
		time.Sleep(50 * time.Millisecond)
		if a, b := holds(t, name, 0), holds(t, name, xproto.AtomPrimary); a != "" || b != "" {
			t.Fatalf("it is back: %q, %q", a, b)
		}
	}
}

// What is selected in one program is pasted in another, and goes with the next selection.
func TestSelection(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	name := display(t)
	ours, theirs := NewSelection(name), NewSelection(name)
	if text, err := ours.Selected(t.Context()); text != "" || err != nil {
		t.Errorf("%q is selected, %v", text, err)
	}
	for _, text := range []string{"one", "two"} {
		if err := ours.Select(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		for _, s := range []*Selection{ours, theirs} {
			if got, err := s.Selected(t.Context()); got != text || err != nil {
				t.Errorf("%q is selected, %v", got, err)
			}
		}
	}
	if err := theirs.Select(t.Context(), "three"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is ours no longer", func() bool { return ours.current() == "" })
	if got, err := ours.Selected(t.Context()); got != "three" || err != nil {
		t.Errorf("%q is selected, %v", got, err)
	}
	ours.Close()
	theirs.Close()
	if _, err := NewSelection(":99999").Selected(t.Context()); err == nil {
		t.Error("there is a selection without a display")
	}
}
