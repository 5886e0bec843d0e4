package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// thing is what a screen reader is told of a part of the window.
type thing struct {
	Role        string   `json:"role"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	States      []string `json:"states"`
	Actions     []string `json:"actions"`
	Text        string   `json:"text"`
	Depth       int      `json:"depth"`
}

// heard is what a reader says: an answer, or an event.
type heard struct {
	Error  string  `json:"error"`
	Things []thing `json:"things"`
	Done   bool    `json:"done"`
	Count  int     `json:"count"`

	Event  string `json:"event"`
	Detail int    `json:"detail"`
	Role   string `json:"role"`
	Name   string `json:"name"`
	Text   string `json:"text"`
}

// reader is a screen reader in small: pyatspi, as Orca is.
type reader struct {
	d       *desktop
	ask     io.Writer
	answers chan heard
	events  chan heard

	mu  sync.Mutex
	all strings.Builder // that was ever told
}

// startReader starts the accessibility bus and a reader of the program.
func (d *desktop) startReader() *reader {
	d.t.Helper()
	d.background(d.command("/usr/libexec/at-spi-bus-launcher", "--launch-immediately"))
	script, err := filepath.Abs("testdata/reader.py")
	must(d.t, err)
	python := d.command("/usr/bin/python3", script, "Tokendesk")
	in, err := python.StdinPipe()
	must(d.t, err)
	out, err := python.StdoutPipe()
	must(d.t, err)
	r := &reader{d: d, ask: in, answers: make(chan heard, 16), events: make(chan heard, 4096)}
	d.background(python)
	d.t.Cleanup(func() { _ = in.Close() })
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			r.mu.Lock()
			r.all.Write(lines.Bytes())
			r.mu.Unlock()
			var h heard
			switch err := json.Unmarshal(lines.Bytes(), &h); {
			case err != nil:
			case h.Event != "":
				r.events <- h
			default:
				r.answers <- h
			}
		}
	}()
	r.hears("the reader listens", func(h heard) bool { return h.Event == "ready" })
	return r
}

// say asks the reader something about a part of the window.
func (r *reader) say(do, role, name string, more map[string]any) (heard, error) {
	r.d.t.Helper()
	question := map[string]any{"do": do, "role": role, "name": name}
	for key, value := range more {
		question[key] = value
	}
	line, err := json.Marshal(question)
	must(r.d.t, err)
	_, err = r.ask.Write(append(line, '\n'))
	must(r.d.t, err)
	select {
	case h := <-r.answers:
		if h.Error != "" {
			return h, errors.New(h.Error)
		}
		return h, nil
	case <-time.After(patience):
		r.d.t.Fatalf("the reader does not answer: %s", line)
		return heard{}, nil
	}
}

// read waits until there is a part of the window, and is what is told of it.
func (r *reader) read(role, name string) (found thing) {
	r.d.t.Helper()
	r.d.eventually("there is a "+role+" "+name, func() error {
		h, err := r.say("read", role, name, nil)
		if err == nil {
			found = h.Things[0]
		}
		return err
	})
	return found
}

func (r *reader) press(role, name string, action int) {
	r.d.t.Helper()
	r.read(role, name)
	if h, err := r.say("press", role, name, map[string]any{"action": action}); err != nil || !h.Done {
		r.d.t.Fatalf("%s %s cannot be pressed: %v", role, name, err)
	}
}

// tree is all that is told of the window. What goes while it is read begins it anew.
func (r *reader) tree() (all []thing) {
	r.d.t.Helper()
	r.d.eventually("the window is read", func() error {
		h, err := r.say("tree", "", "", nil)
		all = h.Things
		return err
	})
	return all
}

// hears waits for an event.
func (r *reader) hears(what string, is func(heard) bool) heard {
	r.d.t.Helper()
	var came []string
	deadline := time.After(patience)
	for {
		select {
		case h := <-r.events:
			if is(h) {
				return h
			}
			came = append(came, fmt.Sprintf("%s %d %s %q %q", h.Event, h.Detail, h.Role, h.Name, h.Text))
		case <-deadline:
			r.d.shot("unheard")
			r.d.t.Fatalf("not heard: %s; but:\n%s", what, strings.Join(came, "\n"))
		}
	}
}

func (h heard) focuses(role string) bool {
	return h.Event == "object:state-changed:focused" && h.Detail == 1 && h.Role == role
}

// A screen reader that is started after the window reads it and works with it.
func TestScreenReader(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	file := practice(d, program)
	d.run(file, program, "--keys", "keyring", "import", "-")
	d.background(d.command(program))
	d.focusWindow("Tokendesk")
	d.settle()
	r := d.startReader()
	row := "ikas"

	t.Run("the window, its list and its rows", func(t *testing.T) {
		r.read("frame", "Tokendesk")
		r.read("list", "Accounts")
		found := r.read("list item", row)
		if !strings.Contains(found.Name, "no token") || len(found.Actions) < 2 || found.Actions[0] != "Get" {
			t.Errorf("the row is %+v", found)
		}
		for _, o := range r.tree() {
			if len(o.Actions) > 0 && o.Name == "" {
				t.Errorf("a %s that can be pressed has no name: %+v", o.Role, o)
			}
		}
	})

	t.Run("a row's verb is pressed, and what comes of it is heard", func(t *testing.T) {
		r.press("list item", row, 0)
		r.hears("the row has another name", func(h heard) bool {
			return h.Event == "object:property-change:accessible-name" && h.Role == "list item" && strings.Contains(h.Name, "left")
		})
		if found := r.read("list item", row); found.Actions[0] != "Copy" {
			t.Errorf("the row is %+v", found)
		}
		r.press("list item", row, 0)
		r.hears("what was done", func(h heard) bool {
			return strings.HasPrefix(h.Event, "object:announcement") && strings.Contains(h.Text, "opied")
		})
		d.eventually("a token is on the clipboard", func() error {
			if d.clipboard() == "" {
				return errors.New("there is none")
			}
			return nil
		})
	})

	t.Run("the focus is followed, by arrows and Tab", func(t *testing.T) {
		d.keys("Down")
		before := r.hears("a row has the keys", func(h heard) bool { return h.focuses("list item") })
		d.keys("Down")
		r.hears("the next row has them", func(h heard) bool { return h.focuses("list item") && h.Name != before.Name })
		d.keys("Tab")
		r.hears("something else has them", func(h heard) bool {
			return strings.HasPrefix(h.Event, "object:state-changed:focused") && h.Detail == 1 && h.Role != "list item"
		})
	})

	t.Run("typing into a field", func(t *testing.T) {
		count := func() int {
			h, err := r.say("rows", "list", "Accounts", nil)
			if err != nil {
				return 0
			}
			return h.Count
		}
		all := count()
		if h, err := r.say("type", "entry", "Search", map[string]any{"text": row}); err != nil || !h.Done {
			t.Fatal(err)
		}
		d.eventually("the list has what is searched", func() error {
			if n := count(); n >= all || n == 0 {
				return fmt.Errorf("it has %d of %d", n, all)
			}
			return nil
		})
		_, err := r.say("type", "entry", "Search", map[string]any{"text": ""})
		must(t, err)
		d.eventually("all are back", func() error {
			if n := count(); n != all {
				return fmt.Errorf("it has %d of %d", n, all)
			}
			return nil
		})
	})

	t.Run("a dialog", func(t *testing.T) {
		d.opens("F1")
		r.hears("the dialog has come", func(h heard) bool { return strings.HasPrefix(h.Event, "object:children-changed:add") })
		found := r.read("dialog", "")
		if found.Name == "" || !slices.Contains(found.States, "modal") {
			t.Errorf("the dialog is %+v", found)
		}
		if _, err := r.say("read", "list", "Accounts", nil); err == nil {
			t.Error("the list below it can be reached")
		}
		r.press("push button", "Close", 0)
		r.read("list", "Accounts")
	})

	t.Run("no secret is told, and nothing of a locked vault", func(t *testing.T) {
		token := d.clipboard()
		r.tree()
		r.mu.Lock()
		if token == "" || strings.Contains(r.all.String(), token) {
			t.Error("the token was told")
		}
		r.mu.Unlock()
		d.lockScreen()
		d.eventually("the vault is locked", func() error {
			for _, o := range r.tree() {
				if o.Role == "list item" || strings.Contains(o.Name, row) {
					return fmt.Errorf("there is %+v", o)
				}
			}
			return nil
		})
		r.read("push button", "Unlock")
	})
}
