package dialogs

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// MissingLine is an account whose token cannot be had.
type MissingLine struct{ Who, Why string }

// MissingOptions are what stands in the way of copying the tokens of several accounts.
type MissingOptions struct {
	Lines []MissingLine
	Left  int // how many can be had
	Copy  func()
}

// maxMissing is how many accounts are named.
const maxMissing = 12

// Missing names the accounts whose tokens cannot be had, and offers to copy the
// others. Nothing has been copied before.
func Missing(parent fyne.Window, o MissingOptions) {
	title := "No token for " + words.Count(len(o.Lines), "account")
	s := parts.NewSheet(parent, title, 500, 0)
	lines := []fyne.CanvasObject{parts.Text("Nothing was copied.")}
	for i, l := range o.Lines {
		if i == maxMissing {
			lines = append(lines, parts.Quiet(fmt.Sprintf("and %d more", len(o.Lines)-maxMissing)))
			break
		}
		lines = append(lines, container.New(parts.Column{Gap: -8}, parts.Text(words.Middle(l.Who, 100)).Bold(), parts.Quiet(l.Why)))
	}
	s.SetBody(lines...)
	cancel := s.Widgets.Button("Cancel", s.Close)
	buttons := []fyne.CanvasObject{cancel}
	focus := fyne.Focusable(cancel)
	if o.Left > 0 {
		verb := s.Widgets.Button(fmt.Sprintf("Copy the other %d", o.Left), func() {
			s.Hide()
			o.Copy()
		})
		verb.Importance = widget.HighImportance
		buttons = append(buttons, verb)
	}
	s.SetButtons(nil, buttons)
	s.Show(focus)
}
