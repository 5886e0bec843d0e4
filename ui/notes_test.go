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
