package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/shell"
)

// Promise 37: the window says what of ours is on the clipboard and for how long,
// a minute where nothing else is set.
func TestTheClipboardIsShownWithItsTime(t *testing.T) {
	for seconds, want := range map[int][2]string{0: {"1:00", "0:30"}, 90: {"1:30", "1:00"}} {
		b := newBench(t, nil, record("ikas"))
		m := b.main(1)
		m.choices.Change(func(s *store.Settings) { s.ClipboardSeconds = seconds })
		b.until("the setting is kept", func() bool { return m.desk.Settings.Get().ClipboardSeconds == seconds })
		press(m, fyne.KeyReturn)
		b.until("what was copied is said", func() bool { return b.says("Access token of App ikas") })
		if !b.says("· cleared in " + want[0]) {
			t.Errorf("%d s: it is not said for how long", seconds)
		}
		b.Clock.Pass(30 * time.Second)
		m.tick()
		if !b.says("· cleared in " + want[1]) {
			t.Errorf("%d s: half a minute later the time is another", seconds)
		}
	}
}

// Promise 38: where no clipboard tool serves, the toolkit's own clipboard does.
func TestTheToolkitsClipboardServes(t *testing.T) {
	app, queue := test.NewTempApp(t), make(chan func(), 1)
	board := &shell.Clipboard{App: app, Post: func(f func()) { queue <- f }}
	onUI := func(do func() (string, error)) string {
		t.Helper()
		type result struct {
			text string
			err  error
		}
		done := make(chan result, 1)
		go func() { text, err := do(); done <- result{text, err} }()
		(<-queue)()
		got := <-done
		if got.err != nil {
			t.Error(got.err)
		}
		return got.text
	}
	onUI(func() (string, error) { return "", board.Write(t.Context(), "the token") })
	if got := app.Clipboard().Content(); got != "the token" {
		t.Errorf("the clipboard holds %q", got)
	}
	if got := onUI(func() (string, error) { return board.Read(t.Context()) }); got != "the token" {
		t.Errorf("it reads %q", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := board.Write(ctx, "late"); err == nil {
		t.Error("a write whose time was over is said to have worked")
	}
	(<-queue)()
	if got := app.Clipboard().Content(); got != "the token" {
		t.Errorf("after the time was over %q was written", got)
	}
}

// tap taps the button of that name in the dialog that is open.
func (b *bench) tap(text string) {
	b.t.Helper()
	for _, o := range test.LaidOutObjects(b.window.shell.Win.Canvas().Overlays().Top()) {
		if button, ok := o.(*parts.Button); ok && button.Text == text {
			test.Tap(button)
			return
		}
	}
	b.t.Fatalf("no dialog has a button %q", text)
}

// waiting makes settings of a record wait for a person's word.
func waiting(r *oauth.Record) { r.Waiting = []oauth.Change{{Field: "proxy"}} }

// Promise 42: what is accepted is what was shown, and nothing where more waits by
// then.
func TestTrustAcceptsWhatItShowed(t *testing.T) {
	for name, changes := range map[string]bool{"the same": false, "more by then": true} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, record("acme", waiting))
			m := b.main(1)
			m.actions.trust(ref("acme"))
			b.until("somebody is asked", m.DialogOpen)
			if changes {
				app := record("acme").App
				app.Proxy, app.ClientSecretCommand = "http://proxy.elsewhere.test:8080", []string{"sh"}
				_, err := m.desk.Import(t.Context(), desk.Import{From: appfile.SourceApp, File: appfile.File{Apps: []appfile.Entry{{App: app}}}}, store.Consent{})
				if err != nil {
					t.Fatal(err)
				}
			}
			b.tap("Trust")
			b.until("it is said what came of it", func() bool { return m.Toasts.Text() != "" })
			left, err := m.desk.Changes(t.Context(), "acme")
			if err != nil || changes != (len(left) == 2) || !changes && len(left) != 0 {
				t.Errorf("%v waits, %v", left, err)
			}
			if said := strings.HasPrefix(m.Toasts.Text(), "Trusted"); said == changes {
				t.Errorf("the toast says %q", m.Toasts.Text())
			}
		})
	}
}
