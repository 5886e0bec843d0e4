//go:build linux

package keys

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const sceneVariable = "TOKENDESK_KEYS_SCENE"

// TestMain runs one scene when this binary was started inside a private session
// bus: go-keyring reads the process's environment and keeps its connection, so
// each scene needs a process of its own.
func TestMain(m *testing.M) {
	if name := os.Getenv(sceneVariable); name != "" {
		scene := scenes()[name]
		var err error
		if scene.bus == gnome {
			err = started()
		}
		if err == nil {
			err = scene.play()
		}
		if err != nil {
			fmt.Println("FAILED:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// A scene is what a desktop can be like.
type scene struct {
	bus  string
	play func() error
}

// The kinds of session bus a scene runs in; "" is none.
const (
	private = "private" // nothing on it but what the scene puts there
	gnome   = "gnome"   // with gnome-keyring and an open login keyring
)

func scenes() map[string]scene {
	all := desktop()
	maps.Copy(all, scripted())
	return all
}

// mustFail checks that a slot cannot be made, for one of these reasons and in time.
func mustFail(causes ...error) error {
	start := time.Now()
	_, err := Create(context.Background(), Keyring, Source{Store: System{Timeout: 3 * time.Second}}, "vault", NewKey())
	if !slices.ContainsFunc(causes, func(cause error) bool { return errors.Is(err, cause) }) {
		return fmt.Errorf("got %w (%w), want %v", err, errors.Unwrap(err), causes)
	}
	if took := time.Since(start); took > 20*time.Second {
		return fmt.Errorf("it took %v", took)
	}
	return nil
}

// emptyBus configures a bus that starts no services.
const emptyBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

func TestDesktops(t *testing.T) {
	for name, scene := range scenes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			argv := []string{os.Args[0]}
			switch scene.bus {
			case private:
				config := filepath.Join(home, "bus.conf")
				if err := os.WriteFile(config, []byte(emptyBus), 0o600); err != nil {
					t.Fatal(err)
				}
				argv = []string{"dbus-run-session", "--config-file=" + config, "--", os.Args[0]}
			case gnome:
				argv = []string{
					"dbus-run-session", "--", "sh", "-c",
					`printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "$0"`, os.Args[0],
				}
			}
			cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
			for _, variable := range os.Environ() {
				if !strings.HasPrefix(variable, "DBUS_") && !strings.HasPrefix(variable, "XDG_") && !strings.HasPrefix(variable, "DISPLAY=") {
					cmd.Env = append(cmd.Env, variable)
				}
			}
			cmd.Env = append(cmd.Env, sceneVariable+"="+name, "HOME="+home, "XDG_RUNTIME_DIR="+home)
			if scene.bus == "" && exists(fmt.Sprintf("/run/user/%d/bus", os.Getuid())) {
				// Keep away from the desktop of whoever runs the tests.
				cmd.Env = append(cmd.Env, "DBUS_SESSION_BUS_ADDRESS=tcp:host=127.0.0.1,port=1")
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
