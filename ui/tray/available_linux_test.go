package tray

import (
	"context"
	"errors"
	"testing"

	"github.com/godbus/dbus/v5"

	"tokendesk/store/bus/bustest"
)

// A watcher is believed where it says that nobody shows icons; one that says nothing of
// that shows them, and one that does not answer shows none.
func TestAvailable(t *testing.T) {
	for name, c := range map[string]struct {
		look any // Properties.Get
		want bool
	}{
		"somebody shows them": {func(_, _ string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(true), nil }, true},
		"nobody does":         {func(_, _ string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(false), nil }, false},
		"it does not say": {func(_, _ string) (dbus.Variant, *dbus.Error) {
			return dbus.Variant{}, dbus.MakeFailedError(errors.New("no such property"))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			serveWatcher(t, c.look)
			if got := Available(t.Context()); got != c.want {
				t.Errorf("a tray: %t", got)
			}
		})
	}
	t.Run("it hangs", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		held := make(chan struct{})
		serveWatcher(t, func(_, _ string) (dbus.Variant, *dbus.Error) {
			cancel() // nobody waits for it any longer
			<-held
			return dbus.MakeVariant(true), nil
		})
		if Available(ctx) {
			t.Error("what does not answer shows icons")
		}
		close(held)
	})
}

// serveWatcher is a watcher on a bus of the test's own.
func serveWatcher(t *testing.T, look any) {
	t.Helper()
	conn, err := dbus.Connect(bustest.Session(t).Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.ExportMethodTable(map[string]any{"Get": look}, watcherPath, "org.freedesktop.DBus.Properties"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(watcherName, 0); err != nil {
		t.Fatal(err)
	}
}
