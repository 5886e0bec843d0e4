package loopback

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// flood runs a kind of abuse from several sides until the test ends it.
func flood(t *testing.T, at string, abuse func(net.Conn)) (end func()) {
	t.Helper()
	over := make(chan struct{})
	var sides sync.WaitGroup
	for range 8 {
		sides.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				if c, err := net.Dial("tcp", at); err == nil {
					abuse(c)
				}
			}
		})
	}
	return sync.OnceFunc(func() { close(over); sides.Wait() })
}

// Promises 5, 44: whatever floods the port, every sign-in gets its callback.
func TestEverySignInGetsItsCallbackInAFlood(t *testing.T) {
	for name, abuse := range map[string]func(net.Conn){
		"drops": func(c net.Conn) { _ = c.Close() },
		"resets": func(c net.Conn) {
			_ = c.(*net.TCPConn).SetLinger(0)
			_ = c.Close()
		},
		"half a request, then gone": func(c net.Conn) {
			_, _ = io.WriteString(c, "GET /callback?state=")
			_ = c.Close()
		},
		"a request, then gone": func(c net.Conn) {
			_, _ = io.WriteString(c, "GET /callback?state=x HTTP/1.1\r\nHost: x\r\n\r\n")
			_ = c.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReceiver()
			res := reserve(t, r, free, Expect{State: state})
			end := flood(t, hostPort(t, res), abuse)
			defer end()
			for range 100 { // one after the other, on the same port
				next := reserve(t, r, fixed(t, res, "/callback"), Expect{State: state + "-next"})
				stillOpen(t, next)
				_ = next.Close()
			}
			end()
			stillOpen(t, res)
		})
	}
}

// Connections that stay open, silent or with half a request or a body that
// never comes, make room.
func TestEverySignInGetsItsCallbackBesideOpenConnections(t *testing.T) {
	for name, said := range map[string]string{
		"silent": "", "half a header": "GET /callback?state=", "no body": "POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, NewReceiver(), free, Expect{State: state})
			at := hostPort(t, res)
			for range 3 * maxVisitors {
				_, _ = io.WriteString(dial(t, at), said)
			}
			stillOpen(t, res)
			res.gate.door.mu.Lock()
			defer res.gate.door.mu.Unlock()
			if n := len(res.gate.door.visitors); n > maxVisitors {
				t.Errorf("%d connections are kept, more than %d", n, maxVisitors)
			}
		})
	}
}

// handed is a listener that accepts what the test gives it.
type handed struct {
	conns chan net.Conn
	errs  chan error
	once  sync.Once
	done  chan struct{}
}

func newHanded() *handed {
	return &handed{conns: make(chan net.Conn), errs: make(chan error), done: make(chan struct{})}
}

func (h *handed) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case err := <-h.errs:
		return nil, err
	case <-h.done:
		return nil, net.ErrClosed
	}
}

func (h *handed) Addr() net.Addr { return &net.TCPAddr{} }
func (h *handed) Close() error   { h.once.Do(func() { close(h.done) }); return nil }

// connect returns the far end of a new connection.
func (h *handed) connect() net.Conn {
	far, near := net.Pipe()
	h.conns <- near
	return far
}

// atDoor runs a test of a door alone, in time that passes only when all wait.
func atDoor(t *testing.T, test func(t *testing.T, d *door, h *handed)) {
	t.Helper()
	atDoorOf(t, func(net.Conn) owner { return ownerUs }, test)
}

func atDoorOf(t *testing.T, of func(net.Conn) owner, test func(t *testing.T, d *door, h *handed)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d, h := newDoor(), newHanded()
		done := false
		d.open(h, of, func() { done = true })
		test(t, d, h)
		_, _ = h.Close(), d.Close()
		d.work.Wait()
		if !done {
			t.Error("the door did not say that no connection comes any more")
		}
	})
}

const whole = "GET /callback HTTP/1.1\r\nHost: x\r\n\r\n"

// served takes the next request from the door and checks that it is whole.
func served(t *testing.T, d *door) net.Conn {
	t.Helper()
	c, err := d.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(c); err != nil || string(got) != whole {
		t.Errorf("the request is %q, %v", got, err)
	}
	return c
}

func closed(c net.Conn) bool {
	_ = c.SetReadDeadline(time.Now().Add(time.Nanosecond))
	_, err := c.Read(make([]byte, 1))
	return errors.Is(err, io.EOF)
}

func TestDoorMakesRoomForARequest(t *testing.T) {
	atDoor(t, func(t *testing.T, d *door, h *handed) {
		var silent []net.Conn
		for range maxVisitors {
			silent = append(silent, h.connect())
		}
		synctest.Wait()
		began := time.Now()
		browser := h.connect() // accepted, and waits for a place
		synctest.Wait()
		if closed(silent[0]) {
			t.Error("a connection had to go before it could say anything")
		}
		go func() { _, _ = io.WriteString(browser, whole) }()
		c := served(t, d)
		if waited := time.Since(began); waited > patience {
			t.Errorf("a request waited %v", waited)
		}
		if !closed(silent[0]) || closed(silent[1]) {
			t.Error("the oldest silent connection did not make room, or others did too")
		}
		_ = c.Close()
	})
}

// One byte now and then is no request either.
func TestDoorTakesNoDripForARequest(t *testing.T) {
	atDoor(t, func(t *testing.T, d *door, h *handed) {
		slow := h.connect()
		for range int(headerTime / time.Second) {
			if _, err := io.WriteString(slow, "G"); err != nil {
				t.Fatalf("closed early: %v", err)
			}
			time.Sleep(time.Second)
		}
		synctest.Wait()
		if _, err := io.WriteString(slow, "G"); err == nil {
			t.Error("it is still listened to")
		}
	})
}

// A request that came in pieces is one; one at the server is not taken from it.
func TestDoorKeepsARequestThatIsThere(t *testing.T) {
	atDoor(t, func(t *testing.T, d *door, h *handed) {
		browser := h.connect()
		go func() {
			for b := range strings.SplitSeq(whole, "") {
				_, _ = io.WriteString(browser, b)
			}
		}()
		synctest.Wait()
		for range 3 * maxVisitors {
			h.connect()
		}
		synctest.Wait()
		_ = served(t, d).Close()
	})
}

// An error of the system's ends nothing but that one connection.
func TestDoorGoesOnAfterErrors(t *testing.T) {
	atDoor(t, func(t *testing.T, d *door, h *handed) {
		for _, err := range []error{syscall.EMFILE, syscall.ECONNABORTED, syscall.EPERM, errors.New("something new")} {
			h.errs <- err
			browser := h.connect()
			go func() { _, _ = io.WriteString(browser, whole) }()
			_ = served(t, d).Close()
		}
	})
}

func TestDoorHangsUpOnWhatIsNoRequest(t *testing.T) {
	atDoor(t, func(t *testing.T, d *door, h *handed) {
		for _, said := range []string{"\x16\x03\x01\x02\x00", "\x00", "\r\n\r\n", "get / HTTP/1.1\r\n\r\n"} {
			c := h.connect()
			_, _ = io.WriteString(c, said[:1])
			synctest.Wait()
			if _, err := io.WriteString(c, "x"); err == nil {
				t.Errorf("%q is still listened to", said)
			}
		}
	})
}

// A form's body and a header that is too large get their page although they
// are not read to the end.
func TestTheRestOfARequestDoesNotCostItsAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"form":         {"POST /callback HTTP/1.1\r\nHost: %\r\nContent-Length: 300000\r\n\r\n" + strings.Repeat("a", 300000), http.StatusMethodNotAllowed},
		"large header": {"GET /callback HTTP/1.1\r\nHost: %\r\nX: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", http.StatusRequestHeaderFieldsTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, NewReceiver(), free, Expect{State: state})
			conn := dial(t, hostPort(t, res))
			go func() { _, _ = io.WriteString(conn, strings.Replace(c.request, "%", hostPort(t, res), 1)) }()
			answer, _ := io.ReadAll(conn)
			if first, _, _ := strings.Cut(string(answer), "\r\n"); !strings.HasSuffix(first, " "+http.StatusText(c.status)) {
				t.Errorf("answer %.60q, want %d", answer, c.status)
			}
			stillOpen(t, res)
		})
	}
}
