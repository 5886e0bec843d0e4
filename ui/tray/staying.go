//go:build (linux || freebsd || openbsd || netbsd) && !android

package tray

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// settling is how long the library is given to show the icon in a tray that has begun.
const settling = time.Second

// stay sees to it that a tray that begins anew shows the icon. The library does so, until
// a signal that it does not know comes over the connection, which it shares with whatever
// else uses the session bus here: a keyring's prompt sends one.
func stay(ctx context.Context) {
	there := Watch(ctx)
	var settled <-chan time.Time
	for {
		select {
		case t, open := <-there:
			if !open {
				return
			}
			if settled = nil; t {
				settled = time.After(settling)
			}
		case <-settled:
			settled = nil
			register(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// register gives the icon to the tray, unless that has it.
func register(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := dbus.SessionBus() // the library's
	if err != nil {
		return
	}
	watcher := conn.Object(watcherName, watcherPath)
	var value dbus.Variant
	if watcher.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, watcherName, "RegisteredStatusNotifierItems").Store(&value) != nil {
		return
	}
	items, _ := value.Value().([]string)
	ours := func(item string) bool {
		return slices.ContainsFunc(conn.Names(), func(name string) bool { return item == name || strings.HasPrefix(item, name+"/") })
	}
	if !slices.ContainsFunc(items, ours) {
		_ = watcher.CallWithContext(ctx, watcherName+".RegisterStatusNotifierItem", 0, "/StatusNotifierItem").Err
	}
}
