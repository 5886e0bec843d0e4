package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
)

// share makes what is selected in the window's fields the desktop's selection, and pastes
// that on a click of the middle button. Where the desktop does not answer nothing is pasted.
func (w *window) share(selection Selection) {
	canvas := w.shell.Win.Canvas()
	canvas.AddShortcut(&parts.Selected{}, func(s fyne.Shortcut) {
		if selected, is := s.(*parts.Selected); is {
			w.shell.Tasks.Run(func(ctx context.Context) error { return selection.Select(ctx, selected.Text) }, func(error) {})
		}
	})
	canvas.AddShortcut(&parts.PasteSelected{}, func(s fyne.Shortcut) {
		if paste, is := s.(*parts.PasteSelected); is {
			tasks.Start(w.shell.Tasks, selection.Selected, func(text string, err error) {
				if err == nil && text != "" {
					paste.Into(text)
				}
			})
		}
	})
}
