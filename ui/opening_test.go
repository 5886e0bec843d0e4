package ui

import (
	"context"
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
)

// No vault: the welcome screen makes one; a passphrase is asked for twice.
func TestFirstRun(t *testing.T) {
	var b *bench
	asked := make(chan string, 1)
	open := func(ctx context.Context, r OpenRequest) (Desk, error) {
		if !r.Create {
			return Desk{}, &oauth.Error{Kind: oauth.KindUsage, Err: desk.ErrNoVault}
		}
		p, err := r.Ask(ctx, true)
		if err != nil {
			return Desk{}, err
		}
		again, err := r.Ask(ctx, false) // to open what was just made: no third question
		if again != p {
			t.Errorf("it was made with %q and opened with %q", p, again)
		}
		asked <- p
		return b.desk(), err
	}
	b = newBench(t, open)
	b.until("the welcome screen", func() bool { return b.button("Create my vault") != nil })
	test.Tap(b.button("Create my vault"))
	b.until("the passphrase screen", func() bool { return len(b.entries()) == 2 })
	e := b.entries()
	e[0].SetText("correct horse")
	if !b.button("Create my vault").Disabled() {
		t.Error("one passphrase is not enough")
	}
	e[1].SetText("correct horse")
	test.Tap(b.button("Create my vault"))
	b.room(0)
	if got := <-asked; got != "correct horse" {
		t.Errorf("the vault was made with %q", got)
	}
	if b.button("Pick a provider") == nil {
		t.Error("an empty list offers ways to a first app")
	}
}

// A wrong passphrase is said, and asked for again; each one makes the next
// attempt wait longer.
func TestUnlock(t *testing.T) {
	var b *bench
	b = newBench(t, func(ctx context.Context, r OpenRequest) (Desk, error) {
		p, err := r.Ask(ctx, false)
		if err == nil && p != "right" {
			err = &oauth.Error{Kind: oauth.KindVault, Message: "That is not its passphrase.", Err: keys.ErrWrongPassphrase}
		}
		return b.desk(), err
	})
	for i, p := range []string{"wrong", "wrong", "right"} {
		b.until("the unlock screen", func() bool { return len(b.entries()) == 1 && b.button("Unlock") != nil })
		if i > 0 && !b.says("That is not its passphrase.") {
			t.Error("it is not said that the last one was wrong")
		}
		e := b.entries()[0]
		e.SetText(p)
		test.Tap(b.button("Unlock"))
		if i == 0 {
			continue
		}
		var length time.Duration
		b.eventually("the attempt waits", func() bool {
			b.sleeping.Lock()
			defer b.sleeping.Unlock()
			if len(b.sleeps) != 1 {
				return false
			}
			length = b.lengths[0]
			close(b.sleeps[0])
			b.sleeps, b.lengths = nil, nil
			return true
		})
		if want := time.Duration(i) * time.Second; length != want {
			t.Errorf("attempt %d waits %v, want %v", i, length, want)
		}
	}
	b.room(0)
}

// moves tells whether an activity's animation runs; the toolkit does not say.
func moves(a *widget.Activity) bool { return reflect.ValueOf(a).Elem().FieldByName("started").Bool() }

// An animation that goes on out of sight draws the window all the time.
func TestNothingMovesOutOfSight(t *testing.T) {
	b := newBench(t, nil, record("acme"), record("other"))
	opening := b.shell.busy
	if opening == nil || !moves(opening) {
		t.Fatal("nothing moves while the vault is opened")
	}
	b.token = func(ctx context.Context, _ oauth.Ref) (oauth.TokenSet, error) {
		<-ctx.Done()
		return oauth.TokenSet{}, ctx.Err()
	}
	r := b.room(2)
	r.win.Resize(fyne.NewSize(900, 600))
	if moves(opening) {
		t.Error("the opening screen's activity goes on after it")
	}
	press(r, fyne.KeyReturn)
	var row *row
	for c := range r.list.cells {
		if c.row.model.Working {
			row = c.row
		}
	}
	if row == nil || !moves(row.busy) {
		t.Fatal("nothing moves on the row that works")
	}
	r.search.SetText("no such account")
	if moves(row.busy) {
		t.Error("the row's activity goes on though search hides it")
	}
	r.search.SetText("")
	moving := 0
	for c := range r.list.cells {
		if moves(c.row.busy) {
			moving++
		}
	}
	if moving != 1 {
		t.Errorf("%d rows move, want the one that works", moving)
	}
	b.events <- session.Event{Ref: ref("acme"), Running: true, Progress: session.Progress{Stage: session.StageBrowser}}
	b.until("it waits for a person", func() bool { m, _ := r.accounts.row(ref("acme"), noon); return m.Waiting })
	for c := range r.list.cells {
		if moves(c.row.busy) {
			t.Error("a row moves while it waits for a person, perhaps for minutes")
		}
	}
}
