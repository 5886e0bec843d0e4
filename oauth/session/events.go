package session

import (
	"context"
	"sync"

	"tokendesk/oauth"
)

// Event says that a call on an account began, waits, or ended; for the window.
type Event struct {
	Ref      oauth.Ref
	Running  bool
	Progress Progress
	Err      error // of a call that ended
}

// Events streams until ctx ends or the manager closes, beginning with what runs
// now. A slow reader gets each account's last end and its latest progress after
// it, never an older one, and misses no end.
func (m *Manager) Events(ctx context.Context) <-chan Event {
	s := m.events.subscribe()
	out := make(chan Event)
	go func() {
		defer close(out)
		defer m.events.unsubscribe(s)
		for {
			select {
			case <-s.wake:
			case <-ctx.Done():
				return
			case <-m.life.Done():
				return
			}
			for e, ok := m.events.next(s); ok; e, ok = m.events.next(s) {
				select {
				case out <- e:
				case <-ctx.Done():
					return
				case <-m.life.Done():
					return
				}
			}
		}
	}()
	return out
}

// hub spreads events. Overlapping calls on an account are one to the window.
type hub struct {
	mu      sync.Mutex
	running map[oauth.Ref]*running
	readers map[*reader]bool
}

type running struct {
	calls int // of this package
	work  int // that goes beyond them: see [Manager.Begin]
	last  Progress
}

type reader struct {
	wake  chan struct{}
	queue []Event
}

func newHub() *hub {
	return &hub{running: map[oauth.Ref]*running{}, readers: map[*reader]bool{}}
}

// begin counts a call and reports whether it is the account's only one.
func (h *hub) begin(ref oauth.Ref) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.enter(ref)
	r.calls++
	return r.calls == 1
}

// beginWork counts work that goes beyond one call.
func (h *hub) beginWork(ref oauth.Ref) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.enter(ref).work++
}

// enter announces that something runs, if nothing did. h.mu is held.
func (h *hub) enter(ref oauth.Ref) *running {
	r := h.running[ref]
	if r == nil {
		r = &running{last: Progress{Stage: StageWorking}}
		h.running[ref] = r
		h.spread(Event{Ref: ref, Running: true, Progress: r.last})
	}
	return r
}

func (h *hub) progress(ref oauth.Ref, p Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.running[ref]; r != nil {
		r.last = p
		h.spread(Event{Ref: ref, Running: true, Progress: p})
	}
}

func (h *hub) finish(ref oauth.Ref, err error) {
	h.leave(ref, err, func(r *running) { r.calls-- })
}

func (h *hub) finishWork(ref oauth.Ref, err error) {
	h.leave(ref, err, func(r *running) { r.work-- })
}

func (h *hub) leave(ref oauth.Ref, err error, count func(*running)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.running[ref]
	if r == nil {
		return
	}
	if count(r); r.calls == 0 && r.work == 0 {
		delete(h.running, ref)
		h.spread(Event{Ref: ref, Err: err})
	}
}

func (h *hub) spread(e Event) {
	for r := range h.readers {
		r.push(e)
	}
}

// push replaces what an unread event of the same account has made old.
func (r *reader) push(e Event) {
	kept := r.queue[:0]
	for _, old := range r.queue {
		if old.Ref != e.Ref || e.Running && !old.Running {
			kept = append(kept, old)
		}
	}
	r.queue = append(kept, e)
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (h *hub) subscribe() *reader {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := &reader{wake: make(chan struct{}, 1)}
	for ref, r := range h.running {
		s.push(Event{Ref: ref, Running: true, Progress: r.last})
	}
	h.readers[s] = true
	return s
}

func (h *hub) unsubscribe(s *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.readers, s)
}

func (h *hub) next(s *reader) (Event, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(s.queue) == 0 {
		return Event{}, false
	}
	e := s.queue[0]
	s.queue = append([]Event(nil), s.queue[1:]...)
	return e, true
}
