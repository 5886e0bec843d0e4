package ui

import (
	"context"
	"sync/atomic"

	"tokendesk/ui/desk"
	"tokendesk/ui/notify"
)

// notes are what a person is told on the desktop while the window is open, and does not
// have their eyes.
type notes struct {
	focused atomic.Bool
	teller  *notify.Notifier // nil until a desk is open
}

// newNotes follows whether the window has the person's eyes.
func newNotes(follow func(func(front bool))) *notes {
	n := &notes{}
	follow(func(front bool) {
		n.focused.Store(front)
		if n.teller != nil {
			n.teller.Looked()
		}
	})
	return n
}

// notify begins to tell what a desk's accounts come to.
func (w *window) notify(d *desk.Desk) {
	if w.notes == nil {
		return
	}
	o := notify.Options{
		Act:     func(a desk.Action) { w.shell.Post(func() { w.act(a) }) },
		Focused: w.notes.focused.Load,
	}
	if w.resident != nil {
		o.Told = w.resident.Told()
	}
	teller := notify.New(d, o)
	w.notes.teller = teller
	w.shell.Tasks.Run(func(ctx context.Context) error { teller.Run(ctx); return nil }, func(error) {})
}

// told is what the person was told so far, for whoever goes on with it. What it returns
// may be called on any goroutine.
func (w *window) told() func() notify.Told {
	if w.notes == nil || w.notes.teller == nil {
		return func() notify.Told { return nil }
	}
	return w.notes.teller.Told
}

// failed tells of what was asked for away from the window and came to nothing, unless the
// person sees the row that says so.
func (w *window) failed(a desk.Action, err error) {
	if w.notes != nil && w.notes.teller != nil {
		w.notes.teller.Failed(a, err, func() {})
	}
}
