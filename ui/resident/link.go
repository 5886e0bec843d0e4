package resident

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

const (
	// maxLine bounds a message, in bytes: a menu of ten thousand favourites fits.
	maxLine = 8 << 20
	// writeTime is how long the other half may take to take a message.
	writeTime = 10 * time.Second
)

// errTooLong is a message that nobody of ours has written.
var errTooLong = errors.New("resident: a message is too long")

// A Link is what lies between the two halves of the program: a pair of sockets that
// one made and the other inherited, and nobody else can reach. Messages are lines of
// JSON. Send and Close may be called on any goroutine, receive on one.
type Link struct {
	conn *net.UnixConn

	writing sync.Mutex

	waiting []byte     // read, and not looked at yet
	files   []*os.File // that came along
}

// newLink is a link over one of a pair of sockets; it takes the connection over.
func newLink(conn net.Conn) (*Link, error) {
	c, ok := conn.(*net.UnixConn)
	if !ok {
		return nil, errors.Join(os.ErrInvalid, conn.Close())
	}
	return &Link{conn: c}, nil
}

// Close ends the link; the other half learns it.
func (l *Link) Close() error { return l.conn.Close() }

// drop closes files that nobody goes on with.
func drop(files []*os.File) {
	for _, f := range files {
		_ = f.Close()
	}
}

// send writes a message, and wipes what it wrote. Files go along, as copies.
func (l *Link) send(m message, files ...*os.File) error {
	line, err := m.line()
	if err != nil {
		return err
	}
	defer clear(line)
	l.writing.Lock()
	defer l.writing.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(writeTime))
	if len(files) > 0 {
		return sendFiles(l.conn, line, files)
	}
	_, err = l.conn.Write(line)
	return err
}

// over reports whether the other half has ended the link, by itself or because it died.
// What it sent before that can be read still, and must not be acted on where it hands out
// the vault: the sender has given up.
func (l *Link) over() bool { return hungUp(l.conn) }

// receive returns the next message. Lines that are none are passed over. The error is
// io.EOF when the other half has gone.
func (l *Link) receive() (message, error) {
	for {
		line, err := l.next()
		if err != nil {
			return message{}, err
		}
		var m message
		err = json.Unmarshal(line, &m)
		clear(line)
		if err != nil || !m.Is.known() {
			continue
		}
		if m.Is == gone {
			m.files, l.files = l.files, nil
		}
		return m, nil
	}
}

// next returns the next line, which is good until the next call. What is no longer
// needed is wiped: there may have been a key in it.
func (l *Link) next() ([]byte, error) {
	for {
		if at := bytes.IndexByte(l.waiting, '\n'); at >= 0 {
			line := l.waiting[:at]
			l.waiting = l.waiting[at+1:]
			return line, nil
		}
		if len(l.waiting) >= maxLine {
			return nil, errTooLong
		}
		grown := make([]byte, len(l.waiting), max(4096, 2*len(l.waiting)))
		copy(grown, l.waiting)
		clear(l.waiting)
		n, files, err := readFiles(l.conn, grown[len(grown):cap(grown)])
		l.waiting, l.files = grown[:len(grown)+n], append(l.files, files...)
		if n == 0 && err != nil {
			clear(l.waiting)
			drop(l.files)
			l.files = nil
			if errors.Is(err, net.ErrClosed) {
				err = io.EOF
			}
			return nil, err
		}
	}
}
