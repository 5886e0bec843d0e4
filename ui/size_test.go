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
	m := b.main(1)
	least := func() fyne.Size { return m.Win.Content().MinSize() }
	check := func(when string) {
		t.Helper()
		if got := least(); got.Width > 860 || got.Height > 560 {
			t.Errorf("%s the window is at least %v", when, got)
		}
	}
	check("at first")
	press(m, fyne.KeyReturn)
	b.until("the token is copied", func() bool { return m.Toasts.Text() != "" })
	b.until("the clipboard is told", func() bool { return m.status.Content().What != "" })
	b.until("the pane shows the token", func() bool { return m.inspector.details.Record.Tokens != nil })
	m.status.Tick(noon.Add(time.Second))
	m.status.SetPractice("http://127.0.0.1:47999")
	check("with a token on the clipboard")
}
