package ui

import "time"

// ticker lets time pass in the window: once a second while something on it
// counts seconds, else once a minute, and not at all while it is hidden.
type ticker struct {
	tasks  *tasks
	draw   func() (seconds bool)
	stop   func()
	hidden bool
}

func newTicker(t *tasks, draw func() (seconds bool)) *ticker {
	return &ticker{tasks: t, draw: draw, stop: func() {}}
}

// now draws at once and starts over; call it when something new is shown.
func (t *ticker) now() {
	t.stop()
	if t.hidden {
		return
	}
	pause := time.Minute
	if t.draw() {
		pause = time.Second
	}
	t.stop = t.tasks.after(pause, t.now)
}

// hide stops time, show lets it go on.
func (t *ticker) hide() {
	t.hidden = true
	t.stop()
}

func (t *ticker) show() {
	t.hidden = false
	t.now()
}
