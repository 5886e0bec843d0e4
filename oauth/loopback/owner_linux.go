package loopback

import (
	"bytes"
	"net"
	"net/netip"
	"os"

	"golang.org/x/sys/unix"
)

// systemOwners looks a connection's other end up when it is accepted, while
// nothing of it has been read: the system knows the user that made that socket.
//
// The other end must be open at that time. One that was closed has no owner
// any more (older systems call it root's), and a program that sends a request
// and leaves could hide behind that; a browser waits for its answer.
//
// Under WSL the browser is the one of Windows, whose connections are brought
// here by root or by nobody, and all users belong to one person of Windows:
// there nothing is looked for.
var systemOwners owners = func(l net.Listener) (of func(net.Conn) owner, close func()) {
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil && isWSL(release) {
		return anybody(l)
	}
	find, closeTable := openTable(l)
	uid := uint32(os.Geteuid())
	return func(c net.Conn) owner { return ownerOf(c, uid, find) }, closeTable
}

func isWSL(release []byte) bool {
	return bytes.Contains(bytes.ToLower(release), []byte("microsoft"))
}

// socket is what the system tells of one.
type socket struct {
	state uint8
	uid   uint32 // as this process's user namespace sees it
	inode uint32 // 0: no process holds it
}

// finder looks up the socket that is at local and connected to remote. found is
// false if there is none, or if it cannot be told.
type finder func(local, remote netip.AddrPort) (s socket, found bool)

// ownerOf looks up the other end of a connection, and then whether our end is
// still of the same connection: once that was reset, its addresses may have been
// taken by another.
func ownerOf(c net.Conn, uid uint32, find finder) owner {
	s, found := find(addrPort(c.RemoteAddr()), addrPort(c.LocalAddr()))
	state, ok := stateOf(c)
	open := found && s.inode != 0 &&
		(s.state == unix.BPF_TCP_ESTABLISHED || s.state == unix.BPF_TCP_FIN_WAIT1 || s.state == unix.BPF_TCP_FIN_WAIT2)
	switch {
	case !ok:
		return ownerUnknown
	case state == unix.BPF_TCP_ESTABLISHED && !open:
		return ownerUnknown // not of this machine's sockets that we may see
	case state != unix.BPF_TCP_ESTABLISHED && (state != unix.BPF_TCP_CLOSE_WAIT || !open):
		return ownerGone
	case s.uid != uid:
		return ownerOther
	}
	return ownerUs
}

func addrPort(a net.Addr) netip.AddrPort {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	at := tcp.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
}

// stateOf is the state of our end.
func stateOf(c net.Conn) (state uint8, ok bool) {
	tcp, isTCP := c.(*net.TCPConn)
	if !isTCP {
		return 0, false
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return 0, false
	}
	err = raw.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		if err == nil {
			state, ok = info.State, true
		}
	})
	return state, ok && err == nil
}
