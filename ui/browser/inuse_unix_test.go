//go:build unix

package browser

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A profile that a browser has open is not torn apart; one of a browser that has
// gone, however it went, is nobody's.
func TestProfileInUse(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	p := Profiles{Dir: t.TempDir()}
	chrome, fox := used(t, p, ada, "chromium"), used(t, p, ada, "firefox")
	runs := exec.Command("sh", "-c", "read line", "--user-data-dir="+chrome, fox)
	in, err := runs.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := runs.Start(); err != nil {
		t.Fatal(err)
	}
	pid := strconv.Itoa(runs.Process.Pid)
	for name, c := range map[string]struct {
		path, target string
		open         bool
	}{
		"chromium":          {filepath.Join(chrome, "SingletonLock"), host + "-" + pid, true},
		"firefox":           {filepath.Join(fox, "lock"), "127.0.1.1:+" + pid, true},
		"another's number":  {filepath.Join(chrome, "SingletonLock"), host + "-" + strconv.Itoa(os.Getpid()), false},
		"an old name":       {filepath.Join(chrome, "SingletonLock"), "old-name-" + pid, false},
		"no number":         {filepath.Join(chrome, "SingletonLock"), host + "-x", false},
		"nothing like that": {filepath.Join(chrome, "SingletonLock"), "/etc/passwd", false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.Symlink(c.target, c.path); err != nil {
				t.Fatal(err)
			}
			defer os.Remove(c.path)
			if got, _, _ := p.Of(ada); got.Running != c.open {
				t.Errorf("running: %v", got.Running)
			}
			if !c.open {
				return
			}
			_, aside := p.SetAside(grace, ada)
			if empty := p.Empty(ada); !errors.Is(empty, ErrRunning) || !errors.Is(aside, ErrRunning) {
				t.Errorf("emptied: %v, set aside: %v", empty, aside)
			}
			if cookie(t, p, ada, "chromium") == "" {
				t.Error("it was torn apart")
			}
			m := fake("linux", nil, "firefox")
			commands, err := m.commands(address, "isolated", account{p, ada})
			if got := strings.Join(commands[0], "|"); err != nil || strings.Contains(got, "--new-instance") == (name == "firefox") {
				t.Errorf("started: %s", got) // an open Firefox is handed the address
			}
		})
	}
	_ = in.Close()
	_ = runs.Wait()
	if err := os.Symlink(host+"-"+pid, filepath.Join(chrome, "SingletonLock")); err != nil {
		t.Fatal(err)
	}
	if err := p.Empty(ada); err != nil {
		t.Errorf("a browser that was killed: %v", err)
	}
}

// Firefox holds a lock on a file as long as it runs.
func TestLockedProfile(t *testing.T) {
	if os.Getenv("HOLD_THE_LOCK") != "" {
		file, err := os.OpenFile(os.Getenv("HOLD_THE_LOCK"), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK}); err != nil {
			t.Fatal(err)
		}
		_, _ = os.Stdout.WriteString("held\n")
		_, _ = os.Stdin.Read(make([]byte, 1))
		return
	}
	path := filepath.Join(t.TempDir(), ".parentlock")
	child := exec.Command(os.Args[0], "-test.run=^TestLockedProfile$")
	child.Env = append(os.Environ(), "HOLD_THE_LOCK="+path)
	in, _ := child.StdinPipe()
	out, _ := child.StdoutPipe()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if n, err := out.Read(make([]byte, 5)); err != nil || n == 0 {
		t.Fatal(err)
	}
	if !inUse(filepath.Dir(path)) {
		t.Error("a profile that is locked is not in use")
	}
	_ = in.Close()
	_ = child.Wait()
	if inUse(filepath.Dir(path)) {
		t.Error("a profile is in use after its browser has gone")
	}
}
