// Package bus finds the message buses (D-Bus) that run already. It starts none: a
// library that finds no session bus starts a dbus-daemon of its own, at every call,
// and leaves it running.
package bus

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// ErrNone says that no bus runs.
var ErrNone = errors.New("no message bus runs")

// sessionVariable names the session bus to programs and libraries.
const sessionVariable = "DBUS_SESSION_BUS_ADDRESS"

// Session returns the address of the person's session bus, "" where none runs. An
// address that would start one counts as none.
func Session() string {
	if address := os.Getenv(sessionVariable); address != "" && !strings.HasPrefix(address, "autolaunch:") {
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

// Connect connects to the session bus until ctx ends, or the connection is closed.
// Without a bus it is [ErrNone]. A bus that does not answer ends with ctx.
func Connect(ctx context.Context) (*dbus.Conn, error) {
	address := Session()
	if address == "" {
		return nil, ErrNone
	}
	return dbus.Connect(address, dbus.WithContext(ctx))
}

func socket(path string) string {
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(path)
}
