package dialogs

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

// bench is a window and the work that its dialogs started. Nothing runs until
// the test says so, so that each moment can be looked at.
type bench struct {
	win     fyne.Window
	pending []func()
}

func newBench(t *testing.T, size fyne.Size, choice look.Choice) *bench {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New(choice))
	b := &bench{win: test.NewTempWindow(t, widget.NewLabel(""))}
	b.win.Resize(size)
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
	f, err := os.Create(filepath.Join(dir, "dialogs-"+name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, b.win.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}
