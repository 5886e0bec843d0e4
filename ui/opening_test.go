package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
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
