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
	"crypto/sha256"
	"errors"
	"io"
	"sync"
	"time"

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
//
// A text stays ours while it is the one on the clipboard, whoever holds it: programs that
// keep a history or another desktop's clipboard take the same text over.
type Owner struct {
	display string

	mu      sync.Mutex
	held    *holding // nil until the display answered
	lost    func()
	text    string            // what is given to who asks; "" while we hold nothing
	sum     [sha256.Size]byte // of what is ours on the clipboard, whoever holds it; zero for nothing
	gone    [sha256.Size]byte // of what was just taken off, until goneBy
	goneBy  time.Time
	looking bool // somebody looks at what another program holds
	again   bool // and is to do so once more

	looks context.Context // ends with Close
	stop  context.CancelFunc
	work  sync.WaitGroup
}

var (
	_ clip.System  = (*Owner)(nil)
	_ clip.Watched = (*Owner)(nil)
	_ io.Closer    = (*Owner)(nil)
)

// nothing is the hash of no text.
var nothing [sha256.Size]byte

// New returns the clipboard of a display such as ":0"; "" is $DISPLAY. Close it.
func New(display string) *Owner {
	o := &Owner{display: display}
	o.looks, o.stop = context.WithCancel(context.Background())
	return o
}

// Watch implements [clip.Watched].
func (o *Owner) Watch(lost func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lost = lost
}

// Read returns our text while it is on the clipboard; where another program holds the
// clipboard, what it gives.
func (o *Owner) Read(ctx context.Context) (string, error) {
	o.mu.Lock()
	text, ours := o.text, o.sum != nothing
	o.mu.Unlock()
	if text != "" || !ours {
		return text, nil
	}
	err := bounded(ctx, func() (err error) {
		text, err = o.given(ctx)
		return err
	})
	if err != nil {
		return "", err
	}
	return text, nil
}

// given is what the clipboard gives, whoever holds it.
func (o *Owner) given(ctx context.Context) (text string, err error) {
	err = look(ctx, o.display, func(r reader) (err error) {
		text, err = r.read(r.clipboard)
		return err
	})
	return text, err
}

// Write makes text the clipboard's, and "" nobody's if our text is on it: then it goes
// from the cut buffers and PRIMARY as well, where other programs have copied it.
func (o *Owner) Write(ctx context.Context, text string) error {
	return bounded(ctx, func() error {
		if text == "" {
			return o.takeOff(ctx)
		}
		return o.write(text)
	})
}

// bounded runs f, and leaves it to itself when ctx ends first.
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

// Close gives the clipboard up and ends the connection.
func (o *Owner) Close() error {
	o.stop()
	o.mu.Lock()
	held := o.held
	o.held, o.text, o.sum, o.gone = nil, "", nothing, nothing
	o.mu.Unlock()
	if held != nil {
		held.conn.Close()
		<-held.ended // it may be in one of our methods, so not under the lock
	}
	o.work.Wait()
	return nil
}

func (o *Owner) write(text string) error {
	if len(text) > maxText {
		return errTooLong
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held != nil && o.held.over() {
		o.held, o.text, o.sum = nil, "", nothing // the display went; there may be another by now
	}
	if o.held == nil {
		held, err := connect(o.display)
		if err != nil {
			return errors.Join(clip.ErrUnsupported, err)
		}
		held.follow()
		o.held = held
		go held.serve(o.current, o.moved)
	}
	o.gone = nothing
	if err := o.held.own(o.held.window); err != nil {
		o.text, o.sum = "", nothing
		return err
	}
	o.text, o.sum = text, sha256.Sum256([]byte(text))
	return nil
}

// takeOff makes the clipboard nobody's if our text is on it.
func (o *Owner) takeOff(ctx context.Context) error {
	o.mu.Lock()
	held, sum := o.held, o.sum
	o.mu.Unlock()
	if held == nil || sum == nothing || held.over() {
		return nil // it is not ours to empty
	}
	// First the cut buffers: a program that keeps all alike would take the text from there.
	_ = look(ctx, o.display, func(r reader) error { return r.emptyCutBuffers(sum) })
	err := o.empty(sum)
	_ = look(ctx, o.display, func(r reader) error { return r.emptyPrimary(sum) })
	return err
}

// revived is how long a text that was taken off is taken off again where another program
// puts it back.
const revived = 3 * time.Second

// empty makes the clipboard nobody's.
func (o *Owner) empty(sum [sha256.Size]byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held == nil || o.sum != sum {
		return nil
	}
	o.text, o.sum = "", nothing
	o.gone, o.goneBy = sum, time.Now().Add(revived)
	return o.held.own(xproto.WindowNone)
}

// current is what is given to who asks.
func (o *Owner) current() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text
}

// moved is told that the clipboard was taken: by another program, or by
// ourselves, which the display says as well. Which text is there now is looked at.
func (o *Owner) moved() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held == nil || o.sum == nothing && o.gone == nothing || o.held.owns() || o.looks.Err() != nil {
		return
	}
	o.text = ""
	if o.again = o.looking; o.looking {
		return
	}
	o.looking = true
	o.work.Go(o.lookAround)
}

// patience is how often a program is asked that does not say what it holds.
const patience = 3

// lookAround looks at what another program holds until nothing moves.
func (o *Owner) lookAround() {
	for silent := 0; ; {
		ctx, cancel := context.WithTimeout(o.looks, clip.Deadline)
		text, err := o.given(ctx)
		cancel()
		if err == nil {
			silent = 0
		} else if silent++; silent == patience {
			text, err = "", nil // nobody can paste what is not given
		}
		if lost := o.saw(text, err); lost != nil {
			lost()
		}
		o.mu.Lock()
		again := (o.again || err != nil) && o.looks.Err() == nil
		o.again, o.looking = false, again
		o.mu.Unlock()
		if !again {
			return
		}
	}
}

// saw decides by what another program holds. It returns what is to be called when our
// text is on the clipboard no longer.
func (o *Owner) saw(text string, err error) (lost func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	sum := sha256.Sum256([]byte(text))
	switch {
	case o.held == nil || err != nil || o.text != "":
	case o.sum != nothing && sum != o.sum:
		o.sum = nothing
		return o.lost
	case sum == o.gone && time.Now().Before(o.goneBy):
		_ = o.held.own(o.held.window) // with nothing to give
	}
	return nil
}
