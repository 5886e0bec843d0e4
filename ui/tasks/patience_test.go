package tasks

import (
	"slices"
	"testing"
	"time"
)

// hand is time that goes on by a test's hand: each call lets the one wait there is end.
type hand struct {
	wait time.Duration
	do   func()
}

func (h *hand) after(d time.Duration, f func()) func() {
	h.wait, h.do = d, f
	return func() { h.do = nil }
}

func (h *hand) pass(t *testing.T, d time.Duration) {
	t.Helper()
	if h.do == nil || h.wait != d {
		t.Fatalf("it waits for %v, not for %v", h.wait, d)
	}
	do := h.do
	h.do = nil
	do()
}

// What is over soon is never shown; what is shown stays for long enough to be read.
func TestPatience(t *testing.T) {
	h, seen := &hand{}, []string(nil)
	p := &Patience{After: h.after}
	show := func() { seen = append(seen, "works") }
	end := func() { seen = append(seen, "done") }
	check := func(what string, want ...string) {
		t.Helper()
		if !slices.Equal(seen, want) {
			t.Errorf("%s: %q", what, seen)
		}
		seen = nil
	}

	p.Begin(show)
	p.End(end)
	check("over at once", "done")
	if h.do != nil {
		t.Error("it is shown afterwards")
	}

	p.Begin(show)
	h.pass(t, NoticeAfter)
	check("going on", "works")
	p.End(end)
	check("over right after that")
	h.pass(t, NoticeFor)
	check("once it was read", "done")

	p.Begin(show)
	h.pass(t, NoticeAfter)
	h.pass(t, NoticeFor)
	p.End(end)
	check("long", "works", "done")

	p.Begin(show)
	h.pass(t, NoticeAfter)
	p.End(end)
	p.Drop()
	check("dropped", "works")
	if h.do != nil || p.Shown() {
		t.Error("something is to come though it was dropped")
	}
}
