package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
)

// lockable is a desk that a passphrase, or where protects is false nothing, opens.
func (b *bench) lockable(protects bool) Desk {
	d := b.desk()
	d.Lock = func(context.Context) error { b.called("lock"); return nil }
	d.LockProtects = func(context.Context) (bool, error) { return protects, nil }
	d.Unlock = func(ctx context.Context, ask keys.Ask) error {
		if !protects {
			return nil
		}
		p, err := ask(ctx, false)
		if err == nil && p != "right" {
			err = &oauth.Error{Kind: oauth.KindVault, Message: "That is not its passphrase."}
		}
		return err
	}
	return d
}

func lockBench(t *testing.T, protects bool) *bench {
	ready := make(chan struct{})
	var b *bench
	b = newBench(t, func(context.Context, OpenRequest) (Desk, error) {
		<-ready
		return b.lockable(protects), nil
	}, record("ikas"))
	close(ready)
	return b
}

// says tells whether any text on the screen or in a dialog holds what.
func (b *bench) says(what string) bool {
	found := false
	b.walk(func(o fyne.CanvasObject) { found = found || textOf(o) == what })
	return found
}

// textOf is what an object itself says, "" for nothing.
func textOf(o fyne.CanvasObject) string {
	switch w := o.(type) {
	case *canvas.Text:
		return w.Text
	case *widget.Label:
		return w.Text
	}
	return ""
}

// Locked, the window shows the unlock screen and nothing else, the clipboard is
// empty and no dialog is left; the passphrase brings everything back.
func TestLock(t *testing.T) {
	b := lockBench(t, true)
	r := b.room(1)
	press(r, fyne.KeyReturn)
	b.until("the token is copied", func() bool { return b.onClipboard() != "" && r.toasts.text() != "" })
	b.until("the row is there", func() bool { return b.says("App ikas") })
	b.until("the details know the token", func() bool { return r.details.loaded.record.Tokens != nil })
	r.openSettings()
	b.shell.lock()
	if b.says("App ikas") || b.shell.main != nil || len(b.shell.win.Canvas().Overlays().List()) > 0 {
		t.Fatal("something of the vault is still on the screen")
	}
	if r.details.loaded.record.Tokens != nil || len(r.accounts.entries) > 0 {
		t.Error("the room still knows something")
	}
	if r.toasts.text() != "" {
		t.Errorf("the toast says %q", r.toasts.text())
	}
	for _, p := range []string{"wrong", "right"} {
		b.until("the unlock screen", func() bool { return len(b.entries()) == 1 && b.button("Unlock") != nil })
		if b.onClipboard() != "" {
			t.Error("the clipboard still has the token")
		}
		b.entries()[0].SetText(p)
		test.Tap(b.button("Unlock"))
	}
	if r := b.room(1); r.tasks.ctx.Err() != nil {
		t.Error("the new room is over already")
	}
}

// With a keyring alone the lock says that it does not protect.
func TestLockThatOnlyHides(t *testing.T) {
	b := lockBench(t, false)
	b.room(1).present()
	b.shell.lock()
	b.until("a way back", func() bool { return b.button("Unlock") != nil && len(b.entries()) == 0 })
	focused, ok := b.shell.win.Canvas().Focused().(*keyButton)
	if !ok || focused.Text != "Unlock" {
		t.Fatal("Enter does not unlock")
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r := b.room(1)
	if !r.accounts.private || !b.says("presenting, nobody is named") {
		t.Error("the lock has ended presentation mode")
	}
}

// Nobody there for the set time locks; somebody there does not.
func TestLockWhenIdle(t *testing.T) {
	b := lockBench(t, true)
	b.set.LockAfter = 1
	r := b.room(1)
	b.pass(50 * time.Second)
	r.watchIdle()
	r.idle.touch = true
	b.pass(50 * time.Second)
	r.watchIdle()
	if b.shell.main == nil {
		t.Fatal("locked although the pointer moved")
	}
	b.pass(59 * time.Second)
	r.watchIdle()
	r.search.SetText("i")
	r.win.Canvas().Focus(r.search)
	b.pass(30 * time.Second)
	r.watchIdle()
	if b.shell.main == nil {
		t.Fatal("locked although somebody typed")
	}
	b.pass(time.Minute)
	r.watchIdle()
	if b.shell.main != nil {
		t.Error("not locked")
	}
}

func TestLockAfter(t *testing.T) {
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
		if got := lockAfter(store.Settings{LockAfter: c.set}, c.slot); got != c.want {
			t.Errorf("%d with %s: %v", c.set, c.slot, got)
		}
	}
}
