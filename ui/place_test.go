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
