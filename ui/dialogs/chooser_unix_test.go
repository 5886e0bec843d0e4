//go:build unix

package dialogs

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// Promise 45: what is neither a file nor a folder is not listed, and refused where its path is typed. It is
// never opened: a pipe that nobody writes to would hold the window for ever.
func TestAPipeIsNotChosen(t *testing.T) {
	b, chosen := partstest.New(t, partstest.Small, look.Light), ""
	folder := chooserIn(t, b, ChooseFile, &chosen)
	pipe := filepath.Join(folder, "pipe.pem")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	b.Tap(t, "Home")
	b.Drain()
	field := fieldOf(t, b)
	field.SetText(folder)
	field.OnSubmitted(folder)
	b.Drain()
	if got := strings.Join(linesOf(listOf(t, b)), " "); got != "inner A.txt b.json key.pem" {
		t.Errorf("it lists %q", got)
	}
	for _, path := range []string{pipe, "/dev/null"} {
		field.SetText(path)
		field.OnSubmitted(path)
		b.Drain()
		if chosen != "" || !b.Open() || !strings.Contains(b.Text(), "pipe or a device") {
			t.Errorf("%s: chosen %q, said %q", path, chosen, b.Text())
		}
	}
}
