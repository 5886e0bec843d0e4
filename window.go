//go:build !headless

package main

import (
	"context"
	"os"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui"
	"tokendesk/ui/clip"
	"tokendesk/ui/clip/datacontrol"
	"tokendesk/ui/clip/x11"
	"tokendesk/ui/contrast"
	"tokendesk/ui/desk"
	"tokendesk/ui/display"
	"tokendesk/ui/guard"
	"tokendesk/ui/resident"
	"tokendesk/ui/start"
	"tokendesk/ui/tray"
)

// openWindow opens the window over the desk that the command line names, and
// returns when it is closed or ctx ends. A vault has one window: a second start
// raises the first.
func openWindow(ctx context.Context, o desk.Options, linked bool) error {
	link, err := inherited(linked)
	if err != nil {
		return err
	}
	on, err := desk.FindDisplay(ctx, os.Getenv)
	if err != nil {
		return err
	}
	// The toolkit keeps a folder below the user's home, or else below the working one.
	if err := desk.FindHome(); err != nil && os.Getenv("XDG_CONFIG_HOME") == "" {
		return err
	}
	if err := desk.RefuseRoot(o); err != nil {
		return err
	}
	guard.Show()
	options := ui.Options{Settings: readSettings(o), Version: version, Monitors: monitors, Shown: showIcon, Notify: true, Open: opener(o, on.Kind, nil)}
	if !o.Demo && o.Keys != keys.Memory {
		if _, err := desk.VaultDir(o.VaultDir); err != nil {
			return err
		}
		other := resident.NewCompanion(ctx, o, link)
		defer other.Close()
		if raised, err := other.Begin(); raised {
			return err
		} // where there can be no socket, the window does without
		o.Locked = other.Locked
		options.Actions, options.Resident, options.Open = other.Actions(), other, opener(o, on.Kind, other)
		options.Backups, options.Keys = backups{o}, o.Keys
	}
	if err := startToolkit(on); err != nil {
		return err
	}
	options.Ended, options.Contrast = ctx.Done(), contrast.Follow
	options.Key, options.Login = globalKey(on.Kind), login(o)
	options.Reading = reading(ctx)
	if on.Kind == display.X11 {
		options.Selection = x11.NewSelection("")
	}
	a := toolkit(ctx)
	takeDesktopScale(a)
	return ui.Run(a, options)
}

// readSettings reads the settings of a desk that is not open yet. The channel gives them
// once.
func readSettings(o desk.Options) <-chan store.Settings {
	read := make(chan store.Settings, 1)
	go func() {
		defer close(read)
		if !o.Demo {
			read <- desk.ReadSettings(o)
		}
	}()
	return read
}

// residentPart goes on in the tray without a window, and starts one when that is asked
// for.
func residentPart(ctx context.Context, o desk.Options, linked bool) error {
	link, err := inherited(linked)
	if err != nil {
		return err
	}
	if err := desk.RefuseRoot(o); err != nil {
		return err
	}
	if on, err := desk.FindDisplay(ctx, os.Getenv); err == nil {
		on.Close()
		o.Clipboard = clipboards(on.Kind)
	}
	o.Version = version
	return resident.Run(ctx, resident.Options{Desk: o, Link: link})
}

// backups puts backups in the place of the vault that the program was started over.
type backups struct{ desk.Options }

// Examine implements [start.Backups].
func (b backups) Examine(ctx context.Context, file, passphrase string) (desk.BackupContents, error) {
	return desk.ExamineBackup(ctx, b.Options, file, passphrase)
}

// Restore implements [start.Backups].
func (b backups) Restore(ctx context.Context, r start.Request, file, passphrase string) (kept string, err error) {
	o := b.Options
	o.Ask = r.Ask
	if r.Keys != keys.Auto {
		o.Keys = r.Keys
	}
	return desk.Restore(ctx, o, file, passphrase)
}

// hasTray reports whether the desktop has a tray.
func hasTray(ctx context.Context) bool { return tray.Available(ctx) }

// inherited is the link to the process that started this one, nil where a person did.
func inherited(linked bool) (*resident.Link, error) {
	if !linked {
		return nil, nil
	}
	link, err := resident.Inherited()
	if err != nil {
		return nil, oauth.UsageError("There is no link to another part of Tokendesk here.", "It starts its parts by itself: leave --"+desk.LinkedFlag+" out.")
	}
	return link, nil
}

// opener opens the desk as the program was started, with what the person chose
// since, for a window on a display of that kind: as the other part of the program has
// it, where that one has started the window.
func opener(o desk.Options, on display.Kind, other *resident.Companion) func(context.Context, start.Request) (*desk.Desk, error) {
	return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
		o := o
		o.Ask, o.Create, o.Clipboard = r.Ask, r.Create, clipboards(on)
		if r.Keys != keys.Auto {
			o.Keys = r.Keys
		}
		open := func(ctx context.Context, carried *desk.Carried) (*desk.Desk, error) {
			o.Carried = carried
			return desk.Open(ctx, o)
		}
		if other == nil || o.Keys == keys.Memory {
			return open(ctx, nil)
		}
		return other.Open(ctx, open)
	}
}

// clipboards are the ways to the clipboard of a display. On X11, and where a Wayland
// compositor lets programs, the process holds what it copies itself, marked as secret, since
// it lives as long as that; nil is the system's own.
func clipboards(on display.Kind) []clip.System {
	switch on {
	case display.X11:
		return append([]clip.System{x11.New("")}, clip.Systems()...)
	case display.Wayland:
		return append([]clip.System{datacontrol.New(nil)}, clip.Systems()...)
	}
	return nil
}
