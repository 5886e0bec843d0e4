package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Signals returns a context that the first Ctrl+C (or request to end, or the
// terminal that closes: a refresh that has left is seen through) cancels;
// the second calls exit with 130. Call stop when done.
func Signals(parent context.Context, exit func(int)) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(parent)
	received := make(chan os.Signal, 2)
	signal.Notify(received, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signal.Notify(received, syscall.SIGHUP)
	}
	ended := make(chan struct{})
	go func() {
		select {
		case <-received:
			cancel()
		case <-ended:
			return
		}
		select {
		case <-received:
			exit(130)
		case <-ended:
		}
	}()
	return ctx, func() {
		signal.Stop(received)
		close(ended)
		cancel()
	}
}
