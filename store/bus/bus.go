// Package bus finds the message buses (D-Bus) that run already. It starts none: a
// library that finds no session bus starts a dbus-daemon of its own, at every call,
// and leaves it running.
package bus

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// ErrNone says that no bus runs.
var ErrNone = errors.New("no message bus runs")

// sessionVariable names the session bus to programs and libraries.
const sessionVariable = "DBUS_SESSION_BUS_ADDRESS"

// Session returns the address of the person's session bus, "" where none runs. An
// address that would start one counts as none, and so does a socket at which nobody
// listens any more: what another session left in a variable hides no bus that runs.
func Session() string {
	if address := heard(os.Getenv(sessionVariable)); address != "" {
		return address
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		if address := socket(filepath.Join(dir, "bus")); address != "" {
			return address
		}
	}
	return socket(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
}

// System returns the address of the machine's bus, "" where none runs.
func System() string {
	if address := os.Getenv("DBUS_SYSTEM_BUS_ADDRESS"); address != "" {
		return address
	}
	return socket("/run/dbus/system_bus_socket")
}

// Adopt is [Session] for libraries that look for the bus themselves: one that they
// would not find is made known to them in the way they do it, by the environment.
// Without a bus it is [ErrNone].
func Adopt() (string, error) {
	address := Session()
	if address == "" {
		return "", ErrNone
	}
	if os.Getenv(sessionVariable) == address {
		return address, nil
	}
	return address, os.Setenv(sessionVariable, address)
}

// nowhere is the address of a bus that lets nobody in, at once: no socket is there.
const nowhere = "unix:path=/dev/null"

// Environ is an environment for a program that asks the desktop something and ends. It
// names the session bus, or where none runs one that lets nobody in: the program would
// start one of its own, which stays.
func Environ(environment []string) []string {
	kept := slices.DeleteFunc(slices.Clone(environment), func(entry string) bool {
		return strings.HasPrefix(entry, sessionVariable+"=")
	})
	return append(kept, sessionVariable+"="+cmp.Or(Session(), nowhere))
}

// Connect connects to the session bus until ctx ends, or the connection is closed.
// Without a bus it is [ErrNone]. A bus that does not answer ends with ctx.
func Connect(ctx context.Context) (*dbus.Conn, error) {
	address := Session()
	if address == "" {
		return nil, ErrNone
	}
	return dbus.Connect(address, dbus.WithContext(ctx))
}

// heard is the first of the addresses in a variable at which somebody listens; what is no
// socket of this machine is taken as it is.
func heard(addresses string) string {
	for address := range strings.SplitSeq(addresses, ";") {
		kind, settings, _ := strings.Cut(address, ":")
		switch {
		case address == "" || kind == "autolaunch":
			continue
		case kind != "unix":
			return address
		}
		for setting := range strings.SplitSeq(settings, ",") {
			key, value, _ := strings.Cut(setting, "=")
			path, err := dbus.UnescapeBusAddressValue(value)
			switch {
			case err != nil:
			case key == "path" && listens(path), key == "abstract" && listens("@"+path):
				return address
			}
		}
	}
	return ""
}

func socket(path string) string {
	if !listens(path) {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(path)
}

// patience is how long a socket of this machine may take to let somebody in: it does so at
// once, unless many wait before it.
const patience = time.Second

// listens reports whether somebody listens at a socket. One that may not be entered, or
// that is slow, is left for whoever connects to say so.
func listens(path string) bool {
	conn, err := net.DialTimeout("unix", path, patience)
	if err == nil {
		_ = conn.Close()
		return true
	}
	return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, syscall.ENOTDIR) && !errors.Is(err, syscall.ENOTSOCK)
}
