package ui

import (
	"slices"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// What is asked for in the tray or on a notification and comes to nothing is told there;
// what the person asks for in the window, and what succeeds, is not.
func TestAFailureIsToldWhereItWasAskedFor(t *testing.T) {
	b := newBench(t, nil, record("acme"))
	m := b.main(1)
	var told []desk.Action
	ended := 0
	m.failed = func(a desk.Action, _ error) { told = append(told, a) }
	came := m.actions.outcome
	m.actions.outcome = func(ref oauth.Ref, err error) { came(ref, err); ended++ }
	ref := oauth.Ref{App: "acme", Account: oauth.DefaultAccount}
	ends := func(ask func()) {
		t.Helper()
		before := ended
		ask()
		b.until("it has ended", func() bool { return ended > before })
	}
	ends(func() { b.window.act(desk.Action{Do: desk.DoCopy, Ref: ref}) })
	b.Servers.Answers(desktest.Refuses("closed"))
	ends(func() { m.actions.renew(ref) })
	if len(told) != 0 {
		t.Errorf("told of %v", told)
	}
	ends(func() { b.window.act(desk.Action{Do: desk.DoRenew, Ref: ref}) })
	if !slices.Equal(told, []desk.Action{{Do: desk.DoRenew, Ref: ref}}) {
		t.Errorf("told of %v", told)
	}
	ends(func() { m.actions.renew(ref) })
	if len(told) != 1 {
		t.Errorf("told of %v", told)
	}
}

// A window that opens has its person's eyes until the desktop says otherwise, or nothing
// for a while.
func TestWhetherTheWindowIsLookedAt(t *testing.T) {
	b := newBench(t, nil, record("acme"))
	b.main(1)
	var says func(front bool)
	follow := func(f func(bool)) { says = f }
	n := newNotes(follow, b.window.shell.Tasks)
	if !n.focused.Load() {
		t.Error("a window that opens is not looked at")
	}
	b.eventually("it waits for the focus, and the main screen for its rest", func() bool { return b.waiting(arriving) == 2 })
	b.pass(arriving)
	b.until("it has none", func() bool { return !n.focused.Load() })
	for _, on := range []bool{true, false} {
		if says(on); n.focused.Load() != on {
			t.Errorf("focused %t", !on)
		}
	}
	n = newNotes(follow, b.window.shell.Tasks)
	says(true)
	b.eventually("it waits for the focus", func() bool { return b.waits(arriving) })
	b.pass(arriving)
	b.until("the time is over", func() bool { return !b.waits(arriving) })
	if !n.focused.Load() {
		t.Error("what the desktop said does not count")
	}
}
