package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// KeepRunning asks what closing the window is to do. One of the answers is chosen, or
// none where the window is to stay.
func KeepRunning(parent fyne.Window, keep, quit func()) {
	title, message := words.KeepRunning()
	s := parts.NewSheet(parent, title, 440, 0)
	s.SetBody(parts.Text(message))
	goOn := s.Widgets.Button("Keep running", func() { s.Hide(); keep() })
	goOn.Importance = widget.HighImportance
	end := s.Widgets.Button("Quit", func() { s.Hide(); quit() })
	s.SetButtons(nil, []fyne.CanvasObject{end, goOn})
	s.Show(goOn)
}
