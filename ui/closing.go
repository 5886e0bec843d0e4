package ui

import (
	"context"
	"errors"

	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/notify"
	"tokendesk/ui/tasks"
)

// Resident is the process that goes on in the tray when the window is closed. Its
// methods are called off the UI goroutine, but for GoOn, which does not block.
type Resident interface {
	// Available reports whether there is a tray to which the program can go.
	Available(ctx context.Context) bool
	// Keep starts the process where there is a tray, or ends it.
	Keep(on bool)
	// Follow shows on its icon what a desk's accounts come to, until ctx ends.
	Follow(ctx context.Context, d *desk.Desk)
	// HandOver gives it the desk, which is closed then, with what its person was told of.
	// After an error everything is as it was.
	HandOver(ctx context.Context, d *desk.Desk, told notify.Told) error
	// Told is what it has told the person of, where it gave this process the desk. It does
	// not block.
	Told() notify.Told
	// GoOn has it go on when the window ends, with what it has.
	GoOn()
}

// opened begins what goes on over a desk whether it is locked or not.
func (w *window) opened(d *desk.Desk) {
	w.notify(d)
	w.takeKey(d)
	if w.resident == nil || !d.CanLock() {
		return
	}
	w.shell.Tasks.Run(func(ctx context.Context) error { w.resident.Follow(ctx, d); return nil }, func(error) {})
	if d.Settings.Get().KeepRunning == store.KeepRunningYes {
		w.keep()(true)
	}
}

// keep is told whether the program is to go on in the tray; nil where it never does.
func (w *window) keep() func(on bool) {
	if d := w.start.Desk(); w.resident == nil || d == nil || !d.CanLock() {
		return nil
	}
	return func(on bool) {
		w.shell.Tasks.Run(func(context.Context) error { w.resident.Keep(on); return nil }, func(error) {})
	}
}

// closed is what closing the window does: with a tray, as the person has chosen it, the
// program goes on there. Without one nothing hides, and nobody is asked.
func (w *window) closed() {
	d := w.start.Desk()
	if d == nil && w.resident != nil {
		w.resident.GoOn() // it has what this window never got
	}
	if w.keep() == nil || d.Settings.Get().KeepRunning == store.KeepRunningNo {
		w.quit()
		return
	}
	tasks.Start(w.shell.Tasks, func(ctx context.Context) (bool, error) { return w.resident.Available(ctx), nil }, func(there bool, _ error) {
		switch {
		case !there:
			w.quit()
		case d.Settings.Get().KeepRunning == "":
			w.askToKeep(d)
		default:
			w.goAway(d)
		}
	})
}

// askToKeep asks at the first close what closing is to do, and remembers it.
func (w *window) askToKeep(d *desk.Desk) {
	if w.shell.DialogOpen() {
		return // asked already
	}
	choose := func(choice string, then func()) func() {
		change := func(s *store.Settings) { s.KeepRunning = choice }
		return func() {
			if w.main != nil {
				w.main.choices.Change(change)
				then()
				return
			}
			w.shell.Tasks.Run(func(context.Context) error { return d.Settings.Update(change) }, func(err error) {
				w.shell.Toasts.Complain(err)
				then()
			})
		}
	}
	dialogs.KeepRunning(w.shell.Win,
		choose(store.KeepRunningYes, func() { w.goAway(d) }),
		choose(store.KeepRunningNo, w.quit))
}

// goAway hides the window at once, and ends it when what the person has started has
// ended and the resident process has the desk. Until then it can come back.
func (w *window) goAway(d *desk.Desk) {
	if w.main != nil && w.main.actions.unsaved() {
		dialogs.Confirm(w.shell.Win, dialogs.Confirmation{
			Title: "Close and discard what you typed?", Message: "The app has not been saved.", Verb: "Close", Danger: true,
		}, func() { w.hide(d) })
		return
	}
	w.hide(d)
}

func (w *window) hide(d *desk.Desk) {
	if w.away != nil {
		return
	}
	back := false // before anything was handed over
	w.away = func() { back = true }
	hand := func() {
		if !back {
			w.handOver(d)
		}
	}
	w.shell.Win.Hide()
	if w.main != nil {
		w.main.remember(hand)
	} else {
		hand()
	}
}

// handOver waits until nothing runs that the person has started, and gives the desk away.
func (w *window) handOver(d *desk.Desk) {
	told := w.told()
	w.away = w.shell.Tasks.Run(func(ctx context.Context) error {
		if err := d.Rest(ctx); err != nil {
			return err
		}
		return w.resident.HandOver(ctx, d, told())
	}, func(err error) {
		w.away = nil
		switch {
		case err == nil:
			w.shell.Quit()
		case errors.Is(err, context.Canceled): // it came back
		default:
			w.comeBack()
			w.shell.Toasts.Complain(err)
		}
	})
}

// comeBack shows the window, also where it was on its way out.
func (w *window) comeBack() {
	if w.away != nil {
		w.away()
		w.away = nil
	}
	w.shell.Raise()
}
