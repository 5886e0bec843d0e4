package atspi

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"tokendesk/ui/atspi/tree"
)

// Names of the registry on the accessibility bus, and of what is ours there.
const (
	registryName  = "org.a11y.atspi.Registry"
	registryPath  = "/org/a11y/atspi/registry"
	accessibles   = "/org/a11y/atspi/accessible"
	rootPath      = dbus.ObjectPath(accessibles + "/root")
	nullPath      = dbus.ObjectPath("/org/a11y/atspi/null")
	cachePath     = dbus.ObjectPath("/org/a11y/atspi/cache")
	interfaces    = "org.a11y.atspi."
	rhythm        = 80 * time.Millisecond // of looking for what has become different, while somebody listens
	propertiesOf  = "org.freedesktop.DBus.Properties"
	introspection = "org.freedesktop.DBus.Introspectable"
)

// ref names an object to others: on which connection, and where.
type ref struct {
	Name string
	Path dbus.ObjectPath
}

// server is the program on one accessibility bus.
type server struct {
	*view
	bridge *Bridge
	conn   *dbus.Conn

	mu      sync.Mutex
	desktop ref // what the registry has put the program into
	id      int32

	told      *tree.Tree // what those who listen know
	active    bool       // and whether the window has the keys
	listeners bool
}

// ending is how serving ended.
type ending int

const (
	unserved ending = iota // it never began, or the bridge ends
	moved                  // the bus has another owner on the session bus
	lost                   // the connection ended
)

// serve answers on an accessibility bus until that ends, or its owner on the session bus
// changes.
func (b *Bridge) serve(ctx context.Context, address string, owners <-chan struct{}) ending {
	conn, err := connect(ctx, address)
	if err != nil {
		return unserved
	}
	defer conn.Close()
	s := &server{view: b.view, bridge: b, conn: conn}
	if err := s.export(); err != nil {
		return unserved
	}
	signals := make(chan *dbus.Signal, 64)
	conn.Signal(signals)
	if err := s.embed(ctx); err != nil {
		return unserved
	}
	s.listeners = s.listening(ctx)
	var tick <-chan time.Time
	stop := func() {}
	defer func() { stop() }()
	for {
		if s.listeners && tick == nil {
			tick, stop = b.options.Every(rhythm)
			s.begin()
		} else if !s.listeners && tick != nil {
			stop()
			tick, stop, s.told = nil, func() {}, nil
		}
		select {
		case <-ctx.Done():
			return unserved
		case <-conn.Context().Done():
			if ctx.Err() != nil { // with which it ends, too
				return unserved
			}
			return lost
		case <-owners:
			return moved
		case signal := <-signals:
			if signal != nil && signal.Path == registryPath && strings.HasPrefix(signal.Name, registryName+".EventListener") {
				s.listeners = s.listening(ctx)
			}
		case <-tick:
			s.tell()
		case <-b.activity:
			if s.listeners {
				s.tell()
			}
		}
	}
}

// embed shows the program to the registry, which has it among the others from then on.
func (s *server) embed(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(registryName), dbus.WithMatchInterface(registryName)); err != nil {
		return err
	}
	var desktop ref
	err := s.conn.Object(registryName, rootPath).CallWithContext(ctx, interfaces+"Socket.Embed", 0, s.ref(rootPath)).Store(&desktop)
	s.mu.Lock()
	s.desktop = desktop
	s.mu.Unlock()
	return err
}

// listening reports whether anybody wants to hear of what changes.
func (s *server) listening(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var events []struct{ Bus, Event string }
	if err := s.conn.Object(registryName, registryPath).CallWithContext(ctx, registryName+".GetRegisteredEvents", 0).Store(&events); err != nil {
		return false
	}
	for _, e := range events {
		kind := strings.ToLower(e.Event)
		if kind == "" || strings.HasPrefix(kind, "object:") || strings.HasPrefix(kind, "window:") || strings.HasPrefix(kind, "focus:") || kind == "object" || kind == "window" || kind == "focus" {
			return true
		}
	}
	return false
}

func (s *server) ref(path dbus.ObjectPath) ref { return ref{s.conn.Names()[0], path} }

// refTo names a node; 0 is none.
func (s *server) refTo(id tree.ID) ref {
	if id == 0 {
		return ref{Path: nullPath}
	}
	return s.ref(pathOf(id))
}
