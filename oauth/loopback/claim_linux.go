package loopback

import (
	"net"
	"syscall"
)

// claimPlace is a name beside the file system (unix(7), abstract sockets). It is
// the network's, as the address is: processes with other folders find it.
func claimPlace(at string, _ bool) (string, error) { return "@tokendesk/sign-in/" + at, nil }

// claimantIs reports whether the listener at the other end was made by a user.
func claimantIs(c net.Conn, uid int) bool {
	raw, err := c.(*net.UnixConn).SyscallConn()
	if err != nil {
		return false
	}
	same := false
	err = raw.Control(func(fd uintptr) {
		peer, err := syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
		same = err == nil && int64(peer.Uid) == int64(uid)
	})
	return err == nil && same
}
