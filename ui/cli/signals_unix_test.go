//go:build unix

package cli

import (
	"os/signal"
	"syscall"
	"testing"
)

func TestSignals(t *testing.T) {
	for name, first := range map[string]syscall.Signal{"Ctrl+C": syscall.SIGINT, "the terminal closes": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			exited := make(chan int, 1)
			ctx, stop := Signals(t.Context(), func(code int) { exited <- code })
			defer stop()
			raise(t, first)
			if signal.Ignored(first) {
				raise(t, syscall.SIGTERM) // started by nohup: a terminal that closes is nothing to us
			}
			<-ctx.Done()
			select {
			case <-exited:
				t.Fatal("the first signal quits")
			default:
			}
			raise(t, syscall.SIGTERM)
			if code := <-exited; code != 130 {
				t.Errorf("quits with %d", code)
			}
		})
	}
}

func raise(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(syscall.Getpid(), s); err != nil {
		t.Fatal(err)
	}
}
