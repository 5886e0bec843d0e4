package loopback

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// stage of a connection.
type stage int

const (
	stageFresh   stage = iota // accepted; its goroutine has not run yet
	stageHearing              // its request is not whole yet
	stageServing              // at the HTTP server
	stageOver                 // answered; it may still be reading
)

// visitor is a connection with its request's header read. To the HTTP server it
// is that header and then the end: no callback has a body, and nothing that
// comes after the header is waited for.
//
// A visitor that begins a TLS handshake is heard out as well before it reaches the
// server, in the same time.
type visitor struct {
	net.Conn
	door   *door
	owner  owner
	secure *tls.Conn // around Conn; nil: plain http
	head   []byte    // what the HTTP server has not read yet
	once   sync.Once

	stage stage     // under door.mu
	since time.Time // when the stage began, under door.mu
}

// The order in which connections make room, and how long each may stay.
const (
	nobodyStays = iota
	hearingStays
	servingStays
)

// stays tells when a connection goes, of those that have stayed their time, and
// how much of that is left. door.mu is held.
func (v *visitor) stays(now time.Time) (order int, left time.Duration) {
	switch {
	case v.owner != ownerUs, v.stage == stageOver:
		return nobodyStays, 0
	case v.stage == stageFresh:
		return hearingStays, patience // from when it is heard
	case v.stage == stageHearing:
		return hearingStays, patience - now.Sub(v.since)
	}
	return servingStays, servingTime - now.Sub(v.since)
}

// hear waits for the header and hands the request on.
func (v *visitor) hear() {
	v.door.move(v, stageHearing)
	_ = v.SetReadDeadline(time.Now().Add(headerTime))
	head, err := v.request()
	if err != nil {
		v.door.leave(v)
		return
	}
	v.head = head
	v.door.move(v, stageServing)
	select {
	case v.door.ready <- v:
	case <-v.door.stopped:
		v.door.leave(v)
	}
}

// handshakeRecord is how a connection begins that speaks TLS (RFC 8446 5.1); no HTTP
// method begins so.
const handshakeRecord = 0x16

// request reads the header of a request, after a handshake where there is one.
func (v *visitor) request() ([]byte, error) {
	first := make([]byte, 1)
	if _, err := io.ReadFull(v.Conn, first); err != nil {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(first), v.Conn)
	if first[0] != handshakeRecord {
		return readHead(whole)
	}
	secure, err := v.door.handshake(v, &begun{Conn: v.Conn, whole: whole})
	if err != nil {
		return nil, err
	}
	v.secure = secure
	return readHead(secure)
}

// begun is a connection of which something was read already. It remembers its end.
type begun struct {
	net.Conn
	whole io.Reader
	last  []byte // at most as long as an alert
}

func (b *begun) Read(p []byte) (int, error) {
	n, err := b.whole.Read(p)
	b.last = append(b.last, p[:n]...)
	b.last = b.last[max(len(b.last)-alertSize, 0):]
	return n, err
}

// Write sends the answer.
func (v *visitor) Write(p []byte) (int, error) {
	if v.secure != nil {
		return v.secure.Write(p)
	}
	return v.Conn.Write(p)
}

// Read gives the header and then the end.
func (v *visitor) Read(p []byte) (int, error) {
	if len(v.head) == 0 {
		return 0, io.EOF
	}
	n := copy(p, v.head)
	v.head = v.head[n:]
	return n, nil
}

// Close lets the other side read its page first: closing at once while it still
// sends would take the page from it (RFC 9112 9.6). Whoever needs the place may
// cut this short.
func (v *visitor) Close() error {
	v.once.Do(func() {
		if v.secure != nil {
			_ = v.secure.CloseWrite() // says that the page is whole
		}
		half, ok := v.Conn.(interface{ CloseWrite() error })
		if !ok || half.CloseWrite() != nil {
			v.door.leave(v)
			return
		}
		v.door.linger(v)
	})
	return nil
}

var errNoRequest = errors.New("not a request")

// readHead reads the header of a request with the empty line at its end. One
// that grows too large comes back unfinished, for the HTTP server to refuse.
func readHead(r io.Reader) ([]byte, error) {
	buf := make([]byte, 0, 2<<10)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		from := max(len(buf)-3, 0)
		buf = buf[:len(buf)+n]
		switch {
		case n > 0 && (buf[0] < 'A' || buf[0] > 'Z'):
			return nil, errNoRequest
		case bytes.Contains(buf[from:], []byte("\n\r\n")), bytes.Contains(buf[from:], []byte("\n\n")):
			return buf, nil
		case len(buf) > 2*headerBytes:
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) == cap(buf):
			buf = append(make([]byte, 0, 2*cap(buf)), buf...)
		}
	}
}
