package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// A message is told over the sheet that is open, within the window, and elsewhere once that
// is closed.
func TestASheetTellsWhatWasDone(t *testing.T) {
	for _, height := range []float32{600, 200} {
		test.NewTempApp(t)
		win := test.NewTempWindow(t, Text(""))
		win.Resize(fyne.NewSize(700, height))
		if SheetOn(win.Canvas()) != nil {
			t.Error("a sheet before there is one")
		}
		s := NewSheet(win, "Acme", 400, 0)
		s.SetBody(Text("It is as it was."))
		s.SetButtons(nil, []fyne.CanvasObject{s.Widgets.Button("Close", s.Close)})
		s.Show(nil)
		if SheetOn(win.Canvas()) != s {
			t.Fatal("the sheet is not found")
		}
		message, gone := canvas.NewRectangle(nil), 0
		message.SetMinSize(fyne.NewSize(120, 30))
		s.Tell(message, func() { gone++ })
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(message)
		if message.Size().Height < 30 || at.Y < 0 || at.Y+30 > win.Canvas().Size().Height || at.X < 0 {
			t.Errorf("%v high: it is at %v, %v large", height, at, message.Size())
		}
		s.Close()
		if gone != 1 || SheetOn(win.Canvas()) != nil {
			t.Errorf("it is told elsewhere %d times", gone)
		}
	}
}
