// Package x11 holds the clipboard of an X display in this process. The tools
// that [clip.NewAtotto] runs cannot say that a text is secret; who holds the
// selection itself can: password managers' texts carry
// x-kde-passwordManagerHint, and clipboard histories leave out what has it.
//
// What it holds goes with the process, so it is for the window, not for
// commands.
package x11

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/jezek/xgb/xproto"

	"tokendesk/ui/clip"
)

// maxText is how much one request of the X protocol carries for certain. More
// would have to go in pieces; it is left to the next system.
const maxText = 200_000

var (
	errTooLong = errors.New("x11: too long for one request")
	errTaken   = errors.New("x11: another program took the clipboard at once")
)

// Owner is the clipboard of one display. It connects when it is first written
// to. Its methods may be called from any goroutine.
type Owner struct {
	display string

	mu   sync.Mutex
	held *holding // nil until the display answered
	lost func()
	text string // "" while the clipboard is not ours
}

var (
	_ clip.System  = (*Owner)(nil)
	_ clip.Watched = (*Owner)(nil)
	_ io.Closer    = (*Owner)(nil)
)

// New returns the clipboard of a display such as ":0"; "" is $DISPLAY's.
func New(display string) *Owner { return &Owner{display: display} }

// Watch implements clip.Watched. Call it before the first Write.
func (o *Owner) Watch(lost func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lost = lost
}

// Read returns what this process holds, "" when another program does.
func (o *Owner) Read(ctx context.Context) (string, error) {
	var text string
	err := bounded(ctx, func() error { text = o.current(); return nil })
	if err != nil {
		return "", err
	}
	return text, nil
}

// Write takes the clipboard with a text, or gives it up with none. When ctx
// ends first, what the display answers then is still heeded.
func (o *Owner) Write(ctx context.Context, text string) error {
	return bounded(ctx, func() error { return o.write(text) })
}

// bounded returns when ctx ends, though a display that hangs keeps f longer.
func bounded(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-done:
		return err
	}
}

// Close gives the clipboard up and leaves the display.
func (o *Owner) Close() error {
	o.mu.Lock()
	held := o.held
	o.held, o.text = nil, ""
	o.mu.Unlock()
	if held != nil {
		held.conn.Close()
		<-held.ended // it may be in one of our methods, so not under the lock
	}
	return nil
}

func (o *Owner) write(text string) error {
	if len(text) > maxText {
		return errTooLong
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held != nil && o.held.over() {
		o.held, o.text = nil, "" // the display went; there may be another by now
	}
	switch {
	case text == "" && o.text == "":
		return nil // it is not ours to empty
	case o.held == nil:
		held, err := connect(o.display)
		if err != nil {
			return errors.Join(clip.ErrUnsupported, err)
		}
		o.held = held
		go held.serve(o.current, o.cleared)
	}
	owner := o.held.window
	if text == "" {
		owner = xproto.WindowNone
	}
	if err := o.held.own(owner); err != nil {
		o.text = ""
		return err
	}
	o.text = text
	return nil
}

// current is what is given to who asks.
func (o *Owner) current() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text
}

// cleared is told that the clipboard was taken: by another program, or by
// ourselves, which the display says as well.
func (o *Owner) cleared() {
	o.mu.Lock()
	if o.held == nil || o.text == "" || o.held.owns() {
		o.mu.Unlock()
		return
	}
	o.text = ""
	lost := o.lost
	o.mu.Unlock()
	if lost != nil {
		lost()
	}
}
