package ui

import (
	"context"
	"sync/atomic"
	"time"

	"tokendesk/ui/desk"
	"tokendesk/ui/notify"
	"tokendesk/ui/tasks"
)

// notes are what a person is told on the desktop while the window is open, and does not
// have their eyes.
type notes struct {
	focused atomic.Bool
	known   bool             // the desktop has said whether it has
	teller  *notify.Notifier // nil until a desk is open
}

// arriving is how long a window that opens may take to get the focus.
const arriving = 3 * time.Second

// newNotes follows whether the window has the person's eyes. One that opens is taken to
// have them until the desktop says so, or has said nothing for a while.
func newNotes(follow func(func(front bool)), t *tasks.Group) *notes {
	n := &notes{}
	n.focused.Store(true)
	follow(n.look)
	t.After(arriving, func() {
		if !n.known {
			n.look(false)
		}
	})
	return n
}

// look takes note of whether the window has the person's eyes.
func (n *notes) look(front bool) {
	n.known = true
	n.focused.Store(front)
	if n.teller != nil {
		n.teller.Looked()
	}
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
