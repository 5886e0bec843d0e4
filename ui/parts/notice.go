package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/words"
)

// noticeWidth is how wide the column of a notice is. With large text it is wider, as far as
// the smallest window has room.
const (
	noticeWidth = 440
	noticeMost  = 800
)

// Notice is a screen with one subject in the middle. Where it has not the height for that
// it scrolls.
func Notice(icon fyne.Resource, title, text string, content ...fyne.CanvasObject) fyne.CanvasObject {
	head := Text(title).Bold().Sized(theme.SizeNameHeadingText).Centered()
	body := Text(words.Shorten(text, 600)).Centered()
	parts := []fyne.CanvasObject{container.NewCenter(container.New(besideText{44}, widget.NewIcon(icon))), head, body}
	for _, c := range content {
		if w, ok := c.(*Label); ok {
			w.Centered()
		}
		parts = append(parts, c)
	}
	scroll := NewScroll(container.NewCenter(container.New(fixedColumn{width: noticeWidth, most: noticeMost, gap: 10}, parts...)))
	wheelOver(scroll, content...)
	return scroll
}

// LineIcon is an icon as high as a line of text.
func LineIcon(icon fyne.Resource) fyne.CanvasObject {
	return container.NewCenter(container.New(besideText{18}, widget.NewIcon(icon)))
}

// SmallIcon is an icon as high as a line of small text.
func SmallIcon(icon fyne.Resource) fyne.CanvasObject {
	return container.NewCenter(container.New(besideText{15}, widget.NewIcon(icon)))
}

// besideText gives its one object a square, as large as at the designed size of text, and
// larger with it.
type besideText struct{ side float32 }

var _ fyne.Layout = besideText{}

// Layout implements fyne.Layout.
func (b besideText) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Inset{}.Layout(objects, size)
}

// MinSize implements fyne.Layout.
func (b besideText) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSquareSize(b.side * Scale())
}

// fixedColumn stacks objects in a column of fixed width, so that wrapped texts
// know how high they are. The width is that at the designed size of text.
type fixedColumn struct{ width, most, gap float32 }

var _ fyne.Layout = fixedColumn{}

// Layout implements fyne.Layout.
func (c fixedColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Column{Gap: c.gap}.Layout(objects, size)
}

// MinSize implements fyne.Layout.
func (c fixedColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := min(c.width*Scale(), c.most)
	for _, o := range objects {
		if o.Visible() && o.Size().Width != width {
			o.Resize(fyne.NewSize(width, o.MinSize().Height))
		}
	}
	return fyne.NewSize(width, Column{Gap: c.gap}.MinSize(objects).Height)
}
