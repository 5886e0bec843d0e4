package e2e

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// proxy is a proxy that lets nothing through, and remembers where it was asked to go.
type proxy struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newProxy(t *testing.T) *proxy {
	p := &proxy{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.Method+" "+r.Host)
		p.mu.Unlock()
		http.Error(w, "no way", http.StatusBadGateway)
	}))
	t.Cleanup(p.Close)
	return p
}

// saw reports whether it was asked so often to go to a host.
func (p *proxy) saw(host string, times int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, asked := range p.asked {
		if asked == "CONNECT "+net.JoinHostPort(host, "443") {
			n++
		}
	}
	if n < times {
		return fmt.Errorf("it was asked for %q", p.asked)
	}
	return nil
}

// fresh is the same desktop for a person who never had the program: data and settings lie
// in other folders.
func (d *desktop) fresh(t *testing.T) *desktop {
	t.Helper()
	other := *d
	other.home = t.TempDir()
	other.env = slices.Clone(d.env)
	for i, v := range other.env {
		for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
			if strings.HasPrefix(v, name+"=") {
				other.env[i] = name + "=" + filepath.Join(other.home, strings.ToLower(name))
			}
		}
	}
	must(t, os.MkdirAll(filepath.Join(other.home, "home"), 0o700))
	return &other
}

// shows opens a sheet, and waits twice as long as for other things: the sheet is drawn before
// it has the keys.
func (d *desktop) shows(keys ...string) {
	d.t.Helper()
	d.opens(keys...)
	d.settle()
}

// quits ends the window by its key.
func (d *desktop) quits() {
	d.t.Helper()
	d.keys("ctrl+q")
	d.eventually("the window is gone", func() error {
		if out, _, _ := d.try("", "xdotool", "search", "--name", "^Tokendesk$"); out != "" {
			return errors.New("it is there")
		}
		return nil
	})
}

// The vault is backed up, restored where there is none, gets a passphrase, and its calls a
// proxy: all of it in the window, by keys alone.
func TestSettingsByKeys(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	const sealed, passphrase = "orange bicycle lamp", "correct horse battery staple"
	d.run(`{"tokendesk":1,"apps":[{"id":"far","name":"Far away","grant":"client_credentials","client_id":"c","client_secret":"canary","endpoints":{"token":"https://id.example.test/token"}}]}`,
		program, "--keys", "keyring", "import", "-")
	var file string

	t.Run("back up", func(t *testing.T) {
		d.startWindow(program)
		d.shows("ctrl+comma")
		d.keys("End", "Tab")
		d.shows("space")
		d.typeText(sealed)
		d.keys("Tab")
		d.typeText(sealed)
		d.keys("Return")
		d.eventually("the backup is there", func() error {
			found, err := filepath.Glob(filepath.Join(d.home, "tokendesk-*.age"))
			if err != nil || len(found) != 1 {
				return fmt.Errorf("found %q, %v", found, err)
			}
			file = found[0]
			return nil
		})
		d.settle()
		d.shot("backup")
		d.keys("Escape")
		d.settle()
		d.keys("Escape")
		d.settle()
		d.quits()
	})

	d = d.fresh(t)
	has := func(open ...string) func() error {
		return func() error {
			out, errOut, code := d.try("", program, append(open, "list", "--json")...)
			if code != 0 || !strings.Contains(out, `"far"`) {
				return fmt.Errorf("exit %d %s%s", code, out, errOut)
			}
			return nil
		}
	}

	t.Run("restore", func(t *testing.T) {
		d.startWindow(program)
		d.keys("Tab", "Tab")
		d.shows("space")
		d.typeText(file)
		d.keys("Return")
		d.typeText("not the one")
		d.opens("Return")
		d.settle()
		d.keys("ctrl+a")
		d.typeText(sealed)
		d.opens("Return")
		d.settle()
		d.shot("restore")
		d.keys("Return")
		d.eventually("the vault is there", has())
		d.settle()
		d.shot("restored")
	})

	t.Run("a proxy", func(t *testing.T) {
		p := newProxy(t)
		d.shows("ctrl+comma")
		d.keys("Down", "Down", "Down", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "End", "Tab", "Tab")
		d.typeText(p.URL)
		d.keys("Return")
		d.eventually("it is set", func() error {
			s, err := os.ReadFile(filepath.Join(d.home, "xdg_config_home", "tokendesk", "settings.json"))
			if err == nil && !strings.Contains(string(s), p.URL) {
				err = fmt.Errorf("the settings are %s", s)
			}
			return err
		})
		d.shot("proxy")
		d.keys("Escape")
		d.settle()
		d.typeText("far")
		d.keys("Return")
		d.eventually("the window's call goes through it", func() error { return p.saw("id.example.test", 1) })
		_, _, code := d.try("", program, "get", "far")
		if err := p.saw("id.example.test", 2); err != nil || code == 0 {
			t.Errorf("a command's call does not: exit %d, %v", code, err)
		}
		d.keys("Escape")
		d.settle()
	})

	t.Run("a passphrase instead of the keyring", func(t *testing.T) {
		d.shows("ctrl+comma")
		d.keys("Down", "Down", "Down", "Down", "Tab")
		d.shows("space")
		d.keys("Right", "Tab")
		d.typeText(passphrase)
		d.keys("Return")
		d.typeText(passphrase)
		d.shot("passphrase")
		d.keys("Return")
		held := filepath.Join(t.TempDir(), "passphrase")
		must(t, os.WriteFile(held, []byte(passphrase), 0o600))
		d.eventually("the passphrase opens the vault", has("--keys", "passphrase", "--passphrase-file", held))
		if _, _, code := d.try("", program, "list"); code != 4 {
			t.Errorf("without it a command ends with %d", code)
		}
		d.settle()
		d.keys("Escape")
		d.settle()
		d.quits()
	})

	t.Run("nothing secret outside the vault", func(t *testing.T) {
		searchFiles(t, d.home, []string{"canary", sealed, passphrase})
	})
}
