package dialogs

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
)

// Question is answered by its verb or not at all.
type Question struct {
	Title   string
	Message string
	Verb    string // "Remove"
	Danger  bool   // the verb cannot be taken back: it is coloured, and Enter does not choose it
}

// Ask shows a question; yes is called when the verb was chosen.
func Ask(parent fyne.Window, q Question, yes func()) { ask(parent, q, yes) }

func ask(parent fyne.Window, q Question, yes func()) *parts.Sheet {
	s := parts.NewSheet(parent, q.Title, 440, 0)
	s.SetBody(parts.Text(q.Message))
	verb := s.Keys.Button(q.Verb, func() {
		s.Hide()
		yes()
	})
	cancel := s.Keys.Button("Cancel", s.Close)
	focus := verb
	verb.Importance = widget.HighImportance
	if q.Danger {
		verb.Importance = widget.DangerImportance
		focus = cancel
	}
	s.SetButtons(nil, []fyne.CanvasObject{cancel, verb})
	s.Show(focus)
	return s
}

// RemoveOptions say what is about to be removed.
type RemoveOptions struct {
	App      string // its name
	Account  string // its label; "" removes the whole app
	Accounts int    // how many accounts the app has
	Tokens   int    // how many of what is removed hold tokens
	Remove   func()
}

// Remove asks before an app or account is removed.
func Remove(parent fyne.Window, o RemoveOptions) {
	title := "Remove " + o.App + "?"
	if o.Account != "" {
		title = "Remove " + o.Account + " of " + o.App + "?"
	}
	Ask(parent, Question{Title: title, Message: removeWords(o), Verb: "Remove", Danger: true}, o.Remove)
}

func removeWords(o RemoveOptions) string {
	what := "Its settings and secrets leave the vault."
	switch {
	case o.Account != "":
		what = "Its settings leave the vault; the app and its other accounts stay."
	case o.Accounts > 1:
		what = fmt.Sprintf("Its settings, secrets and all %d accounts leave the vault.", o.Accounts)
	}
	switch {
	case o.Tokens == 1:
		what += " Its tokens go, too, but the server is not told: revoke first to end them there."
	case o.Tokens > 1:
		what += fmt.Sprintf(" The tokens of %d accounts go, too, but the server is not told: revoke first to end them there.", o.Tokens)
	}
	return what + " You can undo this until you close Tokendesk."
}

// RemovedText is the toast after a removal, beside its Undo button.
func RemovedText(o RemoveOptions) string {
	switch {
	case o.Account != "":
		return "Removed " + o.Account + " of " + o.App
	case o.Accounts > 1:
		return fmt.Sprintf("Removed %s and its %d accounts", o.App, o.Accounts)
	}
	return "Removed " + o.App
}
