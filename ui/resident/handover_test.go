//go:build unix

package resident

import (
	"context"
	"testing"
	"time"

	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/tray"
)

// protected are edges whose vault only a passphrase opens, and a desk over it with the key
// as a half of the program carries it.
func protected(t *testing.T) (*desktest.Edges, *desk.Desk, message) {
	t.Helper()
	e := desktest.NewWithPassphrase(t, time.Now(), "right", favourite())
	o := e.Options()
	o.Ask = func(context.Context, bool) (string, error) { return "right", nil }
	d, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	carried, err := d.Carry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return e, d, message{Is: give, State: &State{Desk: carried}, Key: carried.Key.Data}
}

func (s *stage) send(l *Link, messages ...message) {
	s.t.Helper()
	for _, m := range messages {
		if err := l.send(m); err != nil {
			s.t.Fatal(err)
		}
	}
}

// locked reports whether the icon says of the resident part's own desk that it is locked.
func (s *stage) locked() bool {
	return s.shown.Icon == tray.IconLocked && s.shown.Title != "theirs"
}

// The resident part takes: a key on a link that is cut opens nothing, one that was taken
// and not left is nobody's to use, and a lock that was heard on the way locks first.
func TestTheResidentPartTakes(t *testing.T) {
	for name, c := range map[string]struct {
		before func(window *Link, given message)           // it begins
		window func(s *stage, window *Link, given message) // what the window does
		taken  bool                                        // the window lives, and has its place
		ends   bool
		locked bool
	}{
		"the window gave up before": {
			before: func(window *Link, given message) { _, _ = window.send(given), window.Close() },
			locked: true, // it has the place, and no key
		},
		"the window gave up before, and lives": {
			before: func(window *Link, given message) { _, _ = window.send(given), window.Close() },
			taken:  true, ends: true,
		},
		"the window gives up after it was taken, and lives": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given)
				s.next(window, took)
				_ = window.Close()
			},
			taken: true, ends: true,
		},
		"the window dies after it was taken": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given)
				s.next(window, took)
				_ = window.Close()
			},
		},
		"a lock after the key": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given, lockWord)
				s.next(window, took)
				s.send(window, message{Is: yours}, message{Is: gone})
			},
			locked: true,
		},
		"a lock after the key, then the window dies": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given, lockWord)
				s.next(window, took)
				_ = window.Close()
			},
			locked: true,
		},
		"a lock that goes along": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given)
				s.next(window, took)
				s.send(window, message{Is: yours, Words: lockWord.Words}, message{Is: gone})
			},
			locked: true,
		},
		"a lock that came too late": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given)
				s.next(window, took)
				s.send(window, message{Is: yours}, message{Is: gone, Words: lockWord.Words})
			},
			locked: true,
		},
		"Lock in the tray before it is left": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given)
				s.next(window, took)
				s.act(desk.Action{Do: desk.DoLock})
				if m := s.next(window, act); m.Action.Do != desk.DoLock {
					s.t.Errorf("the window is asked for %+v", m.Action)
				}
				s.send(window, message{Is: yours}, message{Is: gone})
			},
			locked: true,
		},
		"a click before it is left": {
			window: func(s *stage, window *Link, given message) {
				s.send(window, given)
				s.next(window, took)
				s.act(desk.Action{Do: desk.DoCopy, Ref: ikas})
				if s.edges.Clipboard.Text() != "" {
					s.t.Error("two have the vault")
				}
				s.send(window, message{Is: yours}, message{Is: gone})
				_ = window.Close()
				s.copied()
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, _, given := protected(t)
			mine, window := links(t)
			if c.before != nil {
				c.before(window, given)
			}
			s := run(t, e, mine, func(s *stage) { s.taken = c.taken })
			s.until("the icon", func() bool { return s.act != nil })
			if c.window != nil {
				c.window(s, window, given)
			}
			if c.ends {
				s.end()
				if len(s.shown.Items) > 3 {
					t.Errorf("it used what it opened: %+v", s.shown)
				}
				return
			}
			s.until("it goes on", func() bool { return len(s.shown.Items) > 3 && s.locked() == c.locked && s.held == 1 })
		})
	}
}

// The resident part gives: a lock that it hears reaches the window, before the vault is the
// window's and after.
func TestTheResidentPartGives(t *testing.T) {
	e := desktest.New(t, time.Now(), favourite())
	s := run(t, e, nil)
	s.until("the favourite is shown", s.shows("Tokendesk"))
	s.act(desk.Action{Do: desk.DoOpen})
	window := <-s.windows
	s.send(window, message{Is: ready}, message{Is: ask})
	s.next(window, ready)
	s.next(window, give)
	s.heard(socket.Lock)
	if m := s.next(window, word); len(m.Words) != 1 || m.Words[0] != socket.Lock {
		t.Errorf("the window is told %q", m.Words)
	}
	s.send(window, message{Is: took})
	if m := s.next(window, yours); len(m.Words) != 1 || m.Words[0] != socket.Lock {
		t.Errorf("the window gets it with %q", m.Words)
	}
	s.next(window, gone)
}

// What no half of ours says at that time, or at all, changes nothing.
func TestWhatTheWindowMustNotSay(t *testing.T) {
	e := desktest.New(t, time.Now(), favourite())
	s := run(t, e, nil)
	s.until("the favourite is shown", s.shows("Tokendesk"))
	s.act(desk.Action{Do: desk.DoOpen})
	window := <-s.windows
	if _, err := window.conn.Write([]byte("null\n{}\n{\"is\":\"\"}\n{\"is\":\"other\"}\n")); err != nil {
		t.Fatal(err)
	}
	s.send(window, message{Is: took}, message{Is: gone}, message{Is: yours}, message{Is: failed}, message{Is: give}, message{Is: ready})
	s.next(window, ready)
	s.act(desk.Action{Do: desk.DoCopy, Ref: ikas})
	s.copied()
	s.send(window, message{Is: ask})
	s.next(window, give)
}
