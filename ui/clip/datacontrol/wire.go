//go:build linux || freebsd || openbsd || netbsd

package datacontrol

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// errForeign is that of what does not speak as a compositor does.
var errForeign = errors.New("datacontrol: the compositor sends what is no message")

// wire is a connection to a compositor: messages of words in the machine's byte order, and
// open files beside them (Wayland, "Wire Format").
type wire struct {
	conn  *net.UnixConn
	in    []byte // read and not taken yet
	files []int  // received and not taken yet
}

// dial connects to the compositor that the environment names.
func dial(getenv func(string) string) (*wire, error) {
	path := getenv("WAYLAND_DISPLAY")
	if path == "" {
		return nil, errNone
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(getenv("XDG_RUNTIME_DIR"), path)
	}
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn}, nil
}

// close ends the connection.
func (w *wire) close() {
	_ = w.conn.Close()
}

// event is a message of the compositor to one object.
type event struct {
	object uint32
	opcode uint16
	body   []byte
}

// next reads the next message.
func (w *wire) next() (event, error) {
	for {
		if len(w.in) >= 8 {
			word := binary.NativeEndian.Uint32(w.in[4:])
			size := int(word >> 16)
			if size < 8 {
				return event{}, errForeign
			}
			if len(w.in) >= size {
				e := event{binary.NativeEndian.Uint32(w.in), uint16(word), append([]byte(nil), w.in[8:size]...)}
				w.in = w.in[size:]
				return e, nil
			}
		}
		if err := w.read(); err != nil {
			return event{}, err
		}
	}
}

// mostFiles is how many files one read may bring.
const mostFiles = 28

func (w *wire) read() error {
	data, oob := make([]byte, 4096), make([]byte, unix.CmsgSpace(mostFiles*4))
	n, oobn, _, _, err := w.conn.ReadMsgUnix(data, oob)
	if err != nil {
		return err
	}
	if n == 0 {
		return net.ErrClosed
	}
	messages, err := unix.ParseSocketControlMessage(oob[:oobn])
	if err != nil {
		return err
	}
	for _, m := range messages {
		if files, err := unix.ParseUnixRights(&m); err == nil {
			w.files = append(w.files, files...)
		}
	}
	w.in = append(w.in, data[:n]...)
	return nil
}

// file takes the next file that was received.
func (w *wire) file() (*os.File, error) {
	if len(w.files) == 0 {
		return nil, errForeign
	}
	number := w.files[0]
	w.files = w.files[1:]
	unix.CloseOnExec(number)
	if err := unix.SetNonblock(number, true); err != nil { // so that writing to it can be given up
		_ = unix.Close(number)
		return nil, err
	}
	return os.NewFile(uintptr(number), "pasted"), nil
}

// send writes a request; values are words and texts, file goes beside it, nil for none.
func (w *wire) send(object uint32, opcode uint16, file *os.File, values ...any) error {
	var body []byte
	for _, v := range values {
		switch v := v.(type) {
		case uint32:
			body = binary.NativeEndian.AppendUint32(body, v)
		case string:
			body = binary.NativeEndian.AppendUint32(body, uint32(len(v)+1))
			body = append(body, v...)
			body = append(body, make([]byte, 4-len(v)%4)...)
		default:
			return fmt.Errorf("datacontrol: %T is no value of a message", v)
		}
	}
	message := binary.NativeEndian.AppendUint32(nil, object)
	message = binary.NativeEndian.AppendUint32(message, uint32(len(body)+8)<<16|uint32(opcode))
	message = append(message, body...)
	var rights []byte
	if file != nil {
		rights = unix.UnixRights(int(file.Fd()))
	}
	_, _, err := w.conn.WriteMsgUnix(message, rights, nil)
	return err
}

// word is a number of a body, and what follows it.
func word(body []byte) (uint32, []byte, bool) {
	if len(body) < 4 {
		return 0, nil, false
	}
	return binary.NativeEndian.Uint32(body), body[4:], true
}

// text is a text of a body, and what follows it.
func text(body []byte) (string, []byte, bool) {
	length, rest, ok := word(body)
	padded := (int64(length) + 3) &^ 3
	if !ok || length == 0 || padded > int64(len(rest)) {
		return "", nil, false
	}
	return strings.TrimRight(string(rest[:length]), "\x00"), rest[padded:], true
}
