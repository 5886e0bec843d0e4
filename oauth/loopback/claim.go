package loopback

import (
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// A claim is how a Tokendesk that holds an address tells other processes of the
// same user that it does. What an answer at the port says proves nothing, since
// whoever holds the port gives it. The claim stands where the user alone can
// have put it, and for that one address: it begins after the address is held
// and ends before it is let go, also when the process dies.
type claim struct{ listener net.Listener }

// newClaim claims an address. That it cannot is no reason not to listen there:
// other processes then take the port for a foreign program's.
func newClaim(at string) *claim {
	place, err := claimPlace(at, true)
	if err != nil {
		return &claim{}
	}
	l, err := net.Listen("unix", place)
	if err != nil {
		return &claim{}
	}
	go func() {
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				time.Sleep(acceptPause) // out of descriptors; who connected needs no more than that
				continue
			}
			_ = c.Close()
		}
	}()
	return &claim{l}
}

func (c *claim) close() {
	if c.listener != nil {
		_ = c.listener.Close()
	}
}

// claimTime bounds a question that the system answers at once.
const claimTime = time.Second

// claimed reports whether a Tokendesk of this user holds an address.
func claimed(ctx context.Context, at string) bool {
	place, err := claimPlace(at, false)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, claimTime)
	defer cancel()
	c, err := new(net.Dialer).DialContext(ctx, "unix", place)
	if err != nil {
		return false
	}
	defer func() { _ = c.Close() }()
	return claimantIs(c, os.Geteuid())
}
