package ui

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/list"
)

// What is chosen outlives a lock and the program; what was searched is dropped with the
// lock.
func TestTheChoiceOutlivesALockAndTheProgram(t *testing.T) {
	b := lockBench(t, true, record("a"), record("b"), record("c"))
	m := b.main(3)
	m.list.Choose(ref("c"))
	m.list.Begin("c")
	m.lock()
	b.until("the unlock screen", func() bool { return len(b.entries()) == 1 })
	b.entries()[0].SetText("the right one")
	test.Tap(b.button("Unlock"))
	m = b.main(3)
	if chosen, _ := m.list.Chosen(); chosen.Ref() != ref("c") || m.list.Searching() {
		t.Errorf("after the lock %v is chosen, searching: %v", chosen.Ref(), m.list.Searching())
	}
	b.until("the pane shows it", func() bool { return m.inspector.ref == ref("c") && m.inspector.known() })
	gone := false
	m.remember(func() { gone = true })
	b.until("it is remembered", func() bool { return gone })
	again := newMainScreen(b.window.shell, m.desk, host{})
	defer again.tasks.Cancel()
	if again.list.ChosenRef() != ref("c") {
		t.Errorf("the next window chooses %v", again.list.ChosenRef())
	}
}

// What is chosen is kept soon, for a program that is killed, and whichever way it ends.
func TestTheChoiceIsKeptWhicheverWayTheProgramEnds(t *testing.T) {
	for name, way := range map[string]func(*bench, *mainScreen){
		"killed": func(b *bench, m *mainScreen) {
			b.eventually("it is to be kept", func() bool { return b.waits(keepAfter) })
			b.pass(keepAfter)
		},
		"quit":           func(b *bench, _ *mainScreen) { b.window.quit() },
		"the end":        func(b *bench, _ *mainScreen) { close(b.ended) },
		"a quit by Fyne": func(b *bench, _ *mainScreen) { b.window.shell.Over(); _ = b.window.close() }, // as for a signal
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, record("a"), record("b"), record("c"))
			m := b.main(3)
			m.list.Choose(ref("b"))
			m.list.Choose(ref("c"))
			way(b, m)
			b.until("it is kept", func() bool { return placeIn(m.desk.Settings.Get()).Chosen == ref("c") })
		})
	}
}

// Who stays where they are has nothing written.
func TestNothingIsKeptWhereNothingChanges(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"))
	m := b.main(2)
	kept := false
	m.remember(func() { kept = true })
	b.until("it is kept", func() bool { return kept })
	if keep := m.look(); keep != nil {
		t.Error("the same is kept again")
	}
	m.list.Choose(ref("b"))
	if m.look() == nil {
		t.Error("another choice is not kept")
	}
}

// A place goes through the settings as it is; somebody without an account is left out.
func TestPlacesAreRemembered(t *testing.T) {
	for name, p := range map[string]list.Place{
		"nothing":  {},
		"one":      {Chosen: ref("a"), First: ref("b")},
		"several":  {Chosen: ref("a"), Several: []oauth.Ref{ref("a"), ref("b")}},
		"a header": {Chosen: oauth.Ref{App: "a"}},
	} {
		var s store.Settings
		keepPlace(&s, p)
		if got := placeIn(s); !reflect.DeepEqual(got, p) {
			t.Errorf("%s: %+v of %+v", name, got, s.Chosen)
		}
	}
	var s store.Settings
	keepPlace(&s, list.Place{Chosen: oauth.Ref{App: "a", Account: "+guest"}})
	if len(s.Chosen) > 0 {
		t.Errorf("a guest is remembered: %q", s.Chosen)
	}
}
