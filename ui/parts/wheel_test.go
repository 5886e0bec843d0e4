package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// The wheel scrolls a sheet wherever the pointer is, and a click still goes to
// what is below it.
func TestWheelOverAField(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(500, 400))
	s := NewSheet(win, "A long form", 400, 300)
	fields := make([]fyne.CanvasObject, 30)
	for i := range fields {
		fields[i] = s.Widgets.Password()
	}
	s.SetBody(fields...)
	s.Show(nil)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(fields[2]).AddXY(50, 10)
	test.Scroll(win.Canvas(), at, 0, -20)
	if s.scroll.Offset.Y == 0 {
		t.Error("the wheel over a field does not scroll the sheet")
	}
	show := fields[4].(*Entry).ActionItem.(*Button)
	test.TapCanvas(win.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(show).AddXY(10, 10))
	if show.Text != "Hide" {
		t.Error("a click does not reach the field's button")
	}
}
