package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// Confirmation is a question that is answered by its verb or not at all.
type Confirmation struct {
	Title   string
	Message string
	Verb    string // "Remove"
	Danger  bool   // the verb cannot be taken back: it is coloured, and Enter does not choose it
}

// Confirm asks; yes is called when the verb was chosen.
func Confirm(parent fyne.Window, c Confirmation, yes func()) {
	s := parts.NewSheet(parent, c.Title, 440, 0)
	s.SetBody(parts.Text(c.Message))
	verb := s.Widgets.Button(c.Verb, func() {
		s.Hide()
		yes()
	})
	cancel := s.Widgets.Button("Cancel", s.Close)
	focus := verb
	verb.Importance = widget.HighImportance
	if c.Danger {
		verb.Importance = widget.DangerImportance
		focus = cancel
	}
	s.SetButtons(nil, []fyne.CanvasObject{cancel, verb})
	s.Show(focus)
}

// Remove asks before an app or account is removed; yes does it.
func Remove(parent fyne.Window, r words.Removal, yes func()) {
	Confirm(parent, Confirmation{Title: r.Question(), Message: r.Consequences(), Verb: "Remove", Danger: true}, yes)
}

// RemoveWith is [Remove] of what has browser profiles: they go, too, unless the person
// wants to keep them. Those that a browser has open stay, and are named.
func RemoveWith(parent fyne.Window, r words.Removal, yes func(keepProfiles bool)) {
	if r.Profiles == 0 && len(r.Open) == 0 {
		Remove(parent, r, func() { yes(false) })
		return
	}
	s := parts.NewSheet(parent, r.Question(), 440, 0)
	body := []fyne.CanvasObject{parts.Text(r.Consequences())}
	if open := r.StillOpen(); open != "" {
		body = append(body, container.New(parts.Inset{Left: 8, Right: 8}, parts.Callout(look.ColorWarningSoft, theme.NewWarningThemedResource(theme.WarningIcon()), parts.Text(open))))
	}
	keep := func() bool { return false }
	if r.Profiles > 0 {
		too := s.Widgets.Check(r.WithProfiles(), nil)
		too.SetChecked(true)
		body = append(body, too)
		keep = func() bool { return !too.Checked }
	}
	s.SetBody(body...)
	verb := s.Widgets.Button("Remove", func() {
		s.Hide()
		yes(keep())
	})
	verb.Importance = widget.DangerImportance
	cancel := s.Widgets.Button("Cancel", s.Close)
	s.SetButtons(nil, []fyne.CanvasObject{cancel, verb})
	s.Show(cancel)
}

// failure says what went wrong and what to do.
func failure(err error) fyne.CanvasObject { return parts.Failure(words.Explain(err)) }
