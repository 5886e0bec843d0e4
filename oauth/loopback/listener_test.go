package loopback

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
)

func closedPort(t *testing.T, at string) {
	t.Helper()
	if c, err := net.Dial("tcp", at); err == nil {
		_ = c.Close()
		t.Errorf("%s still listens", at)
	}
}

// Promise 1: only while a sign-in runs, on a loopback address only.
func TestListensOnlyWhileASignInRuns(t *testing.T) {
	r := NewReceiver()
	for name, end := range map[string]func(*Reservation){
		"success": func(res *Reservation) { stillOpen(t, res) },
		"refusal": func(res *Reservation) { get(t, res, "error=access_denied&state="+state) },
		"cancel":  func(res *Reservation) { nothingYet(t, res) },
	} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, r, free, Expect{State: state})
			at := hostPort(t, res)
			end(res)
			for _, l := range res.gate.listeners {
				if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
					t.Errorf("listens on %s", l.Addr())
				}
			}
			if err := res.Close(); err != nil {
				t.Error(err)
			}
			_ = res.Close()
			closedPort(t, at)
			if len(r.gates) != 0 {
				t.Error("a gate is left over")
			}
		})
	}
}

func TestAwaitEnds(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state})
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	_, err := res.Await(ctx, Expect{})
	wantKind(t, err, oauth.KindNeedsLogin)
	_ = res.Close()
	_, err = res.Await(t.Context(), Expect{})
	wantKind(t, err, oauth.KindInterrupted)
}

// Promise 2: host, port and path as the app says.
func TestRedirectAddresses(t *testing.T) {
	for name, c := range map[string]struct {
		redirect oauth.Redirect
		want     string // %p is the port
	}{
		"default":      {oauth.Redirect{Port: port(0)}, "http://127.0.0.1:%p/callback"},
		"localhost":    {oauth.Redirect{Host: "localhost", Port: port(0), Path: "/a/b"}, "http://localhost:%p/a/b"},
		"no path":      {oauth.Redirect{Host: "localhost", Port: port(0)}, "http://localhost:%p"},
		"only a slash": {oauth.Redirect{Host: "127.0.0.1", Port: port(0), Path: "/"}, "http://127.0.0.1:%p/"},
		"another":      {oauth.Redirect{Host: "127.0.0.2", Port: port(0), Path: "/cb"}, "http://127.0.0.2:%p/cb"},
		"escaped path": {oauth.Redirect{Host: "127.0.0.1", Port: port(0), Path: "/a%20b"}, "http://127.0.0.1:%p/a%20b"},
	} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, NewReceiver(), c.redirect, Expect{State: state})
			_, p, _ := net.SplitHostPort(hostPort(t, res))
			if want := strings.ReplaceAll(c.want, "%p", p); res.RedirectURI() != want {
				t.Errorf("%q, want %q", res.RedirectURI(), want)
			}
			stillOpen(t, res)
		})
	}
	free := reserve(t, NewReceiver(), oauth.Redirect{Port: port(0)}, Expect{State: state})
	_, p, _ := net.SplitHostPort(hostPort(t, free))
	_ = free.Close()
	whole := reserve(t, NewReceiver(), oauth.Redirect{URI: "http://localhost:" + p}, Expect{State: state})
	if whole.RedirectURI() != "http://localhost:"+p || whole.MustPaste() {
		t.Errorf("a whole address is %s, pasted %t", whole.RedirectURI(), whole.MustPaste())
	}
	stillOpen(t, whole)
	if d, err := resolve(oauth.Redirect{}); err != nil || d.uri() != "http://127.0.0.1:47821/callback" {
		t.Errorf("default is %s, %v", d.uri(), err)
	}
	if d, err := resolve(oauth.Redirect{Host: "::1", Path: "/x"}); err != nil || d.uri() != "http://[::1]:47821/x" {
		t.Errorf("IPv6 is %s, %v", d.uri(), err)
	}
}

func TestRedirectsThatAreRefused(t *testing.T) {
	for name, redirect := range map[string]oauth.Redirect{
		"all":       {Host: "0.0.0.0", Port: port(0), Path: "/"},
		"all v6":    {Host: "::", Port: port(0), Path: "/"},
		"lan":       {Host: "192.168.1.2", Port: port(0), Path: "/"},
		"name":      {Host: "example.com", Port: port(0), Path: "/"},
		"mapped":    {Host: "::ffff:127.0.0.1", Port: port(0), Path: "/"},
		"trick":     {Host: "127.0.0.1@evil", Port: port(0), Path: "/"},
		"high port": {Port: port(65536)},
		"negative":  {Port: port(-1)},
		"relative":  {Port: port(0), Path: "callback"},
		"query":     {Port: port(0), Path: "/callback?x=1"},
		"fragment":  {Port: port(0), Path: "/callback#x"},
		"two":       {Port: port(0), Path: "//evil/callback"},
		"blank":     {Port: port(0), Path: "/a b"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := NewReceiver().Reserve(t.Context(), redirect, nil)
			wantKind(t, err, oauth.KindMisconfigured)
		})
	}
}

func fixed(t *testing.T, res *Reservation, path string) oauth.Redirect {
	t.Helper()
	return oauth.Redirect{Host: "127.0.0.1", Port: port(res.target.port), Path: path}
}

// Promise 2: two at once on one port, told apart by state.
func TestTwoSignInsShareAPort(t *testing.T) {
	r := NewReceiver()
	one := reserve(t, r, free, Expect{State: "state-of-the-first-one"})
	two := reserve(t, r, fixed(t, one, "/callback"), Expect{State: "state-of-the-second"})
	other := reserve(t, r, fixed(t, one, "/elsewhere"), Expect{State: "state-of-the-third!"})
	if got := get(t, one, "code=x&state=state-of-the-third!"); got.status != http.StatusBadRequest {
		t.Error("a state was accepted on another sign-in's path")
	}
	third, err := r.Reserve(t.Context(), oauth.Redirect{Host: "localhost", Port: port(one.target.port), Path: "/callback"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	third.Arm(Expect{State: "state-of-another-host!"})
	if got := get(t, one, "code=x&state=state-of-another-host!"); got.status != http.StatusBadRequest {
		t.Error("a state was accepted on another sign-in's host")
	}
	_ = third.Close()
	stillOpen(t, two)
	at := hostPort(t, one)
	_ = two.Close()
	if got := get(t, one, "code=x&state=state-of-the-second"); got.status != http.StatusOK || !strings.Contains(got.body, "already finished") {
		t.Errorf("a second tab of a finished sign-in got %d", got.status)
	}
	stillOpen(t, other)
	_ = other.Close()
	stillOpen(t, one)
	_ = one.Close()
	closedPort(t, at)
}

// Promise 2: another Tokendesk process is waited for.
func TestWaitsForAnotherTokendesk(t *testing.T) {
	first := reserve(t, NewReceiver(), free, Expect{State: state})
	second := NewReceiver()
	told := 0
	second.retry = func(context.Context) error {
		if told == 0 {
			t.Error("it waited without saying so")
		}
		return first.Close()
	}
	res, err := second.Reserve(t.Context(), fixed(t, first, "/callback"), func() { told++ })
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	res.Arm(Expect{State: state})
	if told != 1 {
		t.Errorf("said %d times that it waits", told)
	}
	stillOpen(t, res)
}

func TestWaitingForAPortCanBeCancelled(t *testing.T) {
	first := reserve(t, NewReceiver(), free, Expect{State: state})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := NewReceiver().Reserve(ctx, fixed(t, first, "/callback"), cancel)
	wantKind(t, err, oauth.KindInterrupted)
	stillOpen(t, first)
}

// squatter holds a port and does as it likes with every connection.
func squatter(t *testing.T, serve func(net.Conn)) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); serving.Wait() })
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer c.Close()
				serve(c)
			})
		}
	})
	return l.Addr().(*net.TCPAddr).Port
}

// Promises 2, 44: a foreign program is named by its port, and soon, whatever it
// answers, also one that lets a Tokendesk at another port answer.
func TestForeignProgramOnThePort(t *testing.T) {
	r := NewReceiver()
	elsewhere := reserve(t, r, free, Expect{State: state})
	say := func(answer string) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, answer)
		}
	}
	for name, serve := range map[string]func(net.Conn){
		"web server": say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"),
		"hangs up":   func(net.Conn) {},
		"mute":       func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
		"pretends":   say("HTTP/1.1 200 OK\r\nServer: Tokendesk\r\nContent-Length: 38\r\nConnection: close\r\n\r\nTokendesk waits for a browser here.\n"),
		"relays": func(c net.Conn) {
			real := dial(t, hostPort(t, elsewhere))
			go func() { _, _ = io.Copy(real, c); _ = real.Close() }()
			_, _ = io.Copy(c, real)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := squatter(t, serve)
			r := NewReceiver()
			tries := 0
			r.retry = func(context.Context) error { tries++; return nil }
			_, err := r.Reserve(t.Context(), oauth.Redirect{Host: "127.0.0.1", Port: &p, Path: "/cb"}, func() { t.Error("took it for Tokendesk") })
			if e := wantKind(t, err, oauth.KindMisconfigured); !strings.Contains(e.Message, strconv.Itoa(p)) {
				t.Errorf("%q does not name the port", e.Message)
			}
			if tries != foreignTries-1 {
				t.Errorf("tried %d times", tries+1)
			}
			if len(r.gates) != 0 {
				t.Error("a gate is left over")
			}
		})
	}
}

// A claim is for one address, of one user, and ends with the listener.
func TestClaims(t *testing.T) {
	res := reserve(t, NewReceiver(), oauth.Redirect{Host: "localhost", Port: port(0), Path: "/cb"}, Expect{State: state})
	var at []string
	for address := range res.gate.listeners {
		at = append(at, address)
		if !claimed(t.Context(), address) {
			t.Errorf("%s is not claimed", address)
		}
	}
	if p := strconv.Itoa(res.target.port); claimed(t.Context(), "127.0.0.2:"+p) || claimed(t.Context(), "127.0.0.1:1") {
		t.Error("an address that nobody holds is claimed")
	}
	_ = res.Close()
	for _, address := range at {
		if claimed(t.Context(), address) {
			t.Errorf("%s is still claimed", address)
		}
	}
}

// Where a claim cannot be made the sign-in works all the same.
func TestSignInWithoutAClaim(t *testing.T) {
	first := reserve(t, NewReceiver(), free, Expect{State: state})
	at := hostPort(t, first)
	_ = first.Close()
	held := newClaim(at) // by somebody else
	defer held.close()
	res := reserve(t, NewReceiver(), fixed(t, first, "/callback"), Expect{State: state})
	stillOpen(t, res)
}

func TestLocalhostListensOnBothFamilies(t *testing.T) {
	res := reserve(t, NewReceiver(), oauth.Redirect{Host: "localhost", Port: port(0), Path: "/cb"}, Expect{State: state})
	l6, err := net.Listen("tcp", "[::1]:0")
	want := 2
	if err != nil {
		want = 1 // a machine without IPv6
	} else {
		_ = l6.Close()
	}
	if got := len(res.gate.listeners); got != want {
		t.Errorf("%d listeners, want %d", got, want)
	}
	for at := range res.gate.listeners {
		if got := visit(t, http.MethodGet, "http://"+at+"/favicon.ico", hostPort(t, res)); got.status != http.StatusNotFound {
			t.Errorf("%s answered %d", at, got.status)
		}
	}
	stillOpen(t, res)
}
