//go:build !headless

package main

import (
	"context"
	"errors"
	"os"

	"fyne.io/fyne/v2/app"

	"tokendesk/store/keys"
	"tokendesk/store/socket"
	"tokendesk/ui"
	"tokendesk/ui/clip"
	"tokendesk/ui/clip/x11"
	"tokendesk/ui/desk"
	"tokendesk/ui/display"
	"tokendesk/ui/guard"
	"tokendesk/ui/screenlock"
	"tokendesk/ui/start"
)

// window opens the window over the desk that the command line names, and
// returns when it is closed or ctx ends. A vault has one window: a second start
// raises the first.
func window(ctx context.Context, o desk.Options) error {
	on, err := desk.FindDisplay(ctx, os.Getenv)
	if err != nil {
		return err
	}
	// The toolkit keeps a folder below the user's home, or else below the working one.
	if err := desk.FindHome(); err != nil && os.Getenv("XDG_CONFIG_HOME") == "" {
		return err
	}
	guard.Show()
	options := ui.Options{Version: version}
	if !o.Demo && o.Keys != keys.Memory {
		dir, err := desk.VaultDir(o.VaultDir)
		if err != nil {
			return err
		}
		words := map[string]chan struct{}{socket.Raise: make(chan struct{}, 1), socket.Lock: make(chan struct{}, 1)}
		others, err := socket.Listen(dir, func(word string) bool { return hear(word, words) })
		switch {
		case err == nil:
			defer others.Close()
		case errors.Is(err, socket.ErrTaken):
			return socket.Send(ctx, dir, socket.Raise)
		}
		// Where there can be no socket, the window does without.
		options.Raise, options.Lock = words[socket.Raise], words[socket.Lock]
		watching, stop := context.WithCancel(ctx)
		defer stop()
		screen := screenlock.Watch(watching)
		o.Locked = screen.Done
		go func() {
			for range screen.Reasons() {
				hear(socket.Lock, words)
			}
		}()
	}
	if err := startToolkit(on); err != nil {
		return err
	}
	options.Open, options.Ended = opener(o, on.Kind), ctx.Done()
	// Fyne makes its folder in the user's cache, not the cache: on a new account it would complain.
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700)
	}
	return ui.Run(app.NewWithID("tokendesk"), options)
}

// opener opens the desk as the program was started, with what the person chose
// since, for a window on a display of that kind.
func opener(o desk.Options, on display.Kind) func(context.Context, start.Request) (*desk.Desk, error) {
	return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
		o := o
		o.Ask, o.Create = r.Ask, r.Create
		if on == display.X11 {
			// The window lives as long as what it copies, so it can hold that
			// itself, marked as secret.
			o.Clipboard = append([]clip.System{x11.New("")}, clip.Systems()...)
		}
		if r.Keys != keys.Auto {
			o.Keys = r.Keys
		}
		return desk.Open(ctx, o)
	}
}

// hear passes on what another process says, and reports whether it is understood.
// Words that nobody has looked at yet are one.
func hear(word string, words map[string]chan struct{}) bool {
	heard, known := words[word]
	if !known {
		return false
	}
	select {
	case heard <- struct{}{}:
	default:
	}
	return true
}
