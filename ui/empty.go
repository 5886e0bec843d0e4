package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
)

// emptyScreen is seen while there is no app: every way to a first one.
func emptyScreen(a addWays) fyne.CanvasObject {
	provider := parts.NewButton("Pick a provider", theme.ContentAddIcon(), a.provider)
	provider.Importance = widget.HighImportance
	ways := []fyne.CanvasObject{
		provider,
		parts.NewButton("Paste a curl command or an app file", theme.ContentPasteIcon(), a.paste),
		parts.NewButton("Enter an issuer's address", theme.SearchIcon(), a.issuer),
		parts.NewButton("Import an app file or a Postman collection", theme.FolderOpenIcon(), a.file),
		parts.NewButton("Try the practice provider", theme.MediaPlayIcon(), a.practice),
	}
	for _, w := range ways {
		w.(*parts.KeyButton).Alignment = widget.ButtonAlignLeading
	}
	return parts.Notice(theme.NewPrimaryThemedResource(theme.ContentAddIcon()), "Add an app",
		"An app is one OAuth client: its client id, how it proves itself, and where it asks for tokens.",
		container.NewVBox(ways...),
		parts.Note("The practice provider runs inside Tokendesk and needs no account anywhere. Files, folders and links can be dropped here, too."))
}

// addWays are the ways to a first app.
type addWays struct {
	provider, paste, issuer, file, practice func()
}
