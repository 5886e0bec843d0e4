// Package daemon speaks to whatever shows notifications on the desktop, over
// org.freedesktop.Notifications. It starts no bus, and connects when there is something
// to say. A desktop that does not answer, ends or begins anew is met by time limits and by
// connecting again.
//
// On systems without a session bus, Windows and macOS among them, every call is
// [ErrNone].
package daemon

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"tokendesk/assets"
)

// ErrNone says that nothing shows notifications here.
var ErrNone = errors.New("nothing shows notifications here")

// Default is the key of a choice that is a click on the note itself.
const Default = "default"

// Note is a notification as the desktop is told it, in plain text.
type Note struct {
	Replaces  uint32 // the note that it takes the place of; 0 for none
	Title     string
	Body      string // its lines end with \n
	Choices   []Choice
	Transient bool   // nobody needs it later
	Category  string // one that the specification lists, or a vendor's own: "x-vendor.…"
}

// Choice is one button of a note, or with the key [Default] the note itself.
type Choice struct{ Key, Label string }

// Event is what became of a note: a choice, or its end.
type Event struct {
	ID uint32 // 0: of all, for the desktop's part has ended
	// Began says instead that the desktop's part has begun, and knows no note yet.
	Began bool
	// Chosen is the choice's key; "" says that the note is gone.
	Chosen string
}

// Info is what shows the notifications.
type Info struct {
	Name, Version string
	Actions       bool // a note can have choices
	Markup        bool // a body is read as markup
}

const (
	service = "org.freedesktop.Notifications"
	object  = dbus.ObjectPath("/org/freedesktop/Notifications")

	// patience is how long the desktop may take to answer one call.
	patience = 3 * time.Second
)

// Daemon is the desktop's part. Its methods may be called on any goroutine. Close it.
type Daemon struct {
	events chan Event
	life   context.Context
	end    context.CancelFunc
	work   sync.WaitGroup

	mu   sync.Mutex
	link *link // nil while there is none
}

// New returns the desktop's part, and does not look for it yet.
func New() *Daemon {
	d := &Daemon{events: make(chan Event)}
	d.life, d.end = context.WithCancel(context.Background())
	return d
}

// Events are what became of notes, of those of other programs too. Somebody must take
// them.
func (d *Daemon) Events() <-chan Event { return d.events }

// Close ends the connection. Notes that are shown stay.
func (d *Daemon) Close() {
	d.end()
	d.mu.Lock()
	d.drop(d.link)
	d.mu.Unlock()
	d.work.Wait()
}

// Show shows a note and returns its id. Where notes can have no choices they are left
// out, and instead is added to the body.
func (d *Daemon) Show(ctx context.Context, n Note, instead string) (id uint32, err error) {
	err = d.with(ctx, func(ctx context.Context, l *link) error {
		info, err := l.look(ctx)
		if err != nil {
			return err
		}
		actions := []string{}
		if info.Actions {
			for _, c := range n.Choices {
				actions = append(actions, c.Key, c.Label)
			}
		} else if instead != "" {
			n.Body += "\n" + instead
		}
		if info.Markup {
			n.Body = escape(n.Body)
		}
		return l.call(ctx, "Notify", "Tokendesk", n.Replaces, assets.ID, n.Title, n.Body, actions, hints(n), int32(-1)).Store(&id)
	})
	return id, err
}

// Take takes a note back. One that is not shown any more is no error.
func (d *Daemon) Take(ctx context.Context, id uint32) error {
	err := d.with(ctx, func(ctx context.Context, l *link) error { return l.call(ctx, "CloseNotification", id).Err })
	var gone dbus.Error
	if errors.As(err, &gone) {
		return nil
	}
	return err
}

// Look says what shows notifications, without starting it: nothing is known of it, not
// even its name, where the desktop starts it at need.
func (d *Daemon) Look(ctx context.Context) (info Info, err error) {
	err = d.with(ctx, func(ctx context.Context, l *link) error {
		var there bool
		if err := l.conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, service).Store(&there); err != nil {
			return err
		}
		if !there {
			var startable []string
			if err := l.conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable); err != nil {
				return err
			}
			if !slices.Contains(startable, service) {
				return ErrNone
			}
			return nil
		}
		info, err = l.look(ctx)
		return err
	})
	return info, err
}

// with calls over a connection that is there, or one that is made now, within the time
// that the desktop has. A connection over which nothing comes is given up.
func (d *Daemon) with(ctx context.Context, do func(context.Context, *link) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.life.Err() != nil {
		return ErrNone
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if d.link == nil {
		l, err := connect(ctx, d.life)
		if err != nil {
			return err
		}
		d.link = l
		d.work.Go(func() { d.follow(l) })
	}
	err := do(ctx, d.link)
	var answered dbus.Error
	if err != nil && !errors.As(err, &answered) && !errors.Is(err, ErrNone) {
		d.drop(d.link)
	}
	return err
}

// drop gives a connection up; d.mu is held.
func (d *Daemon) drop(l *link) {
	if l == nil {
		return
	}
	l.close()
	if d.link == l {
		d.link = nil
	}
}

// follow passes on what comes over a connection until it ends.
func (d *Daemon) follow(l *link) {
	for s := range l.signals {
		if before, now, changed := l.changes(s); changed {
			d.mu.Lock()
			l.known = nil // another one may begin
			d.mu.Unlock()
			if before != "" {
				d.tell(Event{})
			}
			if now != "" {
				d.tell(Event{Began: true})
			}
		}
		if e, ok := l.read(s); ok {
			d.tell(e)
		}
	}
	d.mu.Lock()
	d.drop(l)
	d.mu.Unlock()
	d.tell(Event{})
}

func (d *Daemon) tell(e Event) {
	select {
	case d.events <- e:
	case <-d.life.Done():
	}
}
