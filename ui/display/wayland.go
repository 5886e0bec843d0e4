package display

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// needed are the interfaces that the toolkit uses without asking whether they are there.
var needed = []string{Canvas, Shell, Memory, Seat}

// decorations is the interface of compositors that draw a window's frame.
const decorations = "zxdg_decoration_manager_v1"

// tryWayland connects to the compositor that the environment names and has it list what
// it offers: the first round trip of every program. It returns the connection and whether
// the compositor draws frames. Errors are errNotNamed and [*Problem].
func tryWayland(ctx context.Context, getenv func(string) string) (held io.Closer, decorated bool, err error) {
	if getenv("WAYLAND_SOCKET") != "" {
		return nil, true, nil // a connection that was handed down: a look would use it up
	}
	name := getenv("WAYLAND_DISPLAY")
	path := name
	if path == "" {
		path = "wayland-0" // where the library looks then, too
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(getenv("XDG_RUNTIME_DIR"), path)
	}
	if name == "" {
		if _, err := os.Stat(path); err != nil || getenv("XDG_RUNTIME_DIR") == "" {
			return nil, false, errNotNamed
		}
		name = "wayland-0"
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err != nil {
		return nil, false, failure(Wayland, name, err)
	}
	defer func() {
		if held == nil {
			_ = conn.Close()
		}
	}()
	defer untilDone(ctx, conn)()
	offered, err := registry(conn)
	if err != nil {
		return nil, false, failure(Wayland, name, err)
	}
	var missing []string
	for _, one := range needed {
		if !slices.Contains(offered, one) {
			missing = append(missing, one)
		}
	}
	if len(missing) > 0 {
		return nil, false, &Problem{Kind: Wayland, Name: name, Reason: Lacking, Missing: missing}
	}
	return conn, slices.Contains(offered, decorations), nil
}

// untilDone has a connection's reads and writes end with ctx; the returned function
// lets go of it.
func untilDone(ctx context.Context, conn net.Conn) func() {
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	return func() { stop() }
}

// Objects, requests and events of the core protocol, by their numbers.
const (
	theDisplay  = 1
	theRegistry = 2
	theCallback = 3

	requestSync        = 0
	requestGetRegistry = 1

	eventError  = 0 // of the display
	eventGlobal = 0 // of the registry
	eventDone   = 0 // of the callback
)

// mostGlobals is more than any compositor offers.
const mostGlobals = 4096

// registry returns the interfaces that a compositor offers.
func registry(conn io.ReadWriter) ([]string, error) {
	var ask []byte
	for _, r := range []struct{ opcode, id uint32 }{{requestGetRegistry, theRegistry}, {requestSync, theCallback}} {
		for _, word := range []uint32{theDisplay, 12<<16 | r.opcode, r.id} {
			ask = binary.NativeEndian.AppendUint32(ask, word)
		}
	}
	if _, err := conn.Write(ask); err != nil {
		return nil, err
	}
	var offered []string
	in := bufio.NewReader(conn)
	for range mostGlobals {
		var head [8]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return nil, err
		}
		object, word := binary.NativeEndian.Uint32(head[:4]), binary.NativeEndian.Uint32(head[4:])
		size, opcode := int(word>>16), word&0xffff
		if size < len(head) {
			return nil, fmt.Errorf("%w: a message of %d bytes", errForeign, size)
		}
		body := make([]byte, size-len(head))
		if _, err := io.ReadFull(in, body); err != nil {
			return nil, err
		}
		switch {
		case object == theCallback && opcode == eventDone:
			return offered, nil
		case object == theDisplay && opcode == eventError:
			return nil, fmt.Errorf("%w: it reports an error", errForeign)
		case object == theRegistry && opcode == eventGlobal:
			name, ok := text(body)
			if !ok {
				return nil, fmt.Errorf("%w: a global without a name", errForeign)
			}
			offered = append(offered, name)
		}
	}
	return nil, fmt.Errorf("%w: there is no end to what it offers", errForeign)
}

// text is the interface's name in the body of a global: its number, then length,
// letters and a NUL.
func text(body []byte) (string, bool) {
	if len(body) < 8 {
		return "", false
	}
	length := int64(binary.NativeEndian.Uint32(body[4:8]))
	if length < 1 || length > int64(len(body)-8) {
		return "", false
	}
	return strings.TrimRight(string(body[8:8+length]), "\x00"), true
}
