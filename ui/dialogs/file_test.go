package dialogs

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// The system's file dialogs open, over a small window, too, and the keys choose a file.
func TestFileDialogsOpen(t *testing.T) {
	test.NewTempApp(t)
	for name, choose := range map[string]func(fyne.Window, func(string)){"a file": chooseOpen, "a folder": chooseFolder} {
		w := test.NewTempWindow(t, widget.NewLabel(""))
		w.Resize(fyne.NewSize(640, 480))
		choose(w, func(string) {})
		if w.Canvas().Overlays().Top() == nil {
			t.Errorf("nothing asks for %s", name)
		}
		if _, files := w.Canvas().Focused().(*widget.GridWrap); !files {
			t.Errorf("%s: the keys go to %T, not to the files", name, w.Canvas().Focused())
		}
	}
}
