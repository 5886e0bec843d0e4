package tray

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"tokendesk/oauth"
	"tokendesk/store/bus/bustest"
	"tokendesk/ui/desk"
	"tokendesk/ui/tray/traytest"
)

func labels(lines []traytest.Line) []string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Label)
	}
	return all
}

// childVariable marks the process of a test that shows an icon.
const childVariable = "TOKENDESK_TEST_TRAY"

// A process has one icon in its life: this test has one of its own.
func TestTheIcon(t *testing.T) {
	if os.Getenv(childVariable) == "" {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheIcon$", "-test.count=1")
		child.Env = append(os.Environ(), childVariable+"=1")
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	daemon := bustest.Session(t)
	if Available(t.Context()) {
		t.Error("a tray on a bus without one")
	}
	desktop := traytest.Show(t, daemon.Address)
	if !Available(t.Context()) {
		t.Error("there is a tray, and it is not found")
	}
	acme := desk.Action{Do: desk.DoCopy, Ref: oauth.Ref{App: "acme", Account: "default"}}
	another := desk.Action{Do: desk.DoAnother, Ref: oauth.Ref{App: "acme"}}
	model := Model{Title: "Tokendesk", Items: []Item{
		{Label: "● Acme — until 14:10", Do: acme},
		{Label: "○ under_scored", Do: acme},
		{Line: true},
		{Label: "Sign in another", Items: []Item{{Label: "Acme", Do: another}}},
		{Label: "Lock", Do: desk.Action{Do: desk.DoLock}},
		open("Open Tokendesk"), quit,
	}}
	chosen := make(chan desk.Action, 16)
	icon, err := Start(model, func(a desk.Action) { chosen <- a })
	if err != nil {
		t.Fatal(err)
	}
	next := func(want desk.Action) {
		t.Helper()
		select {
		case got := <-chosen:
			if got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("no click came, want %+v", want)
		}
	}
	item := desktop.Item()
	if id := item.Property("Id"); id != "app.tokendesk.Tokendesk" {
		t.Errorf("its id is %v", id)
	}
	if item.Property("ItemIsMenu") != false {
		t.Error("a click on the icon opens the menu")
	}
	whole := []string{"● Acme — until 14:10", "○ under__scored", "-", "Sign in another", "Lock", "Open Tokendesk", "Quit"}
	desktop.Until("the menu", func() bool { return slices.Equal(labels(item.Menu()), whole) })
	desktop.Until("the title", func() bool { return item.Title() == "Tokendesk" && item.Tooltip() == "Tokendesk" })
	item.Click("Acme")
	next(acme)
	item.Click("Sign in another", "Acme")
	next(another)
	item.Activate()
	next(desk.Action{Do: desk.DoOpen})

	plain := item.Picture()
	icon.Show(locked())
	desktop.Until("it is locked", func() bool {
		return slices.Equal(labels(item.Menu()), []string{"Locked", "-", "Open to unlock", "Quit"}) && item.Title() == "Tokendesk: locked" &&
			item.Tooltip() == item.Title() && item.Picture() != plain && item.Picture() != ""
	})
	if line, _ := traytest.Find(item.Menu(), "Locked"); line.Enabled {
		t.Error("what only says something can be clicked")
	}
	item.Click("Open to unlock")
	next(desk.Action{Do: desk.DoOpen})
	icon.Show(model)
	desktop.Until("it is open again", func() bool { return slices.Equal(labels(item.Menu()), whole) && item.Picture() == plain })

	// The shell starts anew.
	desktop.Hide()
	desktop = traytest.Show(t, daemon.Address)
	item = desktop.Item()
	item.Click("Quit")
	next(desk.Action{Do: desk.DoQuit})
	if n := desktop.Items(); n != 1 {
		t.Errorf("%d icons", n)
	}

	// So it does after a signal to the same connection that is none of the tray's, as a
	// keyring's prompt sends it.
	other, err := dbus.Connect(daemon.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	shared, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	stray := &dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldPath: dbus.MakeVariant(dbus.ObjectPath("/prompt")), dbus.FieldInterface: dbus.MakeVariant("org.freedesktop.Secret.Prompt"),
		dbus.FieldMember: dbus.MakeVariant("Completed"), dbus.FieldDestination: dbus.MakeVariant(shared.Names()[0]),
		dbus.FieldSignature: dbus.MakeVariant(dbus.SignatureOf(true)),
	}, Body: []any{true}}
	other.Send(stray, nil)
	for range 2 {
		desktop.Hide()
		desktop = traytest.Show(t, daemon.Address)
		item = desktop.Item()
	}
	icon.Close()
	icon.Close()
	icon.Show(locked()) // nobody sees it
	if item.Title() != "" {
		t.Error("it is still there")
	}
}

func TestNoTray(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if Available(t.Context()) {
		t.Error("a tray without a bus")
	}
	if _, err := Start(Model{}, nil); !errors.Is(err, ErrNone) {
		t.Error("an icon without a bus")
	}
}
