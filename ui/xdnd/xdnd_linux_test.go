package xdnd

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"go.uber.org/goleak"

	"tokendesk/ui/xdnd/xdndtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patient is how long a display may take; everything waits for its event.
const patient = 30 * time.Second

// display starts an X display.
func display(t *testing.T) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "64x64x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatalf("%v (`make test` installs what is needed)", err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb named no display: %v", err)
	}
	return ":" + strings.TrimSpace(number)
}

// window makes a window of another program.
func window(t *testing.T, display string) uint32 {
	t.Helper()
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	id, err := xproto.NewWindowId(conn)
	if err != nil {
		t.Fatal(err)
	}
	screen := xproto.Setup(conn).DefaultScreen(conn)
	if err := xproto.CreateWindowChecked(conn, 0, id, screen.Root, 0, 0, 64, 64, 0, xproto.WindowClassInputOutput, screen.RootVisual, 0, nil).Check(); err != nil {
		t.Fatal(err)
	}
	return uint32(id)
}

// drag drags and gathers what is told meanwhile.
func drag(t *testing.T, display string, window uint32, events <-chan Event, contents map[string]string, drop bool) (xdndtest.Result, []Event) {
	t.Helper()
	type done struct {
		xdndtest.Result
		error
	}
	over := make(chan done, 1)
	go func() {
		r, err := xdndtest.Drag(display, window, contents, drop)
		over <- done{r, err}
	}()
	var told []Event
	var result *done
	for {
		// It enters and leaves, and what was taken comes after that.
		if result != nil && (!result.Finished && len(told) == 2 || len(told) == 3) {
			return result.Result, told
		}
		select {
		case e := <-events:
			told = append(told, e)
		case d := <-over:
			if d.error != nil {
				t.Fatal(d.error)
			}
			result = &d
		case <-time.After(patient):
			t.Fatalf("told of %+v, the drag has ended: %t", told, result != nil)
		}
	}
}

// Files, links and texts come as they are, the best kind that is offered; what is dragged
// over the window is told, and its end.
func TestDrops(t *testing.T) {
	d := display(t)
	w := window(t, d)
	ctx, cancel := context.WithCancel(t.Context())
	events := Watch(ctx, d, w)
	long := strings.Repeat("x", 200_000)
	for name, c := range map[string]struct {
		contents map[string]string
		over     Over
		want     *Drop
	}{
		"files":          {map[string]string{"text/uri-list": "#two\r\nfile:///tmp/a%20b.json\r\nfile:///tmp/c\r\n", "text/plain": "no"}, Files, &Drop{Addresses: []string{"file:///tmp/a%20b.json", "file:///tmp/c"}}},
		"a link":         {map[string]string{"text/uri-list": "https://id.example.test\n", "UTF8_STRING": "no", "text/html": "no", "image/png": "no"}, Files, &Drop{Addresses: []string{"https://id.example.test"}}},
		"a text":         {map[string]string{"UTF8_STRING": "cürl 🛒", "STRING": "no"}, Text, &Drop{Text: "cürl 🛒"}},
		"an old text":    {map[string]string{"STRING": "c\xfcrl"}, Text, &Drop{Text: "cürl"}},
		"a long text":    {map[string]string{"text/plain;charset=utf-8": long}, Text, &Drop{Text: long}},
		"a picture":      {map[string]string{"image/png": "x"}, Nothing, nil},
		"too many kinds": {map[string]string{"a/a": "", "b/b": "", "c/c": "", "d/d": "", "text/plain": "one of five"}, Text, &Drop{Text: "one of five"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, told := drag(t, d, w, events, c.contents, true)
			if !r.Proxy || r.Accepted != (c.want != nil) || r.Finished != (c.want != nil) || told[0].Over != c.over {
				t.Errorf("%+v, told of %+v", r, told[0])
			}
			if got := told[len(told)-1].Dropped; fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("dropped %v, want %v", got, c.want)
			}
		})
	}
	r, told := drag(t, d, w, events, map[string]string{"UTF8_STRING": "x"}, false)
	if !r.Accepted || len(told) != 2 || told[0].Over != Text || told[1] != (Event{}) {
		t.Errorf("taken away again: %+v, told of %+v", r, told)
	}

	// At the end the window has its drops again.
	cancel()
	for range events { //nolint:revive // until it is closed
	}
	conn, err := xgb.NewConnDisplay(d)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	atom, err := xproto.InternAtom(conn, false, uint16(len("XdndProxy")), "XdndProxy").Reply()
	if err != nil {
		t.Fatal(err)
	}
	if left, err := xproto.GetProperty(conn, false, xproto.Window(w), atom.Atom, xproto.AtomWindow, 0, 1).Reply(); err != nil || left.Format != 0 {
		t.Errorf("it has a proxy yet: %+v, %v", left, err)
	}
}

// A display that is not there, or a window, ends it at once.
func TestNowhere(t *testing.T) {
	for range Watch(t.Context(), ":99999", 1) {
		t.Error("something came")
	}
	for range Watch(t.Context(), display(t), 0x7fffff) {
		t.Error("something came")
	}
}

func TestList(t *testing.T) {
	got := List("# remark\r\nfile:///a\r\n\r\n  https://b \nfile:///c\x00")
	if !slices.Equal(got, []string{"file:///a", "https://b", "file:///c"}) {
		t.Errorf("%q", got)
	}
}
