// Package notifytest shows notifications to tests: a server of
// org.freedesktop.Notifications whose notes a test reads, clicks and dismisses.
package notifytest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	service = "org.freedesktop.Notifications"
	object  = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// Note is a notification as it was asked for.
type Note struct {
	ID, Replaces uint32
	App, Icon    string
	Title, Body  string
	Actions      []string // keys and labels in turn
	Hints        map[string]dbus.Variant
	Timeout      int32
}

// String is what a person reads, for the words of a test.
func (n Note) String() string {
	return fmt.Sprintf("[%d: %s: %s %q]", n.ID, n.Title, n.Body, n.Labels())
}

// Labels are what the note's buttons say: the default action is none.
func (n Note) Labels() (labels []string) {
	for pair := range slices.Chunk(n.Actions, 2) {
		if len(pair) == 2 && pair[0] != "default" {
			labels = append(labels, pair[1])
		}
	}
	return labels
}

// Server is the desktop's part. Its methods may be called on any goroutine.
type Server struct {
	t    testing.TB
	conn *dbus.Conn

	mu      sync.Mutex
	last    uint32
	notes   []Note // as they came
	open    map[uint32]bool
	hold    chan struct{} // while it hangs
	changed chan struct{} // closed and made anew when anything happens
}

// Serve shows notifications on the bus at an address until the test ends, or Stop.
// capabilities are what it can, such as "actions" and "body-markup".
func Serve(t testing.TB, address string, capabilities ...string) *Server {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, conn: conn, open: map[uint32]bool{}, changed: make(chan struct{})}
	t.Cleanup(s.Stop)
	methods := map[string]any{
		"GetServerInformation": func() (string, string, string, string, *dbus.Error) {
			return "notifytest", "tokendesk", "1", "1.2", nil
		},
		"GetCapabilities": func() ([]string, *dbus.Error) { return capabilities, nil },
		"Notify":          s.notify,
		"CloseNotification": func(id uint32) *dbus.Error {
			s.closed(id, 3)
			return nil
		},
	}
	if err := conn.ExportMethodTable(methods, object, service); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(service, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the name of the notifications: %v, %v", reply, err)
	}
	return s
}

// Stop ends the server, as a desktop does. It may be called again.
func (s *Server) Stop() {
	s.Hang(false)
	_ = s.conn.Close()
}

// Hang makes the server answer nothing that is asked from now on, or go on.
func (s *Server) Hang(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case on && s.hold == nil:
		s.hold = make(chan struct{})
	case !on && s.hold != nil:
		close(s.hold)
		s.hold = nil
	}
}

func (s *Server) notify(app string, replaces uint32, icon, title, body string, actions []string, hints map[string]dbus.Variant, timeout int32) (uint32, *dbus.Error) {
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	if hold != nil {
		<-hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := replaces
	if !s.open[id] {
		s.last++
		id = s.last
	}
	s.open[id] = true
	s.notes = append(s.notes, Note{id, replaces, app, icon, title, body, actions, hints, timeout})
	s.stir()
	return id, nil
}

// closed ends a note for a reason of the specification's.
func (s *Server) closed(id, reason uint32) {
	s.mu.Lock()
	was := s.open[id]
	delete(s.open, id)
	s.stir()
	s.mu.Unlock()
	if was {
		s.emit("NotificationClosed", id, reason)
	}
}

func (s *Server) emit(signal string, values ...any) {
	if err := s.conn.Emit(object, service+"."+signal, values...); err != nil && !errors.Is(err, dbus.ErrClosed) {
		s.t.Errorf("%s: %v", signal, err)
	}
}

// stir wakes those who wait; s.mu is held.
func (s *Server) stir() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Open are the notes that are shown, each as it was shown last, the oldest first.
func (s *Server) Open() (open []Note) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, n := range s.notes {
		later := slices.ContainsFunc(s.notes[i+1:], func(other Note) bool { return other.ID == n.ID })
		if s.open[n.ID] && !later {
			open = append(open, n)
		}
	}
	return open
}

// All are the notes that ever were shown, in order.
func (s *Server) All() []Note {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

// Until waits until a condition holds that notes may make true; what names it.
func (s *Server) Until(what string, holds func() bool) {
	s.t.Helper()
	for late := time.After(patience); ; {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-late:
			s.t.Fatalf("it never came about: %s; %v stand", what, s.Open())
		}
	}
}

// Note waits for the nth note that ever was shown, from 1.
func (s *Server) Note(nth int) Note {
	s.t.Helper()
	s.Until("a note", func() bool { return len(s.All()) >= nth })
	return s.All()[nth-1]
}

// Click clicks the button of a note that says label, or with "" the note itself. The note
// goes, as notes do.
func (s *Server) Click(n Note, label string) {
	s.t.Helper()
	for pair := range slices.Chunk(n.Actions, 2) {
		if pair[1] == label || label == "" && pair[0] == "default" {
			s.emit("ActivationToken", n.ID, "activation-of-the-test")
			s.emit("ActionInvoked", n.ID, pair[0])
			s.closed(n.ID, 2)
			return
		}
	}
	s.t.Fatalf("%q has no %q", n.Title, label)
}

// Dismiss sends a note away, as a person does.
func (s *Server) Dismiss(n Note) { s.closed(n.ID, 2) }
