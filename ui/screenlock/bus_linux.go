package screenlock

import (
	"context"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"

	"tokendesk/store/bus"
)

func buses() (system, session string) { return bus.System(), bus.Session() }

func watch(ctx context.Context, system, session string) *Watcher {
	w := newWatcher()
	var both sync.WaitGroup
	both.Go(func() { connect(ctx, system, w.logind) })
	both.Go(func() { connect(ctx, session, w.savers) })
	go func() {
		both.Wait()
		close(w.reasons)
	}()
	return w
}

// connect listens to the bus at an address. One that does not answer is none.
func connect(ctx context.Context, address string, listen func(context.Context, *dbus.Conn)) {
	if address == "" {
		return
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return
	}
	listen(ctx, conn)
	_ = conn.Close()
}

// subscribe asks a bus for signals. The channel is closed when the bus goes away.
func subscribe(ctx context.Context, conn *dbus.Conn, rules [][]dbus.MatchOption) (<-chan *dbus.Signal, error) {
	queue := make(chan *dbus.Signal, 64)
	conn.Signal(queue)
	for _, rule := range rules {
		if err := conn.AddMatchSignalContext(ctx, rule...); err != nil {
			return nil, err
		}
	}
	return queue, nil
}

// each hands over signals until ctx ends or the bus goes away.
func each(ctx context.Context, queue <-chan *dbus.Signal, heard func(*dbus.Signal)) {
	for {
		select {
		case <-ctx.Done():
			return
		case s, open := <-queue:
			if !open {
				return
			}
			heard(s)
		}
	}
}

// saverInterfaces are those of desktops that say that their screen is covered.
var saverInterfaces = []string{
	"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver",
	"org.cinnamon.ScreenSaver", "org.xfce.ScreenSaver",
}

func (w *Watcher) savers(ctx context.Context, conn *dbus.Conn) {
	var rules [][]dbus.MatchOption
	for _, name := range saverInterfaces {
		rules = append(rules, []dbus.MatchOption{dbus.WithMatchInterface(name), dbus.WithMatchMember("ActiveChanged")})
	}
	queue, err := subscribe(ctx, conn, rules)
	if err != nil {
		return
	}
	each(ctx, queue, func(s *dbus.Signal) {
		if strings.HasSuffix(s.Name, ".ActiveChanged") && first[bool](s) {
			w.tell(Locked)
		}
	})
}

// first returns a signal's first value, or zero when it is of another type.
func first[T any](s *dbus.Signal) (value T) {
	if len(s.Body) > 0 {
		value, _ = s.Body[0].(T)
	}
	return value
}
