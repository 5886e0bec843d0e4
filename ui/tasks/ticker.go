package tasks

import "time"

// Ticker lets time pass in the window: once a second while something on it
// counts seconds, else once a minute, until it is stopped. Its methods are called
// on the UI goroutine.
type Ticker struct {
	tasks   *Group
	draw    func() (seconds bool)
	cancel  func() // the next drawing
	stopped bool
}

// NewTicker returns a ticker that has not begun; draw shows the time, on the UI
// goroutine, and reports whether it counts seconds.
func NewTicker(t *Group, draw func() (seconds bool)) *Ticker {
	return &Ticker{tasks: t, draw: draw, cancel: func() {}}
}

// Now draws at once and starts over; call it when something new is shown.
func (t *Ticker) Now() {
	t.cancel()
	if t.stopped {
		return
	}
	pause := time.Minute
	if t.draw() {
		pause = time.Second
	}
	t.cancel = t.tasks.After(pause, t.Now)
}

// Stop ends it: nothing is drawn any more.
func (t *Ticker) Stop() {
	t.stopped = true
	t.cancel()
}
