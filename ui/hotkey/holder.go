package hotkey

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Holder holds the one global key of this process. Its methods may be called on any
// goroutine, and block.
type Holder struct {
	// Grab grabs a combination; nil: [Grab], on $DISPLAY.
	Grab func(ctx context.Context, c Combination, pressed func(Press)) (release func(), err error)
	// Possible says why there can be no such key here, as [Session] does; nil: there can.
	Possible error
	// Sleep waits before another try; nil: in real time.
	Sleep func(ctx context.Context, d time.Duration) error

	work    sync.Mutex // one change at a time
	mu      sync.Mutex
	pressed func(Press)
	text    string // of the combination that is wanted, "" for none
	err     error  // why it is not had
	release func() // nil while none is had
	closed  bool
}

// tries and pause are how long a key is waited for that another process of the program is
// about to give back.
const (
	tries = 10
	pause = 300 * time.Millisecond
)

// Begin has pressed called from now on, on a goroutine that is not the caller's, when the
// combination is pressed; text is "" for none. A key that another process has is tried for
// some seconds. The errors are those of [Parse], [Session] and [Grab]; [Holder.State] has
// them, too.
func (h *Holder) Begin(ctx context.Context, text string, pressed func(Press)) error {
	h.mu.Lock()
	h.pressed = pressed
	h.mu.Unlock()
	var err error
	for range tries {
		if err = h.Set(ctx, text); !errors.Is(err, ErrTaken) {
			break
		}
		if h.sleep(ctx) != nil {
			break
		}
		if now, _ := h.State(); now != text {
			return nil // the person has chosen another one meanwhile
		}
	}
	return err
}

func (h *Holder) sleep(ctx context.Context) error {
	if h.Sleep != nil {
		return h.Sleep(ctx, pause)
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Set changes the combination, "" to none. The one before is given back only once the new
// one is had; after an error it stays.
func (h *Holder) Set(ctx context.Context, text string) error {
	h.work.Lock()
	defer h.work.Unlock()
	h.mu.Lock()
	same := h.release != nil && h.text == text
	h.mu.Unlock()
	if same {
		return nil
	}
	release, err := h.take(ctx, text)
	h.mu.Lock()
	before := h.release
	switch {
	case err != nil && before != nil: // it stays
	case err != nil:
		h.text, h.err = text, err
	case h.closed:
		before = release
	default:
		h.text, h.err, h.release = text, nil, release
	}
	h.mu.Unlock()
	if err == nil && before != nil {
		before()
	}
	return err
}

func (h *Holder) take(ctx context.Context, text string) (release func(), err error) {
	if text == "" {
		return nil, nil
	}
	c, err := Parse(text)
	switch {
	case err != nil:
		return nil, err
	case h.Possible != nil:
		return nil, h.Possible
	case h.Grab != nil:
		return h.Grab(ctx, c, h.tell)
	}
	return Grab(context.WithoutCancel(ctx), "", c, h.tell)
}

// tell passes a press on.
func (h *Holder) tell(p Press) {
	h.mu.Lock()
	pressed := h.pressed
	h.mu.Unlock()
	if pressed != nil {
		pressed(p)
	}
}

// State is the combination that is wanted, "" for none, and why it is not had; nil: it is.
// It does not block.
func (h *Holder) State() (text string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text, h.err
}

// Held reports whether a combination is had. It does not block.
func (h *Holder) Held() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.release != nil
}

// Close gives the key back, for good.
func (h *Holder) Close() {
	h.mu.Lock()
	release := h.release
	h.release, h.closed, h.text = nil, true, ""
	h.mu.Unlock()
	if release != nil {
		release()
	}
}
