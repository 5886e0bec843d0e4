package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
)

// idleEvery is how often it is looked whether anybody uses the window.
const idleEvery = 5 * time.Second

// idle finds out whether anybody uses the window. Fyne gives keys to the
// focused widget alone, so it looks now and then whether anything moved.
type idle struct {
	last  time.Time // when somebody was here
	seen  trace
	touch bool // the pointer moved since

	rested bool // memory was given back since
}

// trace is what a person changes without noticing.
type trace struct {
	focused  fyne.Focusable
	text     string
	overlays int
	chosen   oauth.Ref
}

// watchIdle locks when nobody has used the window for the set time, and gives memory
// back once when it rests for a moment.
func (m *mainScreen) watchIdle() {
	now := m.desk.Now()
	if t := m.trace(); t != m.idle.seen || m.idle.touch || m.idle.last.IsZero() {
		m.idle = idle{last: now, seen: t}
	}
	if limit := m.choices.Get().IdleLock(m.desk.Slot()); limit > 0 && now.Sub(m.idle.last) >= limit {
		m.lock()
		return
	}
	if now.Sub(m.idle.last) >= restsAfter && !m.idle.rested {
		m.idle.rested = true
		giveBack(m.tasks)
	}
	m.tasks.After(idleEvery, m.watchIdle)
}

func (m *mainScreen) trace() trace {
	canvas := m.Win.Canvas()
	t := trace{focused: canvas.Focused(), overlays: len(canvas.Overlays().List())}
	if chosen, ok := m.list.Chosen(); ok {
		t.chosen = chosen.Ref()
	}
	switch w := t.focused.(type) {
	case interface{ Typed() string }:
		t.text = w.Typed()
	case *widget.Entry:
		t.text = w.Text
	}
	return t
}
