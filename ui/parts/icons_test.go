package parts

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// The shackle of the padlock is a ring that one looks through, and its body is whole.
func TestThePadlockHasAShackle(t *testing.T) {
	test.NewTempApp(t)
	drawn := canvas.NewImageFromResource(LockIcon)
	w := test.NewTempWindow(t, drawn)
	w.SetPadded(false)
	w.Resize(fyne.NewSquareSize(96))
	picture := w.Canvas().Capture()
	around := picture.At(1, 1)
	for of, want := range map[[2]int]bool{{12, 7}: false, {12, 3}: true, {8, 8}: true, {16, 8}: true, {12, 16}: true} {
		x, y := of[0]*4, of[1]*4
		if got := color.RGBAModel.Convert(picture.At(x, y)) != color.RGBAModel.Convert(around); got != want {
			t.Errorf("at %v it is drawn: %t", of, got)
		}
	}
}
