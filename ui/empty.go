package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
)

// emptyScreen is seen while there is no app: every way to a first one. It returns the way
// that is to have the focus, so that Enter will do; onKey and onRune get the keys that no
// way has a use for.
func emptyScreen(a addWays, onKey func(*fyne.KeyEvent) bool, onRune func(rune)) (fyne.CanvasObject, fyne.Focusable) {
	way := func(text string, icon fyne.Resource, do func()) *parts.KeyButton {
		return parts.NewKeyButton(text, icon, do, onKey, onRune)
	}
	provider := way("Pick a provider", theme.ContentAddIcon(), a.provider)
	provider.Importance = widget.HighImportance
	ways := []fyne.CanvasObject{
		provider,
		way("Paste a curl command or an app file", theme.ContentPasteIcon(), a.paste),
		way("Enter an issuer's address", theme.SearchIcon(), a.issuer),
		way("Import an app file or a Postman collection", theme.FolderOpenIcon(), a.file),
		way("Try the practice provider", theme.MediaPlayIcon(), a.practice),
	}
	for _, w := range ways {
		w.(*parts.KeyButton).Alignment = widget.ButtonAlignLeading
	}
	return parts.Notice(theme.NewPrimaryThemedResource(theme.ContentAddIcon()), "Add an app",
		"An app is one OAuth client: its client ID, its secret or key, and the server that gives it tokens.",
		container.New(parts.Column{Gap: parts.ButtonGap}, ways...),
		parts.Note("The practice provider runs inside Tokendesk and needs no account anywhere. You can also drop files, folders and links here.")), provider
}

// addWays are the ways to a first app.
type addWays struct {
	provider, paste, issuer, file, practice func()
}
