package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

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
			for _, percent := range []int{200, 150, 100} {
				for _, size := range windowSizes {
					if percent == 200 && size != windowSizes[0] {
						continue // where there is least room
					}
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

// sheetMargin is the least that is seen of the window around a sheet.
const sheetMargin = 8

// inside reports whether an area lies within another, that far from its edges.
func inside(a, b area, margin float32) bool {
	return a.left >= b.left+margin && a.top >= b.top+margin && a.right <= b.right-margin && a.bottom <= b.bottom-margin
}

// longWord is from where on, in runes, a word may go on in the next line.
const longWord = 22

// brokenWords are words of a label that a line is too short for, so that they go on in the
// next one.
func brokenWords(label *parts.Label) (flaws []string) {
	rest := label.Text()
	for _, o := range test.WidgetRenderer(label).Objects() {
		line, ok := o.(*canvas.Text)
		if !ok || line.Text == "" {
			continue
		}
		before, after, found := strings.Cut(rest, line.Text)
		if !found {
			return nil // cut by an ellipsis
		}
		rest = after
		words := strings.Fields(line.Text)
		if len(words) == 0 || before != "" && strings.TrimSpace(before) != "" || after == "" {
			continue
		}
		next := strings.IndexFunc(after, unicode.IsSpace)
		if next < 0 {
			next = len(after)
		}
		if word := words[len(words)-1] + after[:next]; next > 0 && utf8.RuneCountInString(word) < longWord && !strings.HasSuffix(line.Text, " ") {
			flaws = append(flaws, fmt.Sprintf("%q is broken in %q", word, label.Text()))
		}
	}
	return flaws
}

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
		if least := p.object.MinSize().Width; labelOf(p.object) != "" && least > p.object.Size().Width+hair {
			flaws = append(flaws, fmt.Sprintf("%s wants %.0f and has %.0f", described(p), least, p.object.Size().Width))
		}
		if sheet, ok := p.object.(*widget.PopUp); ok && !inside(p.at, window, sheetMargin) {
			flaws = append(flaws, fmt.Sprintf("%s touches the edge of the window: %v", described(placed{object: sheet}), p.at))
		}
		if kind := fmt.Sprintf("%T", p.object); !slices.Contains(overOthers, kind) && p.at.both(p.clip).seen() {
			pressed = append(pressed, p)
		}
	}
	for _, p := range all {
		if label, ok := p.object.(*parts.Label); ok && label.Wrapping == fyne.TextWrapWord {
			flaws = append(flaws, brokenWords(label)...)
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
