package socket

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hearing listens and keeps the words it knows.
func hearing(t *testing.T, dir string, known ...string) (*Listener, chan string) {
	t.Helper()
	heard := make(chan string, 32)
	l, err := Listen(dir, func(word string) bool {
		for _, k := range known {
			if k == word {
				heard <- word
				return true
			}
		}
		return false
	})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return l, heard
}

func TestOneWindowHears(t *testing.T) {
	for name, dir := range map[string]string{
		"short": filepath.Join(t.TempDir(), "vault"),
		"long":  filepath.Join(t.TempDir(), strings.Repeat("long/", 30), strings.Repeat("x", 200)),
	} {
		t.Run(name, func(t *testing.T) {
			if err := Send(t.Context(), dir, Raise); !errors.Is(err, ErrNoWindow) {
				t.Fatalf("without a window: %v", err)
			}
			first, heard := hearing(t, dir, Raise, Lock)
			if second, err := Listen(dir, nil); second != nil || !errors.Is(err, ErrTaken) {
				t.Fatalf("a second window: %v", err)
			}
			for _, word := range []string{Raise, Lock} {
				if err := Send(t.Context(), dir, word); err != nil {
					t.Fatal(err, errors.Unwrap(err))
				}
				if got := <-heard; got != word {
					t.Errorf("heard %q, want %q", got, word)
				}
			}
			if err := Send(t.Context(), dir, "dance"); err == nil || errors.Is(err, ErrNoWindow) {
				t.Errorf("a word that was not understood: %v", err)
			}
			for path, want := range map[string]os.FileMode{socketName: 0o600, lockName: 0o600, "": 0o700} {
				info, err := os.Stat(filepath.Join(dir, path))
				if err != nil || info.Mode().Perm() != want {
					t.Errorf("%q has the mode %v: %v", path, info.Mode().Perm(), err)
				}
			}
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			if err := Send(t.Context(), dir, Raise); !errors.Is(err, ErrNoWindow) {
				t.Errorf("after the window: %v", err)
			}
			again, _ := hearing(t, dir)
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSocketOfADeadWindowIsReplaced(t *testing.T) {
	dir := t.TempDir()
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, socketName), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	_ = dead.Close()
	if err := Send(t.Context(), dir, Raise); !errors.Is(err, ErrNoWindow) {
		t.Errorf("to a dead window: %v", err)
	}
	l, heard := hearing(t, dir, Raise)
	defer l.Close()
	if err := Send(t.Context(), dir, Raise); err != nil {
		t.Error(err)
	}
	<-heard
}

// Noise keeps nobody from being heard.
func TestNoise(t *testing.T) {
	dir := t.TempDir()
	l, heard := hearing(t, dir, Raise)
	defer l.Close()
	for _, noise := range []string{"", "\n", "rai", strings.Repeat("x", 1000), "raise\x00\n"} {
		c, err := net.Dial("unix", filepath.Join(dir, socketName))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte(noise))
		_ = c.Close()
	}
	if err := Send(t.Context(), dir, Raise); err != nil {
		t.Error(err)
	}
	if len(heard) != 1 {
		t.Errorf("heard %d words", len(heard))
	}
}
