package shell

import (
	"context"

	"fyne.io/fyne/v2"

	"tokendesk/ui/clip"
)

// Clipboard is the toolkit's own clipboard, for machines without a
// clipboard tool. What is on it goes when the window does.
type Clipboard struct {
	App  fyne.App
	Post func(func()) // runs a function on the UI goroutine

	// Over is closed when the window goes; nil is never. Then there is no such
	// clipboard any more: Read and Write return clip.ErrUnsupported.
	Over <-chan struct{}
}

var _ clip.System = (*Clipboard)(nil)

// Read implements clip.System; call it off the UI goroutine.
func (c *Clipboard) Read(ctx context.Context) (string, error) {
	return c.onWindow(ctx, func() string { return c.App.Clipboard().Content() })
}

// Write implements clip.System; call it off the UI goroutine.
func (c *Clipboard) Write(ctx context.Context, text string) error {
	_, err := c.onWindow(ctx, func() string { c.App.Clipboard().SetContent(text); return "" })
	return err
}

// onWindow runs f on the UI goroutine and waits for what it returns.
func (c *Clipboard) onWindow(ctx context.Context, f func() string) (string, error) {
	done := make(chan string, 1)
	c.Post(func() {
		if ctx.Err() == nil {
			done <- f()
		}
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case <-c.Over:
		return "", clip.ErrUnsupported
	case s := <-done:
		return s, nil
	}
}
