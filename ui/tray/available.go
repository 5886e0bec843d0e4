package tray

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"

	"tokendesk/store/bus"
)

// The watcher of the session bus to which icons are given.
const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = dbus.ObjectPath("/StatusNotifierWatcher")
)

// patience is how long a desktop may take to answer.
const patience = 2 * time.Second

// Available reports whether an icon would be shown: a watcher runs, and does not say that
// nobody shows what it is given. It starts nothing, and takes seconds at the most.
func Available(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := bus.Connect(ctx)
	if err != nil {
		return false
	}
	defer conn.Close()
	var there bool
	if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcherName).Store(&there); err != nil || !there {
		return false
	}
	var shown dbus.Variant
	err = conn.Object(watcherName, watcherPath).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, watcherName, "IsStatusNotifierHostRegistered").Store(&shown)
	if err != nil {
		return ctx.Err() == nil // it does not say; one that hangs shows nothing
	}
	hosted, says := shown.Value().(bool)
	return hosted || !says
}
