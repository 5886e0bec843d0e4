package clip

import (
	"context"
	"sync"

	"github.com/atotto/clipboard"
)

// NewAtotto is the clipboard through the tools and interfaces that
// atotto/clipboard knows. It has no deadline of its own: a tool that hangs is
// killed when the call's context ends, where the system lets us find it (Linux),
// and otherwise left behind, with later calls refused while it hangs.
func NewAtotto() System { return &atotto{} }

// Supported reports whether atotto/clipboard found a way to the clipboard. On
// Unix it looks for the tools once, when the program starts.
func Supported() bool { return !clipboard.Unsupported }

type atotto struct {
	mu   sync.Mutex
	hung chan struct{} // of a call left behind; closed when it returns
}

func (a *atotto) Read(ctx context.Context) (string, error) {
	var text string
	err := a.bounded(ctx, func() (err error) {
		text, err = clipboard.ReadAll()
		return err
	})
	if err != nil {
		return "", err
	}
	return text, nil
}

func (a *atotto) Write(ctx context.Context, text string) error {
	return a.bounded(ctx, func() error { return clipboard.WriteAll(text) })
}

// bounded runs one call at a time and returns when ctx ends.
func (a *atotto) bounded(ctx context.Context, call func() error) error {
	if clipboard.Unsupported {
		return ErrUnsupported
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.hung != nil {
		select {
		case <-a.hung:
			a.hung = nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = call()
	}()
	select {
	case <-done:
		return err
	case <-ctx.Done():
		killTools()
		a.hung = done
		return ctx.Err()
	}
}
