package editor

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/store/acting"
	look "tokendesk/ui/theme"
)

// bench is a window, an editor and the work that it started. Nothing runs
// until the test says so, so that each moment can be looked at.
type bench struct {
	win     fyne.Window
	pending []func()
	options Options
	saved   []Draft
	tried   []Draft
	trial   Trial
	tryErr  error
	saveErr error
	copied  string
}

func newBench(t *testing.T, size fyne.Size, choice look.Choice) *bench {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(choice))
	b := &bench{win: test.NewTempWindow(t, widget.NewLabel(""))}
	b.win.Resize(size)
	providers, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	b.options = Options{
		Catalogue: providers, Run: b.run,
		Taken:  func(id string) bool { return id == "ikas" || id == "acme" },
		Groups: []string{"Shops"},
		Copy:   func(text, _ string) { b.copied = text },
		Try: func(_ context.Context, d Draft, _ string, _ func(session.Progress)) (Trial, error) {
			b.tried = append(b.tried, d)
			return b.trial, b.tryErr
		},
		Save: func(_ context.Context, d Draft) (bool, error) {
			if b.saveErr == nil {
				b.saved = append(b.saved, d)
			}
			return false, b.saveErr
		},
		FirstAccepted: acting.Rules{Complete: providers.Complete}.First,
		Discover: func(_ context.Context, issuer string) (oauth.App, error) {
			return oauth.App{Endpoints: oauth.Endpoints{Issuer: issuer, Token: issuer + "/token", Authorization: issuer + "/authorize"}}, nil
		},
	}
	return b
}

func (b *bench) run(work func(context.Context) func()) func() {
	ctx, cancel := context.WithCancel(context.Background())
	b.pending = append(b.pending, func() {
		defer cancel()
		if show := work(ctx); show != nil {
			show()
		}
	})
	return cancel
}

// drain does all that was started.
func (b *bench) drain() {
	for len(b.pending) > 0 {
		next := b.pending[0]
		b.pending = b.pending[1:]
		next()
	}
}

func (b *bench) open() bool { return b.win.Canvas().Overlays().Top() != nil }

func (b *bench) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("TOKENDESK_PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	f, err := os.Create(filepath.Join(dir, "editor-"+name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, b.win.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// section opens a part of the form.
func (f *form) sectionNamed(title string) *section {
	for _, s := range f.sections {
		if s.title == title {
			return s
		}
	}
	return nil
}
