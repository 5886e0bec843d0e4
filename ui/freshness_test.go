package ui

import (
	"slices"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
)

// Accounts are kept fresh as long as the window is open: a favourite that is
// about to end is renewed though nobody asks.
func TestKeepsFreshWhileOpen(t *testing.T) {
	b := newBench(t, nil, record("star", func(r *oauth.Record) {
		r.App.Favourite = true
		r.Tokens = tokens(59*time.Minute, time.Hour)
	}))
	b.main(1)
	b.until("it is renewed", func() bool { return slices.Contains(b.Servers.Asked(), "star") })
}

func TestWhoIsKeptFreshIsChosen(t *testing.T) {
	b := newBench(t, nil, record("a"), record("star", func(r *oauth.Record) { r.App.Favourite = true }))
	m := b.main(2)
	want := func(id string, kept, settled bool) {
		t.Helper()
		if k, s := m.actions.keepsFresh(ref(id)); k != kept || s != settled {
			t.Errorf("%s: kept %t, settled %t", id, k, s)
		}
	}
	want("a", false, false)
	want("star", true, true)
	want("unknown", false, true)
	m.actions.toggleKeepFresh(ref("a"))
	want("a", true, false)
	b.until("it is remembered", func() bool { return len(m.desk.Settings.Get().KeepAlso) == 1 })
	m.actions.toggleKeepFresh(ref("a"))
	want("a", false, false)
	m.choices.Change(func(s *store.Settings) { s.KeepFresh = store.KeepNone })
	m.actions.toggleKeepFresh(ref("a"))
	want("a", false, true)
	want("star", false, true)
}
