package loopback

import (
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"tokendesk/oauth"
)

// nextOwner is an owners that says of each connection what the test set before.
type nextOwner struct{ atomic.Int32 }

func (n *nextOwner) owners(net.Listener) (of func(net.Conn) owner, done func()) {
	return func(net.Conn) owner { return owner(n.Load()) }, func() {}
}

// Promise 44: nothing that another user sends has an effect, whatever it knows.
func TestOnlyOurOwnUserIsHeard(t *testing.T) {
	for name, whose := range map[string]owner{"another user": ownerOther, "nobody knows who": ownerUnknown} {
		for what, c := range map[string]struct{ method, path string }{
			"a code":     {http.MethodGet, "/callback?code=HISCODE&state=" + state},
			"a refusal":  {http.MethodGet, "/callback?error=access_denied&state=" + state},
			"a form":     {http.MethodPost, "/callback?code=HISCODE&state=" + state},
			"no state":   {http.MethodGet, "/callback?error=access_denied"},
			"other path": {http.MethodGet, "/favicon.ico"},
		} {
			t.Run(name+" "+what, func(t *testing.T) {
				var next nextOwner
				r := NewReceiver()
				r.owners = next.owners
				res := reserve(t, r, free, Expect{State: state})
				next.Store(int32(whose))
				got := visit(t, c.method, "http://"+hostPort(t, res)+c.path, "")
				if got.status != http.StatusForbidden || !strings.Contains(got.body, "paste it into Tokendesk") || strings.Contains(got.body, "HISCODE") {
					t.Errorf("got %d %s", got.status, got.body)
				}
				nothingYet(t, res)
				next.Store(int32(ownerUs))
				stillOpen(t, res)
			})
		}
	}
}

// Other users' connections make room at once, also such as have just come.
func TestStrangersTakeNoPlaceFromUs(t *testing.T) {
	atDoorOf(t, func(net.Conn) owner { return ownerOther }, func(t *testing.T, d *door, h *handed) {
		for range 3 * maxVisitors { // time does not pass here
			h.connect()
		}
	})
}

// What was dropped before it was accepted is not even given a place.
func TestDroppedConnectionsAreNotHeard(t *testing.T) {
	atDoorOf(t, func(net.Conn) owner { return ownerGone }, func(t *testing.T, d *door, h *handed) {
		if far := h.connect(); !closed(far) {
			t.Error("a dropped connection is heard")
		}
	})
}

func TestPasteIsForWhoeverTheBrowserIs(t *testing.T) {
	var next nextOwner
	next.Store(int32(ownerOther))
	r := NewReceiver()
	r.owners = next.owners
	res := reserve(t, r, oauth.Redirect{Host: "localhost", Port: port(0), Path: "/cb"}, Expect{State: state})
	if err := res.Paste(res.RedirectURI() + "?code=mine&state=" + state); err != nil {
		t.Fatal(err)
	}
	if cb, err := res.Await(t.Context(), Expect{}); err != nil || cb.Code != "mine" {
		t.Errorf("%q, %v", cb.Code, err)
	}
}
