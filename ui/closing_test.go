package ui

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/notify"
	"tokendesk/ui/parts"
)

// residentPart stands for the resident process and its tray.
type residentPart struct {
	mu     sync.Mutex
	none   bool  // there is no tray
	fail   error // of a hand-over
	handed int
	early  bool // handed over while something ran
	looked int  // for a tray
	kept   []bool
	goesOn bool
}

func (r *residentPart) Available(context.Context) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looked++
	return !r.none
}

func (r *residentPart) Keep(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, on)
}

func (r *residentPart) Follow(ctx context.Context, _ *desk.Desk) { <-ctx.Done() }

func (r *residentPart) HandOver(_ context.Context, d *desk.Desk, _ notify.Told) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail != nil {
		return r.fail
	}
	r.handed++
	now, cancel := context.WithCancel(context.Background())
	cancel()
	r.early = d.Rest(now) != nil
	return d.Close()
}

func (r *residentPart) Told() notify.Told { return nil }
func (r *residentPart) GoOn()             { r.goesOn = true }

func (r *residentPart) times() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.handed
}

// closingBench is a bench beside a tray, with a choice of what closing does.
func closingBench(t *testing.T, r *residentPart, choice string) *bench {
	t.Helper()
	b := newBench(t, nil, record("ikas"))
	b.window.resident = r
	m := b.main(1)
	m.keep = b.window.keep()
	m.choices.Change(func(s *store.Settings) { s.KeepRunning = choice })
	b.until("it is written", func() bool { return m.desk.Settings.Get().KeepRunning == choice })
	return b
}

// answers are the buttons of the open question.
func (b *bench) answer(label string) *widget.Button {
	top := b.window.shell.Win.Canvas().Overlays().Top()
	if top == nil {
		return nil
	}
	for _, o := range test.LaidOutObjects(top) {
		switch button := o.(type) {
		case *parts.Button:
			if button.Text == label {
				return &button.Button
			}
		case *widget.Button:
			if button.Text == label {
				return button
			}
		}
	}
	return nil
}

// Without a tray, and where the person has chosen so, closing quits, and nothing is asked,
// hidden or handed over.
func TestClosingQuits(t *testing.T) {
	for name, c := range map[string]struct {
		tray   *residentPart
		choice string
	}{
		"no tray":                  {&residentPart{none: true}, ""},
		"no tray, to keep running": {&residentPart{none: true}, store.KeepRunningYes},
		"chosen":                   {&residentPart{}, store.KeepRunningNo},
	} {
		t.Run(name, func(t *testing.T) {
			b := closingBench(t, c.tray, c.choice)
			b.window.closed()
			b.until("the loop ends", b.over)
			if b.window.shell.DialogOpen() || c.tray.times() > 0 {
				t.Error("it asked, or went to the tray")
			}
		})
	}
}

// The first close asks, and the answer is remembered.
func TestTheFirstCloseAsks(t *testing.T) {
	for label, choice := range map[string]string{"Keep running": store.KeepRunningYes, "Quit": store.KeepRunningNo} {
		t.Run(label, func(t *testing.T) {
			r := &residentPart{}
			b := closingBench(t, r, "")
			file := b.window.main.desk.Settings
			b.window.closed()
			b.until("it asks", func() bool { return b.answer(label) != nil })
			b.window.closed() // twice by mistake
			b.until("it looked again", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return r.looked == 2 })
			b.until("it is done with that", func() bool { return len(b.queue) == 0 && !b.window.shell.Tasks.Over() })
			if n := len(b.window.shell.Win.Canvas().Overlays().List()); n != 1 {
				t.Fatalf("it asks %d times", n)
			}
			test.Tap(b.answer(label))
			b.until("the loop ends", b.over)
			if got := r.times() == 1; got != (choice == store.KeepRunningYes) {
				t.Errorf("handed over: %t", got)
			}
			b.eventually("it is remembered", func() bool { return file.Get().KeepRunning == choice })
		})
	}
}

// What the person has started goes on while the window is hidden, and comes back with it.
func TestClosingWaitsForWhatRuns(t *testing.T) {
	r := &residentPart{}
	b := closingBench(t, r, store.KeepRunningYes)
	answer := make(chan struct{})
	b.Servers.Answers(func(ctx context.Context, app string) (int, map[string]any) {
		<-answer
		return desktest.Gives(ctx, app)
	})
	press(b.window.main, fyne.KeyReturn)
	b.until("it runs", func() bool { return b.account("ikas").Running })
	hidden := func() bool { return b.window.away != nil }
	b.window.closed()
	b.until("it is hidden", hidden)
	b.window.act(desk.Action{Do: desk.DoOpen})
	if hidden() {
		t.Error("it does not come back")
	}
	b.window.closed()
	b.until("it is hidden again", hidden)
	if r.times() > 0 || b.over() {
		t.Fatal("it went to the tray while a call ran")
	}
	b.until("its shape is kept", func() bool { return b.window.start.Desk().Settings.Get().WindowWidth > 0 })
	b.until("it waits", func() bool { return len(b.queue) == 0 })
	for range 10_000 {
		runtime.Gosched()
	}
	close(answer)
	b.until("the loop ends", b.over)
	if r.times() != 1 || r.early {
		t.Errorf("handed over %d times, early: %t", r.times(), r.early)
	}
	if asked := b.Servers.Asked(); len(asked) != 1 {
		t.Errorf("the server was asked %d times", len(asked))
	}
}

// A hand-over that fails loses nothing: the window stays, and says why.
func TestAHandOverThatFails(t *testing.T) {
	r := &residentPart{fail: &oauth.Error{Kind: oauth.KindOther, Message: "It could not go on.", Err: errors.New("x")}}
	b := closingBench(t, r, store.KeepRunningYes)
	b.window.closed()
	b.until("it says why", func() bool { return b.says("It could not go on.") })
	if b.over() || b.window.away != nil {
		t.Fatal("it is gone")
	}
	press(b.main(1), fyne.KeyReturn)
	b.until("it works as before", func() bool { return b.Clipboard.Text() == "at-ikas" })
}

// Quit ends everything, whatever was chosen for closing; a window that never had the vault
// leaves it to who has.
func TestQuitIsNoClose(t *testing.T) {
	r := &residentPart{}
	b := closingBench(t, r, store.KeepRunningYes)
	b.window.quit()
	b.until("the loop ends", b.over)
	if r.times() > 0 || r.goesOn {
		t.Error("something goes on")
	}
}
