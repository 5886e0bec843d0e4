package autostart

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// program makes a program that writes its arguments into a file beside it.
func program(t *testing.T, dir string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "tokendesk")
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"${0%/*}/said.part\"\nmv \"${0%/*}/said.part\" \"${0%/*}/said\"\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func newLogin(t *testing.T) Login {
	t.Helper()
	dir := t.TempDir()
	return Login{
		Dir: filepath.Join(dir, "config", "autostart"), System: []string{filepath.Join(dir, "etc", "autostart")},
		Program: program(t, filepath.Join(dir, "bin")), Args: []string{"resident"},
	}
}

func (l Login) is(t *testing.T, want bool) {
	t.Helper()
	if on, err := l.On(); on != want || err != nil {
		t.Errorf("on is %v, %v; want %v", on, err, want)
	}
}

func set(t *testing.T, l Login, on bool) {
	t.Helper()
	if err := l.Set(on); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestOnAndOff(t *testing.T) {
	l := newLogin(t)
	l.is(t, false)
	set(t, l, false) // there is nothing to take away
	set(t, l, true)
	l.is(t, true)
	info, err := os.Stat(l.File())
	if err != nil || info.Mode().Perm() != 0o644 && runtime.GOOS != "windows" {
		t.Errorf("%v, %v", info, err)
	}
	set(t, l, false)
	l.is(t, false)
	if rest, err := os.ReadDir(l.Dir); len(rest) != 0 || err != nil {
		t.Errorf("left behind are %v, %v", rest, err)
	}
}

// A desktop's own settings turn the start off in the file; ours turn it on again.
func TestWhatADesktopChanges(t *testing.T) {
	for _, line := range []string{"Hidden=true", "X-GNOME-Autostart-enabled=false"} {
		l := newLogin(t)
		set(t, l, true)
		text, err := os.ReadFile(l.File())
		if err != nil {
			t.Fatal(err)
		}
		write(t, l.File(), strings.Replace(string(text), "X-GNOME-Autostart-enabled=true", line, 1))
		l.is(t, false)
		set(t, l, true)
		l.is(t, true)
	}
}

func TestAFileOfSomebodyElse(t *testing.T) {
	const theirs = "[Desktop Entry]\nType=Application\nName=Mine\nExec=tokendesk\n"
	l := newLogin(t)
	write(t, l.File(), theirs)
	l.is(t, true)
	for _, on := range []bool{true, false} {
		if err := l.Set(on); !errors.Is(err, ErrForeign) {
			t.Errorf("set to %v: %v", on, err)
		}
	}
	for _, exec := range []string{"foo", "\"/opt/my tokendesk/foo\" tokendesk", "/usr/bin/env"} {
		write(t, l.File(), strings.Replace(theirs, "tokendesk", exec, 1))
		if on, err := l.On(); on || !errors.Is(err, ErrForeign) {
			t.Errorf("a file that starts %s: on is %v, %v", exec, on, err)
		}
	}
	write(t, l.File(), strings.Replace(theirs, "tokendesk", `"/opt/my programs/tokendesk" resident`, 1))
	l.is(t, true)
	write(t, l.File(), theirs)
	if err := l.Mend(); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(l.File()); string(text) != theirs || err != nil {
		t.Errorf("it is now %q, %v", text, err)
	}
	write(t, l.File(), theirs+"[Desktop Action x]\nHidden=true\n")
	l.is(t, true) // another group says nothing of this
}

// What the system starts for everybody is hidden, not only left out.
func TestTheSystemsFile(t *testing.T) {
	l := newLogin(t)
	write(t, filepath.Join(l.System[0], fileName), "[Desktop Entry]\nType=Application\nName=Tokendesk\nExec=tokendesk resident\n")
	l.is(t, true)
	set(t, l, false)
	l.is(t, false)
	set(t, l, true)
	l.is(t, true)
	set(t, l, false)
	l.is(t, false)
}

func TestAProgramThatMoved(t *testing.T) {
	l := newLogin(t)
	set(t, l, true)
	moved := l
	moved.Program = program(t, filepath.Join(t.TempDir(), "new place"))
	if err := moved.Mend(); err != nil {
		t.Fatal(err)
	}
	if e, err := readEntry(l.File()); err != nil || e["TryExec"] != l.Program {
		t.Errorf("another copy took the start for itself: %v, %v", e, err)
	}
	if err := os.Remove(l.Program); err != nil {
		t.Fatal(err)
	}
	l.is(t, false)
	if err := moved.Mend(); err != nil {
		t.Fatal(err)
	}
	if e, err := readEntry(l.File()); err != nil || e["TryExec"] != moved.Program {
		t.Errorf("it is not mended: %v, %v", e, err)
	}
	moved.is(t, true)
	set(t, moved, false)
	if err := moved.Mend(); err != nil {
		t.Fatal(err)
	}
	moved.is(t, false)
}

// What was written under the former name is taken over, and nothing is ever started twice.
func TestTheFormerName(t *testing.T) {
	formerly := func(l Login, on bool) (path string) {
		t.Helper()
		path = filepath.Join(l.Dir, "tokendesk.desktop")
		text, err := l.entry(on)
		if err != nil {
			t.Fatal(err)
		}
		write(t, path, strings.ReplaceAll(text, "app.tokendesk.Tokendesk", "tokendesk"))
		return path
	}
	files := func(l Login, want ...string) {
		t.Helper()
		var names []string
		entries, _ := os.ReadDir(l.Dir)
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if !slices.Equal(names, want) {
			t.Errorf("there are %q, want %q", names, want)
		}
	}
	mend := func(l Login) {
		t.Helper()
		if err := l.Mend(); err != nil {
			t.Fatal(err)
		}
	}
	const present, former = "app.tokendesk.Tokendesk.desktop", "tokendesk.desktop"

	l := newLogin(t)
	formerly(l, true)
	l.is(t, true)
	for range 2 {
		mend(l)
		files(l, present)
		l.is(t, true)
	}
	formerly(l, true) // by a program of before, started afterwards
	mend(l)
	files(l, present)
	formerly(l, true)
	set(t, l, true)
	files(l, present)
	formerly(l, true)
	set(t, l, false)
	files(l)
	l.is(t, false)

	// A desktop's own settings had turned it off.
	path := formerly(l, true)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Replace(string(text), "X-GNOME-Autostart-enabled=true", "X-GNOME-Autostart-enabled=false", 1))
	mend(l)
	files(l, present)
	l.is(t, false)

	// Another copy of the program, of before, keeps what is its own until somebody chooses.
	l = newLogin(t)
	other := l
	other.Program = program(t, filepath.Join(t.TempDir(), "other"))
	formerly(other, true)
	mend(l)
	files(l, former)
	l.is(t, true)
	set(t, l, true)
	files(l, present)

	// A person's own is theirs, but only where it starts this program.
	l = newLogin(t)
	write(t, filepath.Join(l.Dir, former), "[Desktop Entry]\nType=Application\nName=Mine\nExec=tokendesk\n")
	l.is(t, true)
	for _, on := range []bool{true, false} {
		if err := l.Set(on); !errors.Is(err, ErrForeign) {
			t.Errorf("set to %v: %v", on, err)
		}
	}
	if l.Foreign() != filepath.Join(l.Dir, former) {
		t.Errorf("the person's file is %s", l.Foreign())
	}
	write(t, filepath.Join(l.Dir, former), "[Desktop Entry]\nType=Application\nName=Mine\nExec=foo\n")
	l.is(t, false)
	set(t, l, true)
	mend(l)
	files(l, present, former)

	// What the system starts under that name is hidden, and stays so.
	l = newLogin(t)
	write(t, filepath.Join(l.System[0], former), "[Desktop Entry]\nType=Application\nName=Tokendesk\nExec=tokendesk resident\n")
	l.is(t, true)
	set(t, l, false)
	mend(l)
	l.is(t, false)
	files(l, former)
	set(t, l, true)
	mend(l)
	l.is(t, true)
	files(l, present, former) // its own, and what hides the system's
}

func TestNotHere(t *testing.T) {
	var none Login
	if _, err := none.On(); !errors.Is(err, ErrNotHere) {
		t.Error(err)
	}
	if err := none.Set(true); !errors.Is(err, ErrNotHere) {
		t.Error(err)
	}
	if err := none.Mend(); err != nil {
		t.Error(err)
	}
	t.Setenv("FLATPAK_ID", "x")
	if _, err := Here(); !errors.Is(err, ErrNotHere) {
		t.Error(err)
	}
}

// The path is what a desktop makes of it, whatever stands in it: the launcher of GLib
// starts the program, and the validator of freedesktop.org finds nothing.
func TestDesktopsReadIt(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the launcher is Linux desktops'")
	}
	for _, folder := range []string{"plain", "with blanks", `quote " and ' and back \ slash`, "dollar $HOME and `tick`", "ümlaut 中文", "semi;colon & more"} {
		t.Run(folder, func(t *testing.T) {
			l := newLogin(t)
			l.Program = program(t, filepath.Join(t.TempDir(), folder))
			l.Args = []string{"resident", "--vault", `/a b/"$x" 50%`}
			set(t, l, true)
			l.is(t, true)
			run(t, "desktop-file-validate", l.File())
			run(t, "gio", "launch", l.File())
			said := filepath.Join(filepath.Dir(l.Program), "said")
			got := eventually(t, said)
			if want := strings.Join(l.Args, "\n") + "\n"; got != want {
				t.Errorf("it was started with %q, want %q", got, want)
			}
			set(t, l, false)
		})
	}
	// GLib does not find such a program, though the specification has it written so.
	if line, err := commandLine([]string{"/100%/tokendesk"}); line != `"/100%%/tokendesk"` || err != nil {
		t.Errorf("a percent sign is written %s, %v", line, err)
	}
	for _, bad := range []string{"/a=b/tokendesk", "/a\nb/tokendesk"} {
		l := newLogin(t)
		l.Program = bad
		if err := l.Set(true); !errors.Is(err, ErrPath) {
			t.Errorf("%q: %v", bad, err)
		}
		if _, err := os.Stat(l.File()); err == nil {
			t.Errorf("%q: a file was written", bad)
		}
	}
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Fatalf("%s: %v %s (`make test` installs what is needed)", name, err, out)
	}
}

// A file of the former name that somebody else wrote stays, whatever the system starts.
func TestTheFormerNameOfSomebodyElse(t *testing.T) {
	const theirs = "[Desktop Entry]\nType=Application\nName=Mine\nExec=/opt/foo\n"
	l := newLogin(t)
	write(t, filepath.Join(l.System[0], formerName), "[Desktop Entry]\nType=Application\nName=Tokendesk\nExec=tokendesk resident\n")
	write(t, filepath.Join(l.Dir, formerName), theirs)
	set(t, l, false)
	if text, err := os.ReadFile(filepath.Join(l.Dir, formerName)); string(text) != theirs || err != nil {
		t.Errorf("it is now %q, %v", text, err)
	}
}
