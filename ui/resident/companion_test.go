//go:build unix

package resident

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// companion is a window's view of a scripted other half, by which it was started.
func companion(t *testing.T, e *desktest.Edges, script func(l *Link, m message)) *Companion {
	t.Helper()
	mine, theirs := links(t)
	ctx, stop := context.WithCancel(context.Background())
	c := NewCompanion(ctx, e.Options(), mine)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		for {
			m, err := theirs.receive()
			if err != nil {
				return
			}
			script(theirs, m)
		}
	}()
	t.Cleanup(func() { c.Close(); stop(); _ = theirs.Close(); <-answered; c.work.Wait() })
	return c
}

// hurried has a companion wait for nothing that may take d; else as long as it likes.
func hurried(d time.Duration) func(context.Context, time.Duration) (context.Context, context.CancelFunc) {
	return func(ctx context.Context, patience time.Duration) (context.Context, context.CancelFunc) {
		if patience == d {
			return context.WithDeadline(ctx, time.Now())
		}
		return context.WithTimeout(ctx, time.Minute)
	}
}

// opener opens the desk of a window; while is what happens meanwhile.
func opener(e *desktest.Edges, while func()) opening {
	return func(ctx context.Context, carried *desk.Carried) (*desk.Desk, error) {
		if while != nil {
			while()
		}
		o := e.Options()
		o.Carried = carried
		return desk.Open(ctx, o)
	}
}

// eventually waits for what tells nobody.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !so(); runtime.Gosched() {
		if time.Now().After(late) {
			t.Fatalf("never: %s", what)
		}
	}
}

// lockWord is what a half says to the other that has heard a lock.
var lockWord = message{Is: word, Words: []string{socket.Lock}}

// gives is a resident part that gives, and says those when the window has taken.
func gives(given message, then ...message) func(*Link, message) {
	return func(l *Link, m message) {
		switch m.Is {
		case ready:
			_ = l.send(message{Is: ready})
		case ask:
			_ = l.send(given)
		case took:
			for _, say := range then {
				_ = l.send(say)
			}
		}
	}
}

// on has a script do something else at one message.
func on(at kind, do func(*Link), script func(*Link, message)) func(*Link, message) {
	return func(l *Link, m message) {
		if m.Is == at {
			do(l)
			return
		}
		script(l, m)
	}
}

// The window takes: of a part that hangs it takes nothing, one that dies it follows, and a
// lock that was heard on the way locks before anything is shown.
func TestTheWindowTakes(t *testing.T) {
	end := func(l *Link) { _ = l.Close() }
	nothing := func(*Link) {}
	for name, c := range map[string]struct {
		script func(given message) func(*Link, message)
		while  func(*Companion) // the window opens what it was given
		hurry  time.Duration
		taken  bool // the other half lives, and has the place
		hangs  bool // which the person is told
		locked bool
	}{
		"it hangs": {
			script: func(g message) func(*Link, message) { return on(ready, nothing, gives(g)) },
			hurry:  readyTime, taken: true, hangs: true,
		},
		"it hangs when it is asked": {
			script: func(g message) func(*Link, message) { return on(ask, nothing, gives(g)) },
			hurry:  openTime, taken: true, hangs: true,
		},
		"it gives up": {
			script: func(g message) func(*Link, message) { return on(ask, end, gives(g)) },
			taken:  true, hangs: true,
		},
		"it gives, and up": {
			script: func(g message) func(*Link, message) {
				return on(ask, func(l *Link) { _ = l.send(g); end(l) }, gives(g))
			},
			taken: true, hangs: true,
		},
		"it hangs after it gave": {
			script: func(g message) func(*Link, message) { return on(took, nothing, gives(g)) },
			hurry:  yoursTime, taken: true, hangs: true,
		},
		"it dies after it gave": {
			script: func(g message) func(*Link, message) { return on(took, end, gives(g)) },
		},
		"as it should": {
			script: func(g message) func(*Link, message) { return gives(g, message{Is: yours}, message{Is: gone}) },
		},
		"the other half heard a lock": {
			script: func(g message) func(*Link, message) {
				whole := gives(g, message{Is: yours}, message{Is: gone})
				return on(ask, func(l *Link) { _ = l.send(g); _ = l.send(lockWord) }, whole)
			},
			while: func(c *Companion) {
				eventually(t, "the lock", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.lockDue })
			},
			locked: true,
		},
		"the screen is locked": {
			script: func(g message) func(*Link, message) { return gives(g, message{Is: yours}, message{Is: gone}) },
			while:  func(c *Companion) { c.lock(true) },
			locked: true,
		},
		"a lock that goes along": {
			script: func(g message) func(*Link, message) {
				return gives(g, message{Is: yours, Words: lockWord.Words}, message{Is: gone})
			},
			locked: true,
		},
		"a lock that came too late": {
			script: func(g message) func(*Link, message) {
				return gives(g, message{Is: yours}, message{Is: gone, Words: lockWord.Words})
			},
			locked: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, _, given := protected(t)
			if c.taken {
				at, err := socket.Listen(e.Options().VaultDir, func(string) bool { return true })
				if err != nil {
					t.Fatal(err)
				}
				defer at.Close()
			}
			w := companion(t, e, c.script(given))
			w.within = hurried(c.hurry)
			var while func()
			if c.while != nil {
				while = func() { c.while(w) }
			}
			d, err := w.Open(t.Context(), opener(e, while))
			if c.hangs {
				if !errors.Is(err, errHangs) || d != nil || w.Running() {
					t.Fatalf("opened %v: %v, link %v", d, err, w.Running())
				}
				// Tried again, it finds that the other half has the vault, and answers others.
				if _, err := w.Open(t.Context(), opener(e, nil)); !errors.Is(err, errHangs) {
					t.Errorf("then %v", err)
				}
				if a := <-w.Actions(); a.Do != desk.DoQuit {
					t.Errorf("it stays: %+v", a)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			eventually(t, "it is as it should be", func() bool { return d.Locked() == c.locked })
			<-w.settled
		})
	}
}

// The window gives: nothing to a part that hangs, and what locks it meanwhile locks the
// other half, too.
func TestTheWindowGives(t *testing.T) {
	for name, c := range map[string]struct {
		hangs  kind // at this message
		dies   bool // rather
		lock   func(*Companion, *desk.Desk)
		stays  bool
		locked bool
	}{
		"it hangs":              {hangs: ready, stays: true},
		"it hangs with the key": {hangs: give, stays: true},
		"it dies with the key":  {hangs: give, dies: true, stays: true},
		"as it should":          {},
		"a lock that is heard":  {lock: func(c *Companion, _ *desk.Desk) { c.hearing.words()(socket.Lock) }, locked: true},
		"a lock in the tray": {
			lock:   func(c *Companion, _ *desk.Desk) { c.receive(message{Is: act, Action: &desk.Action{Do: desk.DoLock}}) },
			locked: true,
		},
		"the window's own": {lock: func(_ *Companion, d *desk.Desk) { _, _ = d.Lock(context.Background()) }, locked: true},
	} {
		t.Run(name, func(t *testing.T) {
			e, d, _ := protected(t)
			told := make(chan message, 8)
			made := make(chan *Companion, 1)
			w := companion(t, e, func(l *Link, m message) {
				switch {
				case m.Is == c.hangs && c.dies:
					_ = l.Close()
				case m.Is == c.hangs:
				case m.Is == ready:
					_ = l.send(message{Is: ready})
				case m.Is == give:
					if c.lock != nil {
						c.lock(<-made, d)
						eventually(t, "the lock", d.Locked)
					}
					_ = l.send(message{Is: took})
				case m.Is == yours, m.Is == gone, m.Is == word:
					told <- m
				}
			})
			w.started = false
			made <- w
			switch c.hangs {
			case ready:
				w.within = hurried(readyTime)
			case give:
				w.within = hurried(openTime)
			}
			err := w.HandOver(t.Context(), d, nil)
			if c.stays {
				if err == nil || w.Running() {
					t.Fatalf("%v, link %v", err, w.Running())
				}
				if _, err := d.Accounts(t.Context()); err != nil {
					t.Errorf("the window lost it: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			locked := false
			for m := range told {
				locked = locked || len(m.Words) == 1 && m.Words[0] == socket.Lock
				if m.Is == gone {
					break
				}
			}
			if locked != c.locked {
				t.Errorf("the other half is told to lock: %v", locked)
			}
		})
	}
}

// A tray that comes later, or that hung, gets its icon.
func TestATrayThatComesLater(t *testing.T) {
	c := companion(t, desktest.New(t, time.Now()), func(*Link, message) {})
	c.cut()
	trays, began, looks := make(chan bool), make(chan struct{}), make(chan bool, 4)
	for _, there := range []bool{false, false, true} { // at first; it hangs; it answers
		looks <- there
	}
	c.available = func(context.Context) bool { return <-looks }
	c.there = func(context.Context) <-chan bool { return trays }
	c.begin = func() error { close(began); return nil }
	c.Keep(true)
	trays <- false
	trays <- true
	select {
	case <-began:
	case <-time.After(patience):
		t.Fatal("it is not started")
	}
	close(trays)
}
