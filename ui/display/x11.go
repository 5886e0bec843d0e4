package display

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
)

// tryX11 connects to the X display that the environment names, proves itself as every
// program does, and asks for OpenGL. It returns the connection. Errors are errNotNamed and [*Problem].
func tryX11(ctx context.Context, getenv func(string) string) (held io.Closer, err error) {
	name := getenv("DISPLAY")
	if name == "" {
		return nil, errNotNamed
	}
	address, err := parseX(name)
	if err != nil {
		return nil, &Problem{Kind: X11, Name: name, Reason: Misnamed, Err: err}
	}
	conn, err := address.dial(ctx)
	if err != nil {
		return nil, failure(X11, name, err)
	}
	defer func() {
		if held == nil {
			_ = conn.Close()
		}
	}()
	defer untilDone(ctx, conn)()
	file := authorityFile(getenv)
	screens, err := setUp(conn, keyFor(file, address, conn.RemoteAddr()))
	switch {
	case errors.Is(err, errRefused):
		return nil, &Problem{Kind: X11, Name: name, Reason: Refused, Key: file, Err: err}
	case err != nil:
		return nil, failure(X11, name, err)
	case address.screen >= screens:
		return nil, &Problem{Kind: X11, Name: name, Reason: Lacking, Missing: []string{Screen}}
	}
	there, err := hasExtension(conn, GLX)
	switch {
	case err != nil:
		return nil, failure(X11, name, err)
	case !there:
		return nil, &Problem{Kind: X11, Name: name, Reason: Lacking, Missing: []string{GLX}}
	}
	return conn, nil
}

// xAddress is a display's name, taken apart: [protocol/][host]:number[.screen], or a
// socket's path before the colon.
type xAddress struct {
	protocol, host, socket string
	number, screen         int
}

// parseX reads a display's name.
func parseX(name string) (xAddress, error) {
	var a xAddress
	bad := errors.New("no name of an X display")
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return a, bad
	}
	number, screen, hasScreen := strings.Cut(name[colon+1:], ".")
	var err error
	if a.number, err = strconv.Atoi(number); err != nil || a.number < 0 || a.number > 59535 {
		return a, bad
	}
	if hasScreen {
		if a.screen, err = strconv.Atoi(screen); err != nil || a.screen < 0 {
			return a, bad
		}
	}
	a.host = name[:colon]
	if strings.HasPrefix(a.host, "/") {
		a.host, a.socket = "", name[:colon]+":"+number
		return a, nil
	}
	if protocol, host, found := strings.Cut(a.host, "/"); found {
		a.protocol, a.host = protocol, host
		if host == "unix" {
			a.protocol, a.host = "unix", "" // an old form: host/unix
		}
	}
	if a.host == "unix" {
		a.protocol, a.host = "unix", ""
	}
	a.host = strings.TrimSuffix(strings.TrimPrefix(a.host, "["), "]")
	return a, nil
}

// local reports whether the display is on this machine by its name.
func (a xAddress) local() bool { return a.socket != "" || a.host == "" || a.protocol == "unix" }

// way is one way to a display.
type way struct{ network, address string }

// dial connects, by the ways that X's library takes, in its order.
func (a xAddress) dial(ctx context.Context) (net.Conn, error) {
	socket := "/tmp/.X11-unix/X" + strconv.Itoa(a.number)
	var ways []way
	switch {
	case a.socket != "":
		ways = []way{{"unix", a.socket}}
	case a.local():
		if runtime.GOOS == "linux" {
			ways = append(ways, way{"unix", "@" + socket}) // the abstract one
		}
		ways = append(ways, way{"unix", socket})
		if a.protocol == "" {
			ways = append(ways, way{"tcp", net.JoinHostPort("localhost", strconv.Itoa(6000+a.number))})
		}
	default:
		ways = []way{{"tcp", net.JoinHostPort(a.host, strconv.Itoa(6000+a.number))}}
	}
	var dialer net.Dialer
	var first error
	for _, w := range ways {
		conn, err := dialer.DialContext(ctx, w.network, w.address)
		if err == nil {
			return conn, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// errRefused is that of a display that does not let this program in.
var errRefused = errors.New("the X display refuses")

// setUp opens the conversation (X protocol, "Connection Setup") and returns how many
// screens the display has.
func setUp(conn io.ReadWriter, key []byte) (screens int, err error) {
	method := ""
	if len(key) > 0 {
		method = cookie
	}
	ask := []byte{'l', 0}
	for _, word := range []int{11, 0, len(method), len(key), 0} {
		ask = binary.LittleEndian.AppendUint16(ask, uint16(word))
	}
	ask = append(ask, padded(method)...)
	ask = append(ask, padded(string(key))...)
	if _, err := conn.Write(ask); err != nil {
		return 0, err
	}
	var head [8]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return 0, err
	}
	const refused, success, more = 0, 1, 2
	if head[0] > more || (head[0] != more && binary.LittleEndian.Uint16(head[2:]) != 11) {
		return 0, fmt.Errorf("%w: another protocol", errForeign)
	}
	body := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(conn, body); err != nil {
		return 0, err
	}
	const screensAt = 20
	switch {
	case head[0] == refused, head[0] == more:
		return 0, errRefused
	case head[0] == success && len(body) > screensAt:
		return int(body[screensAt]), nil
	}
	return 0, fmt.Errorf("%w: a setup that is too short", errForeign)
}

// mostEvents is how much may be told to everybody before a question is answered, such as
// that the keyboard was changed.
const mostEvents = 64

// hasExtension asks whether the display has an extension (X protocol, QueryExtension).
func hasExtension(conn io.ReadWriter, name string) (bool, error) {
	const queryExtension = 98
	letters := padded(name)
	ask := []byte{queryExtension, 0}
	for _, word := range []int{2 + len(letters)/4, len(name), 0} {
		ask = binary.LittleEndian.AppendUint16(ask, uint16(word))
	}
	if _, err := conn.Write(append(ask, letters...)); err != nil {
		return false, err
	}
	var answer [32]byte
	const reply, events = 1, 2
	for range mostEvents {
		if _, err := io.ReadFull(conn, answer[:]); err != nil {
			return false, err
		}
		if answer[0] < events {
			break
		}
	}
	if answer[0] != reply {
		return false, fmt.Errorf("%w: no answer to a question", errForeign)
	}
	return answer[8] != 0, nil
}

// padded is a text filled up to a multiple of four bytes.
func padded(text string) []byte { return append([]byte(text), make([]byte, (4-len(text)%4)%4)...) }
