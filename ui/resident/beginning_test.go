//go:build unix

package resident

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tokendesk/store/socket"
	"tokendesk/ui/desk/desktest"
)

// A window that is started while another process is about to leave the vault waits for
// that; one that goes on is raised, and one that stays and hears nothing is said.
func TestAStartWhileAnotherProcessEnds(t *testing.T) {
	for name, c := range map[string]struct {
		deaf, leaves, raised bool
		err                  error
	}{
		"it goes on":                        {raised: true},
		"it leaves":                         {deaf: true, leaves: true},
		"it stays, and nobody can be heard": {deaf: true, raised: true, err: socket.ErrNoWindow},
	} {
		t.Run(name, func(t *testing.T) {
			e := desktest.New(t, time.Now())
			heard := make(chan string, 8)
			var other io.Closer
			var err error
			if c.deaf {
				other, err = holdPlace(e.Options().VaultDir)
			} else {
				other, err = socket.Listen(e.Options().VaultDir, func(word string) bool { heard <- word; return true })
			}
			if err != nil {
				t.Fatal(err)
			}
			left := false
			defer func() {
				if !left {
					_ = other.Close()
				}
			}()
			ctx, stop := context.WithCancel(t.Context())
			w := NewCompanion(ctx, e.Options(), nil)
			defer func() { w.Close(); stop(); w.work.Wait() }()
			w.within = func(ctx context.Context, _ time.Duration) (context.Context, context.CancelFunc) {
				if c.leaves {
					_ = other.Close()
					left = true
					return context.WithCancel(ctx)
				}
				return context.WithDeadline(ctx, time.Now())
			}
			raised, err := w.Begin()
			if raised != c.raised || !errors.Is(err, c.err) {
				t.Errorf("raised %v, %v", raised, err)
			}
			if !c.deaf && <-heard != socket.Raise {
				t.Error("it was not raised")
			}
		})
	}
}

// holdPlace has the place beside a vault as a process has it that nobody can be heard by:
// it has the lock, and no socket.
func holdPlace(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(dir, "window.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return file, syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
}
