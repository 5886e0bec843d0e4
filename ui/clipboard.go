package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tokendesk/ui/clip"
)

// windowClipboard is the toolkit's own clipboard, for machines without a
// clipboard tool. What is on it goes when the window does.
type windowClipboard struct {
	app  fyne.App
	post func(func())
}

var _ clip.System = (*windowClipboard)(nil)

// Read implements clip.System; call it off the UI goroutine.
func (c *windowClipboard) Read(ctx context.Context) (string, error) {
	return onWindow(ctx, c.post, func() string { return c.app.Clipboard().Content() })
}

// Write implements clip.System; call it off the UI goroutine.
func (c *windowClipboard) Write(ctx context.Context, text string) error {
	_, err := onWindow(ctx, c.post, func() string { c.app.Clipboard().SetContent(text); return "" })
	return err
}

// onWindow runs f on the UI goroutine and waits for what it returns.
func onWindow(ctx context.Context, post func(func()), f func() string) (string, error) {
	done := make(chan string, 1)
	post(func() {
		if ctx.Err() == nil {
			done <- f()
		}
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case s := <-done:
		return s, nil
	}
}
