package loopback

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"tokendesk/oauth"
)

// nobody is a user who is not us.
const nobody = 65534

const visitVariable = "TEST_LOOPBACK_VISIT"

// init makes the test program a visitor: it sends a request and prints the
// answer's first line and text. It runs for a second user, who can read no files.
func init() {
	at, request, ok := strings.Cut(os.Getenv(visitVariable), " ")
	if !ok {
		return
	}
	c, err := net.Dial("tcp", at)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	_, _ = io.WriteString(c, request)
	_, _ = io.Copy(os.Stdout, c)
	os.Exit(0)
}

// visitAs is the answer to a request of a user's program.
func visitAs(t *testing.T, uid uint32, at, request string) string {
	t.Helper()
	program := exec.CommandContext(t.Context(), "/proc/self/exe") // found without reading a folder
	program.Env = []string{visitVariable + "=" + at + " " + request}
	program.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: nobody}}
	program.Dir = "/"
	out, err := program.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// Promise 44, with a second user of this machine.
func TestSecondUserOfThisMachine(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can run a program as another user")
	}
	for _, host := range []string{"127.0.0.1", "127.0.0.2", "::1", "localhost"} {
		for what, query := range map[string]string{"code": "code=his", "error": "error=access_denied"} {
			t.Run(host+" "+what, func(t *testing.T) {
				res, err := NewReceiver().Reserve(t.Context(), oauth.Redirect{Host: host, Port: port(0), Path: "/cb"}, nil)
				if err != nil {
					t.Skip(err) // a machine without IPv6
				}
				defer res.Close()
				res.Arm(Expect{State: state})
				at := hostPort(t, res)
				request := "GET /cb?state=" + state + "&" + query + " HTTP/1.1\r\nHost: " + at + "\r\n\r\n"
				if got := visitAs(t, nobody, at, request); !strings.HasPrefix(got, "HTTP/1.1 403 ") || !strings.Contains(got, "another user") {
					t.Errorf("the other user got %s", got)
				}
				nothingYet(t, res)
				if got := visitAs(t, uint32(os.Geteuid()), at, strings.Replace(request, query, "code=genuine", 1)); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
					t.Errorf("our user got %s", got)
				}
				if cb, err := res.Await(t.Context(), Expect{}); err != nil || cb.Code != "genuine" {
					t.Errorf("%q, %v", cb.Code, err)
				}
			})
		}
	}
}

// pair is a connection and its end at the listener, not yet accepted.
func listenAndDial(t *testing.T, at string) (*net.TCPListener, *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.(*net.TCPListener), dial(t, l.Addr().String()).(*net.TCPConn)
}

func accept(t *testing.T, l net.Listener) net.Conn {
	t.Helper()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// tables are both ways to look a socket up.
func tables(t *testing.T, l net.Listener) map[string]finder {
	t.Helper()
	all := map[string]finder{"text": findInText}
	d, err := openDiag()
	if err != nil {
		t.Log("the system cannot be asked:", err)
		return all
	}
	t.Cleanup(d.close)
	all["asked"] = d.find
	return all
}

var us = uint32(os.Geteuid())

func TestOwnerOfAConnection(t *testing.T) {
	for _, at := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, browser := listenAndDial(t, at)
		c := accept(t, l)
		for name, find := range tables(t, l) {
			t.Run(at+" "+name, func(t *testing.T) {
				if got := ownerOf(c, us, find); got != ownerUs {
					t.Errorf("our own is %d", got)
				}
				if got := ownerOf(c, us+1, find); got != ownerOther {
					t.Errorf("another user's, root's included, is %d", got)
				}
			})
		}
		_ = browser.CloseWrite() // it has said all and still reads
		_, _ = io.ReadAll(c)
		for name, find := range tables(t, l) {
			if got := ownerOf(c, us, find); got != ownerUs {
				t.Errorf("%s: one that only reads is %d", name, got)
			}
		}
	}
}

// A program may speak IPv4 through a socket of IPv6.
func TestOwnerOfAMappedAddress(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	fd, err := unix.Socket(unix.AF_INET6, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = unix.Close(fd) }()
	to := unix.SockaddrInet6{Port: l.Addr().(*net.TCPAddr).Port}
	to.Addr = netip.MustParseAddr("::ffff:127.0.0.1").As16()
	if err := unix.Connect(fd, &to); err != nil {
		t.Skip(err)
	}
	c := accept(t, l)
	for name, find := range tables(t, l) {
		if got := ownerOf(c, us, find); got != ownerUs {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// Who sends a request and leaves has no owner, and so none of ours: systems
// call such a socket root's.
func TestOwnerOfWhoLeft(t *testing.T) {
	for how, leave := range map[string]func(*net.TCPConn){
		"closed": func(c *net.TCPConn) { _ = c.Close() },
		"reset":  func(c *net.TCPConn) { _, _ = c.SetLinger(0), c.Close() },
	} {
		l, gone := listenAndDial(t, "127.0.0.1:0")
		_, _ = io.WriteString(gone, whole)
		leave(gone)
		c := accept(t, l)
		for name, find := range tables(t, l) {
			if got := ownerOf(c, us, find); got != ownerGone {
				t.Errorf("%s, %s: %d", how, name, got)
			}
		}
	}
}

// Nor does the address help that it left for one of ours.
func TestOwnerOfAnAddressThatWasTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	from := net.Addr(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 77)}) // where nobody's old connections hold ports
	connect := func() *net.TCPConn {
		c, err := (&net.Dialer{LocalAddr: from}).Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		from = c.LocalAddr()
		return c.(*net.TCPConn)
	}
	gone := connect()
	_, _ = io.WriteString(gone, whole)
	_, _ = gone.SetLinger(0), gone.Close()
	defer connect().Close()
	c := accept(t, l)
	for name, find := range tables(t, l) {
		if s, found := find(addrPort(from), addrPort(l.Addr())); !found || s.uid != us {
			t.Errorf("%s: found %v, %v; want the one that took the address", name, s, found)
		}
		if got := ownerOf(c, us, find); got != ownerGone {
			t.Errorf("%s: %d", name, got)
		}
	}
	find, done := openTable(l)
	defer done()
	if got := ownerOf(accept(t, l), us, find); got != ownerUs {
		t.Errorf("the one who took it is %d", got)
	}
}

// A listener at the other end's address is not the other end.
func TestAListenerIsNobodysEnd(t *testing.T) {
	l, _ := listenAndDial(t, "127.0.0.1:0")
	for name, find := range tables(t, l) {
		if s, found := find(addrPort(l.Addr()), netip.MustParseAddrPort("127.0.0.1:1")); found {
			t.Errorf("%s: found %v", name, s)
		}
	}
}

func TestUnknownConnectionsHaveNoOwner(t *testing.T) {
	l, _ := listenAndDial(t, "127.0.0.1:0")
	c := accept(t, l)
	none := func(netip.AddrPort, netip.AddrPort) (socket, bool) { return socket{}, false }
	if got := ownerOf(c, us, none); got != ownerUnknown {
		t.Errorf("without a table it is %d", got)
	}
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	if got := ownerOf(near, us, none); got != ownerUnknown {
		t.Errorf("no connection of the network is %d", got)
	}
	for name, find := range tables(t, l) {
		if s, found := find(netip.MustParseAddrPort("127.0.0.1:1"), netip.MustParseAddrPort("127.0.0.1:2")); found {
			t.Errorf("%s: found %v", name, s)
		}
	}
}

func TestSystemIsAskedWhereItCanBe(t *testing.T) {
	l, _ := listenAndDial(t, "127.0.0.1:0")
	if _, err := openDiag(); err != nil {
		t.Skip(err)
	}
	find, done := openTable(l)
	defer done()
	if fmt.Sprintf("%p", find) == fmt.Sprintf("%p", finder(findInText)) {
		t.Error("the text is read although the system answers")
	}
}

// Promise 44: another user's claim is none.
func TestClaimOfAnotherUser(t *testing.T) {
	place, _ := claimPlace("127.0.0.1:0 of a test", true)
	l, err := net.Listen("unix", place)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("unix", place)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if !claimantIs(c, int(us)) || claimantIs(c, int(us)+1) {
		t.Error("the claimant's user is not told")
	}
}

func TestTextAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"0100007F:BAED":                         "127.0.0.1:47853",
		"00000000000000000000000001000000:0050": "[::1]:80",
		"0000000000000000FFFF00000100007F:0050": "127.0.0.1:80",
		"local_address":                         "invalid AddrPort", "0100007F": "invalid AddrPort", "01007F:1": "invalid AddrPort", "": "invalid AddrPort",
	} {
		if got := textAddress(text).String(); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestWSL(t *testing.T) {
	for release, want := range map[string]bool{
		"5.15.153.1-microsoft-standard-WSL2\n": true, "4.4.0-19041-Microsoft\n": true, "6.8.0-45-generic\n": false, "": false,
	} {
		if isWSL([]byte(release)) != want {
			t.Errorf("%q", release)
		}
	}
}
