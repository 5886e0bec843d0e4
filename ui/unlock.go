package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// shortest is the fewest characters a new passphrase may have.
const shortest = 8

// unlockScreen asks for the passphrase of a vault. problem says what was wrong
// with the last one. It returns what is to have the focus, too.
func unlockScreen(problem string, reply func(string)) (fyne.CanvasObject, fyne.Focusable) {
	field := widget.NewPasswordEntry()
	field.SetPlaceHolder("Passphrase")
	unlock := widget.NewButton("Unlock", nil)
	unlock.Importance = widget.HighImportance
	unlock.Disable()
	submit := func() {
		if field.Text != "" {
			reply(field.Text)
		}
	}
	field.OnChanged = func(s string) { enable(unlock, s != "") }
	field.OnSubmitted = func(string) { submit() }
	unlock.OnTapped = submit
	hint := caption("")
	hint.set(problem, theme.ColorNameError, fyne.TextAlignCenter)
	show(hint, problem != "")
	return sheet(theme.NewPrimaryThemedResource(lockIcon), "Your vault is locked", "Enter its passphrase to open it.",
		container.NewVBox(field, unlock), hint), field
}

// newPassphraseScreen asks for a new passphrase, twice. focus moves on from
// the first field. It returns what is to have the focus, too.
func newPassphraseScreen(focus func(fyne.Focusable), reply func(string)) (fyne.CanvasObject, fyne.Focusable) {
	first, second := widget.NewPasswordEntry(), widget.NewPasswordEntry()
	first.SetPlaceHolder("New passphrase")
	second.SetPlaceHolder("The same again")
	create := widget.NewButton("Create my vault", nil)
	create.Importance = widget.HighImportance
	create.Disable()
	hint := caption("")
	check := func(string) {
		problem := passphraseProblem(first.Text, second.Text)
		hint.SetText(problem)
		enable(create, problem == "")
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
	return sheet(theme.NewPrimaryThemedResource(lockIcon), "Choose a passphrase",
		"It opens the vault and cannot be recovered: without it everything in the vault is lost. A few random words are easy to keep in mind.",
		container.NewVBox(first, second, create), hint), first
}

// passphraseProblem says what is wrong with a new passphrase, "" for nothing.
func passphraseProblem(first, second string) string {
	switch {
	case len([]rune(first)) < shortest:
		return "At least 8 characters."
	case second == "":
		return "Type it once more, so that a slip cannot lock you out."
	case first != second:
		return "The two are not the same."
	}
	return ""
}

func enable(b *widget.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}
