package ui

import (
	"context"

	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/tasks"
)

// The global key brings the window up, with the search ready for the next name, and sends
// it away again, as Escape does until something else has called the person away.

// takeKey has the key of a desk's settings call the window from now on.
func (w *window) takeKey(d *desk.Desk) {
	if w.key == nil {
		return
	}
	text := d.Settings.Get().GlobalKey
	w.shell.Tasks.Run(func(ctx context.Context) error {
		return w.key.Begin(ctx, text, func(p hotkey.Press) { w.shell.Post(func() { w.keyPressed(p) }) })
	}, func(error) {}) // the settings say what came of it
}

// keyPressed is told that the global key was pressed.
func (w *window) keyPressed(p hotkey.Press) {
	if w.shell.Is(p.Front) {
		w.sendAway()
		return
	}
	w.call()
}

// call brings the window up for somebody who wants to type a name.
func (w *window) call() {
	w.comeBack()
	w.called = true
	if w.main != nil && !w.shell.DialogOpen() {
		w.main.list.FocusSearch()
	}
}

// escaped is told of an Escape that nothing else had a use for.
func (w *window) escaped() {
	if w.called {
		w.sendAway()
	}
}

// sendAway takes the window off the screen: to the tray where the person keeps the program
// running there, else the key brings it back.
func (w *window) sendAway() {
	w.called = false
	d := w.start.Desk()
	typing := w.main != nil && w.main.actions.unsaved() // which would be lost
	if w.keep() == nil || typing || d.Settings.Get().KeepRunning != store.KeepRunningYes {
		w.hideForKey()
		return
	}
	tasks.Start(w.shell.Tasks, func(ctx context.Context) (bool, error) { return w.resident.Available(ctx), nil }, func(there bool, _ error) {
		if there {
			w.goAway(d)
		} else {
			w.hideForKey()
		}
	})
}

// hideForKey hides the window, where the key can bring it back.
func (w *window) hideForKey() {
	if w.key != nil && w.key.Held() {
		w.shell.Win.Hide()
	}
}
