package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokendesk/ui/tray/traytest"
)

// half is one process of the program.
type half struct {
	pid  int
	args []string
}

func (h half) resident() bool { return slices.Contains(h.args, "resident") }

// halves are the processes of a program that are no commands, by /proc.
func halves(program string) (found []half) {
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		args := strings.Split(strings.TrimSuffix(string(line), "\x00"), "\x00")
		if err != nil || args[0] != program || slices.Contains(args, "practice") {
			continue
		}
		found = append(found, half{pid, args[1:]})
	}
	return found
}

// untilHalves waits until there are so many windows and resident parts.
func (d *desktop) untilHalves(program string, windows, residents int) (window, resident half) {
	d.t.Helper()
	d.eventually(fmt.Sprintf("%d windows and %d resident parts", windows, residents), func() error {
		all := halves(program)
		w, r := 0, 0
		for _, h := range all {
			if h.resident() {
				r++
				resident = h
			} else {
				w++
				window = h
			}
		}
		if w != windows || r != residents {
			return fmt.Errorf("there are %v", all)
		}
		return nil
	})
	return window, resident
}

// mapped reports whether a window of the program is seen.
func (d *desktop) mapped() bool {
	out, _, _ := d.try("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$")
	return strings.TrimSpace(out) != ""
}

func (d *desktop) untilUnmapped() {
	d.t.Helper()
	d.eventually("no window", func() error {
		if d.mapped() {
			return errors.New("there is one")
		}
		return nil
	})
}

// closeWindow closes the window as its title bar does.
func (d *desktop) closeWindow() {
	d.t.Helper()
	d.activate()
	d.keys("alt+F4")
}

// activate waits for the window and gives it the focus. It may come and go meanwhile.
func (d *desktop) activate() {
	d.t.Helper()
	d.eventually("the window has the focus", func() error {
		out, _, _ := d.try("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$")
		id := strings.TrimSpace(out)
		if id == "" {
			return errors.New("there is none")
		}
		if active, _, _ := d.try("", "xdotool", "getactivewindow"); strings.TrimSpace(active) == id {
			return nil
		}
		d.try("", "xdotool", "windowactivate", id)
		return errors.New("it has not")
	})
}

// closeAsks waits until closing the window has asked.
func (d *desktop) closeAsks() {
	d.t.Helper()
	before := d.screen()
	d.closeWindow()
	d.eventually("it asks", func() error {
		if differing(before, d.screen()) < len(before)/100 {
			return errors.New("the screen is the same")
		}
		return nil
	})
	d.settle()
}

// cost is what a process has used and holds: ticks of the processor (a hundredth of a
// second each) and resident kilobytes.
func cost(t *testing.T, pid int) (ticks, rss int) {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	must(t, err)
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	must(t, err)
	for _, line := range strings.Split(string(status), "\n") {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			rss, _ = strconv.Atoi(strings.Fields(kb)[0])
		}
	}
	return user + system, rss
}

// mostAtRest is what a resident part may hold that has nothing to do, in kilobytes.
const mostAtRest = 30 << 10

// rests waits until the resident part holds no more than it may where nothing is done.
func (d *desktop) rests(resident half, when string) {
	d.t.Helper()
	d.eventually(when+", it has given back what it needs no more", func() error {
		_, rss := cost(d.t, resident.pid)
		if rss > mostAtRest {
			return fmt.Errorf("%d kB", rss)
		}
		d.t.Logf("%s: %d kB", when, rss)
		return nil
	})
}

// keepRunning writes the setting as the window does.
func (d *desktop) keepRunning(choice string) {
	d.t.Helper()
	folder := filepath.Join(d.home, "config", "tokendesk")
	must(d.t, os.MkdirAll(folder, 0o700))
	must(d.t, os.WriteFile(filepath.Join(folder, "settings.json"), []byte(`{"keep_running":"`+choice+`"}`), 0o600))
}

// The window is closed and the program goes on in the tray, for nothing; the tray hands
// out tokens and brings the window back, and quits everything.
func TestTheWindowIsClosedAndTheProgramGoesOn(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	shell := traytest.Show(t, d.bus)
	file := practice(d, program)
	var apps appFile
	must(t, json.Unmarshal([]byte(file), &apps))
	d.run(file, program, "--keys", "keyring", "import", "-")
	d.run("", program, "set", "ikas", "favourite=true")

	d.startWindow(program)
	window, _ := d.untilHalves(program, 1, 0)
	d.copyIkas(apps)
	token := d.clipboard()

	t.Run("the first close asks", func(t *testing.T) {
		d.closeAsks()
		d.shot("keep-running")
		if !d.mapped() {
			t.Fatal("it is gone already")
		}
		d.eventually("it is gone", func() error {
			d.keys("Return") // keep running
			if d.mapped() {
				return errors.New("it is there")
			}
			return nil
		})
	})
	_, resident := d.untilHalves(program, 0, 1)
	icon := shell.Item()
	t.Run("it goes on with what it had", func(t *testing.T) {
		if d.clipboard() != token {
			t.Error("the token has left the clipboard")
		}
		if mark := d.run("", "xclip", "-o", "-selection", "clipboard", "-t", "x-kde-passwordManagerHint"); mark != "secret" {
			t.Errorf("it is marked %q", mark)
		}
		d.eventually("the window's process is gone", func() error {
			if _, err := os.Stat(fmt.Sprintf("/proc/%d", window.pid)); err == nil {
				return errors.New("it is there")
			}
			return nil
		})
		d.eventually("the favourite is shown", func() error {
			if _, ok := traytest.Find(icon.Menu(), "ikas"); !ok {
				return fmt.Errorf("the menu is %v", icon.Menu())
			}
			return nil
		})
		searchEnviron(t, resident.pid, []string{token})
	})
	t.Run("it costs nothing", func(t *testing.T) {
		d.rests(resident, "closed")
		before, _ := cost(t, resident.pid)
		<-time.After(20 * time.Second)
		after, rss := cost(t, resident.pid)
		t.Logf("resident part: %d kB, %d ticks in 20 s", rss, after-before)
		if after-before > 4 { // of a hundredth of a second each
			t.Errorf("it uses %d ticks in 20 s", after-before)
		}
	})
	t.Run("a click copies", func(t *testing.T) {
		d.occupyClipboard()
		icon.Click("ikas")
		d.eventually("the token is on the clipboard", func() error { return acceptedByIkas(apps, d.clipboard()) })
		d.rests(resident, "after a click")
	})
	t.Run("open", func(t *testing.T) {
		icon.Click("Open")
		d.activate()
		d.untilHalves(program, 1, 1)
		d.settle()
		d.shot("opened-by-the-tray")
		if acceptedByIkas(apps, d.clipboard()) != nil {
			t.Error("the token has left the clipboard")
		}
		d.copyIkas(apps)
	})
	t.Run("the window has it again, and a click still copies", func(t *testing.T) {
		d.occupyClipboard()
		d.settle()
		icon.Click("ikas")
		d.eventually("the token is on the clipboard", func() error { return acceptedByIkas(apps, d.clipboard()) })
		d.run("", program) // a second start raises, and is no second window
		d.untilHalves(program, 1, 1)
	})
	t.Run("closed again, it asks nothing", func(t *testing.T) {
		d.closeWindow()
		d.untilUnmapped()
		d.untilHalves(program, 0, 1)
	})
	t.Run("a second start opens the window", func(t *testing.T) {
		d.run("", program)
		d.activate()
		d.untilHalves(program, 1, 1)
		d.settle()
		d.closeWindow()
		d.untilUnmapped()
		d.untilHalves(program, 0, 1)
	})
	t.Run("lock, after another program removed the socket", func(t *testing.T) {
		if err := os.Remove(filepath.Join(d.home, "data", "tokendesk", "window.sock")); err != nil {
			t.Fatal(err)
		}
		d.run("", program, "lock")
		d.eventually("the tray says so", func() error {
			if !strings.Contains(icon.Title(), "locked") {
				return errors.New(icon.Title())
			}
			return nil
		})
		if d.clipboard() != "" {
			t.Error("the token stays on the clipboard")
		}
		d.rests(resident, "locked")
		icon.Click("Open")
		d.activate()
		d.settle()
		d.shot("opened-locked")
		d.keys("Return") // Unlock: the keyring's key
		d.copyIkas(apps)
	})
	t.Run("Ctrl+Q ends both", func(t *testing.T) {
		d.keys("ctrl+q")
		d.untilHalves(program, 0, 0)
	})
	t.Run("so does the tray", func(t *testing.T) {
		d.startWindow(program) // with the setting the icon is there at once
		d.untilHalves(program, 1, 1)
		d.closeWindow()
		d.untilUnmapped()
		d.untilHalves(program, 0, 1)
		shell.Item().Click("Quit")
		d.untilHalves(program, 0, 0)
	})
}

// searchEnviron fails the test where a process's arguments or environment hold a secret.
func searchEnviron(t *testing.T, pid int, secrets []string) {
	t.Helper()
	for _, name := range []string{"cmdline", "environ"} {
		content, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
		must(t, err)
		for _, secret := range secrets {
			if strings.Contains(string(content), secret) {
				t.Errorf("its %s has a secret", name)
			}
		}
	}
}

func kill9(t *testing.T, h half) {
	t.Helper()
	must(t, syscall.Kill(h.pid, syscall.SIGKILL))
}
