package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/parts"
	"tokendesk/ui/start"
)

// lockBench is a bench whose vault a passphrase opens, "the right one", or where
// protects is false the keyring alone.
func lockBench(t *testing.T, protects bool, records ...oauth.Record) *bench {
	t.Helper()
	if len(records) == 0 {
		records = []oauth.Record{record("ikas")}
	}
	edges := desktest.New
	if protects {
		edges = func(t testing.TB, now time.Time, records ...oauth.Record) *desktest.Edges {
			return desktest.NewWithPassphrase(t, now, "the right one", records...)
		}
	}
	b := newBenchOver(t, edges(t, noon, records...), func(b *bench) opener {
		return func(ctx context.Context, _ start.Request) (*desk.Desk, error) {
			o := b.Options()
			o.Ask = func(context.Context, bool) (string, error) { return "the right one", nil }
			return desk.Open(ctx, o)
		}
	})
	b.main(len(records))
	return b
}

// Locked, the window shows the unlock screen and nothing else, the clipboard is
// empty and no dialog is left; the passphrase brings everything back.
func TestLock(t *testing.T) {
	b := lockBench(t, true)
	m := b.main(1)
	press(m, fyne.KeyReturn)
	b.until("the token is copied", func() bool { return b.Clipboard.Text() != "" && m.Toasts.Text() != "" })
	b.until("the row is there", func() bool { return b.says("App ikas") })
	b.until("the pane knows the token", func() bool { return m.inspector.details.Record.Tokens != nil })
	m.openSettings()
	b.window.lock()
	if b.says("App ikas") || b.window.main != nil || m.DialogOpen() {
		t.Fatal("something of the vault is still on the screen")
	}
	if m.inspector.details.Record.Tokens != nil || len(m.list.Accounts()) > 0 {
		t.Error("the main screen still knows something")
	}
	if m.Toasts.Text() != "" {
		t.Errorf("the toast says %q", m.Toasts.Text())
	}
	for _, p := range []string{"a wrong one", "the right one"} {
		b.until("the unlock screen", func() bool { return len(b.entries()) == 1 && b.button("Unlock") != nil })
		if b.Clipboard.Text() != "" {
			t.Error("the clipboard still has the token")
		}
		b.entries()[0].SetText(p)
		test.Tap(b.button("Unlock"))
	}
	if m := b.main(1); m.tasks.Over() {
		t.Error("the new screen is over already")
	}
}

// A lock by another face over the same desk hides all of it in the window, too.
func TestLockByAnotherFace(t *testing.T) {
	b := lockBench(t, true)
	m := b.main(1)
	b.until("the row is there", func() bool { return b.says("App ikas") })
	done := make(chan error, 1)
	go func() { _, err := m.desk.Lock(t.Context()); done <- err }()
	b.until("the unlock screen", func() bool { return len(b.entries()) == 1 && b.window.main == nil })
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if b.says("App ikas") || len(m.list.Accounts()) > 0 {
		t.Error("something of the vault is still in the window")
	}
	b.entries()[0].SetText("the right one")
	test.Tap(b.button("Unlock"))
	b.main(1)
}

// Presentation mode that another face switches on names nobody in the window.
func TestPresentingByAnotherFace(t *testing.T) {
	b := newBench(t, nil, record("acme", func(r *oauth.Record) { r.Account.Label = "Ada (admin)" }))
	m := b.main(1)
	b.until("she is named", func() bool { return b.says("Ada (admin)") })
	m.desk.SetPresenting(true)
	b.until("nobody is named", func() bool { return !b.says("Ada (admin)") && b.says("presenting, names hidden") })
	copied, err := m.desk.Copy(t.Context(), ref("acme"), desk.CopyRequest{})
	if err != nil || strings.Contains(copied.What, "Ada") {
		t.Errorf("copied %q, %v", copied.What, err)
	}
}

// With a keyring alone the lock says that it does not protect.
func TestLockThatOnlyHides(t *testing.T) {
	b := lockBench(t, false)
	b.main(1).present()
	b.window.lock()
	b.until("a way back", func() bool { return b.button("Unlock") != nil && len(b.entries()) == 0 })
	focused, ok := b.window.shell.Win.Canvas().Focused().(*parts.KeyButton)
	if !ok || focused.Text != "Unlock" {
		t.Fatal("Enter does not unlock")
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	m := b.main(1)
	if !m.desk.Presenting() || !b.says("presenting, names hidden") {
		t.Error("the lock has ended presentation mode")
	}
}

// Promise 36: with nothing but a keyring slot the unlock screen says what the
// lock is worth.
func TestALockThatOnlyHidesSaysSo(t *testing.T) {
	for protects, want := range map[bool]bool{false: true, true: false} {
		b := lockBench(t, protects)
		b.window.lock()
		b.until("the unlock screen", func() bool { return b.button("Unlock") != nil })
		var said []string
		b.walk(func(o fyne.CanvasObject) { said = append(said, textOf(o)) })
		if got := strings.Contains(strings.Join(strings.Fields(strings.Join(said, " ")), " "), "it does not protect the vault"); got != want {
			t.Errorf("protects %t: %q", protects, said)
		}
	}
}

// Nobody there for the set time locks; somebody there does not.
func TestLockWhenIdle(t *testing.T) {
	b := lockBench(t, true)
	m := b.main(1)
	m.choices.Change(func(s *store.Settings) { s.LockAfter = 1 })
	b.Clock.Pass(50 * time.Second)
	m.watchIdle()
	m.idle.touch = true
	b.Clock.Pass(50 * time.Second)
	m.watchIdle()
	if b.window.main == nil {
		t.Fatal("locked although the pointer moved")
	}
	b.Clock.Pass(59 * time.Second)
	m.watchIdle()
	search(m).SetText("i")
	m.list.FocusSearch()
	b.Clock.Pass(30 * time.Second)
	m.watchIdle()
	if b.window.main == nil {
		t.Fatal("locked although somebody typed")
	}
	b.Clock.Pass(time.Minute)
	m.watchIdle()
	if b.window.main != nil {
		t.Error("not locked")
	}
}

// A window that nobody uses gives memory back once, and again after it was used.
func TestRestWhenIdle(t *testing.T) {
	b := lockBench(t, true)
	m := b.main(1)
	m.choices.Change(func(s *store.Settings) { s.LockAfter = 60 })
	m.watchIdle()
	for _, step := range []struct {
		moved  bool
		rested bool
	}{{false, true}, {false, true}, {true, false}, {false, true}} {
		m.idle.touch = step.moved
		b.Clock.Pass(restsAfter)
		m.watchIdle()
		if m.idle.rested != step.rested {
			t.Errorf("it rests: %t, want %t", m.idle.rested, step.rested)
		}
	}
}

func TestIdleLock(t *testing.T) {
	for _, c := range []struct {
		set  int
		slot keys.Mode
		want time.Duration
	}{
		{0, keys.Keyring, 0},
		{0, keys.Passphrase, 10 * time.Minute},
		{5, keys.Keyring, 5 * time.Minute},
		{-1, keys.Passphrase, 0},
		{1, keys.Passphrase, time.Minute},
	} {
		if got := (store.Settings{LockAfter: c.set}).IdleLock(c.slot); got != c.want {
			t.Errorf("%d with %s: %v", c.set, c.slot, got)
		}
	}
}

// What somebody was writing in the editor when the vault was locked is on no screen until it
// is unlocked, and then the editor is there again with it, once; whichever face has locked it.
func TestADraftOutlivesALock(t *testing.T) {
	for name, lock := range map[string]func(*bench, *mainScreen){
		"by the window":   func(b *bench, _ *mainScreen) { b.window.lock() },
		"by another face": func(_ *bench, m *mainScreen) { go func() { _, _ = m.desk.Lock(context.Background()) }() },
	} {
		t.Run(name, func(t *testing.T) {
			b := lockBench(t, true)
			unlock := func() *mainScreen {
				b.until("the unlock screen", func() bool { return len(b.entries()) == 1 && b.window.main == nil && b.button("Unlock") != nil })
				if b.says("typed") || b.window.shell.DialogOpen() {
					t.Error("it is on the screen while the vault is locked")
				}
				b.entries()[0].SetText("the right one")
				test.Tap(b.button("Unlock"))
				return b.main(1)
			}
			m := b.main(1)
			b.until("the row is there", func() bool { return b.says("App ikas") })
			b.until("a drawer is ready", func() bool { return b.window.drafts.drawer != nil })
			m.actions.edit(ref("ikas"))
			b.until("the editor is open", func() bool { return m.actions.editing.Open() && onSheet(m) != nil })
			onSheet(m).SetText("typed")
			lock(b, m)
			m = unlock()
			b.until("the editor is there again", func() bool { return m.actions.editing != nil && m.actions.editing.Open() })
			if !m.actions.unsaved() {
				t.Error("what was typed is not in it")
			}
			b.until("it has the keys", func() bool { return onSheet(m) != nil })
			b.holds(key(fyne.KeyS, ctrl))
			b.until("it is saved", func() bool { return b.account("ikas").App.ClientID == "typed" && !m.actions.editing.Open() })
			b.window.lock()
			unlock()
			b.until("all is quiet", func() bool { return len(b.queue) == 0 })
			if b.window.shell.DialogOpen() {
				t.Error("what was saved is offered again")
			}
		})
	}
}

// A draft that cannot be opened, or that is locked away again before it is, is kept for the
// next time; one that can never be opened is not.
func TestADraftIsKeptUntilItIsOpened(t *testing.T) {
	b := lockBench(t, true)
	b.main(1)
	locked := &oauth.Error{Kind: oauth.KindVault, Message: "The vault is locked.", Err: store.ErrLocked}
	lost := &oauth.Error{Kind: oauth.KindVault, Message: "The vault has another key by now."}
	var answers []error
	b.window.drafts.kept = func(context.Context) ([]byte, error) { return nil, answers[0] }
	for _, c := range []struct {
		answer error
		kept   bool
	}{{errors.New("a file is busy"), true}, {locked, true}, {lost, false}} {
		answers = []error{c.answer}
		b.window.resumeDraft()
		b.until("it is tried", func() bool { return b.window.drafts.taking == nil })
		if kept := b.window.drafts.kept != nil; kept != c.kept {
			t.Errorf("after %v it is kept: %v", c.answer, kept)
		}
	}
	opens := make(chan struct{})
	b.window.drafts.kept = func(ctx context.Context) ([]byte, error) { <-opens; return nil, ctx.Err() }
	b.window.resumeDraft()
	b.window.lock()
	close(opens)
	b.until("the unlock screen", func() bool { return b.window.main == nil && len(b.queue) == 0 })
	if b.window.drafts.kept == nil {
		t.Error("what was locked away again is lost")
	}
}

// onSheet is the field of a sheet that has the keys, nil for none.
func onSheet(m *mainScreen) *parts.Entry {
	e, _ := m.Win.Canvas().Focused().(*parts.Entry)
	return e
}
