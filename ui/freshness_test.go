package ui

import (
	"context"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
)

// Accounts are kept fresh as long as the window is open.
func TestKeepsFreshWhileOpen(t *testing.T) {
	ready, began, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var b *bench
	b = newBench(t, func(context.Context, OpenRequest) (Desk, error) {
		<-ready
		d := b.desk()
		d.KeepFresh = func(ctx context.Context) { close(began); <-ctx.Done(); close(ended) }
		return d, nil
	})
	close(ready)
	b.room(0)
	<-began
	b.shell.tasks.stop()
	<-ended
}

func TestWhoIsKeptFreshIsChosen(t *testing.T) {
	b := newBench(t, nil, record("a"), record("star", func(r *oauth.Record) { r.App.Favourite = true }))
	r := b.room(2)
	want := func(id string, kept, settled bool) {
		t.Helper()
		if k, s := r.keepsFresh(ref(id)); k != kept || s != settled {
			t.Errorf("%s: kept %t, settled %t", id, k, s)
		}
	}
	want("a", false, false)
	want("star", true, true)
	want("unknown", false, true)
	r.toggleKeepFresh(ref("a"))
	want("a", true, false)
	b.until("it is remembered", func() bool { return len(fakeSettings{b.fakeDesk}.Get().KeepAlso) == 1 })
	r.toggleKeepFresh(ref("a"))
	want("a", false, false)
	r.settings.KeepFresh = store.KeepNone
	r.toggleKeepFresh(ref("a"))
	want("a", false, true)
	want("star", false, true)
}
