package loopback

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// mute holds a port and says nothing.
func mute(net.Conn) {}

// atPorts is a redirect with fallback ports.
func atPorts(first int, others ...int) oauth.Redirect {
	return oauth.Redirect{Host: "127.0.0.1", Port: &first, Path: "/callback", Ports: others}
}

// Promise 2: the first port that is free is used, in the order of the app; the
// redirect address names the one that was taken.
func TestFallbackPorts(t *testing.T) {
	one, two := squatter(t, mute), squatter(t, mute)
	for name, redirect := range map[string]oauth.Redirect{
		"the last":     atPorts(one, two, 0),
		"none of them": atPorts(0),
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReceiver()
			r.retry = func(context.Context) error { t.Error("it waited"); return nil }
			res := reserve(t, r, redirect, Expect{State: state})
			if p := res.target.port; p == one || p == two || !strings.HasSuffix(hostPort(t, res), ":"+strconv.Itoa(p)) {
				t.Errorf("%s, port %d", res.RedirectURI(), p)
			}
			stillOpen(t, res)
		})
	}
	r := NewReceiver()
	first := reserve(t, r, free, Expect{State: "state-of-the-first-one"})
	p := first.target.port
	_ = first.Close()
	second := reserve(t, r, atPorts(p, two), Expect{State: state})
	if second.target.port != p {
		t.Errorf("the port itself was free, and %d was taken", second.target.port)
	}
	stillOpen(t, second)
}

// Two sign-ins of a process share the fallback port's listener, too.
func TestSignInsShareAFallbackPort(t *testing.T) {
	taken := squatter(t, mute)
	r := NewReceiver()
	one := reserve(t, r, atPorts(taken, 0), Expect{State: "state-of-the-first-one"})
	two := reserve(t, r, atPorts(taken, one.target.port), Expect{State: state})
	if two.gate != one.gate {
		t.Error("they have two listeners")
	}
	stillOpen(t, two)
	stillOpen(t, one)
}

// Another Tokendesk's port is not waited for while a fallback port is free; where none
// is, it is.
func TestFallbackBeforeWaiting(t *testing.T) {
	first := reserve(t, NewReceiver(), free, Expect{State: "state-of-the-first-one"})
	theirs := first.target.port
	beside := NewReceiver()
	res := reserve(t, beside, atPorts(theirs, 0), Expect{State: state})
	stillOpen(t, res)
	foreign := squatter(t, mute)
	_ = res.Close()
	told := 0
	waits := NewReceiver()
	waits.retry = func(context.Context) error { return first.Close() }
	late, err := waits.Reserve(t.Context(), atPorts(foreign, theirs), func() { told++ })
	if err != nil {
		t.Fatal(err)
	}
	defer late.Close()
	late.Arm(Expect{State: state})
	if told != 1 || late.target.port != theirs {
		t.Errorf("told %d times, got port %d", told, late.target.port)
	}
	stillOpen(t, late)
}

// All taken by foreign programs: one error that names every port, and soon.
func TestEveryPortIsTaken(t *testing.T) {
	one, two, three := squatter(t, mute), squatter(t, mute), squatter(t, mute)
	r := NewReceiver()
	tries := 0
	r.retry = func(context.Context) error { tries++; return nil }
	_, err := r.Reserve(t.Context(), atPorts(one, two, three), func() { t.Error("took them for Tokendesk") })
	e := wantKind(t, err, oauth.KindMisconfigured)
	for _, p := range []int{one, two, three} {
		if !strings.Contains(e.Message, strconv.Itoa(p)) {
			t.Errorf("%q does not name port %d", e.Message, p)
		}
	}
	if tries != foreignTries-1 || len(r.gates) != 0 || e.Advice == "" {
		t.Errorf("%d tries, %d gates, advice %q", tries+1, len(r.gates), e.Advice)
	}
}

// A port of which one family is somebody else's counts as taken: the browser might
// come to them.
func TestFallbackOfLocalhost(t *testing.T) {
	theirs, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6 here")
	}
	defer theirs.Close()
	p := theirs.Addr().(*net.TCPAddr).Port
	res := reserve(t, NewReceiver(), oauth.Redirect{Host: "localhost", Port: &p, Path: "/cb", Ports: []int{0}}, Expect{State: state})
	if res.target.port == p {
		t.Error("it listens beside another program")
	}
	if l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(p)); err != nil {
		t.Errorf("the port that was given up is still held: %v", err)
	} else {
		_ = l.Close()
	}
	stillOpen(t, res)
	six := reserve(t, NewReceiver(), oauth.Redirect{Host: "::1", Port: &p, Path: "/cb", Ports: []int{0}}, Expect{State: state})
	if !strings.HasPrefix(six.RedirectURI(), "http://[::1]:") || six.target.port == p {
		t.Errorf("IPv6 is %s", six.RedirectURI())
	}
	stillOpen(t, six)
}
