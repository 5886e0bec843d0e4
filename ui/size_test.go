package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
)

// The window fits a small screen and a bit less, whatever is shown in it.
func TestWindowFitsASmallScreen(t *testing.T) {
	b := newBench(t, nil, record("ikas", func(r *oauth.Record) {
		r.App.Name = "A very long name of an app that nobody could ever shorten, for it says everything there is to say"
		r.App.Environment = "production"
	}))
	r := b.room(1)
	least := func() fyne.Size { return r.win.Content().MinSize() }
	check := func(when string) {
		t.Helper()
		if got := least(); got.Width > 860 || got.Height > 560 {
			t.Errorf("%s the window is at least %v", when, got)
		}
	}
	check("at first")
	press(r, fyne.KeyReturn)
	b.until("the token is copied", func() bool { return r.toasts.text() != "" })
	b.until("the clipboard is told", func() bool { return r.status.content.What != "" })
	b.until("the pane shows the token", func() bool { return r.details.loaded.record.Tokens != nil })
	r.status.tick(noon.Add(time.Second))
	r.status.setPractice("http://127.0.0.1:47999")
	check("with a token on the clipboard")
}
