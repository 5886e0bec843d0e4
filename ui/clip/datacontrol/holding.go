//go:build linux || freebsd || openbsd || netbsd

package datacontrol

import (
	"context"
	"io"
	"os"
	"sync"
	"time"
)

// Objects that a connection has from the start, and those it makes first.
const (
	display  = 1
	registry = 2
	seat     = 3
	manager  = 4
	device   = 5
	firstOwn = 6 // of those that are made later
)

// Requests and events by their numbers; those of both protocols are the same.
const (
	displaySync, displayGetRegistry              = 0, 1
	displayError, displayDeleted                 = 0, 1
	registryBind                                 = 0
	registryGlobal                               = 0
	managerCreateSource, managerGetDevice        = 0, 1
	deviceSetSelection                           = 0
	deviceOffer, deviceSelection, deviceFinished = 0, 1, 2
	sourceOffer, sourceDestroy                   = 0, 1
	sourceSend, sourceCancelled                  = 0, 1
	offerReceive, offerDestroy                   = 0, 1
	offerType                                    = 0
)

// managers are the interfaces by which a program may hold the clipboard, the standard one
// first.
var managers = []string{"ext_data_control_manager_v1", "zwlr_data_control_manager_v1"}

// holding is a connection that can own a compositor's clipboard.
type holding struct {
	wire *wire
	life context.Context
	end  context.CancelFunc
	work sync.WaitGroup

	mu     sync.Mutex // also orders requests
	id     uint32     // of the next object
	source uint32     // of ours that is on the clipboard; 0 for none
	text   string
	offers map[uint32][]string // types by offer
	offer  uint32              // what is on the clipboard; 0 for nothing
	waits  map[uint32]chan struct{}
}

// connect reaches the compositor until its clipboard can be held.
func connect(ctx context.Context, getenv func(string) string) (*holding, error) {
	w, err := dial(getenv)
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { _ = w.conn.SetDeadline(time.Unix(1, 0)) })()
	if err := begin(w); err != nil {
		w.close()
		return nil, err
	}
	h := &holding{wire: w, id: firstOwn, offers: map[uint32][]string{}, waits: map[uint32]chan struct{}{}}
	h.life, h.end = context.WithCancel(context.Background())
	return h, nil
}

// begin binds the first seat and the manager, and makes the seat's device.
func begin(w *wire) error {
	const callback = seat // a number that the seat has once the callback is over
	if err := w.send(display, displayGetRegistry, nil, uint32(registry)); err != nil {
		return err
	}
	if err := w.send(display, displaySync, nil, uint32(callback)); err != nil {
		return err
	}
	globals := map[string]uint32{}
	for {
		e, err := w.next()
		switch {
		case err != nil:
			return err
		case e.object == display && e.opcode == displayError:
			return errRefused
		case e.object == registry && e.opcode == registryGlobal:
			name, rest, _ := word(e.body)
			kind, _, ok := text(rest)
			if _, known := globals[kind]; ok && !known {
				globals[kind] = name
			}
			continue
		case e.object != callback:
			continue
		}
		break
	}
	theSeat, seated := globals["wl_seat"]
	for _, kind := range managers {
		name, offered := globals[kind]
		if !offered || !seated {
			continue
		}
		for _, bind := range []struct {
			name uint32
			kind string
			id   uint32
		}{{theSeat, "wl_seat", seat}, {name, kind, manager}} {
			if err := w.send(registry, registryBind, nil, bind.name, bind.kind, uint32(1), bind.id); err != nil {
				return err
			}
		}
		return w.send(manager, managerGetDevice, nil, uint32(device), uint32(seat))
	}
	return errNoOffer
}

func (h *holding) close() {
	h.end()
	h.wire.close()
	h.work.Wait()
}

// over reports whether the connection has ended.
func (h *holding) over() bool { return h.life.Err() != nil }

// ours reports whether our own source is on the clipboard.
func (h *holding) ours() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.source != 0
}

// set puts a text on the clipboard, "" for nothing, and waits until the compositor has
// taken it.
func (h *holding) set(ctx context.Context, text string) error {
	h.mu.Lock()
	before := h.source
	h.source, h.text = 0, text
	var err error
	if text != "" {
		h.source = h.id
		h.id++
		err = h.wire.send(manager, managerCreateSource, nil, h.source)
		for _, kind := range append([]string{hint}, textTypes...) {
			if err == nil {
				err = h.wire.send(h.source, sourceOffer, nil, kind)
			}
		}
	}
	if err == nil {
		err = h.wire.send(device, deviceSetSelection, nil, h.source)
	}
	if err == nil && before != 0 {
		err = h.wire.send(before, sourceDestroy, nil)
	}
	h.mu.Unlock()
	if err != nil {
		return err
	}
	return h.roundTrip(ctx)
}

// roundTrip waits until the compositor has dealt with all that was sent.
func (h *holding) roundTrip(ctx context.Context) error {
	done := make(chan struct{})
	h.mu.Lock()
	id := h.id
	h.id++
	h.waits[id] = done
	err := h.wire.send(display, displaySync, nil, id)
	h.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-h.life.Done():
		return errRefused
	}
}

// read is the text on the clipboard; "" for nothing, or what is no text.
func (h *holding) read(ctx context.Context) (string, error) {
	h.mu.Lock()
	if h.source != 0 {
		defer h.mu.Unlock()
		return h.text, nil
	}
	kind, ok := typeOf(h.offers[h.offer])
	if !ok {
		h.mu.Unlock()
		return "", nil
	}
	read, write, err := os.Pipe()
	if err != nil {
		h.mu.Unlock()
		return "", err
	}
	defer read.Close()
	err = h.wire.send(h.offer, offerReceive, write, kind)
	h.mu.Unlock()
	_ = write.Close()
	if err != nil {
		return "", err
	}
	defer context.AfterFunc(ctx, func() { _ = read.SetReadDeadline(time.Unix(1, 0)) })()
	all, err := io.ReadAll(io.LimitReader(read, maxText))
	return string(all), err
}

// serve takes what the compositor tells, until the connection ends. moved is called when
// the clipboard is another's.
func (h *holding) serve(moved func(context.Context)) {
	defer h.end()
	for {
		e, err := h.wire.next()
		if err != nil || e.object == display && e.opcode == displayError {
			return
		}
		if h.take(e) {
			h.work.Go(func() { moved(h.life) })
		}
	}
}

// take deals with one event, and reports whether the clipboard has become another's.
func (h *holding) take(e event) (moved bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if done, waits := h.waits[e.object]; waits {
		delete(h.waits, e.object)
		close(done)
		return false
	}
	id, _, _ := word(e.body)
	switch {
	case e.object == device && e.opcode == deviceOffer:
		h.offers[id] = nil
	case e.object == device && e.opcode == deviceSelection:
		if old := h.offer; old != 0 && old != id {
			delete(h.offers, old)
			_ = h.wire.send(old, offerDestroy, nil)
		}
		h.offer = id
		return h.source == 0
	case e.object == h.source && e.opcode == sourceCancelled && h.source != 0:
		_ = h.wire.send(h.source, sourceDestroy, nil)
		h.source, h.text = 0, ""
		return true // what is there now may be told before this or after
	case e.opcode == sourceSend && e.object >= firstOwn && e.object < h.id:
		file, err := h.wire.file()
		if err != nil {
			return false
		}
		kind, _, ok := text(e.body)
		if !ok || e.object != h.source {
			_ = file.Close()
			return false
		}
		given := h.text
		h.work.Go(func() { give(file, kind, given) })
	default:
		if _, offered := h.offers[e.object]; offered && e.opcode == offerType && len(h.offers[e.object]) < 1000 {
			if kind, _, ok := text(e.body); ok {
				h.offers[e.object] = append(h.offers[e.object], kind)
			}
		}
	}
	return false
}
