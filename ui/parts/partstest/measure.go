package partstest

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/theme"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
	"tokendesk/ui/theme"
)

// Demand is how far things must stand out from what they are painted on.
type Demand struct{ Text, Other, Disabled float64 }

// DemandOf is what a look owes to those who see little: of text, of what shows a control or a
// state, and of what cannot be used.
func DemandOf(c theme.Choice) Demand {
	if c.High() {
		return Demand{7, 4.5, 4.5}
	}
	return Demand{4.5, 3, 3}
}

// leastMark is how far the letters of a provider's mark must stand out from its colour,
// which is the mark's own in every look: the words beside it say the same.
const leastMark = 4.5

// Measure fails the test for each text and icon on a canvas that does not stand out from
// what is painted below it, for each field whose edge does not, and for each target that is
// too small to be hit.
func Measure(t testing.TB, name string, c fyne.Canvas, d Demand) {
	t.Helper()
	for _, problem := range append(Faint(c, d), Unhittable(c)...) {
		t.Errorf("%s: %s", name, problem)
	}
}

// Faint lists what does not stand out from what it is painted on.
func Faint(c fyne.Canvas, d Demand) (problems []string) {
	all := Paint(c)
	disabled := base.Color(base.ColorNameDisabled)
	for i, p := range all {
		if p.Seen.Empty() {
			continue
		}
		check := func(what string, in color.Color, least float64, at ...fyne.Position) {
			for _, place := range at {
				if !p.Seen.covers(place) {
					continue
				}
				below := ground(all, i, place)
				if got := theme.ContrastOf(theme.Over(in, below), below); got < least {
					problems = append(problems, fmt.Sprintf("%s in %s: %s on %s is %.2f, want %.1f", what, path(p), hex(in), hex(below), got, least))
					return
				}
			}
		}
		switch o := p.Object.(type) {
		case *canvas.Text:
			if o.Text == "" || transparent(o.Color) {
				continue
			}
			least := d.Text
			switch {
			case o.Color == disabled:
				least = d.Disabled
			case o.TextStyle.Bold && len([]rune(o.Text)) <= 2:
				least = min(least, leastMark)
			}
			check(fmt.Sprintf("text %q", o.Text), o.Color, least, along(o, p.At)...)
		case *canvas.Image:
			themed, ok := o.Resource.(fyne.ThemedResource)
			if !ok || themed.ThemeColorName() == base.ColorNameInputBackground || themed.ThemeColorName() == base.ColorNameBackground {
				continue // with colours of its own, or the inside of a box
			}
			check("icon "+o.Resource.Name(), base.Color(themed.ThemeColorName()), d.Other, p.At.AddXY(o.Size().Width/2, o.Size().Height/2))
		case *canvas.Rectangle:
			if o.StrokeWidth > 0 && !transparent(o.StrokeColor) && isFrame(p) {
				check("edge", o.StrokeColor, d.Other, p.At.AddXY(o.Size().Width/2, 1))
			} else if o.StrokeWidth > 0 && !transparent(o.StrokeColor) && transparent(o.FillColor) {
				check("ring", o.StrokeColor, d.Other, p.At.AddXY(o.Size().Width/2, 1))
			}
			if o.Size().Height <= thickestBar && o.Size().Width > o.Size().Height && telling(o.FillColor) {
				check("bar", o.FillColor, d.Other, p.At.AddXY(o.Size().Width/2, o.Size().Height/2))
			}
		case fyne.Widget:
			if isField(o) && !hasEdge(all[i+1:], o) {
				problems = append(problems, "no edge around "+path(p))
			}
		}
	}
	return problems
}

// thickestBar is how high a bar is at most that shows how much is left, or done.
const thickestBar = 6

// telling reports whether a colour tells something: how an account stands, or how much of
// something is done.
func telling(c color.Color) bool {
	for _, name := range []fyne.ThemeColorName{base.ColorNameSuccess, base.ColorNameWarning, base.ColorNameError, base.ColorNamePrimary} {
		if c == base.Color(name) {
			return true
		}
	}
	return false
}

// along are places of a text: within its first letter, its middle and its last one.
func along(t *canvas.Text, at fyne.Position) []fyne.Position {
	least := t.MinSize()
	left := at.X
	switch t.Alignment {
	case fyne.TextAlignCenter:
		left += (t.Size().Width - least.Width) / 2
	case fyne.TextAlignTrailing:
		left += t.Size().Width - least.Width
	}
	y := at.Y + t.Size().Height/2
	return []fyne.Position{{X: left + 2, Y: y}, {X: left + least.Width/2, Y: y}, {X: left + least.Width - 2, Y: y}}
}

// isField reports whether something is a field or a choice.
func isField(o fyne.CanvasObject) bool {
	switch o.(type) {
	case interface{ SetPlaceHolder(string) }, interface{ SetSelectedIndex(int) }:
		return true
	}
	return false
}

// isFrame reports whether something is drawn by a field or a choice itself.
func isFrame(p Painted) bool { return len(p.Within) > 0 && isField(p.Within[len(p.Within)-1]) }

// hasEdge reports whether a field draws a line around it.
func hasEdge(below []Painted, field fyne.CanvasObject) bool {
	for _, p := range below {
		if r, ok := p.Object.(*canvas.Rectangle); ok && isFrame(p) && p.Within[len(p.Within)-1] == field && r.StrokeWidth > 0 { // what is only read may have a transparent one
			return true
		}
	}
	return false
}

func transparent(c color.Color) bool {
	if c == nil {
		return true
	}
	_, _, _, a := c.RGBA()
	return a == 0
}

// Unhittable lists what can be clicked and is too small to be hit. What is cut off at an edge is
// not judged: it can be scrolled to.
func Unhittable(c fyne.Canvas) (problems []string) {
	for _, p := range Paint(c) {
		problems = append(problems, unhittableItems(p)...)
		if _, tappable := p.Object.(fyne.Tappable); !tappable || p.Seen.Empty() || withinField(p) {
			continue
		}
		if strings.HasSuffix(fmt.Sprintf("%T", p.Object), ".scrollBarArea") {
			continue // the wheel and the keys scroll, too
		}
		whole := areaOf(p.At, p.Object.Size())
		if p.Seen == whole && (whole.Right-whole.Left < parts.Target-0.1 || whole.Bottom-whole.Top < parts.Target-0.1) {
			problems = append(problems, fmt.Sprintf("target %s of %.1f × %.1f, want %d", path(p), whole.Right-whole.Left, whole.Bottom-whole.Top, parts.Target))
		}
	}
	return problems
}

// unhittableItems are the lines, titles and entries of a widget that are too small, where it
// draws them itself.
func unhittableItems(p Painted) (problems []string) {
	d, ok := p.Object.(accessible.Describer)
	if !ok || p.Seen.Empty() {
		return nil
	}
	items := d.Accessibility().Items
	if items == nil {
		return nil
	}
	for i := range items.Count {
		it := items.At(i)
		if len(it.Actions) == 0 || it.Size.IsZero() {
			continue
		}
		if it.Size.Width < parts.Target-0.1 || it.Size.Height < parts.Target-0.1 {
			problems = append(problems, fmt.Sprintf("target %q in %s of %.1f × %.1f, want %d", it.Name, path(p), it.Size.Width, it.Size.Height, parts.Target))
		}
	}
	return problems
}

// withinField reports whether something is a part of a field that takes clicks itself.
func withinField(p Painted) bool {
	for _, w := range p.Within {
		if _, entry := w.(interface{ SetPlaceHolder(string) }); entry {
			_, button := p.Object.(interface{ SetIcon(fyne.Resource) })
			return !button
		}
	}
	return false
}

// path says what something is and where it belongs.
func path(p Painted) string {
	var names []string
	for _, w := range append(p.Within[:len(p.Within):len(p.Within)], p.Object) {
		name := strings.TrimPrefix(fmt.Sprintf("%T", w), "*")
		if name == "fyne.Container" || strings.HasPrefix(name, "canvas.") {
			continue
		}
		switch w := w.(type) {
		case interface{ AccessibilityLabel() string }:
			name += fmt.Sprintf("(%s)", w.AccessibilityLabel())
		}
		names = append(names, name)
	}
	return strings.Join(names[max(0, len(names)-5):], " > ")
}

func hex(c color.Color) string {
	r, g, b, a := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x/%02x", r>>8, g>>8, b>>8, a>>8)
}
