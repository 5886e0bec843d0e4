package ui

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"go.uber.org/goleak"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/parts"
	"tokendesk/ui/start"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// bench is the window over a real desk, whose edges do what the test tells them.
// The test's goroutine is the UI goroutine: nothing runs on it but what the test
// drains.
type bench struct {
	*desktest.Edges
	t      *testing.T
	window *window
	queue  chan func()
	ended  chan struct{} // closed to end the program

	sleeping sync.Mutex
	sleeps   []chan struct{}
	lengths  []time.Duration
}

type opener func(context.Context, start.Request) (*desk.Desk, error)

// newBench opens the window; open is nil for a desk that opens at once.
func newBench(t *testing.T, open func(*bench) opener, records ...oauth.Record) *bench {
	t.Helper()
	return newBenchOver(t, desktest.New(t, noon, records...), open)
}

// newBenchOver is newBench over a vault of another kind.
func newBenchOver(t *testing.T, edges *desktest.Edges, open func(*bench) opener) *bench {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	b := &bench{Edges: edges, t: t, queue: make(chan func(), 1024), ended: make(chan struct{})}
	opens := b.open
	if open != nil {
		opens = open(b)
	}
	app := test.NewTempApp(t)
	settings := make(chan store.Settings, 1) // as they are read while the toolkit starts
	settings <- desk.ReadSettings(edges.Options())
	close(settings)
	b.window = newWindow(app, Options{Settings: settings, Open: opens, Post: func(f func()) { b.queue <- f }, Sleep: b.sleep, Ended: b.ended, Backups: benchBackups{b}})
	t.Cleanup(func() {
		if err := b.window.close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, leaks)
	})
	b.window.start.Open(start.Request{})
	return b
}

// open opens the desk whose vault is there.
func (b *bench) open(ctx context.Context, _ start.Request) (*desk.Desk, error) {
	return desk.Open(ctx, b.Options())
}

// inMemory opens a desk that keeps nothing and holds no app.
func (b *bench) inMemory(ctx context.Context) (*desk.Desk, error) {
	o := b.Options()
	o.VaultDir, o.Keys = "", keys.Memory
	return desk.Open(ctx, o)
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

// pass lets the waits of a length end that have begun.
func (b *bench) pass(d time.Duration) {
	b.sleeping.Lock()
	defer b.sleeping.Unlock()
	for i, length := range b.lengths {
		if length == d {
			close(b.sleeps[i])
			b.lengths[i] = -1
		}
	}
}

// waits reports whether the window waits for a time.
func (b *bench) waits(d time.Duration) bool { return b.waiting(d) > 0 }

// waiting is how often the window waits for a time.
func (b *bench) waiting(d time.Duration) (n int) {
	b.sleeping.Lock()
	defer b.sleeping.Unlock()
	for _, length := range b.lengths {
		if length == d {
			n++
		}
	}
	return n
}

// until drains the queue until something is so.
func (b *bench) until(what string, so func() bool) {
	b.t.Helper()
	deadline := time.After(20 * time.Second)
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
	for deadline := time.Now().Add(20 * time.Second); !so(); runtime.Gosched() {
		if time.Now().After(deadline) {
			b.t.Fatalf("never: %s", what)
		}
	}
}

// over reports whether the window's loop has ended: nothing that is posted runs then.
func (b *bench) over() bool {
	waiting := len(b.queue)
	b.window.shell.Post(func() {})
	return len(b.queue) == waiting
}

// main waits for the main screen with n accounts.
func (b *bench) main(n int) *mainScreen {
	b.t.Helper()
	b.until("the list is shown", func() bool {
		return b.window.main != nil && b.window.main.list.Loaded() && len(b.window.main.list.Accounts()) == n
	})
	return b.window.main
}

// account is what the list knows of an app's account called default.
func (b *bench) account(id string) desk.Account {
	a, _ := b.window.main.list.Account(ref(id))
	return a
}

// step is the next step of an account, "" while something runs.
func (b *bench) step(id string) session.Step {
	if a := b.account(id); !a.Running {
		return a.NextStep(b.Clock.Now())
	}
	return ""
}

// record is an app that gets its token by itself, and its account.
func record(id string, change ...func(*oauth.Record)) oauth.Record {
	r := oauth.Record{
		App: oauth.App{
			ID: id, Name: "App " + id, Grant: oauth.GrantClientCredentials, ClientID: id, ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: "https://id.example.com/token"},
		},
		Account: oauth.Account{ID: oauth.DefaultAccount},
		Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
	}
	for _, c := range change {
		c(&r)
	}
	return r
}

// byPerson makes a record one that a person signs in to.
func byPerson(r *oauth.Record) {
	port := 0
	r.App.Grant = oauth.GrantAuthorizationCode
	r.App.Endpoints.Authorization = "https://id.example.com/authorize"
	r.App.Redirect.Port = &port
}

// tokens is a set that was got before noon and lives for life.
func tokens(before, life time.Duration, change ...func(*oauth.TokenSet)) *oauth.TokenSet {
	ts := &oauth.TokenSet{
		AccessToken: "at", ObtainedAt: noon.Add(-before), Life: oauth.LifeKnown, ExpiresAt: noon.Add(life - before),
	}
	for _, c := range change {
		c(ts)
	}
	return ts
}

func ref(id string) oauth.Ref { return oauth.Ref{App: id, Account: oauth.DefaultAccount} }

// waits is an answer that comes when release is closed.
func waits(release <-chan struct{}) desktest.Answer {
	return func(ctx context.Context, app string) (int, map[string]any) {
		select {
		case <-release:
		case <-ctx.Done():
		}
		return desktest.Gives(ctx, app)
	}
}

func press(m *mainScreen, name fyne.KeyName) {
	m.list.Focusable().TypedKey(&fyne.KeyEvent{Name: name})
}

// field is a text field as a person uses it.
type field interface {
	fyne.Focusable
	fyne.Shortcutable
	Typed() string
	SetText(string)
}

// search is the search field.
func search(m *mainScreen) field { return m.list.SearchFocusable().(field) }

// filter chooses the filter of that name.
func (b *bench) filter(name string) {
	b.t.Helper()
	for _, o := range test.LaidOutObjects(b.window.main.list.Filters()) {
		if chip, ok := o.(fyne.Tappable); ok {
			for _, part := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
				if textOf(part) == name {
					chip.Tapped(nil)
					return
				}
			}
		}
	}
	b.t.Fatalf("there is no filter %q", name)
}

// button is a button that can have the focus.
type button interface {
	fyne.CanvasObject
	fyne.Focusable
	fyne.Tappable
	fyne.Disableable
}

// button is the last button on the screen with that text, nil where there is none; see
// rowButton for those of rows.
func (b *bench) button(text string) (found button) {
	b.walk(func(o fyne.CanvasObject) {
		if w, ok := o.(button); ok && labelOf(o) == text {
			found = w
		}
	})
	return found
}

// labelOf is what stands on a button.
func labelOf(o fyne.CanvasObject) string {
	switch w := o.(type) {
	case *parts.KeyButton:
		return w.Text
	case *parts.Button:
		return w.Text
	case *widget.Button:
		return w.Text
	}
	return ""
}

// rowButton is a button of a row with that text, nil where there is none.
func (b *bench) rowButton(text string) (found *parts.RowButton) {
	b.walk(func(o fyne.CanvasObject) {
		if w, ok := o.(*parts.RowButton); ok && w.Text == text {
			found = w
		}
	})
	return found
}

func (b *bench) entries() (found []*parts.Field) {
	b.walk(func(o fyne.CanvasObject) {
		if w, ok := o.(*parts.Field); ok && w.Password {
			found = append(found, w)
		}
	})
	return found
}

// says reports whether any text on the screen is what.
func (b *bench) says(what string) bool {
	found := false
	b.walk(func(o fyne.CanvasObject) { found = found || textOf(o) == what })
	return found
}

// textOf is what an object itself says, "" for nothing.
func textOf(o fyne.CanvasObject) string {
	switch w := o.(type) {
	case *canvas.Text:
		return w.Text
	case *widget.Label:
		return w.Text
	case *parts.Label:
		return w.Text()
	}
	return ""
}

func (b *bench) walk(see func(fyne.CanvasObject)) {
	walkSeen(b.window.shell.Win.Content().(*fyne.Container).Objects[0], see) // without the toasts
}

// walkSeen walks what is seen of an object. It does not look into fields and buttons.
func walkSeen(root fyne.CanvasObject, see func(fyne.CanvasObject)) {
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
		case *parts.Field, *widget.Entry, *widget.Button, *parts.KeyButton, *parts.Button, *parts.RowButton:
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c)
			}
		}
	}
	walk(root)
}

// byKey presses a button by a key, wherever it is by now.
func byKey(b button) { b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
