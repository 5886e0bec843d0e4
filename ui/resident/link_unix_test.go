//go:build unix

package resident

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"tokendesk/ui/clip"
	"tokendesk/ui/desk"
	"tokendesk/ui/tray"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// links are the two ends of a link.
func links(t *testing.T) (a, b *Link) {
	t.Helper()
	mine, theirs, err := pair()
	if err != nil {
		t.Fatal(err)
	}
	other, err := net.FileConn(theirs)
	if err := errors.Join(err, theirs.Close()); err != nil {
		t.Fatal(err)
	}
	for at, conn := range map[**Link]net.Conn{&a: mine, &b: other} {
		if *at, err = newLink(conn); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _, _ = a.Close(), b.Close() })
	return a, b
}

// What goes over a link comes out of it, in order, with the files of a place; and what
// was read is wiped.
func TestLink(t *testing.T) {
	a, b := links(t)
	key := bytes.Repeat([]byte("K"), 32)
	long := strings.Repeat("a name ", 100_000)
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	sent := make(chan error, 1)
	go func() {
		sent <- errors.Join(
			a.send(message{Is: give, State: &State{Desk: desk.Carried{Clipboard: clip.Carried{Text: "T"}}}, Key: key}),
			a.send(message{Is: show, Model: &tray.Model{Title: long}}),
			a.send(message{Is: gone, Words: []string{"raise"}}, file, file),
			a.send(message{Is: end}),
			a.Close(),
		)
	}()
	m, err := b.receive()
	if err != nil || m.Is != give || !bytes.Equal(m.Key, key) || m.State.Desk.Clipboard.Text != "T" {
		t.Fatalf("got %+v, %v", m, err)
	}
	if m, err = b.receive(); err != nil || m.Model.Title != long {
		t.Fatalf("a long message: %v", err)
	}
	if m, err = b.receive(); err != nil || m.Is != gone || len(m.files) != 2 {
		t.Fatalf("got %+v, %v", m, err)
	}
	if here, err := m.files[0].Stat(); err != nil || here.Name() == "" {
		t.Errorf("the file that came along: %v", err)
	}
	drop(m.files)
	if m, err = b.receive(); err != nil || m.Is != end || m.files != nil {
		t.Fatalf("got %+v, %v", m, err)
	}
	if _, err = b.receive(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	if err := <-sent; err != nil {
		t.Error(err)
	}
}

// The line that had a key is wiped once it is read, where it lay.
func TestAKeyThatWasReadIsWiped(t *testing.T) {
	a, b := links(t)
	if err := a.send(message{Is: give, State: &State{}, Key: bytes.Repeat([]byte("K"), 32)}); err != nil {
		t.Fatal(err)
	}
	line, err := b.next()
	if err != nil || !bytes.Contains(line, []byte("S0tL")) {
		t.Fatalf("%q, %v", line, err)
	}
	b.waiting = line[: len(line) : len(line)+1]
	b.waiting = append(b.waiting, '\n')
	if m, err := b.receive(); err != nil || len(m.Key) != 32 {
		t.Fatalf("%+v, %v", m, err)
	}
	if bytes.Contains(line, []byte("S0tL")) {
		t.Error("the key lies there still")
	}
}

// Lines that are none are passed over, one without an end is bounded, and a half that
// dies with messages unread is one that has gone.
func TestNoiseOnALink(t *testing.T) {
	a, b := links(t)
	if _, err := a.conn.Write([]byte("\n{}x\nnull\n{\"is\":\"end\"}\n")); err != nil {
		t.Fatal(err)
	}
	for {
		m, err := b.receive()
		if err != nil {
			t.Fatal(err)
		}
		if m.Is == end {
			break
		}
	}
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		flood := bytes.Repeat([]byte("x"), maxLine+1)
		_, _ = a.conn.Write(flood) // until nobody takes it any more
	}()
	if _, err := b.receive(); !errors.Is(err, errTooLong) {
		t.Errorf("a line without an end: %v", err)
	}
	_ = b.Close() // with messages unread
	<-wrote
	if _, err := a.receive(); err == nil {
		t.Error("who has gone says something")
	}
}

// What is no link is none.
func TestWhatIsNoLink(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newLink(conn); err == nil {
		t.Error("a connection of the network is a link")
	}
}
