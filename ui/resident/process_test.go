//go:build unix

package resident

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/socket"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/tasks"
	"tokendesk/ui/tray"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// stage is the world of a resident process: a tray, a place beside the vault, and windows.
type stage struct {
	t     *testing.T
	edges *desktest.Edges
	ended chan error
	stop  context.CancelFunc
	there chan bool

	mu      sync.Mutex
	shown   tray.Model
	act     func(desk.Action)
	held    int // places
	heard   func(string) bool
	windows chan *Link // the windows' ends
	taken   bool       // another process has the vault
	changed chan struct{}
	trims   int // how often memory was given back
}

// icon is the tray's.
type icon struct{ s *stage }

func (i icon) Show(m tray.Model) { i.s.change(func() { i.s.shown = m }) }
func (i icon) Close()            {}

type held struct{ s *stage }

func (h held) Close() error { h.s.change(func() { h.s.held-- }); return nil }

func (h held) Hand() ([]*os.File, error) { return nil, h.Close() }

func (s *stage) change(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
	close(s.changed)
	s.changed = make(chan struct{})
}

// until waits until something is so.
func (s *stage) until(what string, so func() bool) {
	s.t.Helper()
	for late := time.After(patience); ; {
		s.mu.Lock()
		ok, changed := so(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-late:
			s.t.Fatalf("never: %s", what)
		}
	}
}

// run starts a resident process; link is to the window that started it, nil for none.
func run(t *testing.T, e *desktest.Edges, link *Link, before ...func(*stage)) *stage {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &stage{t: t, edges: e, ended: make(chan error, 1), stop: stop, there: make(chan bool, 4), windows: make(chan *Link, 4), changed: make(chan struct{})}
	s.there <- true
	for _, b := range before {
		b(s)
	}
	o := Options{Desk: e.Options(), Link: link, world: world{
		listen: func(_ context.Context, _ []*os.File, heard func(string) bool) (place, error) {
			if s.taken {
				return nil, socket.ErrTaken
			}
			s.change(func() { s.held++; s.heard = heard })
			return held{s}, nil
		},
		tray: func(first tray.Model, act func(desk.Action)) (Icon, error) {
			s.change(func() { s.shown, s.act = first, act })
			return icon{s}, nil
		},
		there: func(ctx context.Context) <-chan bool {
			out := make(chan bool)
			go func() {
				defer close(out)
				for {
					select {
					case there, open := <-s.there:
						if !open {
							return
						}
						out <- there
					case <-ctx.Done():
						return
					}
				}
			}()
			return out
		},
		window: func(...string) (*Link, func(), error) {
			mine, theirs := links(t)
			s.windows <- theirs
			return mine, func() {}, nil
		},
		sleep: tasks.Sleep, now: time.Now,
		rest: time.Millisecond, trim: func() { s.change(func() { s.trims++ }) },
	}}
	go func() { s.ended <- Run(ctx, o) }()
	t.Cleanup(func() { stop(); s.end() })
	return s
}

// end waits until the process is over.
func (s *stage) end() {
	s.t.Helper()
	select {
	case err := <-s.ended:
		if err != nil && err != context.Canceled {
			s.t.Error(err)
		}
		s.ended <- nil
	case <-time.After(patience):
		s.t.Fatal("it does not end")
	}
}

func (s *stage) next(l *Link, want kind) message {
	s.t.Helper()
	for {
		m, err := l.receive()
		if err != nil {
			s.t.Fatalf("no %s: %v", want, err)
		}
		if m.Is == want {
			return m
		}
	}
}

// copied waits until the token is on the clipboard, which tells nobody.
func (s *stage) copied() {
	s.t.Helper()
	for late := time.Now().Add(patience); s.edges.Clipboard.Text() != "at-ikas"; runtime.Gosched() {
		if time.Now().After(late) {
			s.t.Fatal("a click does not copy")
		}
	}
}

var ikas = oauth.Ref{App: "ikas", Account: oauth.DefaultAccount}

func favourite() oauth.Record {
	return oauth.Record{
		App: oauth.App{
			ID: ikas.App, Name: "ikas", Favourite: true, ClientID: "ikas", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: "https://as.test/token"},
		},
		Account: oauth.Account{ID: ikas.Account},
		Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
	}
}

func (s *stage) shows(title string) func() bool {
	return func() bool { return s.shown.Title == title && len(s.shown.Items) > 3 }
}

// Alone it opens the vault, copies at a click, and gives all of it to a window that it
// starts, which gives it back.
func TestToTheWindowAndBack(t *testing.T) {
	e := desktest.New(t, time.Now(), favourite())
	s := run(t, e, nil)
	s.until("the favourite is shown", s.shows("Tokendesk"))
	s.act(desk.Action{Do: desk.DoCopy, Ref: ikas})
	s.copied()
	s.act(desk.Action{Do: desk.DoOpen, Ref: ikas})
	window := <-s.windows
	if err := window.send(message{Is: ask}); err != nil {
		t.Fatal(err)
	}
	m := s.next(window, give)
	if len(m.Key) != 32 || m.State.Then.Ref != ikas || m.State.Desk.Clipboard.Text != "at-ikas" {
		t.Fatalf("given %+v with a key of %d", m.State, len(m.Key))
	}
	carried := m.State.Desk
	carried.Key.Data = m.Key
	o := e.Options()
	o.Carried = &carried
	d, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := window.send(message{Is: took, Adopted: d.Adopted()}); err != nil {
		t.Fatal(err)
	}
	s.next(window, gone)
	s.until("its place is free", func() bool { return s.held == 0 })
	if e.Clipboard.Text() != "at-ikas" {
		t.Error("it took the token along")
	}

	// While the window has it, the icon shows what the window says, and clicks are its.
	if err := window.send(message{Is: show, Model: &tray.Model{Title: "theirs", Items: make([]tray.Item, 4)}}); err != nil {
		t.Fatal(err)
	}
	s.until("what the window says", s.shows("theirs"))
	s.act(desk.Action{Do: desk.DoCopy, Ref: ikas})
	if m := s.next(window, act); m.Action.Do != desk.DoCopy || m.Action.Ref != ikas {
		t.Errorf("the window is asked for %+v", m.Action)
	}

	back, err := d.Carry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := window.send(message{Is: give, State: &State{Desk: back}, Key: back.Key.Data}); err != nil {
		t.Fatal(err)
	}
	if m := s.next(window, took); !m.Adopted {
		t.Error("the clipboard is nobody's")
	}
	if err := d.Leave(true); err != nil {
		t.Fatal(err)
	}
	_ = window.Close()
	s.until("it is heard by others again", func() bool { return s.held == 1 })
	s.until("it shows the favourite", s.shows("Tokendesk"))
	s.heard(socket.Lock)
	s.until("it is locked", func() bool { return s.shown.Icon == tray.IconLocked })
	if e.Clipboard.Text() != "" {
		t.Error("the token stays after the lock")
	}
	s.act(desk.Action{Do: desk.DoQuit})
	s.end()
}

// A window that has handed everything over takes a moment to end: who asks for one then
// gets another.
func TestAWindowIsAskedForWhileOneEnds(t *testing.T) {
	e, _, given := protected(t)
	mine, window := links(t)
	s := run(t, e, mine)
	s.until("the icon", func() bool { return s.act != nil })
	s.send(window, given)
	s.next(window, took)
	s.send(window, message{Is: yours}, message{Is: gone})
	s.until("it goes on", func() bool { return len(s.shown.Items) > 3 && s.held == 1 })
	s.act(desk.Action{Do: desk.DoOpen})
	s.next(window, act) // and does not hear it
	_ = window.Close()
	select {
	case another := <-s.windows:
		s.send(another, message{Is: ask})
		if m := s.next(another, give); len(m.Key) == 0 {
			t.Error("the other window is given nothing")
		}
	case <-time.After(patience):
		t.Fatal("no window comes")
	}
}

// A window that cannot open what it is given leaves it where it was, and so does one that
// dies on the way.
func TestWhatTheWindowDoesNotTakeStays(t *testing.T) {
	for name, refuse := range map[string]func(*Link){
		"it fails": func(l *Link) { _ = l.send(message{Is: failed}) },
		"it dies":  func(l *Link) { _ = l.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			e := desktest.New(t, time.Now(), favourite())
			s := run(t, e, nil)
			s.until("the favourite is shown", s.shows("Tokendesk"))
			s.act(desk.Action{Do: desk.DoOpen})
			window := <-s.windows
			_ = window.send(message{Is: ask})
			s.next(window, give)
			refuse(window)
			_ = window.Close()
			s.act(desk.Action{Do: desk.DoCopy, Ref: ikas})
			s.copied()
		})
	}
}

// The icon of a window that dies goes on alone: by the keyring, else locked; and locked
// where the window was.
func TestTheWindowDies(t *testing.T) {
	for name, c := range map[string]struct {
		edges  *desktest.Edges
		shows  tray.Icon
		locked bool
	}{
		"by the keyring":            {desktest.New(t, time.Now(), favourite()), "", false},
		"a passphrase":              {desktest.NewWithPassphrase(t, time.Now(), "right", favourite()), "", true},
		"it was locked, by keyring": {desktest.New(t, time.Now(), favourite()), tray.IconLocked, true},
	} {
		t.Run(name, func(t *testing.T) {
			mine, window := links(t)
			s := run(t, c.edges, mine)
			s.until("the icon", func() bool { return s.act != nil })
			_ = window.send(message{Is: show, Model: &tray.Model{Title: "theirs", Icon: c.shows, Items: make([]tray.Item, 4)}})
			s.until("what the window says", s.shows("theirs"))
			_ = window.Close()
			s.until("it says how it stands", func() bool {
				return s.shown.Title != "theirs" && (s.shown.Icon == tray.IconLocked) == c.locked && s.held == 1
			})
		})
	}
}

// Where another process has the vault, there is nothing to do.
func TestASecondOneEnds(t *testing.T) {
	s := run(t, desktest.New(t, time.Now(), favourite()), nil, func(s *stage) { s.taken = true })
	s.end()
}

// While it waits for a tray it is in nobody's way: a window that is started then is the
// vault's.
func TestThePlaceIsTakenWithTheTray(t *testing.T) {
	s := run(t, desktest.New(t, time.Now(), favourite()), nil, func(s *stage) {
		<-s.there
		s.there <- false
	})
	eventually(t, "it has heard that there is none", func() bool { return len(s.there) == 0 })
	s.until("it has no place", func() bool { return s.held == 0 })
	s.there <- true
	s.until("it has its place", func() bool { return s.held == 1 })
}

// With the person's session it ends.
func TestTheSessionEnds(t *testing.T) {
	s := run(t, desktest.New(t, time.Now(), favourite()), nil)
	s.until("the favourite is shown", s.shows("Tokendesk"))
	close(s.there)
	s.end()
}

// byPerson is a favourite to whose app people sign in, with a redirect address that this
// machine listens at.
func byPerson() oauth.Record {
	r := favourite()
	r.App.Grant, r.App.Endpoints.Authorization = oauth.GrantAuthorizationCode, "https://as.test/authorize"
	return r
}

// A sign-in whose browser cannot be opened comes up in the window, which begins it again
// and asks there how it goes on.
func TestASignInWithoutABrowserComesUpInTheWindow(t *testing.T) {
	for name, do := range map[string]desk.Action{
		"another person": {Do: desk.DoAnother, Ref: oauth.Ref{App: ikas.App}},
		"a sign-in":      {Do: desk.DoSignIn, Ref: ikas},
		"a copy":         {Do: desk.DoCopy, Ref: ikas},
		"a renewal":      {Do: desk.DoRenew, Ref: ikas},
	} {
		t.Run(name, func(t *testing.T) {
			e := desktest.New(t, time.Now(), byPerson())
			e.Browser.Fail(errors.New("it exits with 3"))
			s := run(t, e, nil)
			s.until("the favourite is shown", s.shows("Tokendesk"))
			s.act(do)
			window := <-s.windows
			if err := window.send(message{Is: ask}); err != nil {
				t.Fatal(err)
			}
			if m := s.next(window, give); m.State.Then != do {
				t.Errorf("the window is to do %+v", m.State.Then)
			}
		})
	}
}

// A sign-in that waits for the browser can be cancelled from the tray.
func TestASignInIsCancelled(t *testing.T) {
	e := desktest.New(t, time.Now(), byPerson())
	s := run(t, e, nil)
	s.until("the favourite is shown", s.shows("Tokendesk"))
	cancel := func() (at desk.Action) {
		for _, i := range s.shown.Items {
			if i.Do.Do == desk.DoCancel {
				at = i.Do
			}
		}
		return at
	}
	var offered desk.Action
	s.act(desk.Action{Do: desk.DoAnother, Ref: oauth.Ref{App: ikas.App}})
	s.until("it runs", func() bool { offered = cancel(); return offered.Do != "" })
	s.act(offered)
	s.until("it is over", func() bool { return cancel().Do == "" })
}

// Promise 39: a window that dies while somebody looks on uncovers nobody.
func TestTheWindowDiesWhilePresenting(t *testing.T) {
	r := favourite()
	r.Account = oauth.Account{ID: "ada", LoginHint: "ada@example.test"}
	mine, window := links(t)
	s := run(t, desktest.New(t, time.Now(), r), mine)
	s.until("the icon", func() bool { return s.act != nil })
	_ = window.send(message{Is: show, Model: &tray.Model{Title: "theirs", Private: true, Items: make([]tray.Item, 4)}})
	s.until("what the window says", s.shows("theirs"))
	_ = window.Close()
	s.until("it goes on", func() bool {
		if text := fmt.Sprint(s.shown.Items); strings.Contains(text, "example.test") {
			t.Errorf("the menu says %s", text)
		}
		return s.shows("Tokendesk")() && s.shown.Private
	})
}

// Memory is given back whenever the process has come to rest after something was done: the
// start, a lock, a word of the window, a click.
func TestMemoryIsGivenBackAtRest(t *testing.T) {
	e := desktest.New(t, time.Now(), favourite())
	mine, window := links(t)
	s := run(t, e, mine)
	rests := func(what string, do func()) {
		t.Helper()
		var before int
		s.until(what+": nothing is done", func() bool { before = s.trims; return true })
		do()
		s.until(what, func() bool { return s.trims > before })
	}
	s.until("the icon", func() bool { return s.act != nil })
	rests("a word of the window", func() {
		_ = window.send(message{Is: show, Model: &tray.Model{Title: "theirs", Items: make([]tray.Item, 4)}})
	})
	_ = window.Close()
	s.until("it goes on", s.shows("Tokendesk"))
	rests("a copy", func() {
		s.act(desk.Action{Do: desk.DoCopy, Ref: ikas})
		s.copied()
	})
	rests("a lock", func() { s.act(desk.Action{Do: desk.DoLock}) })
}
