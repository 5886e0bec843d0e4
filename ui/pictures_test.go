package ui

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	look "tokendesk/ui/theme"
)

var (
	picturesIn = flag.String("pictures", "", "the `folder` that every screen is painted into")
	picturesOf = flag.String("of", "", "paints the `screens` whose names begin so, separated by commas")
	picturesAt = flag.String("at", "", "paints the `faces` whose names hold one of these, separated by commas")
)

// face is how the window may look: what is chosen of its appearance, and how large it is.
type face struct {
	look  look.Choice
	size  fyne.Size
	scale float32
}

// name is such as dark-high-150.900x600.x1.5.
func (f face) name() string {
	name := string(f.look.Appearance)
	if f.look.High() {
		name += "-high"
	}
	if f.look.TextPercent != 0 {
		name += fmt.Sprint("-", f.look.TextPercent)
	}
	return fmt.Sprintf("%s.%.0fx%.0f.x%g", name, f.size.Width, f.size.Height, f.scale)
}

// faces are what is looked at: all combinations of appearance, size and scale, and large text.
func faces() (all []face) {
	for _, appearance := range []look.Appearance{look.Light, look.Dark} {
		for _, contrast := range []look.Contrast{look.ContrastUsual, look.ContrastHigh} {
			for _, size := range windowSizes {
				for _, scale := range []float32{1, 1.5} {
					all = append(all, face{look.Choice{Appearance: appearance, Contrast: contrast}, size, scale})
				}
			}
		}
	}
	for _, percent := range []int{150, 200} {
		for _, size := range windowSizes {
			all = append(all, face{look.Choice{Appearance: look.Light, Contrast: look.ContrastUsual, TextPercent: percent}, size, 1})
		}
	}
	return all
}

// windowSizes are a small window, the one that opens first, and one that fills a screen.
var windowSizes = []fyne.Size{fyne.NewSize(900, 600), fyne.NewSize(1120, 720), fyne.NewSize(1600, 1000)}

// wear gives the window a face.
func (b *bench) wear(f face) {
	if theme := look.Of(f.look); b.window.shell.App.Settings().Theme() != theme {
		b.window.shell.App.Settings().SetTheme(theme)
	}
	w := b.window.shell.Win
	w.Canvas().(interface{ SetScale(float32) }).SetScale(f.scale)
	w.Resize(f.size.AddWidthHeight(-90, -90)) // in steps, as a person drags it
	b.settle()
	w.Resize(f.size)
	b.settle()
	w.Resize(f.size)                                    // wrapped text may have found its height in the first pass only
	for _, p := range placedOf(b.uppermost(), area{}) { // which the real toolkit has done afterwards
		if c, ok := p.object.(*fyne.Container); ok {
			if sheet, ok := c.Layout.(interface{ Fit() }); ok {
				sheet.Fit()
			}
		}
	}
	b.settle()
}

// TestPictures paints every screen with every face, where a folder is given for that:
// `make pictures`.
func TestPictures(t *testing.T) {
	if *picturesIn == "" {
		t.Skip("nobody asks for pictures")
	}
	for _, s := range allScreens() {
		if !among(s.name, *picturesOf, hasPrefix) {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			b := s.show(t)
			for _, f := range faces() {
				if !among(f.name()+".", *picturesAt, strings.Contains) {
					continue
				}
				b.wear(f)
				paint(t, b.window.shell.Win, filepath.Join(*picturesIn, s.name+"."+f.name()+".png"))
			}
		})
	}
}

func hasPrefix(name, asked string) bool { return strings.HasPrefix(name, asked) }

// among reports whether a name is one of those that are asked for; all are, where none is.
func among(name, asked string, is func(name, asked string) bool) bool {
	for _, a := range strings.Split(asked, ",") {
		if is(name, a) {
			return true
		}
	}
	return false
}

func paint(t *testing.T, w fyne.Window, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(f, w.Canvas().Capture()); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
