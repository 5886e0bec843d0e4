package tasks

import "time"

// What works is shown only where a person can notice that it does: what is over sooner
// than NoticeAfter would only flash by. What is shown stays so for NoticeFor at the
// least, so that it can be read.
const (
	NoticeAfter = 250 * time.Millisecond
	NoticeFor   = 400 * time.Millisecond
)

// Patience holds to that for one piece of work. It is used on the UI goroutine. The zero
// value is of work that has not begun.
type Patience struct {
	// After calls f on the UI goroutine after d, unless stopped: [Group.After]; nil: at
	// once.
	After func(d time.Duration, f func()) (stop func())

	stop  func()
	shown bool
	stays bool
	end   func() // what is to be done when it need not stay any more
}

// Begin begins the work; show is called where it goes on for long enough.
func (p *Patience) Begin(show func()) {
	p.Drop()
	p.after(NoticeAfter, func() {
		p.shown, p.stays = true, true
		show()
		p.after(NoticeFor, func() {
			p.stays = false
			if end := p.end; end != nil {
				p.Drop()
				end()
			}
		})
	})
}

// Shown reports whether it is shown that the work goes on.
func (p *Patience) Shown() bool { return p.shown }

// End ends it. then shows what came of it: now, or once it was shown for long enough that
// it went on.
func (p *Patience) End(then func()) {
	if p.stays {
		p.end = then
		return
	}
	p.Drop()
	then()
}

// Drop forgets it: nothing is called any more.
func (p *Patience) Drop() {
	if p.stop != nil {
		p.stop()
	}
	p.stop, p.shown, p.stays, p.end = nil, false, false, nil
}

func (p *Patience) after(d time.Duration, f func()) {
	if p.After == nil {
		f()
		return
	}
	p.stop = p.After(d, f)
}
