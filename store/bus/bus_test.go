package bus

import (
	"net"
	"os"
	"path/filepath"
	"testing"
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
