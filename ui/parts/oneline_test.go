package parts

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// A text longer than its field is cut off at the field's edges, and the caret is in view
// wherever it goes.
func TestALongTextStaysInItsField(t *testing.T) {
	test.NewTempApp(t)
	maker := Widgets{}
	searching := &Field{}
	searching.Icon = theme.SearchIcon()
	searching.Wrapping, searching.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	searching.ExtendBaseWidget(searching)
	for name, field := range map[string]interface {
		fyne.Focusable
		fyne.Widget
	}{"plain": maker.Entry(), "a password": maker.Password(), "a passphrase": NewPassword(), "an icon, and no scrolling": searching} {
		t.Run(name, func(t *testing.T) {
			w := test.NewTempWindow(t, container.NewWithoutLayout(field))
			w.SetPadded(false)
			w.Resize(fyne.NewSize(600, 80))
			field.Move(fyne.NewPos(200, 20))
			field.Resize(fyne.NewSize(200, field.MinSize().Height))
			w.Canvas().Focus(field)
			before := w.Canvas().Capture()
			test.Type(field, strings.Repeat("wide letters ", 12))
			if after := w.Canvas().Capture(); differs(before, after, 0, 199) || differs(before, after, 401, 600) {
				t.Error("the text runs out of the field")
			}
			at := func() float32 {
				x := fyne.CurrentApp().Driver().AbsolutePositionForObject(caretOf(field)).X
				if x < 200 || x > 400 {
					t.Errorf("the caret is at %v, out of the field", x)
				}
				return x
			}
			end := at()
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
			if home := at(); home >= end {
				t.Errorf("Home goes to %v, End was at %v", home, end)
			}
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
			for range 12 * 13 {
				at()
				field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			}
			at()
			if empty := w.Canvas().Capture(); differs(before, empty, 0, 600) {
				t.Error("an emptied field looks otherwise than an empty one")
			}
		})
	}
}

// differs reports whether two pictures are not the same between two columns.
func differs(a, b image.Image, from, to int) bool {
	for y := range a.Bounds().Dy() {
		for x := from; x < min(to, a.Bounds().Dx()); x++ {
			if a.At(x, y) != b.At(x, y) {
				return true
			}
		}
	}
	return false
}

// A click puts the caret at the letter it is on, also where an icon stands before the text.
func TestAClickBehindAnIconMeetsItsLetter(t *testing.T) {
	test.NewTempApp(t)
	field := &Field{}
	field.Icon = theme.SearchIcon()
	field.ExtendBaseWidget(field)
	w := test.NewTempWindow(t, field)
	w.Resize(fyne.NewSize(300, 60))
	w.Canvas().Focus(field)
	test.Type(field, "mmmmmmmmmmmm")
	caret := caretOf(field)
	for _, column := range []int{3, 8} {
		field.CursorColumn = column
		field.Refresh()
		driver := fyne.CurrentApp().Driver()
		there := driver.AbsolutePositionForObject(caret).Subtract(driver.AbsolutePositionForObject(field)).AddXY(1, 8)
		field.CursorColumn = 0
		field.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: there}, Button: desktop.MouseButtonPrimary})
		if field.CursorColumn != column {
			t.Errorf("a click before letter %d goes to %d", column, field.CursorColumn)
		}
	}
}
