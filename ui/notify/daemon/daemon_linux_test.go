package daemon

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"

	"tokendesk/store/bus/bustest"
	"tokendesk/ui/notify/notifytest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func event(t *testing.T, d *Daemon) Event {
	t.Helper()
	select {
	case e := <-d.Events():
		return e
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was told")
		return Event{}
	}
}

var whole = Note{
	Title: "Acme <b>", Body: "a < b & c", Category: "network", Transient: true,
	Choices: []Choice{{Default, "Show"}, {"0", "Renew"}},
}

func TestANote(t *testing.T) {
	server := notifytest.Serve(t, bustest.Session(t).Address, "actions", "body", "body-markup")
	d := New()
	defer d.Close()
	if info, err := d.Look(t.Context()); err != nil || info != (Info{"notifytest", "1", true, true}) {
		t.Errorf("%+v, %v", info, err)
	}
	id, err := d.Show(t.Context(), whole, "Do it yourself.")
	if err != nil {
		t.Fatal(err)
	}
	n := server.Note(1)
	if n.ID != id || n.App != "Tokendesk" || n.Icon != "app.tokendesk.Tokendesk" || n.Title != whole.Title || n.Body != "a &lt; b &amp; c" || n.Labels()[0] != "Renew" {
		t.Errorf("%+v", n)
	}
	for hint, want := range map[string]any{"desktop-entry": "app.tokendesk.Tokendesk", "urgency": byte(1), "category": "network", "transient": true} {
		if got := n.Hints[hint].Value(); got != want {
			t.Errorf("%s is %v", hint, got)
		}
	}
	var p pixels
	if err := dbus.Store([]any{n.Hints["image-data"].Value()}, &p); err != nil || p.Width != 64 || p.Stride != 4*p.Width || len(p.Data) != int(p.Stride*p.Height) {
		t.Errorf("the picture is %d by %d, %v", p.Width, p.Height, err)
	}
	server.Click(n, "Renew")
	if e := event(t, d); e != (Event{ID: id, Chosen: "0"}) {
		t.Errorf("%+v", e)
	}
	if e := event(t, d); e != (Event{ID: id}) {
		t.Errorf("%+v", e)
	}
	if err := d.Take(t.Context(), id); err != nil {
		t.Errorf("to take back what is gone: %v", err)
	}
}

func TestANoteWithoutButtons(t *testing.T) {
	server := notifytest.Serve(t, bustest.Session(t).Address, "body")
	d := New()
	defer d.Close()
	if _, err := d.Show(t.Context(), whole, "Do it yourself."); err != nil {
		t.Fatal(err)
	}
	if n := server.Note(1); len(n.Actions) != 0 || n.Body != "a < b & c\nDo it yourself." {
		t.Errorf("%+v", n)
	}
}

// Only who shows the notes can say what a person has chosen.
func TestSomebodyElseChooses(t *testing.T) {
	address := bustest.Session(t).Address
	server := notifytest.Serve(t, address, "actions")
	d := New()
	defer d.Close()
	id, err := d.Show(t.Context(), whole, "")
	if err != nil {
		t.Fatal(err)
	}
	other, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	d.mu.Lock()
	ours := d.link.conn.Names()[0]
	d.mu.Unlock()
	forged := &dbus.Message{
		Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldPath: dbus.MakeVariant(object), dbus.FieldInterface: dbus.MakeVariant(service),
			dbus.FieldMember: dbus.MakeVariant("ActionInvoked"), dbus.FieldDestination: dbus.MakeVariant(ours),
			dbus.FieldSignature: dbus.MakeVariant(dbus.SignatureOf(id, "0")),
		}, Body: []any{id, "0"},
	}
	if call := other.Send(forged, nil); call != nil && call.Err != nil {
		t.Fatal(call.Err)
	}
	// The bus keeps the order of what one of its clients sends: this answer comes after it.
	if err := other.BusObject().Call(busName+".GetId", 0).Err; err != nil {
		t.Fatal(err)
	}
	server.Dismiss(server.Note(1))
	if e := event(t, d); e != (Event{ID: id}) {
		t.Errorf("%+v", e)
	}
}

func TestADesktopThatHangsEndsAndBeginsAnew(t *testing.T) {
	bus := bustest.Session(t)
	d := New()
	defer d.Close()
	if _, err := d.Look(t.Context()); !errors.Is(err, ErrNone) {
		t.Errorf("nothing is there: %v", err)
	}
	if _, err := d.Show(t.Context(), whole, ""); err == nil {
		t.Error("a note that nobody shows")
	}
	server := notifytest.Serve(t, bus.Address, "actions")
	if e := event(t, d); e != (Event{Began: true}) {
		t.Errorf("%+v", e)
	}
	if _, err := d.Show(t.Context(), whole, ""); err != nil {
		t.Errorf("it has come: %v", err)
	}
	server.Hang(true)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := d.Show(short, whole, ""); err == nil {
		t.Error("a note that hangs is shown")
	}
	if e := event(t, d); e != (Event{}) {
		t.Errorf("%+v", e)
	}
	server.Hang(false)
	if _, err := d.Show(t.Context(), whole, ""); err != nil {
		t.Errorf("it goes on: %v", err)
	}
	server.Stop()
	if e := event(t, d); e != (Event{}) {
		t.Errorf("%+v", e)
	}
	notifytest.Serve(t, bus.Address)
	if e := event(t, d); e != (Event{Began: true}) {
		t.Errorf("%+v", e)
	}
	if info, err := d.Look(t.Context()); err != nil || info.Actions {
		t.Errorf("%+v, %v", info, err)
	}
	bus.Kill()
	if e := event(t, d); e != (Event{}) {
		t.Errorf("%+v", e)
	}
	if _, err := d.Show(t.Context(), whole, ""); err == nil {
		t.Error("a note without a bus")
	}
}

func TestNoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	d := New()
	if _, err := d.Show(t.Context(), whole, ""); err == nil {
		t.Error("a note without a bus")
	}
	d.Close()
	if _, err := d.Show(t.Context(), whole, ""); !errors.Is(err, ErrNone) {
		t.Errorf("after the end: %v", err)
	}
}
