// Package xdnd takes what is dropped onto a window of an X display, texts as well as files,
// by version 5 of the XDND protocol. The window's toolkit takes files alone; here a window
// of ours is named as its proxy, which the programs that things are dragged from talk to
// instead.
//
// What comes is bounded and of strangers. It knows no toolkit.
package xdnd

import (
	"context"
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Drop is what was dropped: files or links by their addresses, or else a text.
type Drop struct {
	Addresses []string // of a text/uri-list: file:///home/ada/apps.json
	Text      string
}

// Over tells what is dragged over the window.
type Over int

// What is dragged.
const (
	Nothing Over = iota // it has left, or was dropped
	Files               // files or links
	Text
)

// Event is what happens to the window: something is dragged over it or no more, or is
// dropped onto it.
type Event struct {
	Over    Over
	Dropped *Drop // nil where nothing is
}

// maxDropped is how much is taken of what is dropped, in bytes.
const maxDropped = 4 << 20

// version is that of the protocol.
const version = 5

// Watch takes what is dropped onto a window of a display such as ":0", "" for $DISPLAY's,
// and tells of it until ctx ends or the display has gone; then the toolkit has its drops
// again. It may be called on any goroutine but a face's own.
func Watch(ctx context.Context, display string, window uint32) <-chan Event {
	events := make(chan Event)
	xgb.Logger.SetOutput(io.Discard) // it writes to standard error whatever happens
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		close(events)
		return events
	}
	p := &proxy{conn: conn, of: xproto.Window(window), tell: func(e Event) {
		select {
		case events <- e:
		case <-ctx.Done():
		}
	}}
	if err := p.prepare(); err != nil {
		conn.Close()
		close(events)
		return events
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		p.serve()
	}()
	go func() {
		defer close(events)
		select {
		case <-served:
		case <-ctx.Done():
			p.leave()
			<-served
		}
	}()
	return events
}

// proxy is the window that is talked to instead.
type proxy struct {
	conn   *xgb.Conn
	of     xproto.Window
	window xproto.Window
	atoms  map[string]xproto.Atom
	tell   func(Event)

	source xproto.Window // what is dragged comes from there; 0 for nothing
	kind   xproto.Atom   // as which it is taken; 0 for nothing that is
}

// kinds are what is taken, the best first.
var kinds = []string{"text/uri-list", "UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING"}

func (p *proxy) prepare() error {
	p.atoms = map[string]xproto.Atom{}
	for _, name := range append([]string{
		"XdndAware", "XdndProxy", "XdndEnter", "XdndPosition", "XdndStatus", "XdndLeave", "XdndDrop", "XdndFinished",
		"XdndSelection", "XdndTypeList", "XdndActionCopy", "TOKENDESK_DROPPED",
	}, kinds...) {
		reply, err := xproto.InternAtom(p.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		p.atoms[name] = reply.Atom
	}
	window, err := xproto.NewWindowId(p.conn)
	if err != nil {
		return err
	}
	p.window = window
	root := xproto.Setup(p.conn).DefaultScreen(p.conn).Root
	if err := xproto.CreateWindowChecked(p.conn, 0, window, root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		return err
	}
	p.put(window, "XdndAware", xproto.AtomAtom, version)
	p.put(window, "XdndProxy", xproto.AtomWindow, uint32(window)) // so that others can tell a proxy from what is left of one
	return p.set(p.of, "XdndProxy", xproto.AtomWindow, uint32(window)).Check()
}

func (p *proxy) set(w xproto.Window, property string, kind xproto.Atom, value uint32) xproto.ChangePropertyCookie {
	data := make([]byte, 4)
	xgb.Put32(data, value)
	return xproto.ChangePropertyChecked(p.conn, xproto.PropModeReplace, w, p.atoms[property], kind, 32, 1, data)
}

func (p *proxy) put(w xproto.Window, property string, kind xproto.Atom, value uint32) {
	_ = p.set(w, property, kind, value).Check()
}

// leave gives the window its drops back and ends serve.
func (p *proxy) leave() {
	_ = xproto.DeletePropertyChecked(p.conn, p.of, p.atoms["XdndProxy"]).Check()
	p.conn.Close()
}

// serve answers until the connection ends.
func (p *proxy) serve() {
	for {
		event, err := p.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if err == nil {
				return
			} // whoever dragged has gone: nothing to us
		case xproto.ClientMessageEvent:
			if e.Format == 32 && len(e.Data.Data32) == 5 {
				p.message(e.Type, e.Data.Data32)
			}
		case xproto.SelectionNotifyEvent:
			p.came(e)
		}
	}
}

func (p *proxy) message(kind xproto.Atom, data []uint32) {
	source := xproto.Window(data[0])
	switch kind {
	case p.atoms["XdndEnter"]:
		if data[1]>>24 < 3 {
			return // of before 1998
		}
		p.source, p.kind = source, p.best(source, data)
		p.tell(Event{Over: p.over()})
	case p.atoms["XdndPosition"]:
		if source == p.source {
			p.status()
		}
	case p.atoms["XdndLeave"]:
		if source == p.source {
			p.source, p.kind = 0, 0
			p.tell(Event{})
		}
	case p.atoms["XdndDrop"]:
		if source != p.source {
			return
		}
		p.tell(Event{})
		if p.kind == 0 {
			p.finish(false)
			return
		}
		xproto.ConvertSelection(p.conn, p.window, p.atoms["XdndSelection"], p.kind, p.atoms["TOKENDESK_DROPPED"], xproto.Timestamp(data[2]))
	}
}

func (p *proxy) over() Over {
	switch p.kind {
	case 0:
		return Nothing
	case p.atoms[kinds[0]]:
		return Files
	}
	return Text
}

// best is the best kind of what a source offers; 0 for none.
func (p *proxy) best(source xproto.Window, data []uint32) xproto.Atom {
	offered := map[xproto.Atom]bool{}
	for _, atom := range data[2:] {
		offered[xproto.Atom(atom)] = true
	}
	if data[1]&1 != 0 { // more than three
		const most = 256
		reply, err := xproto.GetProperty(p.conn, false, source, p.atoms["XdndTypeList"], xproto.AtomAtom, 0, most).Reply()
		for i := 0; err == nil && reply.Format == 32 && i+4 <= len(reply.Value); i += 4 {
			offered[xproto.Atom(xgb.Get32(reply.Value[i:]))] = true
		}
	}
	for _, name := range kinds {
		if offered[p.atoms[name]] {
			return p.atoms[name]
		}
	}
	return 0
}

// status says whether it can be dropped here.
func (p *proxy) status() {
	const everywhere = 2 // positions are wanted all the time
	if p.kind == 0 {
		p.send("XdndStatus", uint32(p.of), everywhere, 0, 0, 0)
		return
	}
	p.send("XdndStatus", uint32(p.of), 1|everywhere, 0, 0, uint32(p.atoms["XdndActionCopy"]))
}

// finish says whether it was taken.
func (p *proxy) finish(taken bool) {
	if taken {
		p.send("XdndFinished", uint32(p.of), 1, uint32(p.atoms["XdndActionCopy"]), 0, 0)
	} else {
		p.send("XdndFinished", uint32(p.of), 0, 0, 0, 0)
	}
	p.source, p.kind = 0, 0
}

func (p *proxy) send(kind string, data ...uint32) {
	e := xproto.ClientMessageEvent{Format: 32, Window: p.source, Type: p.atoms[kind], Data: xproto.ClientMessageDataUnionData32New(data)}
	xproto.SendEvent(p.conn, false, p.source, xproto.EventMaskNoEvent, string(e.Bytes()))
}

// came takes what was dropped.
func (p *proxy) came(e xproto.SelectionNotifyEvent) {
	if p.source == 0 || e.Selection != p.atoms["XdndSelection"] {
		return
	}
	kind := p.kind
	data, ok := p.read(e.Property)
	p.finish(ok)
	if !ok {
		return
	}
	if kind == p.atoms[kinds[0]] {
		if addresses := List(string(data)); len(addresses) > 0 {
			p.tell(Event{Dropped: &Drop{Addresses: addresses}})
		}
		return
	}
	text := string(data)
	if kind == p.atoms["STRING"] {
		text = latin1(data)
	}
	p.tell(Event{Dropped: &Drop{Text: text}})
}

// read reads what a source has put onto the window; ok is false where it is too much, or
// comes in pieces.
func (p *proxy) read(property xproto.Atom) (data []byte, ok bool) {
	if property == xproto.AtomNone {
		return nil, false
	}
	reply, err := xproto.GetProperty(p.conn, true, p.window, property, xproto.GetPropertyTypeAny, 0, maxDropped/4).Reply()
	if err != nil || reply.Format != 8 || reply.BytesAfter > 0 {
		xproto.DeleteProperty(p.conn, p.window, property)
		return nil, false
	}
	return reply.Value, true
}
