package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/start"
)

// focused fails unless what has the focus is on the screen.
func (b *bench) focused() fyne.Focusable {
	b.t.Helper()
	f := b.window.shell.Win.Canvas().Focused()
	if f == nil {
		b.t.Fatal("nothing has the focus")
	}
	seen := false
	b.walk(func(o fyne.CanvasObject) { seen = seen || o == f.(fyne.CanvasObject) })
	if !seen {
		b.t.Fatalf("%T has the focus and is not on the screen", f)
	}
	return f
}

// enter presses Enter on what has the focus.
func (b *bench) enter() {
	b.t.Helper()
	b.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// An answered screen is over: further answers go nowhere, and neither they nor
// another Enter make the window wait for anything.
func TestAScreenIsAnsweredOnce(t *testing.T) {
	asked := make(chan string, 8)
	release := make(chan struct{})
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			p, err := r.Ask(ctx, false)
			asked <- p
			select {
			case <-release:
			case <-ctx.Done():
			}
			if err != nil {
				return nil, err
			}
			return desk.Open(ctx, b.Options())
		}
	}, record("ikas"))
	b.until("the unlock screen", func() bool { return len(b.entries()) == 1 })
	field, unlock := b.entries()[0], b.button("Unlock")
	field.SetText("right")
	for range 3 {
		field.OnSubmitted("")
		byKey(unlock)
		b.enter()
	}
	b.eventually("it was asked", func() bool { return len(asked) > 0 })
	field.OnSubmitted("")
	close(release)
	m := b.main(1)
	field.OnSubmitted("")
	byKey(unlock)
	if b.window.main != m || len(asked) != 1 {
		t.Errorf("it was answered %d times", len(asked))
	}
	if b.focused() != m.list.Focusable() {
		t.Error("the list has not got the keys")
	}
	b.enter()
	b.until("Enter copies", func() bool { return b.Clipboard.Text() != "" })
}

// Whatever is pressed on the welcome and the failure screen, one vault is opened.
func TestTheWaysOnAreTakenOnce(t *testing.T) {
	opened := make(chan start.Request, 8)
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			opened <- r
			switch {
			case !r.Create:
				return nil, &oauth.Error{Kind: oauth.KindUsage, Err: desk.ErrNoVault}
			case r.Keys == keys.Memory:
				return b.inMemory(ctx)
			}
			return nil, &oauth.Error{Kind: oauth.KindVault, Message: "No keyring."}
		}
	})
	b.until("the welcome screen", func() bool { return b.button("Create my vault") != nil })
	create, look := b.button("Create my vault"), b.button("Just look around, store nothing")
	b.enter()
	byKey(create)
	byKey(look)
	b.until("the failure screen", func() bool { return b.button("Try again") != nil })
	if f, ok := b.focused().(*parts.KeyButton); !ok || f.Text != "Try again" {
		t.Error("Enter does not try again")
	}
	without := b.button("Work in memory only")
	byKey(without)
	byKey(without)
	m := b.main(0)
	byKey(without)
	if len(opened) != 3 {
		t.Errorf("it was opened %d times, want at the start, by the welcome and without the vault", len(opened))
	}
	b.enter()
	if b.window.main != m || !m.DialogOpen() || len(opened) != 3 {
		t.Error("Enter does something else on the empty screen than to ask for a provider")
	}
}

// A lock leaves no key to what it hides, whatever was open.
func TestALockTakesTheFocus(t *testing.T) {
	for name, before := range map[string]func(m *mainScreen){
		"the list":          func(m *mainScreen) { m.focusList() },
		"the search":        func(m *mainScreen) { m.list.FocusSearch() },
		"nothing":           func(m *mainScreen) { m.Win.Canvas().Unfocus() },
		"a dialog":          func(m *mainScreen) { m.focusList(); m.openSettings() },
		"a dialog's field":  func(m *mainScreen) { m.openSettings(); m.Win.Canvas().FocusNext() },
		"the editor":        func(m *mainScreen) { m.list.FocusSearch(); m.actions.newApp() },
		"a menu of the row": func(m *mainScreen) { m.rowMenu(ref("ikas"), fyne.NewPos(10, 10)) },
		"a sign-in":         func(m *mainScreen) { press(m, fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			rec := record("ikas")
			if name == "a sign-in" {
				rec = record("ikas", byPerson)
			}
			b := lockBench(t, true, rec)
			m := b.main(1)
			b.until("the row is there", func() bool { return b.says("App ikas") })
			before(m)
			if name == "a sign-in" {
				b.until("it waits for the browser", func() bool { return b.account("ikas").Progress.Stage == session.StageBrowser })
			}
			b.window.lock()
			b.enter() // while it locks
			b.until("the unlock screen", func() bool { return len(b.entries()) == 1 })
			field, ok := b.focused().(*parts.Field)
			if !ok {
				t.Fatalf("%T has the focus", b.focused())
			}
			b.window.shell.Win.Canvas().Unfocus() // a click beside everything
			for _, c := range "the right one" {
				b.window.shell.Win.Canvas().OnTypedRune()(c)
			}
			if b.focused() != fyne.Focusable(field) {
				t.Fatal("typing does not find the field")
			}
			field.SetText("the right one")
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			m = b.main(1)
			if b.focused() != m.list.Focusable() || search(m).Typed() != "" {
				t.Errorf("the search holds %q", search(m).Typed())
			}
			if name == "a sign-in" {
				return
			}
			b.enter()
			b.until("Enter copies", func() bool { return b.Clipboard.Text() != "" })
		})
	}
}

// A button that is gone must not be pressed by the space bar any more.
func TestAHiddenWidgetKeepsNoFocus(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	release := make(chan struct{})
	b.Servers.Answers(waits(release))
	m := b.main(1)
	press(m, fyne.KeyReturn)
	b.until("the pane can cancel", func() bool { return b.button("Cancel") != nil })
	cancel := b.button("Cancel")
	m.Win.Canvas().Focus(cancel)
	close(release)
	b.until("it is done", func() bool { return b.Clipboard.Text() != "" && b.button("Cancel") == nil })
	if b.focused() != fyne.Focusable(cancel) {
		t.Error("the button, which says something else now, has lost it")
	}
	if _, err := m.desk.RemoveApp(t.Context(), "ikas"); err != nil {
		t.Fatal(err)
	}
	b.main(0)
	if b.focused() != fyne.Focusable(b.button("Pick a provider").(*parts.KeyButton)) {
		t.Errorf("%T has the focus where there is no app", b.focused())
	}
	b.presses(fyne.KeyEscape)
	b.enter()
	b.until("Enter opens the providers", func() bool { return b.window.shell.DialogOpen() })
}
