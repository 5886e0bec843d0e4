package loopback

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

// Limits of the door. A browser sends its whole request as it connects, so
// whoever has been listened to for patience without having said one is not the
// browser, or one that comes again.
const (
	maxVisitors = 512                    // connections at once, of all listeners of a gate
	patience    = 250 * time.Millisecond // a request may take this long though others wait
	servingTime = 2 * time.Second        // an answer may take this long though others wait
	lingerTime  = 500 * time.Millisecond // a closed connection may take this long to read its page
	acceptPause = 10 * time.Millisecond  // before accepting again after an error
)

// door lets connections in, so that no number of them keeps the browser out.
// Each is heard on its own until its request's header is whole, and only then
// reaches the HTTP server: silence, half a request and one byte a second cost a
// place here and nothing else. Places are bounded; when all are taken the ones
// that matter least make room, and where none may go yet the next connection
// waits in the system's queue. It is a [net.Listener] for the HTTP server.
type door struct {
	ready   chan net.Conn // requests whose header is whole
	freed   chan struct{} // holds one: a place became free
	stopped chan struct{}
	once    sync.Once
	work    sync.WaitGroup // accepting, hearing and lingering

	// shake takes over a connection that begins a TLS handshake; nil refuses it.
	shake func(v *visitor, c *begun) (*tls.Conn, error)

	mu       sync.Mutex
	visitors []*visitor // oldest first
}

func newDoor() *door {
	return &door{ready: make(chan net.Conn), freed: make(chan struct{}, 1), stopped: make(chan struct{})}
}

// open accepts at l until l is closed, and calls done then. of tells whose a
// connection is; only a user's own can be more than a stranger's. No other error ends it: a connection
// that was dropped before it was accepted, or a process that is out of
// descriptors, says nothing about the next one.
func (d *door) open(l net.Listener, of func(net.Conn) owner, done func()) {
	d.work.Go(func() {
		defer done()
		for {
			c, err := l.Accept()
			switch {
			case err == nil:
				d.receive(c, of(c))
			case errors.Is(err, net.ErrClosed):
				return
			default:
				d.makeRoom()
				d.pause(acceptPause)
			}
		}
	})
}

// receive gives a connection a place and hears it.
func (d *door) receive(c net.Conn, whose owner) {
	if whose == ownerGone {
		_ = c.Close()
		return
	}
	v := &visitor{Conn: c, door: d, owner: whose}
	for !d.enter(v) {
		select {
		case <-d.stopped:
			_ = c.Close()
			return
		default:
		}
		if wait := d.makeRoom(); wait > 0 {
			d.pause(wait)
		}
	}
	d.work.Go(v.hear)
}

func (d *door) enter(v *visitor) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.stopped:
		return false
	default:
	}
	if len(d.visitors) >= maxVisitors {
		return false
	}
	d.visitors = append(d.visitors, v)
	return true
}

// makeRoom closes the connection that matters least, or tells how long until
// one may be closed: first those of other users and those that have their
// answer, then the oldest that has not brought a request in time, then the
// oldest whose request is at the server. A request that is there is served
// although its connection is gone.
func (d *door) makeRoom() (wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	first, least := -1, servingStays
	wait = servingTime
	for i, v := range d.visitors {
		what, left := v.stays(now)
		if left > 0 {
			wait = min(wait, left)
		} else if first < 0 || what < least {
			first, least = i, what
		}
	}
	if first < 0 {
		return wait
	}
	_ = d.visitors[first].Conn.Close()
	d.visitors = slices.Delete(d.visitors, first, first+1)
	return 0
}

// pause ends when a place became free, after a while, or with the door.
func (d *door) pause(wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-d.freed:
	case <-d.stopped:
	}
}

// handshake hears a TLS client out.
func (d *door) handshake(v *visitor, c *begun) (*tls.Conn, error) {
	if d.shake == nil {
		return nil, errNoRequest
	}
	return d.shake(v, c)
}

func (d *door) move(v *visitor, to stage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v.stage, v.since = to, time.Now()
}

// linger waits for the other side of a connection that has its answer.
func (d *door) linger(v *visitor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.stopped: // nobody would wait for it
		_ = v.Conn.Close()
		return
	default:
	}
	v.stage = stageOver
	d.free()
	d.work.Go(func() {
		_ = v.SetReadDeadline(time.Now().Add(lingerTime))
		_, _ = io.Copy(io.Discard, v.Conn)
		d.leave(v)
	})
}

// leave closes a connection and gives its place away.
func (d *door) leave(v *visitor) {
	_ = v.Conn.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	if i := slices.Index(d.visitors, v); i >= 0 {
		d.visitors = slices.Delete(d.visitors, i, i+1)
	}
	d.free()
}

func (d *door) free() {
	select {
	case d.freed <- struct{}{}:
	default:
	}
}

// Accept hands the next request to the HTTP server.
func (d *door) Accept() (net.Conn, error) {
	select {
	case c := <-d.ready:
		return c, nil
	case <-d.stopped:
		return nil, net.ErrClosed
	}
}

// Addr is nowhere: the listeners behind the door have addresses.
func (d *door) Addr() net.Addr { return &net.TCPAddr{} }

// Close closes every connection. The listeners are closed by who opened them.
func (d *door) Close() error {
	d.once.Do(func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		close(d.stopped)
		for _, v := range d.visitors {
			_ = v.Conn.Close()
		}
	})
	return nil
}
