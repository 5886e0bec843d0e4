package atspi

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// Names of the accessibility bus on the session bus.
const (
	launcherName = "org.a11y.Bus"
	launcherPath = "/org/a11y/bus"
)

// run connects to the accessibility bus whenever there is one; to one whose address was
// given once.
func (b *Bridge) run(ctx context.Context) {
	defer b.view.close()
	if b.options.Address != "" {
		b.serve(ctx, b.options.Address, nil)
		return
	}
	if b.options.Session == nil {
		return
	}
	session, err := b.options.Session(ctx)
	if err != nil {
		return
	}
	defer session.Close()
	owners, err := followOwner(ctx, session)
	if err != nil {
		return
	}
	for {
		end := unserved
		if address := busAddress(ctx, session); address != "" {
			end = b.serve(ctx, address, owners)
		}
		if end == moved {
			continue // several changes may have come as one: the last of them counts
		}
		if !b.again(ctx, session, owners, end == lost) {
			return
		}
	}
}

// again waits until it is worth another look for the accessibility bus: once that has
// another owner, or, where a connection was lost, after a while. It is false where there is
// no use any more.
func (b *Bridge) again(ctx context.Context, session *dbus.Conn, owners <-chan struct{}, soon bool) bool {
	var after <-chan time.Time
	if soon {
		var stop func()
		after, stop = b.options.Every(patience)
		defer stop()
	}
	select {
	case <-ctx.Done():
		return false
	case <-session.Context().Done():
		return false
	case <-owners:
	case <-after:
	}
	return true
}

// followOwner is told when the accessibility bus comes or goes, until the connection
// ends.
func followOwner(ctx context.Context, session *dbus.Conn) (<-chan struct{}, error) {
	signals, changes := make(chan *dbus.Signal, 16), make(chan struct{}, 1)
	session.Signal(signals)
	go func() {
		for signal := range signals { // closed with the connection
			if signal.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(signal.Body) > 0 && signal.Body[0] == launcherName {
				select {
				case changes <- struct{}{}:
				default:
				}
			}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return changes, session.AddMatchSignalContext(ctx,
		dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, launcherName))
}

// busAddress is where the accessibility bus is, "" where there is none. It starts none.
func busAddress(ctx context.Context, session *dbus.Conn) (address string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var owned bool
	if err := session.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, launcherName).Store(&owned); err != nil || !owned {
		return ""
	}
	_ = session.Object(launcherName, launcherPath).CallWithContext(ctx, launcherName+".GetAddress", dbus.FlagNoAutoStart).Store(&address)
	return address
}

// connect connects to a bus, for as long as ctx. A bus that does not answer is given up.
func connect(ctx context.Context, address string) (*dbus.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	given := time.AfterFunc(patience, cancel)
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	if !given.Stop() {
		_ = conn.Close()
		return nil, context.DeadlineExceeded
	}
	context.AfterFunc(conn.Context(), cancel)
	return conn, nil
}
