package desk

import (
	"path/filepath"
	"testing"

	"tokendesk/store/bus/bustest"
	"tokendesk/ui/notify/notifytest"
)

func TestDoctorSaysWhatShowsNotifications(t *testing.T) {
	bus := bustest.Session(t)
	if c := checkNotifications(t.Context()); c.Status != Warning || c.Advice == "" {
		t.Errorf("%+v", c)
	}
	server := notifytest.Serve(t, bus.Address, "body")
	if c := checkNotifications(t.Context()); c != (Check{"notifications", Fine, "notifytest 1, without buttons: the text says what to do", ""}) {
		t.Errorf("%+v", c)
	}
	server.Stop()
	notifytest.Serve(t, bus.Address, "body", "actions")
	if c := checkNotifications(t.Context()); c != (Check{"notifications", Fine, "notifytest 1, with buttons", ""}) {
		t.Errorf("%+v", c)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if c := checkNotifications(t.Context()); c.Status != Warning || c.Advice == "" {
		t.Errorf("%+v", c)
	}
}
