package partstest

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"tokendesk/ui/theme"
)

// Painted is an object as it is laid out on a canvas.
type Painted struct {
	Object fyne.CanvasObject
	Within []fyne.CanvasObject // what it is a part of, outermost first
	At     fyne.Position       // on the canvas
	Seen   Area                // what is not cut off of it
}

// Area is a part of a canvas.
type Area struct{ Left, Top, Right, Bottom float32 }

func areaOf(at fyne.Position, size fyne.Size) Area {
	return Area{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

// Empty reports whether it is nothing.
func (a Area) Empty() bool { return a.Right-a.Left < 0.5 || a.Bottom-a.Top < 0.5 }

func (a Area) within(b Area) Area {
	return Area{max(a.Left, b.Left), max(a.Top, b.Top), min(a.Right, b.Right), min(a.Bottom, b.Bottom)}
}

func (a Area) covers(p fyne.Position) bool {
	return p.X >= a.Left && p.X < a.Right && p.Y >= a.Top && p.Y < a.Bottom
}

// Paint lists what is seen on a canvas in the order in which it is painted: what lies over
// something comes after it.
func Paint(c fyne.Canvas) (all []Painted) {
	whole := areaOf(fyne.Position{}, c.Size())
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		all = paint(all, root, nil, fyne.Position{}, whole)
	}
	return all
}

func paint(all []Painted, o fyne.CanvasObject, within []fyne.CanvasObject, offset fyne.Position, clip Area) []Painted {
	if o == nil || !o.Visible() {
		return all
	}
	at := o.Position().Add(offset)
	p := Painted{Object: o, Within: within, At: at, Seen: areaOf(at, o.Size()).within(clip)}
	if l, line := o.(*canvas.Line); line {
		p.Seen = stroke(l, offset).within(clip)
	}
	all = append(all, p)
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		children = r.Objects()
		_, clips := r.(interface{ IsClip() })
		if _, scrolls := o.(fyne.Scrollable); clips || scrolls {
			clip = p.Seen
		}
	}
	inner := append(within[:len(within):len(within)], o)
	for _, child := range children {
		all = paint(all, child, inner, at, clip)
	}
	return all
}

// stroke is what a line covers that is level, as those are that serve as grounds.
func stroke(l *canvas.Line, offset fyne.Position) Area {
	from, to := l.Position1.Add(offset), l.Position2.Add(offset)
	half := l.StrokeWidth / 2
	return Area{min(from.X, to.X), min(from.Y, to.Y) - half, max(from.X, to.X), max(from.Y, to.Y) + half}
}

// ground is what is seen at a place of the canvas before an object is painted there.
func ground(all []Painted, before int, at fyne.Position) color.Color {
	seen := base.Color(base.ColorNameBackground)
	for _, p := range all[:before] {
		if !p.Seen.covers(at) {
			continue
		}
		var fill color.Color
		switch o := p.Object.(type) {
		case *canvas.Rectangle:
			fill = o.FillColor
		case *canvas.ArbitraryPolygon:
			fill = o.FillColor
		case *canvas.Line:
			fill = o.StrokeColor
		}
		if fill != nil {
			seen = theme.Over(fill, seen)
		}
	}
	return seen
}
