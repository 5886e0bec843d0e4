package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is how long anything on this desktop may take before the test gives
// up; nothing waits for it, everything waits for its event.
const patience = 120 * time.Second

// desktop is a person's machine in small: an X display with a window manager, a
// D-Bus session with an unlocked gnome-keyring, a home, and a default browser
// that hands its addresses to the test.
type desktop struct {
	t         *testing.T
	home      string
	bus       string // the session's, by its address
	env       []string
	addresses <-chan string
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	return newDesktopOf(t, "1200x800")
}

// newDesktopOf returns a desktop whose screen has a size in pixels, as in 1200x800.
func newDesktopOf(t *testing.T, screen string) *desktop {
	t.Helper()
	home := t.TempDir()
	runtime := filepath.Join(home, "run")
	must(t, os.Mkdir(runtime, 0o700))
	d := &desktop{t: t, home: home, env: []string{
		"HOME=" + home,
		"PATH=" + os.Getenv("PATH"),
		"LANG=en_US.UTF-8",
		"XDG_RUNTIME_DIR=" + runtime,
		"XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
	}}
	d.startDisplay(screen)
	d.background(d.command("openbox"))
	d.startKeyring()
	d.startBrowserHandler()
	return d
}

func (d *desktop) setenv(key, value string) { d.env = append(d.env, key+"="+value) }

// startDisplay starts Xvfb on a free display, with more arguments. A window manager beside it gives windows
// the focus.
func (d *desktop) startDisplay(screen string, more ...string) {
	read, write, err := os.Pipe()
	must(d.t, err)
	server := d.command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", screen + "x24", "-nolisten", "tcp"}, more...)...)
	server.ExtraFiles = []*os.File{write}
	d.background(server)
	must(d.t, write.Close())
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xvfb named no display: %v", err)
	}
	d.setenv("DISPLAY", ":"+strings.TrimSpace(number))
}

// lockScreen says on the session bus what a screen saver says.
func (d *desktop) lockScreen() {
	d.t.Helper()
	bus, err := dbus.Connect(d.bus)
	must(d.t, err)
	must(d.t, bus.Emit("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", true))
	must(d.t, bus.Close())
}

func (d *desktop) startKeyring() {
	bus := d.command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	out, err := bus.StdoutPipe()
	must(d.t, err)
	d.background(bus)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		d.t.Fatalf("dbus-daemon named no address: %v", err)
	}
	d.bus = strings.TrimSpace(address)
	d.setenv("DBUS_SESSION_BUS_ADDRESS", d.bus)

	// It goes into the background by itself once it serves the bus, and ends
	// with it. Nothing may ask for secrets before: the bus would start another.
	keyring := d.command("gnome-keyring-daemon", "--unlock", "--components=secrets")
	keyring.Stdin = strings.NewReader("the login password")
	if err := keyring.Run(); err != nil {
		d.t.Fatalf("gnome-keyring-daemon: %v (`make test` installs what is needed)", err)
	}
}

// startBrowserHandler makes $BROWSER a script that writes the address it is
// given into a pipe of the test's, and what it and the program show of
// themselves into files.
func (d *desktop) startBrowserHandler() {
	pipe := filepath.Join(d.home, "addresses")
	must(d.t, syscall.Mkfifo(pipe, 0o600))
	script := filepath.Join(d.home, "browser")
	must(d.t, os.WriteFile(script, []byte("#!/bin/sh\n"+
		"for p in $$ $PPID; do cat /proc/$p/cmdline /proc/$p/environ; done >'"+d.home+"'/seen.$$\n"+
		"printf '%s\\n' \"$1\" >'"+pipe+"'\n"), 0o700))
	d.setenv("BROWSER", script)

	// Opened for both, so that reading blocks rather than ends between writers.
	file, err := os.OpenFile(pipe, os.O_RDWR, 0)
	must(d.t, err)
	d.t.Cleanup(func() { _ = file.Close() })
	addresses := make(chan string)
	go func() {
		for scanner := bufio.NewScanner(file); scanner.Scan(); {
			select {
			case addresses <- scanner.Text():
			case <-d.t.Context().Done():
				return
			}
		}
	}()
	d.addresses = addresses
}

// address waits for the address that the program opens in the browser.
func (d *desktop) address() string {
	d.t.Helper()
	select {
	case address := <-d.addresses:
		return address
	case <-time.After(patience):
		d.shot("no-browser")
		d.t.Fatal("no address reached the browser")
		return ""
	}
}

func (d *desktop) command(name string, args ...string) *exec.Cmd {
	command := exec.Command(name, args...)
	command.Env = d.env
	command.Dir = d.home
	return command
}

// background starts a process that ends with the test.
func (d *desktop) background(command *exec.Cmd) *exec.Cmd {
	d.t.Helper()
	if err := command.Start(); err != nil {
		d.t.Fatalf("%s: %v (`make test` installs what is needed)", command.Path, err)
	}
	done := make(chan struct{})
	go func() { _ = command.Wait(); close(done) }()
	d.t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			_ = command.Process.Kill()
			<-done
		}
	})
	return command
}

// run runs a command to its end and returns its standard output.
func (d *desktop) run(stdin string, name string, args ...string) string {
	d.t.Helper()
	out, errOut, code := d.try(stdin, name, args...)
	if code != 0 {
		d.t.Fatalf("%s %s: exit %d\n%s", filepath.Base(name), strings.Join(args, " "), code, errOut)
	}
	return out
}

// try runs a command to its end, whatever its exit status.
func (d *desktop) try(stdin string, name string, args ...string) (out, errOut string, code int) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Env, command.Dir = d.env, d.home
	command.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		d.t.Fatalf("%s: %v", name, err)
	}
	return stdout.String(), stderr.String(), command.ProcessState.ExitCode()
}

// keys types keys into the window that has the focus, as xdotool names them.
func (d *desktop) keys(keys ...string) {
	d.t.Helper()
	d.run("", "xdotool", append([]string{"key", "--clearmodifiers", "--delay", "60"}, keys...)...)
}

func (d *desktop) typeText(text string) {
	d.t.Helper()
	d.run("", "xdotool", "type", "--clearmodifiers", "--delay", "60", text)
}

// focusWindow waits for the window of that exact title and gives it the focus.
func (d *desktop) focusWindow(title string) {
	d.t.Helper()
	d.eventually("a window titled "+title, func() error {
		_, errOut, code := d.try("", "xdotool", "search", "--onlyvisible", "--name", "^"+title+"$", "windowactivate", "--sync")
		if code != 0 {
			return fmt.Errorf("xdotool: exit %d %s", code, errOut)
		}
		return nil
	})
}

// settle waits until the screen shows something and has stopped changing: a
// person, too, looks before typing.
func (d *desktop) settle() {
	d.t.Helper()
	var last string
	same := 0
	d.eventually("the screen stands still", func() error {
		seen := d.screen()
		if seen == last {
			same++
		} else {
			last, same = seen, 0
		}
		if same < 4 {
			return errors.New("it changes")
		}
		if colours := distinctPixels(seen); colours < 100 {
			return fmt.Errorf("there are %d colours on it", colours)
		}
		return nil
	})
}

// opens types keys that change what is shown, and waits for that.
func (d *desktop) opens(keys ...string) {
	d.t.Helper()
	before := d.screen()
	d.keys(keys...)
	d.eventually("something else is shown", func() error {
		if d.screen() == before {
			return errors.New("it is the same")
		}
		return nil
	})
	d.settle()
}

// distinctPixels counts the colours of a picture of three bytes a pixel.
func distinctPixels(picture string) int {
	colours := map[string]struct{}{}
	for i := 0; i+3 <= len(picture); i += 3 {
		colours[picture[i:i+3]] = struct{}{}
	}
	return len(colours)
}

// clipboard reads the X clipboard as another program would.
func (d *desktop) clipboard() string {
	// One that owned the clipboard and was killed answers nobody, for ever.
	out, _, _ := d.try("", "timeout", "5", "xclip", "-o", "-selection", "clipboard")
	return out
}

// shot saves a picture of the screen to build/e2e-NAME.png, to be looked at.
func (d *desktop) shot(name string) {
	folder, err := filepath.Abs("../../build")
	must(d.t, err)
	must(d.t, os.MkdirAll(folder, 0o755))
	_, errOut, code := d.try("", "import", "-window", "root", filepath.Join(folder, "e2e-"+name+".png"))
	if code != 0 {
		d.t.Errorf("no screenshot: %s", errOut)
	}
}

// eventually asks until the answer is right. The things it waits for live in
// other processes, which announce nothing to us.
func (d *desktop) eventually(what string, ask func() error) {
	d.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		err := ask()
		if err == nil {
			return
		}
		select {
		case <-again.C:
		case <-deadline.C:
			d.shot("gave-up")
			d.t.Fatalf("waited in vain: %s: %v", what, err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func readAll(t *testing.T, r io.Reader) string {
	t.Helper()
	data, err := io.ReadAll(r)
	must(t, err)
	return string(data)
}
