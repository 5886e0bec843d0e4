package resident

import (
	"context"
	"errors"
	"time"

	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/tasks"
)

// handPatience is how long what a person has started may still run here before a
// window that opens goes on without it.
const handPatience = 2 * time.Second

// follow hears the window at the other end of a link, until it has gone.
func (p *process) follow(l *Link) {
	p.link = l
	tasks.Follow(p.tasks, l.messages, func(m message) {
		if p.link == l {
			p.receive(m)
		}
	})
}

// messages are those of a link until ctx ends. One without a kind is the last, and says
// that the other half has gone.
func (l *Link) messages(ctx context.Context) <-chan message {
	out := make(chan message)
	go func() {
		defer close(out)
		defer context.AfterFunc(ctx, func() { _ = l.Close() })()
		for {
			m, err := l.receive()
			if err != nil {
				m = message{}
			}
			select {
			case out <- m:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return out
}

// receive does what the window says.
func (p *process) receive(m message) {
	switch m.Is {
	case "":
		p.lost()
	case show:
		if m.Model != nil && p.desk == nil {
			p.show(*m.Model)
		}
	case ask:
		p.shown = true
		p.askedFor()
	case give:
		p.take(m)
	case took:
		p.leave(m.Adopted)
	case failed:
		p.giving = false
	case gone:
		p.alone(m)
	case word:
		for _, heard := range m.Words {
			p.hear(heard)
		}
	case end:
		p.stop()
	}
}

// openWindow starts the window, which asks for the desk then. One that starts or is
// there already is brought to the front.
func (p *process) openWindow(then desk.Action) {
	if p.link != nil {
		p.send(message{Is: act, Action: &then})
		return
	}
	link, reap, err := p.o.window(arguments(p.o.Desk)...)
	if err != nil {
		p.complain(then, err)
		return
	}
	go reap() // it ends when the window does, whatever becomes of this process
	p.then, p.shown = then, false
	p.follow(link)
}

// askedFor gives the window the desk, now or as soon as it is open.
func (p *process) askedFor() {
	switch {
	case p.desk != nil && !p.giving:
		p.give()
	case p.opening:
		p.asked = true
	case p.desk == nil:
		p.send(message{Is: failed})
		p.leave(false)
	}
}

// give hands everything to the window. A call that a person has started, and that goes
// on for longer, is given up: whoever looks at the window sees that, and begins again.
func (p *process) give() {
	p.giving = true
	d, link := p.desk, p.link
	tasks.Start(p.tasks, func(ctx context.Context) (desk.Carried, error) {
		resting, cancel := context.WithTimeout(ctx, handPatience)
		defer cancel()
		if d.Rest(resting) != nil {
			d.CancelAll()
		}
		return d.Carry(ctx)
	}, func(c desk.Carried, err error) {
		defer c.Wipe()
		switch {
		case p.link != link: // it has gone meanwhile
		case err != nil:
			p.giving = false
			p.send(message{Is: failed, Why: why(err)})
		default:
			p.send(message{Is: give, State: &State{Desk: c, Then: p.then, Told: p.notes.Told()}, Key: c.Key.Data})
		}
	})
}

// leave closes what this process has of the vault, because the window has it now, and
// says so.
func (p *process) leave(adopted bool) {
	d := p.desk
	if p.notes != nil {
		p.told = p.notes.Told() // should the window be killed
	}
	p.desk, p.notes, p.giving, p.then = nil, nil, false, desk.Action{}
	if p.duty != nil {
		p.duty.Cancel()
		p.duty = nil
	}
	p.tasks.Run(func(context.Context) error {
		if d == nil {
			return nil
		}
		return d.Leave(adopted)
	}, func(error) { p.gone() })
}

// gone says that this process has left the vault, and hands its place on, at the latest
// when it has that.
func (p *process) gone() {
	if p.hearing.tried {
		p.hearing.onward = true
		return
	}
	files := p.hearing.hand()
	p.send(message{Is: gone, Words: p.hearing.rest()}, files...)
	drop(files)
}

// take opens the desk that the window hands over.
func (p *process) take(m message) {
	if m.State == nil || p.desk != nil || p.opening {
		p.send(message{Is: failed, Why: "The part of Tokendesk that goes on was not ready."})
		return
	}
	carried := m.State.Desk
	carried.Key.Data = m.Key
	p.used, p.told, p.taking = p.o.now(), m.State.Told, true
	p.open(&carried)
}

// alone begins to hear others, as the only half that has the vault, unless it does: last
// is what the other half said as it left, its place and the words that came too late.
func (p *process) alone(last message) {
	if p.hearing.on || p.hearing.tried {
		drop(last.files)
	} else {
		p.hearing.tried = true
		words := p.hearing.words()
		tasks.Start(p.tasks, func(ctx context.Context) (place, error) {
			at, err := p.o.listen(ctx, last.files, words)
			if err == nil && ctx.Err() != nil {
				err = errors.Join(ctx.Err(), at.Close())
			}
			return at, err
		}, func(at place, err error) {
			onward := p.hearing.onward
			p.hearing.begin(at, err)
			switch {
			case onward:
				p.gone()
			case errors.Is(err, socket.ErrTaken):
				p.stop() // another process was faster, and the vault is its now
			}
		})
	}
	for _, word := range last.Words {
		p.hear(word)
	}
}

// lost goes on without the window, which has gone: by a kill, or because it was closed.
func (p *process) lost() {
	_ = p.link.Close()
	p.link, p.giving, p.asked = nil, false, false
	if p.desk == nil && !p.opening {
		if p.o.now().Sub(p.sentAt) < sentLately {
			p.then = p.sent // nobody has heard it
		}
		var carried *desk.Carried
		if p.locked {
			carried = &desk.Carried{}
		}
		p.open(carried)
	}
	p.alone(message{})
	if then := p.then; p.desk != nil && !p.shown && then.Do != "" && !then.ForFace() {
		p.do(then) // no window came that could have done it
	}
	if p.desk != nil {
		p.then = desk.Action{}
	}
}

// sentLately is how long ago something was asked of a window that has died since, and
// did not do it.
const sentLately = 2 * time.Second
