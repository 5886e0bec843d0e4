package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// unlockScreen asks for the passphrase of a vault. problem says what was wrong
// with the last one. It returns what is to have the focus, too.
func unlockScreen(problem string, reply func(string)) (fyne.CanvasObject, fyne.Focusable) {
	field := parts.Name(parts.NewPassword(), "Passphrase")
	field.SetPlaceHolder("Passphrase")
	unlock := parts.NewButton("Unlock", nil, nil)
	unlock.Importance = widget.HighImportance
	unlock.Disable()
	submit := func() {
		if field.Text != "" {
			reply(field.Text)
		}
	}
	field.OnChanged = func(s string) { parts.SetEnabled(unlock, s != "") }
	field.OnSubmitted = func(string) { submit() }
	unlock.OnTapped = submit
	hint := parts.Problem(problem)
	parts.FaultIn(field, hint)
	parts.SetVisible(hint, problem != "")
	return parts.Notice(theme.NewPrimaryThemedResource(parts.LockIcon), "Your vault is locked", "Enter its passphrase to unlock it.",
		container.New(parts.Column{Gap: parts.ButtonGap}, field, unlock), hint), field
}

// newPassphrase is what a new passphrase is chosen for.
type newPassphrase struct {
	title, verb string
	cancels     bool // one can go back
}

// newPassphraseScreen asks for a new passphrase, twice. focus moves on from
// the first field. Cancel replies with none. It returns what is to have the focus, too.
func newPassphraseScreen(of newPassphrase, focus func(fyne.Focusable), reply func(string)) (fyne.CanvasObject, fyne.Focusable) {
	first, second := parts.Name(parts.NewPassword(), "New passphrase"), parts.Name(parts.NewPassword(), "New passphrase again")
	first.SetPlaceHolder("New passphrase")
	second.SetPlaceHolder("Passphrase again")
	create := parts.NewButton(of.verb, nil, nil)
	create.Importance = widget.HighImportance
	create.Disable()
	hint := parts.Note("").Told(accessible.Polite)
	parts.FaultIn(second, hint)
	check := func(string) {
		problem := passphraseProblem(first.Text, second.Text)
		hint.SetText(problem)
		parts.SetEnabled(create, problem == "")
	}
	submit := func() {
		if passphraseProblem(first.Text, second.Text) == "" {
			reply(first.Text)
		}
	}
	first.OnChanged, second.OnChanged = check, check
	first.OnSubmitted = func(string) { focus(second) }
	second.OnSubmitted = func(string) { submit() }
	create.OnTapped = submit
	check("")
	ways := []fyne.CanvasObject{first, second, create}
	if of.cancels {
		ways = append(ways, parts.NewButton("Cancel", nil, func() { reply("") }))
	}
	return parts.Notice(theme.NewPrimaryThemedResource(parts.LockIcon), of.title,
		"It unlocks the vault and cannot be recovered: without it everything in the vault is lost. A few random words are easy to remember.",
		container.New(parts.Column{Gap: parts.ButtonGap}, ways...), hint), first
}

// passphraseProblem says what is wrong with a new passphrase, "" for nothing.
func passphraseProblem(first, second string) string {
	message, _ := words.Explain(desk.CheckTypedTwice(first, second))
	return message
}
