// Package xdndtest drags something onto a window of an X display, as a file manager or a
// browser does.
package xdndtest

import (
	"errors"
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Result is what became of a drag.
type Result struct {
	Accepted bool // the window said that it takes it
	Finished bool // and that it has taken it
	Proxy    bool // a proxy was talked to
}

// Drag drags contents, by their kinds, over a window of a display and drops them, or
// takes them away again. It waits for the answers of the window, for ever.
func Drag(display string, window uint32, contents map[string]string, drop bool) (Result, error) {
	xgb.Logger.SetOutput(io.Discard)
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return Result{}, err
	}
	defer conn.Close()
	s := &source{conn: conn, target: xproto.Window(window), contents: map[xproto.Atom]string{}}
	if err := s.begin(contents); err != nil {
		return Result{}, err
	}
	return s.drag(drop)
}

type source struct {
	conn     *xgb.Conn
	window   xproto.Window
	target   xproto.Window
	to       xproto.Window // the target or its proxy
	contents map[xproto.Atom]string
	kinds    []uint32
	failed   error
}

func (s *source) atom(name string) xproto.Atom {
	reply, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		s.failed = err
		return 0
	}
	return reply.Atom
}

func (s *source) begin(contents map[string]string) error {
	for kind, content := range contents {
		s.contents[s.atom(kind)] = content
		s.kinds = append(s.kinds, uint32(s.atom(kind)))
	}
	window, err := xproto.NewWindowId(s.conn)
	if err != nil {
		return err
	}
	s.window = window
	root := xproto.Setup(s.conn).DefaultScreen(s.conn).Root
	if err := xproto.CreateWindowChecked(s.conn, 0, window, root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		return err
	}
	list := make([]byte, 4*len(s.kinds))
	for i, kind := range s.kinds {
		xgb.Put32(list[4*i:], kind)
	}
	xproto.ChangeProperty(s.conn, xproto.PropModeReplace, window, s.atom("XdndTypeList"), xproto.AtomAtom, 32, uint32(len(s.kinds)), list)
	s.to = s.target
	if proxy := s.proxyOf(s.target); proxy != 0 && s.proxyOf(proxy) == proxy {
		s.to = proxy
	}
	return errors.Join(s.failed, xproto.SetSelectionOwnerChecked(s.conn, window, s.atom("XdndSelection"), xproto.TimeCurrentTime).Check())
}

// proxyOf is the window that is to be talked to instead of another; 0 for none.
func (s *source) proxyOf(w xproto.Window) xproto.Window {
	reply, err := xproto.GetProperty(s.conn, false, w, s.atom("XdndProxy"), xproto.AtomWindow, 0, 1).Reply()
	if err != nil || reply.Format != 32 || len(reply.Value) < 4 {
		return 0
	}
	return xproto.Window(xgb.Get32(reply.Value))
}

func (s *source) send(kind string, data ...uint32) {
	e := xproto.ClientMessageEvent{Format: 32, Window: s.target, Type: s.atom(kind), Data: xproto.ClientMessageDataUnionData32New(data)}
	xproto.SendEvent(s.conn, false, s.to, xproto.EventMaskNoEvent, string(e.Bytes()))
}

func (s *source) drag(drop bool) (r Result, err error) {
	r.Proxy = s.to != s.target
	first := [3]uint32{}
	copy(first[:], s.kinds)
	more := uint32(0)
	if len(s.kinds) > 3 {
		more = 1
	}
	s.send("XdndEnter", uint32(s.window), 5<<24|more, first[0], first[1], first[2])
	s.send("XdndPosition", uint32(s.window), 0, 100<<16|100, xproto.TimeCurrentTime, uint32(s.atom("XdndActionCopy")))
	status, finished := s.atom("XdndStatus"), s.atom("XdndFinished")
	for s.failed == nil {
		event, failed := s.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if failed == nil {
				return r, errors.New("the display has gone")
			}
		case xproto.SelectionRequestEvent:
			s.answer(e)
		case xproto.ClientMessageEvent:
			switch e.Type {
			case status:
				r.Accepted = e.Data.Data32[1]&1 != 0
				if !drop || !r.Accepted {
					s.send("XdndLeave", uint32(s.window), 0, 0, 0, 0)
					s.conn.Sync()
					return r, nil
				}
				s.send("XdndDrop", uint32(s.window), 0, xproto.TimeCurrentTime, 0, 0)
			case finished:
				r.Finished = e.Data.Data32[1]&1 != 0
				return r, nil
			}
		}
	}
	return r, s.failed
}

// answer gives what was asked for.
func (s *source) answer(e xproto.SelectionRequestEvent) {
	content, ok := s.contents[e.Target]
	property := e.Property
	if ok {
		xproto.ChangeProperty(s.conn, xproto.PropModeReplace, e.Requestor, property, e.Target, 8, uint32(len(content)), []byte(content))
	} else {
		property = xproto.AtomNone
	}
	told := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property}
	xproto.SendEvent(s.conn, false, e.Requestor, xproto.EventMaskNoEvent, string(told.Bytes()))
}
