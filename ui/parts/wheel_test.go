package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
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
	show := fields[4].(*Entry).ActionItem
	test.TapCanvas(win.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(show).AddXY(10, 10))
	if fields[4].(*Entry).Password {
		t.Error("a click does not reach the field's button")
	}
}

// Several lines, and a list, scroll themselves, and at their ends what they are in: nothing
// on a sheet stops the wheel.
func TestWheelAtTheEndOfWhatScrollsItself(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(500, 400))
	for name, make := range map[string]func(Widgets) (fyne.CanvasObject, fyne.CanvasObject){
		"several lines": func(w Widgets) (fyne.CanvasObject, fyne.CanvasObject) {
			e := w.Lines(3)
			e.SetText("1\n2\n3\n4\n5\n6\n7\n8")
			return e, e
		},
		"a list": func(w Widgets) (fyne.CanvasObject, fyne.CanvasObject) {
			l := w.List(func() int { return 8 }, func() fyne.CanvasObject { return widget.NewLabel("") }, func(int, fyne.CanvasObject) {})
			return container.New(Tall{Height: 90}, l), l
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewSheet(win, "A form", 400, 300)
			outer, inner := make(s.Widgets)
			s.SetBody(outer, container.New(Tall{Height: 900}, widget.NewLabel("")))
			s.Show(nil)
			defer s.Hide()
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(inner).AddXY(50, 20)
			test.Scroll(win.Canvas(), at, 0, -10)
			if s.scroll.Offset.Y != 0 {
				t.Error("the sheet scrolls before it has scrolled itself")
			}
			for range 20 {
				test.Scroll(win.Canvas(), at, 0, -10)
			}
			if s.scroll.Offset.Y == 0 {
				t.Error("the wheel stops at its end")
			}
		})
	}
}

// A screen with one subject scrolls over its fields, too.
func TestWheelOverAFieldOfANotice(t *testing.T) {
	test.NewTempApp(t)
	field := NewPassword()
	win := test.NewTempWindow(t, Notice(theme.InfoIcon(), "Locked", "Enter it.", field, container.New(Tall{Height: 900}, widget.NewLabel(""))))
	win.Resize(fyne.NewSize(500, 300))
	driver := fyne.CurrentApp().Driver()
	before := driver.AbsolutePositionForObject(field)
	test.Scroll(win.Canvas(), before.AddXY(50, 10), 0, -10)
	if driver.AbsolutePositionForObject(field).Y >= before.Y {
		t.Error("it does not scroll")
	}
}
