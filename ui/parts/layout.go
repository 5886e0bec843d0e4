package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Scale is how much larger than it was designed text is: the room for words grows with it.
func Scale() float32 { return theme.Size(theme.SizeNameText) / 14 }

// ButtonGap is between buttons, and between fields and buttons below each other: the mark
// of the one that has the focus touches no other.
const ButtonGap = 8

// Column stacks objects at full width. Unlike Fyne's box it asks an object for
// its height again once its width is known, so that wrapped text gets its room
// in the first pass. Gap may be negative: labels bring padding of their own.
type Column struct{ Gap float32 }

var _ fyne.Layout = Column{}

// Layout implements fyne.Layout.
func (c Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(0, y))
		y += fit(o, size.Width) + c.Gap
	}
}

// MinSize implements fyne.Layout.
func (c Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		size.Width = max(size.Width, least.Width)
		size.Height += least.Height
		n++
	}
	size.Height += c.Gap * float32(max(0, n-1))
	return size
}

// fit gives an object a width and the height it then wants.
func fit(o fyne.CanvasObject, width float32) float32 {
	height := o.MinSize().Height
	o.Resize(fyne.NewSize(width, height))
	if wanted := o.MinSize().Height; wanted != height {
		height = wanted
		o.Resize(fyne.NewSize(width, height))
	}
	return height
}

// Pair lays out a name of a width and, beside it, its value, as tall as the taller of the
// two. The width is that at the designed size of text; with a Share it is that part of the
// whole. A third object keeps its own width at the right. A field that has
// no name of its own has this one for those who do not see what stands beside it.
type Pair struct{ Name, Share float32 }

// nameShare is the most of the width that a name takes.
const nameShare = 0.45

var _ fyne.Layout = Pair{}

// Layout implements fyne.Layout.
func (p Pair) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if len(objects) < 2 {
		return
	}
	call(objects[0], objects[1])
	name := min(p.Name*Scale(), size.Width*nameShare)
	if p.Share > 0 {
		name = size.Width * min(p.Share, nameShare)
	}
	right := size.Width
	if len(objects) > 2 && objects[2].Visible() {
		least := objects[2].MinSize()
		right -= least.Width
		objects[2].Move(fyne.NewPos(right, 0))
		objects[2].Resize(least)
	}
	objects[0].Move(fyne.NewPos(0, 0))
	fit(objects[0], name)
	objects[1].Move(fyne.NewPos(name, 0))
	fit(objects[1], max(0, right-name))
}

// MinSize implements fyne.Layout.
func (p Pair) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		size.Height = max(size.Height, least.Height)
		if i > 0 {
			size.Width += least.Width
		}
	}
	// The name gives way where there is little room: see Layout.
	size.Width = min(size.Width+p.Name*Scale(), size.Width/(1-nameShare))
	return size
}

// Flow puts objects side by side at their least width and goes on below when
// the line is full. Make one for each container: it remembers its width.
type Flow struct {
	Gap   float32
	width float32
}

var _ fyne.Layout = (*Flow)(nil)

// Layout implements fyne.Layout.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.walk(objects, func(o fyne.CanvasObject, at fyne.Position, least fyne.Size) {
		o.Move(at)
		o.Resize(fyne.NewSize(min(least.Width, size.Width), least.Height))
	})
}

// MinSize implements fyne.Layout.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height, width := float32(0), float32(0)
	f.walk(objects, func(_ fyne.CanvasObject, at fyne.Position, least fyne.Size) {
		height = max(height, at.Y+least.Height)
		width = max(width, min(least.Width, 120))
	})
	return fyne.NewSize(width, height)
}

func (f *Flow) walk(objects []fyne.CanvasObject, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) {
	var at fyne.Position
	line := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		if at.X > 0 && f.width > 0 && at.X+least.Width > f.width {
			at = fyne.NewPos(0, at.Y+line+f.Gap)
			line = 0
		}
		place(o, at, least)
		at.X += least.Width + f.Gap
		line = max(line, least.Height)
	}
}

// Inset keeps space around one object.
type Inset struct{ Top, Right, Bottom, Left float32 }

var _ fyne.Layout = Inset{}

// Layout implements fyne.Layout.
func (i Inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(i.Left, i.Top))
		o.Resize(fyne.NewSize(max(0, size.Width-i.Left-i.Right), max(0, size.Height-i.Top-i.Bottom)))
	}
}

// MinSize implements fyne.Layout.
func (i Inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size.AddWidthHeight(i.Left+i.Right, i.Top+i.Bottom)
}

// Below gives the first object the height it wants at its width, and all that
// is left to the second.
type Below struct{}

var _ fyne.Layout = Below{}

// Layout implements fyne.Layout.
func (Below) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if len(objects) != 2 {
		return
	}
	objects[0].Move(fyne.NewPos(0, 0))
	height := fit(objects[0], size.Width)
	objects[1].Move(fyne.NewPos(0, height))
	objects[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-height)))
}

// MinSize implements fyne.Layout.
func (Below) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		least := o.MinSize()
		size = fyne.NewSize(max(size.Width, least.Width), size.Height+least.Height)
	}
	return size
}

// Least is the least width of its one object, whatever that would ask for:
// words in it are cut or wrapped.
type Least struct{ Width float32 }

var _ fyne.Layout = Least{}

// Layout implements fyne.Layout.
func (l Least) Layout(objects []fyne.CanvasObject, size fyne.Size) { Inset{}.Layout(objects, size) }

// MinSize implements fyne.Layout.
func (l Least) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.Width, Inset{}.MinSize(objects).Height)
}

// Beside puts two objects side by side, the first Name wide, and where there is
// no room for that, below each other. Make one for each container: it remembers
// its width.
type Beside struct {
	Name, Room float32 // what the first is given, and what the second needs, at the designed size of text
	Gap        float32 // between the two when they stand below each other
	width      float32
}

var _ fyne.Layout = (*Beside)(nil)

// Layout implements fyne.Layout.
func (b *Beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	if b.below() {
		Column{Gap: b.Gap}.Layout(objects, size)
		return
	}
	objects[0].Move(fyne.NewPos(0, 0))
	name := b.Name * Scale()
	fit(objects[0], name)
	objects[1].Move(fyne.NewPos(name, 0))
	fit(objects[1], max(0, size.Width-name))
}

// MinSize implements fyne.Layout.
func (b *Beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if b.below() {
		return Column{Gap: b.Gap}.MinSize(objects)
	}
	return fyne.NewSize(0, Pair{}.MinSize(objects).Height)
}

func (b *Beside) below() bool { return b.width > 0 && b.width < (b.Name+b.Room)*Scale() }
