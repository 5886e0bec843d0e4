package socket

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

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

// Another process goes on with the place: it is never free, and who calls meanwhile is
// heard by the next.
func TestThePlaceIsHandedOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long/", 30)) // by a link, which has gone by then
	first, heard := hearing(t, dir, Raise)
	if err := Send(t.Context(), dir, Raise); err != nil {
		t.Fatal(err)
	}
	<-heard
	files, err := first.Hand()
	if err != nil {
		t.Fatal(err)
	}
	if l, err := Listen(dir, nil); l != nil || !errors.Is(err, ErrTaken) || !Taken(dir) {
		t.Errorf("the place was free: %v", err)
	}
	sent := make(chan error, 1)
	go func() { sent <- Send(t.Context(), dir, Lock) }()
	words := make(chan string, 1)
	second, err := Take(dir, files, func(word string) bool { words <- word; return true })
	if err != nil {
		t.Fatal(err)
	}
	if word := <-words; word != Lock {
		t.Errorf("heard %q", word)
	}
	if err := <-sent; err != nil {
		t.Error(err)
	}
	if l, err := Listen(dir, nil); l != nil || !errors.Is(err, ErrTaken) {
		t.Errorf("the place is free: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if Taken(dir) {
		t.Error("it stays taken")
	}
	if l, err := Take(dir, nil, nil); l != nil || err == nil {
		t.Error("nothing is taken over")
	}
}

// Whoever takes the place of a process that is leaving waits for it, and whoever calls
// waits for both.
func TestThePlaceIsWaitedFor(t *testing.T) {
	dir := t.TempDir()
	first, _ := hearing(t, dir)
	waits := make(chan *Listener, 1)
	heard := make(chan string, 1)
	go func() {
		l, err := Wait(t.Context(), dir, func(word string) bool { heard <- word; return true })
		if err != nil {
			t.Error(err)
		}
		waits <- l
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := <-waits
	defer second.Close()
	if err := Send(t.Context(), dir, Raise); err != nil || <-heard != Raise {
		t.Errorf("not heard: %v", err)
	}
}

// A process that ends before it has heard what is said to it is no window: who says it looks
// for another one, or becomes it.
func TestAProcessThatHangsUp(t *testing.T) {
	dir := t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(dir, socketName))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_ = connection.Close()
		}
	}()
	if err := Send(t.Context(), dir, Raise); !errors.Is(err, ErrNoWindow) {
		t.Error(err)
	}
	_ = listener.Close()
	<-ended
}

// What another program removes of the place is put back: who has the vault open can be told
// to lock it, and stays the only one.
func TestWhatIsRemovedIsPutBack(t *testing.T) {
	for name, removed := range map[string][]string{"the socket": {socketName}, "the lock": {lockName}, "both": {lockName, socketName}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l, heard := hearing(t, dir, Lock)
			defer l.Close()
			for _, file := range removed {
				if err := os.Remove(filepath.Join(dir, file)); err != nil {
					t.Fatal(err)
				}
			}
			patient, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			said := Send(patient, dir, Lock)
			for errors.Is(said, ErrNoWindow) && patient.Err() == nil {
				said = Send(patient, dir, Lock)
			}
			if said != nil {
				t.Fatal(said)
			}
			<-heard
			for !Taken(dir) && patient.Err() == nil {
				runtime.Gosched()
			}
			if second, err := Listen(dir, nil); second != nil || !errors.Is(err, ErrTaken) {
				t.Errorf("a second window: %v", err)
			}
			// Another's socket in its place is no hindrance either.
			if err := os.Rename(filepath.Join(dir, socketName), filepath.Join(dir, "moved")); err != nil {
				t.Fatal(err)
			}
			if err := Send(t.Context(), dir, Lock); err != nil {
				t.Error(err)
			}
			<-heard
		})
	}
}
