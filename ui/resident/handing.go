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

// takeTime is how long a window may take to open what it is given. One that takes longer
// hangs: the link to it is cut.
const takeTime = 30 * time.Second

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
	case ready:
		p.send(message{Is: ready})
	case give:
		p.take(m)
	case took:
		if p.given && p.desk != nil && !p.link.over() {
			p.leave(m.Adopted)
		}
	case failed:
		if p.given {
			p.giving, p.given = false, false
		}
	case yours:
		p.hearWords(m.Words)
		p.enterHeld()
	case gone:
		if p.desk == nil && p.held == nil && !p.opening {
			drop(m.files) // nothing was given
			return
		}
		p.enterHeld()
		p.alone(m)
	case word:
		p.hearWords(m.Words)
	case end:
		p.stop()
	}
}

// openWindow starts the window, which asks for the desk then. One that starts or is
// there already is brought to the front; where that has handed the desk over, and ends
// without having heard it, another one is started (see [process.lost]).
func (p *process) openWindow(then desk.Action) {
	if p.link != nil {
		p.wanted = then
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
			p.given = true
			p.send(message{Is: give, State: &State{Desk: c, Then: p.then, Told: p.notes.Told()}, Key: c.Key.Data})
			p.tasks.After(takeTime, func() {
				if p.link == link && p.given {
					_ = link.Close() // what the window does with the key now it does for nothing
				}
			})
		}
	})
}

// leave closes what this process has of the vault, because the window has it now, and
// says so: first that it is the window's, with the lock that it may have missed.
func (p *process) leave(adopted bool) {
	d := p.desk
	if d != nil {
		var missed []string
		if d.Locked() || p.locking > 0 {
			missed = []string{socket.Lock}
		}
		p.send(message{Is: yours, Words: missed})
	}
	if p.notes != nil {
		p.told = p.notes.Told() // should the window be killed
	}
	p.desk, p.notes, p.giving, p.given, p.then, p.wanted = nil, nil, false, false, desk.Action{}, desk.Action{}
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
	if p.link.over() {
		clear(m.Key)
		return // the window has given up: what it gave opens nothing
	}
	if m.State == nil || p.desk != nil || p.held != nil || p.opening {
		clear(m.Key)
		p.send(message{Is: failed, Why: "The part of Tokendesk in the tray was not ready."})
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
	switch {
	case p.hearing.on:
		drop(last.files)
		p.mine()
	case p.hearing.tried:
		drop(last.files)
	default:
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
				// Another process has the vault, also a window that has cut the link and lives: what
				// was opened with its key is closed.
				p.stop()
			default:
				p.mine()
			}
		})
	}
	for _, word := range last.Words {
		p.hear(word)
	}
}

// mine goes on with the vault once the place beside it is this process's and no window
// has the vault: with what was opened already, else it is opened. Nobody opens it without
// the place but who was handed the key by the one that has it.
func (p *process) mine() {
	if p.link != nil || p.desk != nil || p.opening || !p.hearing.on {
		return
	}
	if p.held != nil {
		p.enterHeld()
		return
	}
	var carried *desk.Carried
	if p.locked || p.lockDue {
		carried = &desk.Carried{}
	}
	p.open(carried)
}

// enterHeld goes on with what was opened for this process.
func (p *process) enterHeld() {
	if d := p.held; d != nil && !p.opening {
		p.enter(d)
	}
}

// hearWords does what others said to the other half. A lock is not said back.
func (p *process) hearWords(words []string) {
	for _, word := range words {
		if word == socket.Lock {
			p.lockHere()
			continue
		}
		p.hear(word)
	}
}

// lost goes on without the window, which has gone: by a kill, or because it was closed.
func (p *process) lost() {
	_ = p.link.Close()
	p.link, p.giving, p.given, p.asked = nil, false, false, false
	waited, wanted := p.next, p.wanted
	p.next, p.wanted = desk.Action{}, desk.Action{}
	if p.desk == nil && p.o.now().Sub(p.sentAt) < sentLately {
		p.then = p.sent // nobody has heard it
	}
	if waited.Do != "" && p.desk == nil {
		p.then = waited
	}
	p.alone(message{})
	if waited.Do != "" && p.desk != nil {
		p.then = desk.Action{}
		p.act(waited)
		return
	}
	if then := p.then; p.desk != nil && !p.shown && then.Do != "" && !then.ForFace() {
		p.do(then) // no window came that could have done it
	}
	if p.desk != nil {
		p.then = desk.Action{}
		if wanted.Do != "" {
			p.openWindow(wanted)
		}
	}
}

// sentLately is how long ago something was asked of a window that has died since, and
// did not do it.
const sentLately = 2 * time.Second
