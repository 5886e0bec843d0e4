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
	"tokendesk/ui/parts"
	"tokendesk/ui/start"
)

// No vault: the welcome screen makes one; a passphrase is asked for twice.
func TestFirstRun(t *testing.T) {
	asked := make(chan string, 1)
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			if !r.Create {
				return nil, &oauth.Error{Kind: oauth.KindUsage, Err: desk.ErrNoVault}
			}
			p, err := r.Ask(ctx, true)
			if err != nil {
				return nil, err
			}
			again, err := r.Ask(ctx, false) // to open what was just made: no third question
			if again != p {
				t.Errorf("it was made with %q and opened with %q", p, again)
			}
			asked <- p
			if err != nil {
				return nil, err
			}
			return b.inMemory(ctx)
		}
	})
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
	b.main(0)
	if got := <-asked; got != "correct horse" {
		t.Errorf("the vault was made with %q", got)
	}
	if b.button("Pick a provider") == nil {
		t.Error("an empty list offers ways to a first app")
	}
}

// What the opening says stands on one line.
func TestOpeningIsSaidOnOneLine(t *testing.T) {
	b := newBench(t, func(*bench) opener {
		return func(ctx context.Context, _ start.Request) (*desk.Desk, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
	})
	said := false
	b.walk(func(o fyne.CanvasObject) {
		if l, ok := o.(*parts.Label); ok && l.Text() == "Unlocking the vault" {
			said = true
			if one := parts.Note(l.Text()).Whole().MinSize(); l.Size().Width < one.Width || l.Size().Height > one.Height {
				t.Errorf("it has %v, and needs %v", l.Size(), one)
			}
		}
	})
	if !said {
		t.Error("nothing says that the vault is opened")
	}
}

// A wrong passphrase is said, and asked for again; each one makes the next
// attempt wait longer.
func TestUnlock(t *testing.T) {
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			p, err := r.Ask(ctx, false)
			if err == nil && p != "right" {
				err = &oauth.Error{Kind: oauth.KindVault, Message: "That is not its passphrase.", Err: keys.ErrWrongPassphrase}
			}
			if err != nil {
				return nil, err
			}
			return b.inMemory(ctx)
		}
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
	b.main(0)
}

// moves reports whether an activity's animation runs; the toolkit does not say.
func moves(a *widget.Activity) bool { return reflect.ValueOf(a).Elem().FieldByName("started").Bool() }

// moving is how many of them move.
func moving(all []*widget.Activity) (n int) {
	for _, a := range all {
		if moves(a) {
			n++
		}
	}
	return n
}

// activities are those that the window can show now.
func (b *bench) activities() (found []*widget.Activity) {
	for _, o := range test.LaidOutObjects(b.window.shell.Win.Content()) {
		if a, ok := o.(*widget.Activity); ok {
			found = append(found, a)
		}
	}
	return found
}

// An animation that goes on out of sight draws the window all the time.
func TestNothingMovesOutOfSight(t *testing.T) {
	release := make(chan struct{})
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, _ start.Request) (*desk.Desk, error) {
			<-release
			return desk.Open(ctx, b.Options())
		}
	}, record("acme"), record("other", byPerson))
	opening := b.activities()
	if moving(opening) != 1 {
		t.Fatal("nothing moves while the vault is opened")
	}
	close(release)
	b.Servers.Answers(waits(nil))
	m := b.main(2)
	m.Win.Resize(fyne.NewSize(900, 600))
	if moving(opening) != 0 {
		t.Error("the opening screen's activity goes on after it")
	}
	press(m, fyne.KeyReturn)
	b.until("it works", func() bool { return b.account("acme").Running })
	rows := b.activities()
	if moving(rows) == 0 {
		t.Fatal("nothing moves on the row that works")
	}
	search(m).SetText("no such account")
	if n := moving(rows); n != 0 {
		t.Errorf("%d go on though search hides their rows", n)
	}
	search(m).SetText("")
	if moving(b.activities()) == 0 {
		t.Error("nothing moves when it is seen again")
	}
	m.desk.Cancel(ref("acme"))
	b.until("it has ended", func() bool { return !b.account("acme").Running })
	m.act(ref("other"), session.StepSignIn)
	b.until("it waits for a person", func() bool { return b.account("other").Progress.Stage == session.StageBrowser })
	if moving(b.activities()) != 0 {
		t.Error("something moves while it waits for a person, perhaps for minutes")
	}
}
