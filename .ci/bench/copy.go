package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// copy is the time from Ctrl+C to a clipboard from which another program has read the
// token, beside xclip's own process. All of it is told by events of the display.
func (b *bench) copy() error {
	what := b.want(goal{"Ctrl+C to a clipboard that can be read (bare: xclip)", "ms", "≤ 50", func(_, now float64) bool { return now <= 50 }})
	r, err := newReader(b.display())
	if err != nil {
		return err
	}
	defer r.conn.Close()
	programs := b.ours()
	for of, program := range programs {
		v, err := b.vaultOf(program, 13, 13)
		if err != nil {
			return err
		}
		w, err := b.open("Tokendesk", program, v.flags()...)
		if err != nil {
			return err
		}
		for range 10 * b.rounds {
			took, err := r.time("token-", func() error { return r.press("Control_L", "c") })
			if err != nil {
				w.close()
				return err
			}
			b.take(what, of, float64(took.Microseconds())/1000)
			if of != now {
				continue
			}
			xclip := b.command("xclip", "-selection", "clipboard", "-quiet")
			xclip.Stdin = strings.NewReader("token-of-xclip")
			took, err = r.time("token-", xclip.Start)
			if xclip.Process != nil {
				_ = xclip.Process.Kill()
				_ = xclip.Wait()
			}
			if err != nil {
				w.close()
				return err
			}
			b.take(what, bare, float64(took.Microseconds())/1000)
		}
		w.close()
	}
	return nil
}

// display is the desktop's display.
func (d *desktop) display() string {
	for _, v := range d.env {
		if name, ok := strings.CutPrefix(v, "DISPLAY="); ok {
			return name
		}
	}
	return ""
}

// reader is another program on the display: it owns the clipboard, sees that somebody
// else takes it, and reads it.
type reader struct {
	conn                      *xgb.Conn
	window                    xproto.Window
	clipboard, text, property xproto.Atom
	codes                     map[string]byte
}

func newReader(display string) (*reader, error) {
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, err
	}
	if err := xtest.Init(conn); err != nil {
		return nil, err
	}
	r := &reader{conn: conn, codes: map[string]byte{"Control_L": 37, "c": 54}} // of an evdev keyboard, as Xvfb has
	for name, atom := range map[string]*xproto.Atom{"CLIPBOARD": &r.clipboard, "UTF8_STRING": &r.text, "BENCH": &r.property} {
		reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return nil, err
		}
		*atom = reply.Atom
	}
	if r.window, err = xproto.NewWindowId(conn); err != nil {
		return nil, err
	}
	screen := xproto.Setup(conn).DefaultScreen(conn)
	return r, xproto.CreateWindowChecked(conn, screen.RootDepth, r.window, screen.Root, -10, -10, 1, 1, 0,
		xproto.WindowClassInputOutput, screen.RootVisual, 0, nil).Check()
}

// press presses keys together.
func (r *reader) press(names ...string) error {
	for _, n := range names {
		xtest.FakeInput(r.conn, xproto.KeyPress, r.codes[n], 0, xproto.WindowNone, 0, 0, 0)
	}
	for i := len(names) - 1; i >= 0; i-- {
		xtest.FakeInput(r.conn, xproto.KeyRelease, r.codes[names[i]], 0, xproto.WindowNone, 0, 0, 0)
	}
	r.conn.Sync()
	return nil
}

// time is how long it takes from doing something to a text of that beginning that has
// been read from the clipboard.
func (r *reader) time(beginning string, do func() error) (time.Duration, error) {
	xproto.SetSelectionOwner(r.conn, r.window, r.clipboard, xproto.TimeCurrentTime)
	r.conn.Sync()
	for e, _ := r.conn.PollForEvent(); e != nil; e, _ = r.conn.PollForEvent() { // of before
	}
	time.Sleep(700 * time.Millisecond) // what the copy before shows has been drawn
	// Who asks in vain is answered by a deadline: another client's message ends the wait.
	deadline := time.AfterFunc(10*time.Second, r.conn.Close)
	defer deadline.Stop()
	began := time.Now()
	if err := do(); err != nil {
		return 0, err
	}
	for {
		event, wrong := r.conn.WaitForEvent()
		if wrong != nil {
			return 0, errors.New(wrong.Error())
		}
		if event == nil {
			return 0, errors.New("nobody takes the clipboard")
		}
		switch e := event.(type) {
		case xproto.SelectionClearEvent:
			xproto.ConvertSelection(r.conn, r.window, r.clipboard, r.text, r.property, xproto.TimeCurrentTime)
		case xproto.SelectionNotifyEvent:
			if e.Property == xproto.AtomNone {
				return 0, errors.New("the clipboard holds no text")
			}
			got, err := xproto.GetProperty(r.conn, true, r.window, r.property, xproto.AtomAny, 0, 1024).Reply()
			if err != nil {
				return 0, err
			}
			if !strings.HasPrefix(string(got.Value), beginning) {
				return 0, fmt.Errorf("the clipboard holds something else, of %d bytes", len(got.Value))
			}
			return time.Since(began), nil
		}
	}
}
