package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/atspi/accessible"
)

// Failure says what went wrong, and what to do where there is something.
func Failure(message, advice string) fyne.CanvasObject {
	lines := []fyne.CanvasObject{Text(message).Color(theme.ColorNameError).Told(accessible.Assertive)}
	if advice != "" {
		lines = append(lines, Note(advice))
	}
	return container.New(Column{Gap: -9}, lines...)
}
