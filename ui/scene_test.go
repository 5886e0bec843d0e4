package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
)

// focused fails unless what has the focus is on the screen.
func (b *bench) focused() fyne.Focusable {
	b.t.Helper()
	f := b.shell.win.Canvas().Focused()
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
	var b *bench
	b = newBench(t, func(ctx context.Context, r OpenRequest) (Desk, error) {
		p, err := r.Ask(ctx, false)
		asked <- p
		select {
		case <-release:
		case <-ctx.Done():
		}
		return b.desk(), err
	}, record("ikas"))
	b.until("the unlock screen", func() bool { return len(b.entries()) == 1 })
	field, unlock := b.entries()[0], b.button("Unlock")
	field.SetText("right")
	for range 3 {
		field.OnSubmitted("")
		unlock.OnTapped()
		b.enter()
	}
	b.eventually("it was asked", func() bool { return len(asked) > 0 })
	field.OnSubmitted("")
	close(release)
	r := b.room(1)
	field.OnSubmitted("")
	unlock.OnTapped()
	if b.shell.main != r || len(asked) != 1 {
		t.Errorf("it was answered %d times", len(asked))
	}
	if b.focused() != r.list {
		t.Error("the list has not got the keys")
	}
	b.enter()
	b.until("Enter copies", func() bool { return b.onClipboard() != "" })
}

// Whatever is pressed on the welcome and the failure screen, one vault is opened.
func TestTheWaysOnAreTakenOnce(t *testing.T) {
	opened := make(chan OpenRequest, 8)
	var b *bench
	b = newBench(t, func(_ context.Context, r OpenRequest) (Desk, error) {
		opened <- r
		switch {
		case !r.Create:
			return Desk{}, &oauth.Error{Kind: oauth.KindUsage, Err: desk.ErrNoVault}
		case r.Keys == keys.Memory:
			return b.desk(), nil
		}
		return Desk{}, &oauth.Error{Kind: oauth.KindVault, Message: "No keyring."}
	})
	b.until("the welcome screen", func() bool { return b.button("Create my vault") != nil })
	create, look := b.button("Create my vault"), b.button("Just look around, keep nothing")
	b.enter()
	create.OnTapped()
	look.OnTapped()
	b.until("the failure screen", func() bool { return b.button("Try again") != nil })
	if f, ok := b.focused().(*keyButton); !ok || f.Text != "Try again" {
		t.Error("Enter does not try again")
	}
	without := b.button("Work without the vault")
	without.OnTapped()
	without.OnTapped()
	b.room(0)
	without.OnTapped()
	if len(opened) != 3 {
		t.Errorf("it was opened %d times, want at the start, by the welcome and without the vault", len(opened))
	}
	b.enter()
	if b.shell.main == nil || len(b.shell.win.Canvas().Overlays().List()) != 0 {
		t.Error("Enter does something on the empty screen")
	}
}

// A lock leaves no key to what it hides, whatever was open.
func TestALockTakesTheFocus(t *testing.T) {
	for name, before := range map[string]func(r *room){
		"the list":          func(r *room) { r.win.Canvas().Focus(r.list) },
		"the search":        func(r *room) { r.win.Canvas().Focus(r.search) },
		"nothing":           func(r *room) { r.win.Canvas().Unfocus() },
		"a dialog":          func(r *room) { r.win.Canvas().Focus(r.list); r.openSettings() },
		"a dialog's field":  func(r *room) { r.openSettings(); r.win.Canvas().FocusNext() },
		"the editor":        func(r *room) { r.win.Canvas().Focus(r.search); r.newApp() },
		"a menu of the row": func(r *room) { r.rowMenu(ref("ikas"), fyne.NewPos(10, 10)) },
		"a sign-in":         func(r *room) { press(r, fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			b := lockBench(t, true)
			r := b.room(1)
			b.until("the row is there", func() bool { return b.says("App ikas") })
			if name == "a sign-in" {
				b.token = func(ctx context.Context, _ oauth.Ref) (oauth.TokenSet, error) {
					<-ctx.Done()
					return oauth.TokenSet{}, ctx.Err()
				}
			}
			before(r)
			b.shell.lock()
			b.enter() // while it locks
			b.until("the unlock screen", func() bool { return len(b.entries()) == 1 })
			field, ok := b.focused().(*widget.Entry)
			if !ok {
				t.Fatalf("%T has the focus", b.focused())
			}
			b.shell.win.Canvas().Unfocus() // a click beside everything
			for _, c := range "right" {
				b.shell.win.Canvas().OnTypedRune()(c)
			}
			if b.focused() != fyne.Focusable(field) {
				t.Fatal("typing does not find the field")
			}
			field.SetText("right")
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			r = b.room(1)
			if b.focused() != r.list || r.search.Text != "" {
				t.Errorf("the search holds %q", r.search.Text)
			}
			b.token = nil
			b.enter()
			b.until("Enter copies", func() bool { return b.onClipboard() != "" || name == "a sign-in" })
		})
	}
}

// A button that is gone must not be pressed by the space bar any more.
func TestAHiddenWidgetKeepsNoFocus(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	release := make(chan struct{})
	b.token = func(ctx context.Context, _ oauth.Ref) (oauth.TokenSet, error) {
		select {
		case <-release:
		case <-ctx.Done():
		}
		return oauth.TokenSet{AccessToken: "a", Life: oauth.LifeUnknown, ObtainedAt: noon}, nil
	}
	r := b.room(1)
	press(r, fyne.KeyReturn)
	b.until("the pane can cancel", func() bool { return b.button("Cancel") != nil })
	cancel := b.button("Cancel")
	r.win.Canvas().Focus(cancel)
	close(release)
	b.until("it is done", func() bool { return b.onClipboard() != "" && b.button("Cancel") == nil })
	if b.focused() == fyne.Focusable(cancel) {
		t.Error("the button keeps it")
	}
	delete(b.records, ref("ikas"))
	r.reload()
	b.room(0)
	b.enter()
	if _, ok := b.focused().(*keyed); !ok {
		t.Errorf("%T has the focus where there is no app", b.focused())
	}
}
