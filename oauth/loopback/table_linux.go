package loopback

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// openTable opens the system's table of sockets for the connections of l: by
// question (sock_diag(7)), or as text where a sandbox does not let us ask.
func openTable(l net.Listener) (find finder, close func()) {
	d, err := openDiag()
	if err == nil {
		at := addrPort(l.Addr())
		nowhere := netip.AddrPortFrom(netip.IPv6Unspecified(), 0)
		if at.Addr().Is4() {
			nowhere = netip.AddrPortFrom(netip.IPv4Unspecified(), 0)
		}
		// Without the part for TCP the system says that there is no socket: ask for one that there is.
		if s, found := d.find(at, nowhere); found && s.state == unix.BPF_TCP_LISTEN {
			return d.find, d.close
		}
		d.close()
	}
	return findInText, func() {}
}

// diag asks the system for one socket at a time, in a time that does not depend
// on how many there are. It is opened once: a process that is out of
// descriptors can still ask. It is not safe for concurrent use.
type diag struct {
	fd  int
	seq uint32
}

func openDiag() (*diag, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return nil, err
	}
	// The system answers within the call that asks; the limit is for what we do not know.
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 1}); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return &diag{fd: fd}, nil
}

func (d *diag) close() { _ = unix.Close(d.fd) }

// Layout of struct inet_diag_req_v2 and struct inet_diag_msg after the header.
const (
	nlHeader  = unix.SizeofNlMsghdr
	reqSize   = nlHeader + 56
	reqID     = nlHeader + 8
	msgState  = nlHeader + 1
	msgID     = nlHeader + 4
	msgUID    = nlHeader + 64
	msgInode  = nlHeader + 68
	msgSize   = nlHeader + 72
	anyCookie = 0xffffffff // INET_DIAG_NOCOOKIE
)

func (d *diag) find(local, remote netip.AddrPort) (s socket, found bool) {
	d.seq++
	req := make([]byte, reqSize)
	binary.NativeEndian.PutUint32(req, reqSize)
	binary.NativeEndian.PutUint16(req[4:], unix.SOCK_DIAG_BY_FAMILY)
	binary.NativeEndian.PutUint16(req[6:], unix.NLM_F_REQUEST)
	binary.NativeEndian.PutUint32(req[8:], d.seq)
	req[nlHeader], req[nlHeader+1] = unix.AF_INET, unix.IPPROTO_TCP
	if local.Addr().Is6() {
		req[nlHeader] = unix.AF_INET6
	}
	binary.NativeEndian.PutUint32(req[nlHeader+4:], anyCookie) // every state
	id := req[reqID:]
	binary.BigEndian.PutUint16(id, local.Port())
	binary.BigEndian.PutUint16(id[2:], remote.Port())
	copy(id[4:20], local.Addr().AsSlice())
	copy(id[20:36], remote.Addr().AsSlice())
	binary.NativeEndian.PutUint32(id[40:], anyCookie)
	binary.NativeEndian.PutUint32(id[44:], anyCookie)
	if unix.Sendto(d.fd, req, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}) != nil {
		return socket{}, false
	}
	msg := make([]byte, 4<<10)
	for {
		n, from, err := unix.Recvfrom(d.fd, msg, 0)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return socket{}, false
		}
		if kernel, ok := from.(*unix.SockaddrNetlink); !ok || kernel.Pid != 0 || n < nlHeader || binary.NativeEndian.Uint32(msg[8:]) != d.seq {
			continue // an answer to an earlier question
		}
		if binary.NativeEndian.Uint16(msg[4:]) != unix.SOCK_DIAG_BY_FAMILY || n < msgSize ||
			binary.BigEndian.Uint16(msg[msgID:]) != local.Port() || binary.BigEndian.Uint16(msg[msgID+2:]) != remote.Port() {
			return socket{}, false // most likely: there is none
		}
		return socket{
			state: msg[msgState],
			uid:   binary.NativeEndian.Uint32(msg[msgUID:]),
			inode: binary.NativeEndian.Uint32(msg[msgInode:]),
		}, true
	}
}

// findInText reads the tables that proc_pid_net(5) describes. A socket can be
// missed while others come and go, so they are read again.
func findInText(local, remote netip.AddrPort) (s socket, found bool) {
	for range 3 {
		for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} { // the second has IPv4 too
			if s, found = findIn(table, local, remote); found {
				return s, true
			}
		}
	}
	return socket{}, false
}

func findIn(table string, local, remote netip.AddrPort) (s socket, found bool) {
	file, err := os.Open(table)
	if err != nil {
		return socket{}, false
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) < 10 || textAddress(f[1]) != local || textAddress(f[2]) != remote {
			continue
		}
		state, err1 := strconv.ParseUint(f[3], 16, 8)
		uid, err2 := strconv.ParseUint(f[7], 10, 32)
		inode, err3 := strconv.ParseUint(f[9], 10, 32)
		if err1 == nil && err2 == nil && err3 == nil {
			return socket{state: uint8(state), uid: uint32(uid), inode: uint32(inode)}, true
		}
	}
	return socket{}, false
}

// textAddress reads an address as words of 32 bits in the machine's order, in
// hexadecimal: "0100007F:BAED". It is the zero value for anything else.
func textAddress(text string) netip.AddrPort {
	words, port, _ := strings.Cut(text, ":")
	b, err := hex.DecodeString(words)
	n, err2 := strconv.ParseUint(port, 16, 16)
	if err != nil || err2 != nil || len(b)%4 != 0 {
		return netip.AddrPort{}
	}
	for i := 0; i < len(b); i += 4 {
		binary.NativeEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
	}
	a, ok := netip.AddrFromSlice(b)
	if !ok {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a.Unmap(), uint16(n))
}
