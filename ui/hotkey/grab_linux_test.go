package hotkey

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patient is how long a display may take; everything waits for its event.
const patient = 30 * time.Second

// desktop is an X display on which a test presses keys.
type desktop struct {
	t    *testing.T
	name string
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "64x64x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatalf("%v (`make test` installs what is needed)", err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb named no display: %v", err)
	}
	return &desktop{t, ":" + strings.TrimSpace(number)}
}

// run runs a program on the display.
func (d *desktop) run(name string, args ...string) {
	d.t.Helper()
	command := exec.Command(name, args...)
	command.Env = append(os.Environ(), "DISPLAY="+d.name)
	if out, err := command.CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v %s (`make test` installs what is needed)", name, err, out)
	}
}

func (d *desktop) press(keys ...string) {
	d.t.Helper()
	d.run("xdotool", append([]string{"key"}, keys...)...)
}

// grab grabs a combination; each press comes on the channel.
func (d *desktop) grab(text string) (presses chan struct{}, release func()) {
	d.t.Helper()
	c, err := Parse(text)
	if err != nil {
		d.t.Fatal(err)
	}
	presses = make(chan struct{}, 64)
	release, err = Grab(d.t.Context(), d.name, c, func(Press) { presses <- struct{}{} })
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(release)
	return presses, release
}

func (d *desktop) pressed(presses chan struct{}, when string) {
	d.t.Helper()
	select {
	case <-presses:
	case <-time.After(patient):
		d.t.Fatalf("%s: the press did not come", when)
	}
}

func TestPressesComeWhateverIsLocked(t *testing.T) {
	d := newDesktop(t)
	presses, release := d.grab("Ctrl+Alt+K")
	for _, lock := range []string{"", "Num_Lock", "Caps_Lock", "Num_Lock"} { // the last one turns it off again
		if lock != "" {
			d.press(lock)
		}
		d.press("ctrl+alt+k")
		d.pressed(presses, "after "+lock)
	}
	d.press("Caps_Lock", "ctrl+k", "alt+k", "ctrl+alt+shift+k", "ctrl+alt+j", "k", "ctrl+alt+k")
	d.pressed(presses, "after others")
	if len(presses) != 0 {
		t.Error("another combination was taken for ours")
	}
	// What is released is anybody's again.
	release()
	again, _ := d.grab("Ctrl+Alt+K")
	d.press("ctrl+alt+k")
	d.pressed(again, "released, and grabbed again")
	if len(presses) != 0 {
		t.Error("what was released is still told of")
	}
}

// A key that is held is repeated by the display, and pressed once.
func TestAHeldKeyIsPressedOnce(t *testing.T) {
	d := newDesktop(t)
	presses, _ := d.grab("Ctrl+Alt+K")
	other, _ := d.grab("Ctrl+Alt+J")
	d.run("xdotool", "keydown", "ctrl", "keydown", "alt", "keydown", "k", "sleep", "1", "keyup", "k", "key", "j")
	d.pressed(other, "the key after it")
	d.pressed(presses, "the held key")
	if len(presses) != 0 {
		t.Errorf("one press came %d times", len(presses)+1)
	}
}

func TestTakenByAnother(t *testing.T) {
	d := newDesktop(t)
	_, release := d.grab("Super+K")
	c, _ := Parse("Super+K")
	if _, err := Grab(t.Context(), d.name, c, func(Press) {}); !errors.Is(err, ErrTaken) {
		t.Fatalf("it was grabbed twice: %v", err)
	}
	release()
	again, err := Grab(t.Context(), d.name, c, func(Press) {})
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// A layout on which the key is elsewhere takes the combination there; one without the
// letter leaves it where it was.
func TestAnotherLayout(t *testing.T) {
	d := newDesktop(t)
	presses, _ := d.grab("Ctrl+Alt+K")
	for _, layout := range []string{"dvorak", "de", "gr", "us", "gr,us"} {
		d.run("setxkbmap", "-layout", strings.TrimSuffix(layout, "dvorak")+map[bool]string{true: "us"}[layout == "dvorak"], "-variant", map[bool]string{true: "dvorak"}[layout == "dvorak"])
		if strings.HasPrefix(layout, "gr") {
			d.press("ctrl+alt+Greek_kappa")
		} else {
			d.press("ctrl+alt+k")
		}
		d.pressed(presses, layout)
	}
}

func TestNoDisplay(t *testing.T) {
	c, _ := Parse("Ctrl+Alt+K")
	if _, err := Grab(t.Context(), ":99999", c, func(Press) {}); !errors.Is(err, ErrNoX) {
		t.Errorf("%v", err)
	}
	if _, err := Grab(t.Context(), "", Combination{}, func(Press) {}); !errors.Is(err, ErrCombination) {
		t.Errorf("%v", err)
	}
}

// The end of the context gives the keys back, too.
func TestTheContextEnds(t *testing.T) {
	d := newDesktop(t)
	c, _ := Parse("Ctrl+Alt+K")
	ctx, cancel := context.WithCancel(t.Context())
	release, err := Grab(ctx, d.name, c, func(Press) {})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	release()
	_, _ = d.grab("Ctrl+Alt+K")
}
