package resident

import (
	"context"
	"os"
	"time"

	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/memory"
	"tokendesk/ui/tasks"
	"tokendesk/ui/tray"
)

// theWorld is what the process meets when it is no test's.
func theWorld(o desk.Options) world {
	return world{
		listen: func(ctx context.Context, files []*os.File, heard func(string) bool) (place, error) {
			return listen(ctx, o, files, heard)
		},
		tray: func(first tray.Model, act func(desk.Action)) (Icon, error) {
			t, err := tray.Start(first, act)
			if err != nil {
				return nil, err
			}
			return t, nil
		},
		there: tray.Watch,
		window: func(args ...string) (*Link, func(), error) {
			l, command, err := start(args...)
			if err != nil {
				return nil, nil, err
			}
			return l, func() { _ = command.Wait() }, nil
		},
		key:   func() *hotkey.Holder { return &hotkey.Holder{Possible: hotkey.Session(os.Getenv)} },
		sleep: tasks.Sleep, now: time.Now,
		rest: 2 * time.Second, trim: memory.GiveBack,
	}
}

// place is this process's place among those of a vault: others are heard by it.
type place interface {
	Hand() ([]*os.File, error)
	Close() error
}

// listen takes the place of the one that hears what others say of the vault of o: as it
// was handed over, else as it is free. One that is just leaving it is waited for. The
// errors are those of [socket.Listen].
func listen(ctx context.Context, o desk.Options, files []*os.File, heard func(word string) bool) (place, error) {
	dir, err := desk.VaultDir(o.VaultDir)
	if err != nil {
		return nil, err
	}
	if len(files) > 0 {
		if l, err := socket.Take(dir, files, heard); err == nil {
			return l, nil
		}
	}
	l, err := socket.Wait(ctx, dir, heard)
	if err != nil {
		return nil, err
	}
	return l, nil
}
