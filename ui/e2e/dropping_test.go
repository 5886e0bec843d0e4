package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tokendesk/ui/xdnd/xdndtest"
)

// A file and a text are dragged onto the window as other programs do, are shown, and
// imported by Enter; a link begins a new app.
func TestDragOntoTheWindow(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	d.run(`{"tokendesk":1,"apps":[{"id":"one","client_id":"c","client_secret":"s","endpoints":{"token":"https://one.example.test/token"}}]}`, program, "--keys", "keyring", "import", "-")
	d.startWindow(program)
	path := filepath.Join(d.home, "more apps.json")
	must(t, os.WriteFile(path, []byte(`{"tokendesk":1,"apps":[{"id":"two","client_id":"c","client_secret":"s","endpoints":{"token":"https://two.example.test/token"}}]}`), 0o600))
	display := ""
	for _, v := range d.env {
		if name, ok := strings.CutPrefix(v, "DISPLAY="); ok {
			display = name
		}
	}
	id, err := strconv.ParseUint(strings.TrimSpace(d.run("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$")), 10, 32)
	must(t, err)
	drag := func(contents map[string]string) {
		t.Helper()
		d.eventually("the window takes what is dragged", func() error {
			r, err := xdndtest.Drag(display, uint32(id), contents, true)
			if err != nil || !r.Proxy || !r.Finished {
				return fmt.Errorf("%+v, %v", r, err)
			}
			return nil
		})
	}
	listed := func(app string) {
		t.Helper()
		d.eventually(app+" is imported", func() error {
			if !strings.Contains(d.run("", program, "list", "--json"), app) {
				return fmt.Errorf("it is not")
			}
			return nil
		})
	}
	drag(map[string]string{"text/uri-list": "file://" + strings.ReplaceAll(path, " ", "%20") + "\r\n", "text/plain": path})
	d.settle()
	d.shot("dropped")
	if strings.Contains(d.run("", program, "list", "--json"), `"two"`) {
		t.Error("it was imported without a word")
	}
	d.keys("Return")
	listed(`"two"`)
	d.settle()
	drag(map[string]string{"UTF8_STRING": "curl https://three.example.test/token -d grant_type=client_credentials -d client_id=c -d client_secret=s"})
	d.settle()
	d.keys("Return")
	listed(`three.example.test`)
}
