package e2e

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendesk/assets"
)

// wayland is a Wayland desktop: sway, whose screen is the window of an X display, where
// keys are pressed and pictures taken.
type wayland struct {
	*desktop
	runtime string
	name    string // of the display
	owner   *syscall.Credential
}

// newWayland starts sway. It refuses to be root's, so root has it run as nobody.
func newWayland(t *testing.T) *wayland {
	t.Helper()
	home := t.TempDir()
	w := &wayland{
		desktop: &desktop{t: t, home: home, env: []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}},
		runtime: filepath.Join(home, "run"), name: "wayland-1",
	}
	w.startDisplay("1200x800")
	if os.Getuid() == 0 {
		w.owner = &syscall.Credential{Uid: 65534, Gid: 65534}
		for dir := home; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
			must(t, os.Chmod(dir, 0o755))
		}
	}
	config := filepath.Join(home, "sway")
	must(t, os.WriteFile(config, []byte("default_border none\nxwayland disable\n"), 0o644))
	w.folder(w.runtime)
	w.folder(filepath.Join(home, "home"))
	sway := w.program(filepath.SplitList(os.Getenv("PATH")), "sway", "-c", config)
	sway.Env = append(sway.Env, "WAYLAND_DISPLAY=", "WLR_BACKENDS=x11", "WLR_RENDERER=pixman", w.variable("DISPLAY"))
	w.background(sway)
	w.eventually("sway's socket", func() error {
		_, err := os.Stat(filepath.Join(w.runtime, w.name))
		return err
	})
	return w
}

// folder makes a folder of the desktop's person.
func (w *wayland) folder(path string) {
	must(w.t, os.Mkdir(path, 0o700))
	if w.owner != nil {
		must(w.t, os.Chown(path, int(w.owner.Uid), int(w.owner.Gid)))
	}
}

// variable is a variable of the X display's environment.
func (w *wayland) variable(key string) string {
	for _, v := range w.env {
		if strings.HasPrefix(v, key+"=") {
			return v
		}
	}
	return ""
}

// program is a command on the Wayland desktop that finds the tools of some folders.
func (w *wayland) program(path []string, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(w.t.Context(), name, args...)
	command.Dir = w.home
	command.Env = []string{
		"HOME=" + filepath.Join(w.home, "home"), "PATH=" + strings.Join(path, string(filepath.ListSeparator)), "LANG=C.UTF-8",
		"XDG_RUNTIME_DIR=" + w.runtime, "WAYLAND_DISPLAY=" + w.name, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere",
	}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: w.owner}
	return command
}

// control is the socket by which sway tells of its windows.
func (w *wayland) control() string {
	found, err := filepath.Glob(filepath.Join(w.runtime, "sway-ipc.*"))
	if err != nil || len(found) == 0 {
		w.t.Fatal("sway has no socket", err)
	}
	return found[0]
}

// pasted is what another program reads from the clipboard.
func (w *wayland) pasted() string {
	out, err := w.program(filepath.SplitList(os.Getenv("PATH")), "wl-paste", "--no-newline").Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatalf("wl-paste: %v (`make test` installs what is needed)", err)
	}
	return string(out)
}

// Promises 37, 38: on Wayland a token is copied with clipboard tools and without, and
// however the window goes the token leaves the clipboard and nothing goes wrong.
func TestWayland(t *testing.T) {
	program := build(t)
	w := newWayland(t)
	bare := filepath.Join(w.home, "bare")
	must(t, os.Mkdir(bare, 0o755))
	for name, step := range map[string]struct {
		path []string
		quit func(*exec.Cmd)
	}{
		"without clipboard tools":              {[]string{bare}, func(*exec.Cmd) { w.keys("ctrl+q") }},
		"with wl-clipboard":                    {filepath.SplitList(os.Getenv("PATH")), func(*exec.Cmd) { w.keys("ctrl+q") }},
		"without clipboard tools, by a signal": {[]string{bare}, func(c *exec.Cmd) { must(t, c.Process.Signal(syscall.SIGTERM)) }},
	} {
		t.Run(name, func(t *testing.T) {
			window := w.program(step.path, program, "--demo")
			var said bytes.Buffer
			window.Stdout, window.Stderr = &said, &said
			must(t, window.Start())
			done := make(chan error, 1)
			go func() { done <- window.Wait() }()
			t.Cleanup(func() { _ = window.Process.Kill() })
			w.settle()
			if tree, err := w.program(filepath.SplitList(os.Getenv("PATH")), "swaymsg", "-s", w.control(), "-t", "get_tree").Output(); err != nil || !strings.Contains(string(tree), `"app_id": "`+assets.ID+`"`) {
				t.Errorf("the desktop does not know whose the window is: %v", err)
			}
			w.typeText("ikas")
			w.keys("Return")
			w.eventually("the token is on the clipboard", func() error {
				if got := w.pasted(); strings.Count(got, ".") != 2 || !strings.HasPrefix(got, "eyJ") {
					return fmt.Errorf("there is %d bytes of something else", len(got))
				}
				return nil
			})
			w.keys("Escape")
			step.quit(window)
			select {
			case err := <-done:
				if err != nil {
					t.Errorf("the window ended with %v", err)
				}
			case <-time.After(patience):
				w.shot("wayland-does-not-quit")
				t.Fatal("the window does not end")
			}
			if strings.Contains(said.String(), "panic") || strings.Contains(said.String(), "goroutine ") {
				t.Errorf("it said\n%s", said.String())
			}
			if left := w.pasted(); strings.HasPrefix(left, "eyJ") {
				t.Error("the token stays on the clipboard")
			}
		})
	}
}

// A display that cannot be used is said in two lines, and never crashes the window; where
// another one works the window opens there.
func TestDisplaysThatCannotBeUsed(t *testing.T) {
	program := build(t)
	d := &desktop{t: t, home: t.TempDir()}
	d.env = []string{"HOME=" + d.home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "XDG_RUNTIME_DIR=" + d.home}
	base := d.env
	seatless := noSeat(t, d.home)
	for name, c := range map[string]struct {
		variables []string
		says      string
	}{
		"none":                        {nil, "There is no display"},
		"an X display that has gone":  {[]string{"DISPLAY=:54321"}, "the X11 display :54321 does not answer"},
		"no name of an X display":     {[]string{"DISPLAY=nonsense"}, "is not the name of a display"},
		"a compositor that has gone":  {[]string{"WAYLAND_DISPLAY=wayland-77"}, "the Wayland display wayland-77 does not answer"},
		"both have gone":              {[]string{"WAYLAND_DISPLAY=wayland-77", "DISPLAY=:54321"}, "wayland-77 does not answer, and the X11 display :54321 does not answer"},
		"a compositor without a seat": {[]string{"WAYLAND_DISPLAY=" + seatless}, "has no keyboard or mouse (wl_seat)"},
	} {
		d.env = append(base[:len(base):len(base)], c.variables...)
		_, said, code := d.try("", program, "--demo")
		if code != 1 || !strings.Contains(said, c.says) || !strings.Contains(said, "tokendesk --help") || strings.Count(said, "\n") != 2 {
			t.Errorf("%s: exit %d\n%s", name, code, said)
		}
	}

	d.env = base
	d.startDisplay("1200x800")
	d.background(d.command("openbox"))
	for name, socket := range map[string]string{"a dead compositor": "wayland-77", "a compositor without a seat": seatless} {
		window := d.command(program, "--demo")
		window.Env = append(d.env[:len(d.env):len(d.env)], "WAYLAND_DISPLAY="+socket, "XDG_SESSION_TYPE=wayland")
		must(t, window.Start())
		t.Cleanup(func() { _ = window.Process.Kill() })
		d.focusWindow("Tokendesk")
		d.settle()
		d.keys("ctrl+q")
		if err := window.Wait(); err != nil {
			t.Errorf("%s, and an X display: the window ended with %v", name, err)
		}
	}
}

// noSeat starts what looks like a compositor without keyboard and mouse, and returns its
// socket.
func noSeat(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "seatless")
	listener, err := net.Listen("unix", path)
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	var offer []byte
	event := func(object, opcode uint32, body []byte) {
		offer = binary.NativeEndian.AppendUint32(offer, object)
		offer = binary.NativeEndian.AppendUint32(offer, uint32(len(body)+8)<<16|opcode)
		offer = append(offer, body...)
	}
	for i, name := range []string{"wl_compositor", "wl_shm", "wl_output", "xdg_wm_base"} {
		body := binary.NativeEndian.AppendUint32(nil, uint32(i))
		body = binary.NativeEndian.AppendUint32(body, uint32(len(name)+1))
		body = append(body, name...)
		body = append(body, make([]byte, 4-len(name)%4)...)
		event(2, 0, binary.NativeEndian.AppendUint32(body, 1)) // wl_registry.global
	}
	event(3, 0, make([]byte, 4)) // wl_callback.done
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 24))
			_, _ = conn.Write(offer)
			_, _ = conn.Read(make([]byte, 1)) // until it leaves
			_ = conn.Close()
		}
	}()
	return path
}
