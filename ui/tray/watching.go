package tray

import (
	"context"

	"github.com/godbus/dbus/v5"

	"tokendesk/store/bus"
)

// Watch tells whether the desktop has a tray: at first, and whenever that changes. The
// channel is closed when ctx ends, or the session bus goes away and with it the person's
// session; where there is no bus, at once.
func Watch(ctx context.Context) <-chan bool {
	out := make(chan bool)
	go func() {
		defer close(out)
		conn, err := bus.Connect(ctx)
		if err != nil {
			return
		}
		defer conn.Close()
		watch(ctx, conn, out)
	}()
	return out
}

func watch(ctx context.Context, conn *dbus.Conn, out chan<- bool) {
	queue := make(chan *dbus.Signal, 16)
	conn.Signal(queue)
	err := conn.AddMatchSignalContext(ctx, dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcherName))
	if err != nil {
		return
	}
	var there bool
	if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcherName).Store(&there); err != nil {
		return
	}
	for {
		select {
		case out <- there:
		case <-ctx.Done():
			return
		}
		for told := there; told == there; {
			select {
			case s, open := <-queue:
				if !open {
					return
				}
				if len(s.Body) == 3 && s.Body[0] == watcherName {
					there = s.Body[2] != ""
				}
			case <-ctx.Done():
				return
			}
		}
	}
}
