package x11

import (
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xfixes"
	"github.com/jezek/xgb/xproto"
)

// hint is the target that marks a text as secret, and what is found there.
const (
	hint   = "x-kde-passwordManagerHint"
	secret = "secret"
)

// textTargets are the forms in which a text is given.
var textTargets = []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT", "STRING"}

// holding is a connection to a display with a window that can own its clipboard.
type holding struct {
	conn      *xgb.Conn
	window    xproto.Window
	clipboard xproto.Atom
	targets   xproto.Atom
	hint      xproto.Atom
	texts     []xproto.Atom // of textTargets, the first for any "TEXT"
	ended     chan struct{} // closed when serve returned
}

func connect(display string) (*holding, error) {
	xgb.Logger.SetOutput(io.Discard) // it writes to standard error whatever happens
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, err
	}
	h := &holding{conn: conn, ended: make(chan struct{})}
	if err := h.prepare(); err != nil {
		conn.Close()
		return nil, err
	}
	return h, nil
}

func (h *holding) prepare() error {
	for _, name := range textTargets {
		atom, err := h.atom(name)
		if err != nil {
			return err
		}
		h.texts = append(h.texts, atom)
	}
	for name, at := range map[string]*xproto.Atom{"CLIPBOARD": &h.clipboard, "TARGETS": &h.targets, hint: &h.hint} {
		atom, err := h.atom(name)
		if err != nil {
			return err
		}
		*at = atom
	}
	window, err := xproto.NewWindowId(h.conn)
	if err != nil {
		return err
	}
	h.window = window
	return xproto.CreateWindowChecked(h.conn, 0, window, h.root(), 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
}

func (h *holding) root() xproto.Window { return xproto.Setup(h.conn).DefaultScreen(h.conn).Root }

// follow asks the display to tell of each change of the clipboard's owner. A display
// without XFixes tells an owner that it is one no longer, and nothing more.
func (h *holding) follow() {
	if xfixes.Init(h.conn) != nil {
		return
	}
	if _, err := xfixes.QueryVersion(h.conn, 5, 0).Reply(); err != nil {
		return
	}
	const every = xfixes.SelectionEventMaskSetSelectionOwner | xfixes.SelectionEventMaskSelectionWindowDestroy | xfixes.SelectionEventMaskSelectionClientClose
	_ = xfixes.SelectSelectionInputChecked(h.conn, h.window, h.clipboard, every).Check()
}

func (h *holding) atom(name string) (xproto.Atom, error) {
	reply, err := xproto.InternAtom(h.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, err
	}
	return reply.Atom, nil
}

// own makes a window the clipboard's owner, xproto.WindowNone nobody.
func (h *holding) own(window xproto.Window) error {
	if err := xproto.SetSelectionOwnerChecked(h.conn, window, h.clipboard, xproto.TimeCurrentTime).Check(); err != nil {
		return err
	}
	if window != xproto.WindowNone && !h.owns() {
		return errTaken
	}
	return nil
}

// owns reports whether the clipboard is ours.
func (h *holding) owns() bool {
	reply, err := xproto.GetSelectionOwner(h.conn, h.clipboard).Reply()
	return err == nil && reply.Owner == h.window
}

// over reports whether the display has gone.
func (h *holding) over() bool {
	select {
	case <-h.ended:
		return true
	default:
		return false
	}
}

// serve answers programs that paste, until the connection ends. moved is called when
// another program has become the clipboard's owner, or nobody is.
func (h *holding) serve(text func() string, moved func()) {
	defer close(h.ended)
	for {
		event, err := h.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if err == nil {
				return
			} // the program that asked has gone: nothing to us
		case xproto.SelectionClearEvent:
			moved()
		case xfixes.SelectionNotifyEvent:
			if e.Owner != h.window {
				moved()
			}
		case xproto.SelectionRequestEvent:
			h.answer(e, text())
		}
	}
}

// answer gives a program what it asked for, or says that there is no such thing
// (ICCCM 2.2).
func (h *holding) answer(e xproto.SelectionRequestEvent, text string) {
	property := e.Property
	if property == xproto.AtomNone {
		property = e.Target // programs from before 1988 name none
	}
	kind, format, data := h.content(e.Target, text)
	if e.Selection != h.clipboard || data == nil {
		property = xproto.AtomNone
	} else {
		length := uint32(len(data)) / uint32(format/8)
		xproto.ChangeProperty(h.conn, xproto.PropModeReplace, e.Requestor, property, kind, format, length, data)
	}
	told := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property}
	xproto.SendEvent(h.conn, false, e.Requestor, xproto.EventMaskNoEvent, string(told.Bytes()))
}

// content is what there is under a target; data is nil where there is nothing.
func (h *holding) content(target xproto.Atom, text string) (kind xproto.Atom, format byte, data []byte) {
	if text == "" {
		return 0, 0, nil
	}
	switch target {
	case h.targets:
		all := append([]xproto.Atom{h.targets, h.hint}, h.texts...)
		data = make([]byte, 4*len(all))
		for i, atom := range all {
			xgb.Put32(data[4*i:], uint32(atom))
		}
		return xproto.AtomAtom, 32, data
	case h.hint:
		return h.hint, 8, []byte(secret)
	}
	for i, atom := range h.texts {
		if atom == target {
			if textTargets[i] == "TEXT" {
				atom = h.texts[0]
			}
			return atom, 8, []byte(text)
		}
	}
	return 0, 0, nil
}
