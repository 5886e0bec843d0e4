package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
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

// A wrong passphrase is said, and asked for again.
func TestUnlock(t *testing.T) {
	var b *bench
	b = newBench(t, func(ctx context.Context, r OpenRequest) (Desk, error) {
		p, err := r.Ask(ctx, false)
		if err == nil && p != "right" {
			err = &oauth.Error{Kind: oauth.KindVault, Message: "That is not its passphrase."}
		}
		return b.desk(), err
	})
	for _, p := range []string{"wrong", "right"} {
		b.until("the unlock screen", func() bool { return len(b.entries()) == 1 && b.button("Unlock") != nil })
		e := b.entries()[0]
		e.SetText(p)
		test.Tap(b.button("Unlock"))
	}
	b.room(0)
}
