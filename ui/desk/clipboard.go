package desk

import (
	"context"
	"time"

	"tokendesk/ui/clip"
	"tokendesk/ui/words"
)

// CopyText puts a text on the clipboard that is shown, such as a server's answer
// or an address; what names it. A secret one is cleared after the settings' time.
func (d *Desk) CopyText(ctx context.Context, text, what string, secret bool) error {
	var after time.Duration
	if secret {
		after = d.Settings.Get().ClipboardLife()
	}
	return d.clipboard.Copy(ctx, words.Escaped(text), what, after)
}

// ClearClipboard empties the clipboard if it still holds what we put there.
func (d *Desk) ClearClipboard(ctx context.Context) error { return d.clipboard.Clear(ctx) }

// ClipboardContent streams what of ours is on the clipboard, until ctx ends.
func (d *Desk) ClipboardContent(ctx context.Context) <-chan clip.Content {
	return d.clipboard.Changes(ctx)
}

// AddClipboard adds a way to the clipboard, for where the others fail.
func (d *Desk) AddClipboard(s clip.System) { d.clipboard.AddFallback(s) }
