//go:build !headless

package main

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/term"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/notify/daemon"
	"tokendesk/ui/words"
)

// window opens the window, see [openWindow]. Where nobody reads standard error, as where a
// menu has started the program, a failure is shown by the desktop as well.
func window(ctx context.Context, o desk.Options, linked bool) error {
	read := term.IsTerminal(int(os.Stderr.Fd()))
	err := openWindow(ctx, o, linked)
	if err != nil && !read && ctx.Err() == nil {
		showFailure(ctx, err)
	}
	return err
}

// showFailure has the desktop show why there is no window. Where it shows nothing, nobody
// can be told; it is not waited for long.
func showFailure(ctx context.Context, err error) {
	var e *oauth.Error
	if !errors.As(err, &e) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	d := daemon.New()
	defer d.Close()
	_, _ = d.Show(ctx, daemon.Note{Title: words.NotOpened, Body: e.Message + "\n" + e.Advice}, "")
}
