// Package bustest starts message buses for tests.
package bustest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// empty configures a bus that starts no services.
const empty = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=%s</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// Daemon is a bus of a test's own.
type Daemon struct {
	Address string
	daemon  *exec.Cmd
}

// Start starts a bus that ends with the test.
func Start(t testing.TB) *Daemon {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // a socket's path has a hundred bytes; t.TempDir may have more
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, empty, filepath.Join(dir, "bus")), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command("dbus-daemon", "--nofork", "--print-address", "--config-file="+config)
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	d := &Daemon{daemon: daemon}
	t.Cleanup(d.Kill)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	d.Address = strings.TrimSpace(address)
	return d
}

// Session is [Start] with the bus as the session bus of the test's process.
func Session(t testing.TB) *Daemon {
	t.Helper()
	d := Start(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", d.Address)
	return d
}

// Kill ends the bus. It may be called again.
func (d *Daemon) Kill() {
	_ = d.daemon.Process.Kill()
	_ = d.daemon.Wait()
}
