package x11

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"go.uber.org/goleak"

	"tokendesk/ui/clip"
)

// patience is how long a display may take; everything waits for its event.
const long = 30 * time.Second

// display starts an X server and returns its name.
func display(t *testing.T) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "64x64x24", "-nolisten", "tcp")
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

// program is another program on the display.
type program struct {
	*holding
	t *testing.T
}

func newProgram(t *testing.T, display string) *program {
	t.Helper()
	h, err := connect(display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.conn.Close)
	return &program{h, t}
}

// paste asks for the clipboard in a form; ok is false where there is none.
func (p *program) paste(target string) (data []byte, ok bool) {
	p.t.Helper()
	atom, err := p.atom(target)
	if err != nil {
		p.t.Fatal(err)
	}
	property, err := p.atom("PASTED")
	if err != nil {
		p.t.Fatal(err)
	}
	xproto.ConvertSelection(p.conn, p.window, p.clipboard, atom, property, xproto.TimeCurrentTime)
	for {
		event, refused := p.conn.WaitForEvent()
		if refused != nil || event == nil {
			p.t.Fatalf("the display answers %v", refused)
		}
		told, is := event.(xproto.SelectionNotifyEvent)
		if !is {
			continue
		}
		if told.Property == xproto.AtomNone {
			return nil, false
		}
		reply, err := xproto.GetProperty(p.conn, true, p.window, property, xproto.AtomAny, 0, 1<<20).Reply()
		if err != nil {
			p.t.Fatal(err)
		}
		return reply.Value, true
	}
}

func TestHoldsTheClipboardAndMarksIt(t *testing.T) {
	name := display(t)
	other := newProgram(t, name)
	owner := New(name)
	lost := make(chan struct{}, 1)
	owner.Watch(func() { lost <- struct{}{} })
	for _, text := range []string{"first", "the token", strings.Repeat("x", maxText)} {
		if err := owner.Write(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		for _, target := range textTargets {
			if got, ok := other.paste(target); !ok || string(got) != text {
				t.Fatalf("%s: %d letters of %d, %v", target, len(got), len(text), ok)
			}
		}
	}
	if got, ok := other.paste("x-kde-passwordManagerHint"); !ok || string(got) != "secret" {
		t.Errorf("the mark is %q, %v", got, ok)
	}
	targets, _ := other.paste("TARGETS")
	offered := map[uint32]bool{}
	for i := 0; i+4 <= len(targets); i += 4 {
		offered[xgb.Get32(targets[i:])] = true
	}
	if !offered[uint32(other.hint)] || !offered[uint32(other.texts[0])] {
		t.Errorf("offered are %v", offered)
	}
	if _, ok := other.paste("image/png"); ok {
		t.Error("there is a picture of a token")
	}
	if err := owner.Write(t.Context(), strings.Repeat("x", maxText+1)); err == nil {
		t.Error("took more than one request carries")
	}

	// Another program copies: it is said once, and there is nothing to clear.
	if err := other.own(other.window); err != nil {
		t.Fatal(err)
	}
	select {
	case <-lost:
	case <-time.After(long):
		t.Fatal("nobody said that the clipboard was taken")
	}
	if got, err := owner.Read(t.Context()); got != "" || err != nil {
		t.Errorf("still holds %q, %v", got, err)
	}
	if err := owner.Write(t.Context(), ""); err != nil || !other.owns() {
		t.Errorf("another program's text was taken off: %v", err)
	}

	// Ours again, and off.
	if err := owner.Write(t.Context(), "again"); err != nil {
		t.Fatal(err)
	}
	if err := owner.Write(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if _, ok := other.paste("UTF8_STRING"); ok {
		t.Error("there is a text after it was cleared")
	}
	if err := owner.Close(); err != nil {
		t.Error(err)
	}
	select {
	case <-lost:
		t.Error("what we took off ourselves was called lost")
	default:
	}
}

func TestBoardOnADisplay(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	name := display(t)
	board := clip.New(time.Now, New(name))
	if err := board.Copy(t.Context(), "T", "token", time.Minute); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	changes := board.Changes(ctx)
	if c := <-changes; c.What != "token" {
		t.Errorf("the clipboard is said to hold %v", c)
	}
	other, err := connect(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.own(other.window); err != nil {
		t.Fatal(err)
	}
	select {
	case c := <-changes:
		if c != (clip.Content{}) {
			t.Errorf("the clipboard is said to hold %v", c)
		}
	case <-time.After(long):
		t.Error("the board still says that the token is there")
	}
	stop()
	other.conn.Close()
	if err := board.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWithoutADisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	if err := New("").Write(t.Context(), "T"); err == nil {
		t.Error("wrote without a display")
	}
	if err := New(":99999").Write(t.Context(), ""); err != nil {
		t.Errorf("nothing had to be taken off: %v", err)
	}
}
