package contrast

import (
	"context"

	"github.com/godbus/dbus/v5"

	"tokendesk/store/bus"
)

// Names of the portal that knows the desktop's settings (org.freedesktop.portal.Settings),
// and of the setting.
const (
	portal      = "org.freedesktop.portal.Desktop"
	portalPath  = "/org/freedesktop/portal/desktop"
	settings    = "org.freedesktop.portal.Settings"
	appearance  = "org.freedesktop.appearance"
	contrastKey = "contrast"
)

// higher is the value of the setting that wishes more contrast.
const higher uint32 = 1

// follow tells what the desktop wishes until ctx ends or the bus goes away.
func follow(ctx context.Context, tell func(high bool)) {
	conn, err := bus.Connect(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	queue := make(chan *dbus.Signal, 16)
	conn.Signal(queue)
	// First the changes, so that none is missed.
	if conn.AddMatchSignalContext(
		ctx, dbus.WithMatchInterface(settings), dbus.WithMatchMember("SettingChanged"),
		dbus.WithMatchArg(0, appearance), dbus.WithMatchArg(1, contrastKey),
	) != nil {
		return
	}
	if high, known := read(ctx, conn); known {
		tell(high)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case s, open := <-queue:
			if !open {
				return
			}
			var namespace, key string
			var value dbus.Variant
			if s.Name != settings+".SettingChanged" || dbus.Store(s.Body, &namespace, &key, &value) != nil {
				continue
			}
			if n, ok := number(value); ok && namespace == appearance && key == contrastKey {
				tell(n == higher)
			}
		}
	}
}

// read asks for the setting: by the method of today, and by that of portals that have no
// other.
func read(ctx context.Context, conn *dbus.Conn) (high, known bool) {
	for _, method := range []string{"ReadOne", "Read"} {
		var value dbus.Variant
		call := conn.Object(portal, portalPath).CallWithContext(ctx, settings+"."+method, 0, appearance, contrastKey)
		if call.Store(&value) != nil {
			continue
		}
		if n, ok := number(value); ok {
			return n == higher, true
		}
	}
	return false, false
}

// number is the number in a value, which the older method wraps once more.
func number(v dbus.Variant) (n uint32, ok bool) {
	for {
		inner, wrapped := v.Value().(dbus.Variant)
		if !wrapped {
			n, ok = v.Value().(uint32)
			return n, ok
		}
		v = inner
	}
}
