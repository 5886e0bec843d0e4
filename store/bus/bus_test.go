package bus

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/godbus/dbus/v5"
)

// What a variable still names of another session hides no bus that runs.
func TestSession(t *testing.T) {
	dir, err := os.MkdirTemp("", "bus") // a socket's path has a hundred bytes; t.TempDir may have more
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	listen := func(name string) string {
		l, err := net.Listen("unix", filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		return "unix:path=" + filepath.Join(dir, name)
	}
	running := listen("bus")
	listen("other,1")
	dead := filepath.Join(dir, "dead")
	l, err := net.Listen("unix", dead)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	_ = l.Close() // its file stays
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	escaped := "unix:path=" + filepath.Join(dir, "other%2c1")
	for address, want := range map[string]string{
		"":                                   running,
		"autolaunch:":                        running,
		"unix:path=/nowhere/at/all":          running,
		"unix:path=" + dead:                  running,
		"unix:path=" + dead + "/below":       running,
		"unix:abstract=/nowhere,guid=0":      running,
		"unix:nonsense":                      running,
		escaped + ",guid=0":                  escaped + ",guid=0",
		"unix:path=/nowhere;" + escaped:      escaped,
		"autolaunch:;" + running + ",guid=1": running + ",guid=1",
		"tcp:host=127.0.0.1,port=1":          "tcp:host=127.0.0.1,port=1",
	} {
		t.Setenv("XDG_RUNTIME_DIR", dir)
		t.Setenv(sessionVariable, address)
		if got := Session(); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
		if adopted, err := Adopt(); err != nil || os.Getenv(sessionVariable) != adopted {
			t.Errorf("%q: %q was not made known: %v", address, adopted, err)
		}
	}
}

// A program that asks the desktop something is told of the bus that runs, and of none that
// it could start.
func TestEnviron(t *testing.T) {
	dir, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if Session() != "" {
		t.Skip("a bus runs in the runtime folder of this user")
	}
	for _, address := range []string{"", "autolaunch:", "unix:path=/nowhere/at/all"} {
		t.Setenv(sessionVariable, address)
		got := Environ([]string{"A=1", sessionVariable + "=" + address, "B=2"})
		if want := []string{"A=1", "B=2", sessionVariable + "=" + nowhere}; !slices.Equal(got, want) {
			t.Errorf("%q: %q", address, got)
		}
		if _, err := dbus.Connect(nowhere); err == nil {
			t.Error("somebody listens nowhere")
		}
	}
	l, err := net.Listen("unix", filepath.Join(dir, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if got := Environ(nil); !slices.Equal(got, []string{sessionVariable + "=unix:path=" + filepath.Join(dir, "bus")}) {
		t.Errorf("a bus that runs: %q", got)
	}
}
