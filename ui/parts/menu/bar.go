package menu

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

// Bar is the menus at the top of the window. It has no focus of its own: F10 and Alt
// with a menu's letter open it from wherever that is, and it goes back there.
type Bar struct {
	widget.BaseWidget
	menus []Menu
	over  int // the menu under the pointer, none
	open  int // the one that is open, none
	popUp *popUp
}

var (
	_ fyne.Tappable     = (*Bar)(nil)
	_ desktop.Hoverable = (*Bar)(nil)
)

// NewBar returns a bar without menus.
func NewBar() *Bar {
	b := &Bar{over: none, open: none}
	b.ExtendBaseWidget(b)
	return b
}

// Set replaces the menus.
func (b *Bar) Set(menus ...Menu) {
	b.close()
	b.menus, b.over = menus, none
	b.Refresh()
}

// Menus are those of the bar.
func (b *Bar) Menus() []Menu { return b.menus }

// Letters are what, with Alt, opens a menu.
func (b *Bar) Letters() (letters []rune) {
	for _, m := range b.menus {
		letters = append(letters, m.letter())
	}
	return letters
}

// Open opens the first menu, or closes the one that is open.
func (b *Bar) Open() {
	if b.open != none {
		b.close()
		return
	}
	b.show(0, true)
}

// OpenLetter opens the menu of a letter.
func (b *Bar) OpenLetter(r rune) {
	for i, m := range b.menus {
		if m.letter() == r {
			b.show(i, true)
		}
	}
}

func (b *Bar) close() {
	if b.popUp != nil {
		b.popUp.close()
	}
}

// show opens one menu instead of the one that is open. Over anything else that is open
// it does nothing.
func (b *Bar) show(i int, mark bool) {
	c := fyne.CurrentApp().Driver().CanvasForObject(b)
	if c == nil || i < 0 || i >= len(b.menus) {
		return
	}
	b.close()
	if c.Overlays().Top() != nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
	left, _ := b.title(i)
	b.open = i
	b.popUp = open(c, b.menus[i].Items(), Options{At: at.AddXY(left, b.Size().Height), Mark: mark, Hang: true, Name: b.menus[i].Title})
	b.popUp.beside = func(n int) { b.show((i+n+len(b.menus))%len(b.menus), true) }
	b.popUp.pointed = func(p fyne.Position) {
		if n := b.find(p.Subtract(at)); n != none && n != b.open {
			b.show(n, false)
		}
	}
	b.popUp.closed = func() {
		b.open, b.popUp = none, nil
		b.Refresh()
	}
	b.Refresh()
}

// beforeTitle is the room before a title, and after it.
const beforeTitle = 10

// title is where a menu's title begins with its room, and how wide that is.
func (b *Bar) title(i int) (left, width float32) {
	size := b.Theme().Size(theme.SizeNameText)
	left = 4
	for n, m := range b.menus {
		width = fyne.MeasureText(m.Title, size, fyne.TextStyle{}).Width + 2*beforeTitle
		if n == i {
			return left, width
		}
		left += width
	}
	return left, 0
}

// find is the menu whose title is at a place of the bar.
func (b *Bar) find(at fyne.Position) int {
	if at.Y < 0 || at.Y >= b.Size().Height {
		return none
	}
	for i := range b.menus {
		if left, width := b.title(i); at.X >= left && at.X < left+width {
			return i
		}
	}
	return none
}

// Tapped implements fyne.Tappable.
func (b *Bar) Tapped(e *fyne.PointEvent) {
	if i := b.find(e.Position); i != none {
		b.show(i, false)
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Bar) MouseIn(e *desktop.MouseEvent) { b.point(b.find(e.Position)) }

// MouseMoved implements desktop.Hoverable.
func (b *Bar) MouseMoved(e *desktop.MouseEvent) { b.point(b.find(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (b *Bar) MouseOut() { b.point(none) }

func (b *Bar) point(i int) {
	if b.over != i {
		b.over = i
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	v := &barView{bar: b}
	v.Refresh()
	return v
}

type barView struct {
	bar     *Bar
	objects []fyne.CanvasObject
}

func (v *barView) Destroy()                     {}
func (v *barView) Layout(fyne.Size)             { v.draw() }
func (v *barView) Objects() []fyne.CanvasObject { return v.objects }

func (v *barView) MinSize() fyne.Size {
	size := v.bar.Theme().Size(theme.SizeNameText)
	left, _ := v.bar.title(len(v.bar.menus))
	return fyne.NewSize(left, fyne.MeasureText("A", size, fyne.TextStyle{}).Height+10)
}

// Refresh implements fyne.WidgetRenderer.
func (v *barView) Refresh() {
	v.draw()
	canvas.Refresh(v.bar)
}

// draw draws the titles, the letter of each underlined.
func (v *barView) draw() {
	b := v.bar
	th, variant := b.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	height := b.Size().Height
	v.objects = nil
	add := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		v.objects = append(v.objects, o)
	}
	for i, m := range b.menus {
		left, width := b.title(i)
		var ground color.Color
		switch i {
		case b.open:
			ground = th.Color(theme.ColorNameSelection, variant)
		case b.over:
			ground = th.Color(theme.ColorNameHover, variant)
		}
		if ground != nil {
			r := canvas.NewRectangle(ground)
			r.CornerRadius = 6
			if i == b.open {
				look.Mark(r, th, variant)
			}
			add(r, left, 2, width, height-4)
		}
		word := canvas.NewText(m.Title, th.Color(theme.ColorNameForeground, variant))
		word.TextSize = th.Size(theme.SizeNameText)
		h := word.MinSize().Height
		y := (height - h) / 2
		add(word, left+beforeTitle, y, width-2*beforeTitle, h)
		under := fyne.MeasureText(string([]rune(m.Title)[:1]), word.TextSize, fyne.TextStyle{}).Width
		add(canvas.NewRectangle(word.Color), left+beforeTitle+0.5, y+h-2, under-1, 1)
	}
}
