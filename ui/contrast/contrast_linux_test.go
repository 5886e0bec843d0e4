package contrast

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"

	"tokendesk/store/bus/bustest"
)

// settingsPortal is a portal that knows one setting.
type settingsPortal struct {
	value atomic.Uint32
	old   bool // knows the older method alone
}

func (p *settingsPortal) ReadOne(string, string) (dbus.Variant, *dbus.Error) {
	if p.old {
		return dbus.Variant{}, &dbus.ErrMsgUnknownMethod
	}
	return dbus.MakeVariant(p.value.Load()), nil
}

func (p *settingsPortal) Read(string, string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant(dbus.MakeVariant(p.value.Load())), nil
}

// What the desktop wishes is told at once and after each change.
func TestFollow(t *testing.T) {
	for name, old := range map[string]bool{"a portal of today": false, "an older one": true} {
		t.Run(name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			daemon := bustest.Session(t)
			desktop, err := dbus.Connect(daemon.Address)
			if err != nil {
				t.Fatal(err)
			}
			defer desktop.Close()
			p := &settingsPortal{old: old}
			p.value.Store(1)
			if err := desktop.Export(p, portalPath, settings); err != nil {
				t.Fatal(err)
			}
			if _, err := desktop.RequestName(portal, 0); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			wishes := Follow(ctx)
			if !<-wishes {
				t.Error("the desktop wishes a high contrast, and that is not told")
			}
			for _, change := range []struct {
				namespace, key string
				value          any
			}{{appearance, "color-scheme", uint32(1)}, {appearance, contrastKey, "loud"}, {appearance, contrastKey, uint32(0)}} {
				if err := desktop.Emit(portalPath, settings+".SettingChanged", change.namespace, change.key, dbus.MakeVariant(change.value)); err != nil {
					t.Fatal(err)
				}
			}
			if <-wishes {
				t.Error("it wishes the usual one by now")
			}
			stop()
			for range wishes { // ends
			}
			daemon.Kill()
		})
	}
}

// Without a bus nothing is known, and it ends.
func TestWithoutABus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	for high := range Follow(t.Context()) {
		t.Errorf("told %t", high)
	}
}
