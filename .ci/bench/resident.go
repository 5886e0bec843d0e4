package main

import (
	"fmt"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
)

// resident is the part that goes on in the tray when the window is closed, with a token
// that lives on.
func (b *bench) resident() error {
	percent := b.want(goal{"resident part, idle", "%", "0.0", func(_, now float64) bool { return now < 0.05 }})
	rss := b.want(goal{"resident part, resident memory", "MB", "≤ 30", func(_, now float64) bool { return now <= 30 }})
	anonymous := b.want(goal{"resident part, memory of no file", "MB", "told", nil})
	tray, err := showTray()
	if err != nil {
		return err
	}
	defer tray.Close()
	v, err := b.vaultOf(b.program, 13, 13)
	if err != nil {
		return err
	}
	c := b.command(b.program, v.flags("resident")...)
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	defer func() { _ = c.Process.Kill() }()
	for range b.rounds {
		select {
		case err := <-ended:
			return fmt.Errorf("it ended: %v", err)
		case <-time.After(5 * time.Second):
		}
		used, err := share(c.Process.Pid, 2*b.watch)
		if err != nil {
			return err
		}
		m, err := memoryOf(c.Process.Pid)
		if err != nil {
			return err
		}
		b.take(percent, now, used)
		b.take(rss, now, m.rss)
		b.take(anonymous, now, m.anonymous)
	}
	return nil
}

// watcher is a tray that shows what it is given to nobody.
type watcher struct{}

// RegisterStatusNotifierItem implements org.kde.StatusNotifierWatcher.
func (watcher) RegisterStatusNotifierItem(string) *dbus.Error { return nil }

// Get implements org.freedesktop.DBus.Properties: somebody shows the icons.
func (watcher) Get(_, _ string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(true), nil }

// showTray shows a tray on the session's bus.
func showTray() (*dbus.Conn, error) {
	const name, path = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		return nil, fmt.Errorf("no session bus: %w", err)
	}
	for _, face := range []string{name, "org.freedesktop.DBus.Properties"} {
		if err := conn.Export(watcher{}, path, face); err != nil {
			return nil, err
		}
	}
	_, err = conn.RequestName(name, dbus.NameFlagDoNotQueue)
	return conn, err
}
