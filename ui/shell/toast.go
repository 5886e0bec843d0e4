package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

const (
	toastTime     = 4 * time.Second
	toastUndoTime = 10 * time.Second
)

// Toaster tells what succeeded, for a few seconds. A screen gives toasts a place of their
// own, so that they cover nothing ([Toaster.Place]); on one that does not they lie over
// its foot. While a sheet is open it shows what is said.
type Toaster struct {
	tasks *tasks.Group
	layer *fyne.Container // the size of the window; takes no clicks
	place func(fyne.CanvasObject)
	said  []*message          // the newest last; that one is shown
	sheet func() *parts.Sheet // that lies over the screen; nil for none
	on    *parts.Sheet        // that shows what is said now

	// Unnamed takes from a text what names a person, where nobody is to be
	// named; nil leaves it. Every toast goes through it.
	Unnamed func(string) string
}

// message is what a toast says, until it is taken away.
type message struct {
	toast *toast
	offer bool // something can be done about it
	stop  func()
}

func newToaster(t *tasks.Group) *Toaster {
	s := &Toaster{tasks: t, sheet: func() *parts.Sheet { return nil }, layer: container.NewStack()}
	s.Place(nil)
	return s
}

// Place has toasts shown by a screen, in a place that it keeps for them; nil shows
// nothing. A nil place is the one over the foot of the window.
func (t *Toaster) Place(show func(toast fyne.CanvasObject)) {
	if t.place != nil {
		t.place(nil)
	}
	if t.place = show; show == nil {
		t.place = t.overFoot
	}
	t.draw()
}

func (t *Toaster) overFoot(o fyne.CanvasObject) {
	t.layer.Objects = nil
	if o != nil {
		t.layer.Objects = []fyne.CanvasObject{container.NewBorder(nil, parts.Padded(0, 18, 18, 18, container.NewCenter(o)), nil, nil)}
	}
	t.layer.Refresh()
}

// Say shows a message.
func (t *Toaster) Say(text string) { t.show(text, "", nil, toastTime) }

// Hold shows a message as [Toaster.Say] does; the returned function takes it away sooner.
func (t *Toaster) Hold(text string) (withdraw func()) { return t.show(text, "", nil, toastTime) }

// Offer shows a message with something that can be done about it. What is said meanwhile
// takes its place for a while; then it is back for the rest of its time. The returned
// function takes it away, where that has been done in another way.
func (t *Toaster) Offer(text, verb string, do func()) (withdraw func()) {
	return t.show(text, verb, do, toastUndoTime)
}

// Complain says what failed, where there is no row to say it on. A cancel needs
// no words.
func (t *Toaster) Complain(err error) {
	if err != nil && !desk.IsCancelled(err) {
		t.Say(words.Sentences(err))
	}
}

// Done returns the end of work that has no row of its own: it says what was done,
// or what failed.
func (t *Toaster) Done(said string) func(error) {
	return func(err error) {
		if err != nil {
			t.Complain(err)
			return
		}
		t.Say(said)
	}
}

func (t *Toaster) show(text, verb string, do func(), d time.Duration) (withdraw func()) {
	if t.Unnamed != nil {
		text = t.Unnamed(text)
	}
	m := &message{offer: verb != ""}
	m.toast = newToast(words.Shorten(text, 160), verb, func() { t.take(m); do() })
	if last := len(t.said) - 1; last >= 0 && !t.said[last].offer {
		t.drop(t.said[last])
	}
	if m.offer && len(t.said) > 0 {
		t.drop(t.said[0])
	}
	t.said = append(t.said, m)
	t.draw()
	m.stop = t.tasks.After(d, func() { t.take(m) })
	return func() { t.take(m) }
}

// take takes a message away, and shows the one before it.
func (t *Toaster) take(m *message) {
	t.drop(m)
	t.draw()
}

func (t *Toaster) drop(m *message) {
	for i, said := range t.said {
		if said == m {
			t.said = append(t.said[:i:i], t.said[i+1:]...)
			m.stop()
			return
		}
	}
}

func (t *Toaster) draw() {
	if t.on != nil {
		t.on.Tell(nil, nil)
		t.on = nil
	}
	switch {
	case len(t.said) == 0:
		t.place(nil)
	case t.sheet() != nil:
		t.place(nil)
		t.on = t.sheet()
		t.on.Tell(t.said[len(t.said)-1].toast, t.draw)
	default:
		t.place(t.said[len(t.said)-1].toast)
	}
}

// Hide takes every toast away.
func (t *Toaster) Hide() {
	for len(t.said) > 0 {
		t.drop(t.said[0])
	}
	t.draw()
}

// Text is what is said now, "" for nothing.
func (t *Toaster) Text() string {
	if len(t.said) == 0 {
		return ""
	}
	return t.said[len(t.said)-1].toast.text
}
