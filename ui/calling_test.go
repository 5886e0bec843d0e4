package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"tokendesk/store"
	"tokendesk/ui/hotkey"
)

// theKey is a global key that a test presses.
type theKey struct {
	press func()
	front uint32 // the window that has the keys
}

func (k *theKey) grab(_ context.Context, _ hotkey.Combination, pressed func(hotkey.Press)) (func(), error) {
	k.press = func() { pressed(hotkey.Press{Front: k.front}) }
	return func() { k.press = nil }, nil
}

// called is a window with a global key, over one account.
func called(t *testing.T) (*bench, *mainScreen, *theKey) {
	t.Helper()
	k := &theKey{}
	b := newBench(t, nil, record("ikas"), record("mypos"))
	b.window.key = &hotkey.Holder{Grab: k.grab}
	m := b.main(2)
	if err := m.desk.Settings.Update(func(s *store.Settings) { s.GlobalKey = "Ctrl+Alt+K" }); err != nil {
		t.Fatal(err)
	}
	b.window.takeKey(m.desk)
	b.until("the key is had", b.window.key.Held)
	return b, m, k
}

// leaves says that another window has the keys now, as the desktop does.
func (b *bench) leaves() {
	b.window.shell.App.Lifecycle().(interface{ OnExitedForeground() func() }).OnExitedForeground()()
}

// shown counts what becomes of the window.
type shown struct {
	fyne.Window
	shows, hides int
}

// RunNative implements driver.NativeWindow.
func (s *shown) RunNative(f func(any)) { f(driver.X11WindowContext{WindowHandle: 7}) }

func (s *shown) Show() { s.shows++; s.Window.Show() }
func (s *shown) Hide() { s.hides++; s.Window.Hide() }

func (b *bench) watched() *shown {
	s := &shown{Window: b.window.shell.Win}
	b.window.shell.Win = s
	return s
}

// The key brings the window up with the search ready, and away again; Escape does, too,
// once nothing else has a use for it.
func TestTheGlobalKey(t *testing.T) {
	b, m, k := called(t)
	w := b.watched()
	m.list.Begin("ikas")
	b.window.shell.Win.Canvas().Focus(m.list.Focusable())
	k.press()
	b.until("the window comes up", func() bool { return w.shows == 1 })
	k.front = 7
	search := m.list.SearchFocusable().(field)
	if b.focused() != m.list.SearchFocusable() || search.Typed() != "ikas" {
		t.Error("the search is not ready for the next name")
	}
	search.TypedRune('m') // takes the place of what is selected
	if search.Typed() != "m" {
		t.Errorf("what is typed comes to %q", search.Typed())
	}
	escape := func() { b.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) }
	escape()
	if search.Typed() != "" || w.hides != 0 {
		t.Errorf("the first Escape left %q and hid the window %d times", search.Typed(), w.hides)
	}
	escape()
	if w.hides != 1 {
		t.Fatalf("the second Escape hid the window %d times", w.hides)
	}
	k.front = 0
	b.leaves()
	k.press()
	b.until("the window comes up again", func() bool { return w.shows == 2 })
	k.front = 7
	k.press()
	b.until("the key sends it away", func() bool { return w.hides == 2 })
}

// Escape leaves a window that somebody opened otherwise, or came back to otherwise.
func TestEscapeLeavesTheWindow(t *testing.T) {
	b, m, k := called(t)
	w := b.watched()
	escape := func() { m.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) }
	k.front = 7
	escape()
	k.front = 0
	b.leaves()
	k.press()
	b.until("the window comes up", func() bool { return w.shows == 1 })
	k.front = 7
	b.leaves() // to a browser, say, and back
	escape()
	if w.hides != 0 {
		t.Error("Escape took the window away")
	}
	// Without a key nobody could bring it back.
	k.press()
	b.until("the key sends it away", func() bool { return w.hides == 1 })
	b.window.key.Close()
	b.window.keyPressed(hotkey.Press{Front: 7})
	if w.hides != 1 {
		t.Error("the window is gone for good")
	}
}

// While a dialog is open the keys are its own.
func TestTheKeyCallsADialog(t *testing.T) {
	b, m, k := called(t)
	w := b.watched()
	m.openSettings()
	b.until("the settings are shown", m.DialogOpen)
	before := b.window.shell.Win.Canvas().Focused()
	k.press()
	b.until("the window comes up", func() bool { return w.shows == 1 })
	if b.window.shell.Win.Canvas().Focused() != before {
		t.Error("the focus left the dialog")
	}
}

// Locked, the window comes up as well.
func TestTheKeyCallsALockedWindow(t *testing.T) {
	b, _, k := called(t)
	w := b.watched()
	b.window.lock()
	b.until("it is locked", func() bool { return b.window.main == nil })
	k.press()
	b.until("the window comes up", func() bool { return w.shows == 1 })
}
