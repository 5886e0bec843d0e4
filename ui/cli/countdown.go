package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"tokendesk/ui/words"
)

// countdown is a line at the foot of a terminal that says how long something can
// still be done. Whatever else is written takes its place first. Its methods may be
// called on any goroutine; nil counts nothing.
type countdown struct {
	out  io.Writer
	now  func() time.Time
	ends time.Time
	over chan struct{} // closed when nobody waits any more
	done chan struct{} // closed when nothing is written any more

	mu    sync.Mutex
	shown bool
}

// startCountdown counts down on a terminal until stop.
func startCountdown(out io.Writer, now func() time.Time, ends time.Time) *countdown {
	c := &countdown{out: out, now: now, ends: ends, over: make(chan struct{}), done: make(chan struct{})}
	go c.run()
	return c
}

func (c *countdown) run() {
	defer close(c.done)
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		c.mu.Lock()
		fmt.Fprint(c.out, "\r\x1b[K"+words.DeviceTime(c.ends, c.now()))
		c.shown = true
		c.mu.Unlock()
		select {
		case <-every.C:
		case <-c.over:
			return
		}
	}
}

// clear makes room for something else.
func (c *countdown) clear() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shown {
		fmt.Fprint(c.out, "\r\x1b[K")
		c.shown = false
	}
}

// stop ends it, and leaves no line behind.
func (c *countdown) stop() {
	if c == nil {
		return
	}
	close(c.over)
	<-c.done
	c.clear()
}
