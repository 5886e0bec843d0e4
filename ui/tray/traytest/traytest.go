// Package traytest is a desktop's tray for tests: a StatusNotifierWatcher that shows what
// it is given, reads menus (com.canonical.dbusmenu) and clicks.
package traytest

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	watcherName = "org.kde.StatusNotifierWatcher"
	itemName    = "org.kde.StatusNotifierItem"
	menuName    = "com.canonical.dbusmenu"
	properties  = "org.freedesktop.DBus.Properties"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// Desktop is a tray on a bus. Its methods may be called on any goroutine.
type Desktop struct {
	t    testing.TB
	conn *dbus.Conn

	mu      sync.Mutex
	items   []*Item
	changed chan struct{} // closed and made anew at each signal of an item
}

// Show shows a tray on the bus at an address until the test ends, or Hide.
func Show(t testing.TB, address string) *Desktop {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	d := &Desktop{t: t, conn: conn, changed: make(chan struct{})}
	t.Cleanup(d.Hide)
	signals := make(chan *dbus.Signal, 256)
	conn.Signal(signals)
	go func() {
		for range signals {
			d.stir()
		}
	}()
	methods := map[string]any{
		"RegisterStatusNotifierItem": func(sender dbus.Sender, service string) *dbus.Error {
			d.register(string(sender), service)
			return nil
		},
		"RegisterStatusNotifierHost": func(string) *dbus.Error { return nil },
	}
	look := map[string]any{"Get": func(_, name string) (dbus.Variant, *dbus.Error) {
		switch name {
		case "IsStatusNotifierHostRegistered":
			return dbus.MakeVariant(true), nil
		case "RegisteredStatusNotifierItems":
			return dbus.MakeVariant(d.names()), nil
		}
		return dbus.Variant{}, dbus.MakeFailedError(fmt.Errorf("no property %s", name))
	}}
	for name, table := range map[string]map[string]any{watcherName: methods, properties: look} {
		if err := conn.ExportMethodTable(table, "/StatusNotifierWatcher", name); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{itemName, menuName} {
		if err := conn.AddMatchSignal(dbus.WithMatchInterface(name)); err != nil {
			t.Fatal(err)
		}
	}
	if reply, err := conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the name of the tray: %v, %v", reply, err)
	}
	return d
}

// Hide takes the tray away, as a shell does that ends. It may be called again.
func (d *Desktop) Hide() { _ = d.conn.Close() }

// register takes an item: the sender's at a path, or a service's at the usual one.
func (d *Desktop) register(sender, service string) {
	name, path := service, dbus.ObjectPath("/StatusNotifierItem")
	if strings.HasPrefix(service, "/") {
		name, path = sender, dbus.ObjectPath(service)
	}
	d.mu.Lock()
	d.items = append(d.items, &Item{d: d, object: d.conn.Object(name, path), name: name})
	d.mu.Unlock()
	d.stir()
}

// names are what the items are known by.
func (d *Desktop) names() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	names := []string{}
	for _, i := range d.items {
		names = append(names, i.name+string(i.object.Path()))
	}
	return names
}

func (d *Desktop) stir() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.changed)
	d.changed = make(chan struct{})
}

// Until waits until a condition holds that the items' signals may make true; what names
// it.
func (d *Desktop) Until(what string, holds func() bool) {
	d.t.Helper()
	for late := time.After(patience); ; {
		d.mu.Lock()
		changed := d.changed
		d.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-late:
			d.t.Fatalf("it never came about: %s", what)
		}
	}
}

// Item waits for an icon, and returns the one that came last.
func (d *Desktop) Item() (item *Item) {
	d.t.Helper()
	d.Until("an icon", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		if len(d.items) > 0 {
			item = d.items[len(d.items)-1]
		}
		return item != nil
	})
	return item
}

// Items counts the icons that were given so far.
func (d *Desktop) Items() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.items)
}

// Item is one icon.
type Item struct {
	d      *Desktop
	object dbus.BusObject
	name   string
}

// Property is one of the item's, nil where it cannot be had.
func (i *Item) Property(name string) any {
	var value dbus.Variant
	if err := i.object.Call(properties+".Get", 0, itemName, name).Store(&value); err != nil {
		return nil
	}
	return value.Value()
}

// Title is what the item is called.
func (i *Item) Title() string { text, _ := i.Property("Title").(string); return text }

// Tooltip is what is said where the pointer rests.
func (i *Item) Tooltip() string {
	var tip struct {
		Icon     string
		Pictures []pixels
		Title    string
		Text     string
	}
	if dbus.Store([]any{i.Property("ToolTip")}, &tip) != nil {
		return ""
	}
	return tip.Title
}

type pixels struct {
	Width, Height int32
	Data          []byte
}

// Picture is what is drawn, "" for nothing; pictures that are alike are equal.
func (i *Item) Picture() string {
	var drawn []pixels
	if dbus.Store([]any{i.Property("IconPixmap")}, &drawn) != nil || len(drawn) == 0 || len(bytes.Trim(drawn[0].Data, "\x00")) == 0 {
		return ""
	}
	return fmt.Sprintf("%d×%d %x", drawn[0].Width, drawn[0].Height, drawn[0].Data)
}

// Activate is a click on the icon itself.
func (i *Item) Activate() {
	i.d.t.Helper()
	if err := i.object.Call(itemName+".Activate", 0, int32(1), int32(1)).Err; err != nil {
		i.d.t.Fatal(err)
	}
}

// Line is a line of a menu as it is seen: hidden ones are none.
type Line struct {
	ID      int32
	Label   string // a line between others is "-"
	Enabled bool
	Lines   []Line
}

// Menu reads the item's menu, nil where that cannot be.
func (i *Item) Menu() []Line {
	path, _ := i.Property("Menu").(dbus.ObjectPath)
	if !path.IsValid() {
		return nil
	}
	var revision uint32
	var root layout
	call := i.d.conn.Object(i.name, path).Call(menuName+".GetLayout", 0, int32(0), int32(-1), []string{})
	if call.Store(&revision, &root) != nil {
		return nil
	}
	return lines(root)
}

type layout struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

func lines(root layout) []Line {
	var all []Line
	for _, child := range root.Children {
		var l layout
		if dbus.Store([]any{child.Value()}, &l) != nil {
			continue
		}
		if visible, says := l.Properties["visible"].Value().(bool); says && !visible {
			continue
		}
		line := Line{ID: l.ID, Enabled: true, Lines: lines(l)}
		line.Label, _ = l.Properties["label"].Value().(string)
		if l.Properties["type"].Value() == "separator" {
			line.Label = "-"
		}
		if enabled, says := l.Properties["enabled"].Value().(bool); says {
			line.Enabled = enabled
		}
		all = append(all, line)
	}
	return all
}

// Find returns the line whose label contains each of the texts in turn, from menu to
// menu; ok reports whether there is one.
func Find(menu []Line, texts ...string) (found Line, ok bool) {
	for _, line := range menu {
		if len(texts) == 0 || !strings.Contains(line.Label, texts[0]) {
			continue
		}
		if len(texts) == 1 {
			return line, true
		}
		return Find(line.Lines, texts[1:]...)
	}
	return Line{}, false
}

// Click waits for the line that contains each of the texts in turn, from menu to menu, and
// clicks it.
func (i *Item) Click(texts ...string) {
	i.d.t.Helper()
	var line Line
	i.d.Until("a line "+strings.Join(texts, ", "), func() (ok bool) {
		line, ok = Find(i.Menu(), texts...)
		return ok && line.Enabled
	})
	path, _ := i.Property("Menu").(dbus.ObjectPath)
	err := i.d.conn.Object(i.name, path).Call(menuName+".Event", 0, line.ID, "clicked", dbus.MakeVariant(int32(0)), uint32(0)).Err
	if err != nil {
		i.d.t.Fatal(err)
	}
}
