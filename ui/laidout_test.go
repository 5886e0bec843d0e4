package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// On every screen, in windows of three sizes and with text of two: no text is cut without
// an ellipsis or drawn over what stands beside it, no two things to press lie over each
// other, and nothing lies outside the window, which has the room that it wants.
func TestEveryScreenFits(t *testing.T) {
	for _, s := range allScreens() {
		if s.costly || !among(s.name, *picturesOf, hasPrefix) {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			b := s.show(t)
			for _, percent := range []int{100, 150} {
				for _, size := range windowSizes {
					f := face{look.Choice{Appearance: look.Light, Contrast: look.ContrastUsual, TextPercent: percent}, size, 1}
					b.wear(f)
					for _, flaw := range b.flaws() {
						t.Errorf("%s: %s", f.name(), flaw)
					}
				}
			}
		})
	}
}

// area is a rectangle of the window.
type area struct{ left, top, right, bottom float32 }

func areaOf(at fyne.Position, size fyne.Size) area {
	return area{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

// both is what two areas have in common.
func (a area) both(b area) area {
	return area{max(a.left, b.left), max(a.top, b.top), min(a.right, b.right), min(a.bottom, b.bottom)}
}

// seen reports whether there is more of it than a hair.
func (a area) seen() bool { return a.right-a.left > hair && a.bottom-a.top > hair }

// hair is what rounding may leave.
const hair = 1.5

// placed is an object with where it stands and what is seen of that.
type placed struct {
	object   fyne.CanvasObject
	at, clip area
	above    []fyne.CanvasObject // what it is part of
	sideways bool                // it can be scrolled to the sides
	scrolls  bool                // it can be scrolled up and down
}

// placedOf are the objects of a tree that are visible, as the painter walks them.
func placedOf(root fyne.CanvasObject, window area) (all []placed) {
	var walk func(o fyne.CanvasObject, p placed)
	walk = func(o fyne.CanvasObject, p placed) {
		if o == nil || !o.Visible() {
			return
		}
		p.object = o
		p.at = areaOf(fyne.NewPos(p.at.left, p.at.top).Add(o.Position()), o.Size())
		all = append(all, p)
		inner := p
		inner.above = append(slices.Clip(p.above), o)
		if _, scrolls := o.(fyne.Scrollable); scrolls {
			inner.clip = p.clip.both(p.at)
			_, sideways := o.(*parts.Strip)
			inner.sideways, inner.scrolls = p.sideways || sideways, p.scrolls || !sideways
		}
		switch w := o.(type) {
		case *fyne.Container:
			for _, c := range w.Objects {
				walk(c, inner)
			}
		case *widget.Entry, *parts.Entry, *parts.Field: // what is typed scrolls
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c, inner)
			}
		}
	}
	walk(root, placed{clip: window})
	return all
}

// overOthers lie over other things to press on purpose.
var overOthers = []string{"*widget.PopUp", "*widget.scrollBarArea"}

// flaws are what is laid out badly on what is uppermost.
func (b *bench) flaws() (flaws []string) {
	c := b.window.shell.Win.Canvas()
	window := areaOf(fyne.Position{}, c.Size())
	if least := c.Content().MinSize(); least.Width > c.Size().Width || least.Height > c.Size().Height {
		flaws = append(flaws, fmt.Sprintf("the window wants %v", least))
	}
	all := placedOf(b.uppermost(), window)
	var pressed []placed
	for _, p := range all {
		_, taps := p.object.(fyne.Tappable)
		text, writes := p.object.(*canvas.Text)
		if !taps && !writes || writes && text.Text == "" || p.at.right <= p.at.left {
			continue
		}
		if !p.scrolls && !p.sideways && (p.at.left < -hair || p.at.top < -hair || p.at.right > window.right+hair || p.at.bottom > window.bottom+hair) {
			flaws = append(flaws, fmt.Sprintf("%s lies outside the window: %v", described(p), p.at))
		}
		if writes {
			flaws = append(flaws, textFlaws(p, text)...)
			continue
		}
		if kind := fmt.Sprintf("%T", p.object); !slices.Contains(overOthers, kind) && p.at.both(p.clip).seen() {
			pressed = append(pressed, p)
		}
	}
	for i, p := range pressed {
		for _, q := range pressed[:i] {
			if p.at.both(p.clip).both(q.at.both(q.clip)).seen() && !slices.Contains(p.above, q.object) && !slices.Contains(q.above, p.object) {
				flaws = append(flaws, fmt.Sprintf("%s lies over %s", described(p), described(q)))
			}
		}
	}
	return flaws
}

// textFlaws are what is not seen of a text.
func textFlaws(p placed, text *canvas.Text) (flaws []string) {
	if p.at.bottom <= p.clip.top || p.at.top >= p.clip.bottom {
		return nil // scrolled away
	}
	wants := fyne.MeasureText(text.Text, text.TextSize, text.TextStyle)
	if wants.Width > text.Size().Width+hair {
		flaws = append(flaws, fmt.Sprintf("%s wants %.0f and has %.0f", described(p), wants.Width, text.Size().Width))
	}
	if !p.sideways && (p.at.left < p.clip.left-hair || p.at.left+wants.Width > p.clip.right+hair && text.Alignment == fyne.TextAlignLeading) {
		flaws = append(flaws, fmt.Sprintf("%s is cut at the side: %v in %v", described(p), p.at, p.clip))
	}
	return flaws
}

// described says what an object is, and what stands on it.
func described(p placed) string {
	said := textOf(p.object)
	if said == "" {
		said = labelOf(p.object)
	}
	parent := ""
	for _, o := range p.above {
		if _, ok := o.(fyne.Widget); ok {
			parent = fmt.Sprintf(" of %T", o)
		}
	}
	return fmt.Sprintf("%T %q%s", p.object, said, parent)
}
