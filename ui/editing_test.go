package ui

import "testing"

// A favourite is no word about settings that wait for one, and asks for none.
func TestFavouriteTrustsNothing(t *testing.T) {
	b := newBench(t, nil, record("acme", waiting))
	m := b.main(1)
	m.actions.toggleFavourite(ref("acme"))
	b.until("the app is a favourite", func() bool {
		a := b.account("acme")
		return a.Record.App.Favourite && len(a.Record.Waiting) == 1
	})
	if m.DialogOpen() {
		t.Error("somebody is asked")
	}
}
