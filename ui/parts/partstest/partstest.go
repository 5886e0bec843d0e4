// Package partstest helps the tests of whatever is shown on sheets over a window.
package partstest

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// Small is the least size of the window.
var Small = fyne.NewSize(900, 600)

// Bench is a window and the work that its sheets started. Nothing runs until the
// test says so, so that each moment can be looked at.
type Bench struct {
	Win     fyne.Window
	Pending []func() // what was started and has not run, oldest first
	demand  Demand
}

// New returns a bench of a size, in light or dark. It ends with the test.
func New(t *testing.T, size fyne.Size, choice look.Appearance) *Bench {
	t.Helper()
	return NewLooking(t, size, look.Choice{Appearance: choice, Contrast: look.ContrastUsual})
}

// NewLooking returns a bench of any look.
func NewLooking(t *testing.T, size fyne.Size, choice look.Choice) *Bench {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Of(choice))
	b := &Bench{Win: test.NewTempWindow(t, widget.NewLabel("")), demand: DemandOf(choice)}
	b.Win.Resize(size)
	return b
}

// Run is how a host runs slow work: it is kept for [Bench.Drain].
func (b *Bench) Run(work func(context.Context) func()) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	b.Pending = append(b.Pending, func() {
		defer cancel()
		if show := work(ctx); show != nil {
			show()
		}
	})
	return cancel
}

// Drain does all that was started, and what that starts.
func (b *Bench) Drain() {
	for len(b.Pending) > 0 {
		next := b.Pending[0]
		b.Pending = b.Pending[1:]
		next()
	}
}

// Open reports whether a sheet is shown.
func (b *Bench) Open() bool { return b.Win.Canvas().Overlays().Top() != nil }

// Press presses a key where the focus is.
func (b *Bench) Press(key fyne.KeyName) {
	e := &fyne.KeyEvent{Name: key}
	if focused := b.Win.Canvas().Focused(); focused != nil {
		focused.TypedKey(e)
	} else if typed := b.Win.Canvas().OnTypedKey(); typed != nil {
		typed(e)
	}
}

// Tap presses the button with a text, on the uppermost sheet.
func (b *Bench) Tap(t *testing.T, text string) {
	t.Helper()
	for _, o := range b.Shown() {
		if button, ok := o.(fyne.Tappable); ok && shown(o) == text {
			button.Tapped(nil)
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

// shown is what is on a button, "" for anything else.
func shown(o fyne.CanvasObject) string {
	switch b := o.(type) {
	case *parts.Button:
		return b.Text
	case *parts.KeyButton:
		return b.Text
	case *parts.RowButton:
		return b.Text
	case *widget.Button:
		return b.Text
	}
	return ""
}

// Shown are the objects of the uppermost sheet.
func (b *Bench) Shown() []fyne.CanvasObject {
	return test.LaidOutObjects(b.Win.Canvas().Overlays().Top())
}

// Text is what the uppermost sheet says.
func (b *Bench) Text() string {
	var text strings.Builder
	for _, o := range b.Shown() {
		if w, ok := o.(*parts.Label); ok {
			text.WriteString(w.Text())
			text.WriteString("\n")
		}
	}
	return text.String()
}

// Heard fails where something on the uppermost sheet says nothing, or something wrong, to
// those who cannot see it; secrets must not be told.
func (b *Bench) Heard(t *testing.T, secrets ...string) {
	t.Helper()
	for _, wrong := range Heard(b.Win.Canvas(), secrets, nil) {
		t.Error(wrong)
	}
}

// Measure measures all that is shown: see [Measure].
func (b *Bench) Measure(t *testing.T) {
	t.Helper()
	Measure(t, t.Name(), b.Win.Canvas(), b.demand)
}

// Looks are the looks in which everything must be seen: light and dark, in usual and in
// high contrast.
func Looks() map[string]look.Choice {
	return map[string]look.Choice{
		"light":      {Appearance: look.Light, Contrast: look.ContrastUsual},
		"dark":       {Appearance: look.Dark, Contrast: look.ContrastUsual},
		"high light": {Appearance: look.Light, Contrast: look.ContrastHigh},
		"high dark":  {Appearance: look.Dark, Contrast: look.ContrastHigh},
	}
}

// Picture draws the window: see [Picture].
func (b *Bench) Picture(t *testing.T, name string) {
	t.Helper()
	Picture(t, b.Win, name)
}

// Picture draws a window into a file of the folder TOKENDESK_PICTURES, or one that
// ends with the test.
func Picture(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	dir := os.Getenv("TOKENDESK_PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}
