package ui

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"go.uber.org/goleak"

	"tokendesk/oauth"
)

// bench is a window over a fake desk. The test's goroutine is the UI
// goroutine: nothing runs on it but what the test drains.
type bench struct {
	*fakeDesk
	t     *testing.T
	shell *shell
	queue chan func()

	sleeping sync.Mutex
	sleeps   []chan struct{}
	lengths  []time.Duration
}

func newBench(t *testing.T, open func(context.Context, OpenRequest) (Desk, error), records ...oauth.Record) *bench {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	b := &bench{fakeDesk: newFakeDesk(noon, records...), t: t, queue: make(chan func(), 1024)}
	if open == nil {
		open = func(context.Context, OpenRequest) (Desk, error) { return b.desk(), nil }
	}
	app := test.NewTempApp(t)
	b.shell = newShell(app, Options{Open: open, Post: func(f func()) { b.queue <- f }, Sleep: b.sleep})
	t.Cleanup(func() {
		if err := b.shell.close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, leaks)
	})
	b.shell.open(OpenRequest{})
	return b
}

// sleep is the window's idea of waiting; wake ends it.
func (b *bench) sleep(ctx context.Context, d time.Duration) error {
	woken := make(chan struct{})
	b.sleeping.Lock()
	b.sleeps, b.lengths = append(b.sleeps, woken), append(b.lengths, d)
	b.sleeping.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-woken:
		return nil
	}
}

// until drains the queue until something is so.
func (b *bench) until(what string, so func() bool) {
	b.t.Helper()
	deadline := time.After(10 * time.Second)
	for !so() {
		select {
		case f := <-b.queue:
			f()
		case <-deadline:
			b.t.Fatalf("never: %s", what)
		}
	}
}

// eventually waits for what another goroutine is about to do.
func (b *bench) eventually(what string, so func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so(); runtime.Gosched() {
		if time.Now().After(deadline) {
			b.t.Fatalf("never: %s", what)
		}
	}
}

// room waits for the main screen with n accounts.
func (b *bench) room(n int) *room {
	b.t.Helper()
	b.until("the list is shown", func() bool {
		return b.shell.main != nil && b.shell.main.loadedOnce && len(b.shell.main.accounts.entries) == n
	})
	return b.shell.main
}

func (b *bench) onClipboard() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text
}

func record(id string, change ...func(*oauth.Record)) oauth.Record {
	r := oauth.Record{
		App:     oauth.App{ID: id, Name: "App " + id, Grant: oauth.GrantClientCredentials, ClientID: "c"},
		Account: oauth.Account{ID: "default"},
	}
	for _, c := range change {
		c(&r)
	}
	if r.Tokens != nil {
		r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
	}
	return r
}

func ref(id string) oauth.Ref { return oauth.Ref{App: id, Account: "default"} }

func press(r *room, name fyne.KeyName) { r.list.TypedKey(&fyne.KeyEvent{Name: name}) }

func (b *bench) button(text string) *widget.Button {
	var found *widget.Button
	b.walk(func(o fyne.CanvasObject) {
		if w, ok := o.(*keyButton); ok && w.Text == text {
			found = &w.Button
		}
		if w, ok := o.(*widget.Button); ok && w.Text == text {
			found = w
		}
	})
	return found
}

func (b *bench) entries() (found []*widget.Entry) {
	b.walk(func(o fyne.CanvasObject) {
		if w, ok := o.(*widget.Entry); ok && w.Password {
			found = append(found, w)
		}
	})
	return found
}

func (b *bench) walk(see func(fyne.CanvasObject)) {
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		see(o)
		switch w := o.(type) {
		case *fyne.Container:
			for _, c := range w.Objects {
				walk(c)
			}
		case *widget.Entry, *widget.Button, *keyButton:
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c)
			}
		}
	}
	walk(b.shell.screen)
}
