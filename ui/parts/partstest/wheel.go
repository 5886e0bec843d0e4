package partstest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/ui/parts"
)

// Tiny is as much as a small screen leaves a window at a large scale: 1024 x 600 at 2.
var Tiny = fyne.NewSize(504, 276)

// Wheel turns the mouse wheel over everything on the uppermost sheet, in a window that is
// too low for it. Nothing may stop it, and the sheet must be inside the window.
func (b *Bench) Wheel(t *testing.T) {
	t.Helper()
	b.Win.Resize(Tiny.AddWidthHeight(1, 1)) // bit by bit, as a person drags it
	b.Win.Resize(Tiny)
	var body *parts.Scroll
	for _, o := range b.Shown() {
		if s, ok := o.(*parts.Scroll); ok && (body == nil || s.Size().Height*s.Size().Width > body.Size().Height*body.Size().Width) {
			body = s
		}
	}
	if body == nil {
		t.Fatal("the sheet has nothing that scrolls")
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(body)
	if end := top.AddXY(body.Size().Width, body.Size().Height); top.X < 0 || top.Y < 0 || end.X > Tiny.Width || end.Y > Tiny.Height {
		t.Errorf("the sheet goes beyond the window: from %v to %v", top, end)
	}
	most := body.Content.Size().Height - body.Size().Height
	if most < 10 {
		return // all of it is seen
	}
	for _, o := range b.Shown() {
		_, keys := o.(fyne.Focusable)
		_, scrolls := o.(fyne.Scrollable)
		if o == fyne.CanvasObject(body) || !keys && !scrolls || !o.Visible() || o.Size().Height < 8 {
			continue
		}
		body.ScrollToOffset(fyne.NewPos(0, 0))
		at := driver.AbsolutePositionForObject(o).Y - top.Y
		body.ScrollToOffset(fyne.NewPos(0, min(most, max(0, at-body.Size().Height/3))))
		where := driver.AbsolutePositionForObject(o).AddXY(o.Size().Width/2, min(o.Size().Height/2, 14))
		if where.Y < top.Y || where.Y > top.Y+body.Size().Height {
			continue // not of the body
		}
		before, turn := body.Offset, float32(-10)
		if before.Y >= most {
			turn = 10
		}
		for range 60 {
			test.Scroll(b.Win.Canvas(), where, 0, turn)
		}
		if body.Offset == before {
			t.Errorf("%T stops the wheel", o)
		}
	}
}
