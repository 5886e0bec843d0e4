package hotkey

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// patience is how long a display may take to answer.
const patience = 3 * time.Second

// The errors of [Grab]; errors.Is tells them apart.
var (
	ErrTaken   = errors.New("hotkey: another program has the combination")
	ErrNoKey   = errors.New("hotkey: the keyboard has no such key")
	ErrNoX     = errors.New("hotkey: there is no X display")
	ErrWayland = errors.New("hotkey: a Wayland desktop keeps its keys")
)

// Session reports what keeps a global key from being had on this desktop: nil,
// ErrNoX or ErrWayland. It looks at variables alone.
func Session(getenv func(string) string) error {
	switch {
	case getenv("WAYLAND_DISPLAY") != "" || getenv("XDG_SESSION_TYPE") == "wayland":
		return ErrWayland // an X display there sees the keys of X programs only
	case getenv("DISPLAY") == "":
		return ErrNoX
	}
	return nil
}

// Press is one press of the combination.
type Press struct {
	// Front is the window that had the keys then, as X numbers it, 0 for none that is known.
	Front uint32
}

// Grab has pressed called, on a goroutine of its own and one call at a time, whenever the
// combination is pressed on a display such as ":0" ("" is $DISPLAY's), whichever program
// has the focus and whatever locks are on, until ctx ends or release is called, which
// waits until the display has the keys back, three seconds at most. A key that is held counts once. Where the
// keyboard's layout changes the combination moves with it. pressed must not call release.
func Grab(ctx context.Context, display string, c Combination, pressed func(Press)) (release func(), err error) {
	keysym, known := keysyms()[c.Key]
	if !known {
		return nil, ErrCombination
	}
	type result struct {
		g   *grab
		err error
	}
	done := make(chan result, 1)
	go func() { g, err := newGrab(display, keysym, c.Held); done <- result{g, err} }()
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-limited.Done():
		go func() { // a display that hangs keeps it longer
			if r := <-done; r.err == nil {
				r.g.conn.Close()
			}
		}()
		return nil, errors.Join(ErrNoX, limited.Err())
	case r := <-done:
		if r.err != nil {
			return nil, r.err
		}
		ended := make(chan struct{})
		go func() { defer close(ended); r.g.serve(pressed) }()
		stop := context.AfterFunc(ctx, r.g.conn.Close)
		return func() {
			stop()
			given := make(chan struct{})
			go func() { defer close(given); r.g.letGo(); r.g.conn.Close(); <-ended }()
			limit := time.NewTimer(patience)
			defer limit.Stop()
			select {
			case <-given:
			case <-limit.C: // a display that hangs keeps it longer
			}
		}, nil
	}
}

// grab is a combination that a connection of our own has.
type grab struct {
	conn   *xgb.Conn
	roots  []xproto.Window
	keysym uint32
	mods   Modifiers

	keys []key // that are grabbed
}

// key is one key with the exact modifiers that are on.
type key struct {
	code xproto.Keycode
	mods uint16
}

func newGrab(display string, keysym uint32, mods Modifiers) (*grab, error) {
	xgb.Logger.SetOutput(io.Discard) // it writes to standard error whatever happens
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, errors.Join(ErrNoX, err)
	}
	g := &grab{conn: conn, keysym: keysym, mods: mods}
	for _, screen := range xproto.Setup(conn).Roots {
		g.roots = append(g.roots, screen.Root)
	}
	keyboard, err := readKeyboard(conn)
	if err == nil {
		err = g.take(keyboard)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return g, nil
}

// take grabs the keys that the combination is on a keyboard, all or none.
func (g *grab) take(k keyboard) error {
	codes := k.codes(g.keysym)
	held, ok := k.held(g.mods)
	if len(codes) == 0 || !ok {
		return ErrNoKey
	}
	var keys []key
	for _, code := range codes {
		for _, idle := range k.idle() {
			keys = append(keys, key{code, held | idle})
		}
	}
	if err := g.grabAll(keys); err != nil {
		return err
	}
	g.keys = keys
	return nil
}

func (g *grab) grabAll(keys []key) error {
	for _, one := range keys {
		for _, root := range g.roots {
			err := xproto.GrabKeyChecked(g.conn, false, root, one.mods, one.code, xproto.GrabModeAsync, xproto.GrabModeAsync).Check()
			var taken xproto.AccessError
			switch {
			case errors.As(err, &taken):
				g.letGo()
				return ErrTaken
			case err != nil:
				g.letGo()
				return err
			}
		}
	}
	return nil
}

// letGo gives back all keys that this connection has.
func (g *grab) letGo() {
	for _, root := range g.roots {
		_ = xproto.UngrabKeyChecked(g.conn, xproto.GrabAny, root, xproto.ModMaskAny).Check()
	}
}

// serve tells of presses until the connection ends.
func (g *grab) serve(pressed func(Press)) {
	var released xproto.Timestamp
	for {
		event, err := g.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if err == nil {
				return
			}
		case xproto.KeyReleaseEvent:
			released = e.Time
		case xproto.KeyPressEvent:
			// A key that is held is released and pressed again at the same moment.
			if e.Time != released {
				pressed(Press{Front: g.front()})
			}
			released = 0
		case xproto.MappingNotifyEvent:
			if e.Request != xproto.MappingPointer {
				g.move()
			}
		}
	}
}

// front is the window that the window manager says is active, where there is none the one
// that has the keys; 0 for one that nobody sees: there are managers that say of a window
// which has just been hidden that it is active.
func (g *grab) front() uint32 {
	window := g.active()
	if window == xproto.WindowNone {
		focus, err := xproto.GetInputFocus(g.conn).Reply()
		if err != nil {
			return 0
		}
		window = focus.Focus
	}
	seen, err := xproto.GetWindowAttributes(g.conn, window).Reply()
	if err != nil || seen.MapState != xproto.MapStateViewable {
		return 0
	}
	return uint32(window)
}

// active is what a window manager says (Extended Window Manager Hints).
func (g *grab) active() xproto.Window {
	const name = "_NET_ACTIVE_WINDOW"
	atom, err := xproto.InternAtom(g.conn, true, uint16(len(name)), name).Reply()
	if err != nil || atom.Atom == xproto.AtomNone {
		return xproto.WindowNone
	}
	active, err := xproto.GetProperty(g.conn, false, g.roots[0], atom.Atom, xproto.AtomWindow, 0, 1).Reply()
	if err != nil || active.Format != 32 || len(active.Value) < 4 {
		return xproto.WindowNone
	}
	return xproto.Window(xgb.Get32(active.Value))
}

// move follows a keyboard that has changed. Keys that cannot be had there leave those that
// were had where they are.
func (g *grab) move() {
	k, err := readKeyboard(g.conn)
	if err != nil {
		return
	}
	before := g.keys
	g.letGo()
	if g.take(k) != nil {
		_ = g.grabAll(before)
	}
}
