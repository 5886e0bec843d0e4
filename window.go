//go:build !headless

package main

import (
	"context"
	"errors"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/store/socket"
	"tokendesk/ui"
	"tokendesk/ui/clip"
	"tokendesk/ui/clip/x11"
	"tokendesk/ui/desk"
	"tokendesk/ui/guard"
	"tokendesk/ui/screenlock"
	"tokendesk/ui/start"
)

// window opens the window over the desk that the command line names, and
// returns when it is closed or ctx ends. A vault has one window: a second start
// raises the first.
func window(ctx context.Context, o desk.Options) error {
	if !desk.HasDisplay(os.Getenv) {
		return &oauth.Error{
			Kind:    oauth.KindOther,
			Message: "There is no display, so no window can open.",
			Advice:  "The commands work without one: tokendesk --help.",
		}
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
	options.Open = opener(o)
	// Fyne makes its folder in the user's cache, not the cache: on a new account it would complain.
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700)
	}
	a := app.NewWithID("tokendesk")
	defer context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })()
	return ui.Run(a, options)
}

// opener opens the desk as the program was started, with what the person chose
// since.
func opener(o desk.Options) func(context.Context, start.Request) (*desk.Desk, error) {
	return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
		o := o
		o.Ask, o.Create = r.Ask, r.Create
		if onX11() {
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

// onX11 reports whether the clipboard is an X display's.
func onX11() bool {
	return runtime.GOOS != "windows" && runtime.GOOS != "darwin" && os.Getenv("DISPLAY") != "" && os.Getenv("WAYLAND_DISPLAY") == ""
}
