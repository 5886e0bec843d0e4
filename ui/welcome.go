package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/keys"
)

// welcomeScreen is the first thing a new person sees: it makes a vault.
// It returns what is to have the focus, so that Enter will do.
func welcomeScreen(open func(OpenRequest)) (fyne.CanvasObject, fyne.Focusable) {
	create := newKeyButton("Create my vault", nil, func() { open(OpenRequest{Create: true}) }, nil, nil)
	create.Importance = widget.HighImportance
	passphrase := widget.NewButton("Protect it with a passphrase instead", func() {
		open(OpenRequest{Create: true, Keys: keys.Passphrase})
	})
	memory := widget.NewButton("Just look around, keep nothing", func() {
		open(OpenRequest{Create: true, Keys: keys.Memory})
	})
	memory.Importance = widget.LowImportance
	return sheet(theme.NewPrimaryThemedResource(lockIcon), "Welcome to Tokendesk",
		"Your apps, secrets and tokens are kept in a sealed vault on this computer. Its key goes into the system's keyring; without a keyring you will be asked for a passphrase.",
		container.NewVBox(create, passphrase, memory)), create
}

// emptyScreen is seen while there is no app: every way to a first one.
func emptyScreen(a addActions) fyne.CanvasObject {
	provider := widget.NewButtonWithIcon("Pick a provider", theme.ContentAddIcon(), a.provider)
	provider.Importance = widget.HighImportance
	ways := []fyne.CanvasObject{
		provider,
		widget.NewButtonWithIcon("Paste a curl command or an app file", theme.ContentPasteIcon(), a.paste),
		widget.NewButtonWithIcon("Enter an issuer's address", theme.SearchIcon(), a.issuer),
		widget.NewButtonWithIcon("Import an app file or a Postman collection", theme.FolderOpenIcon(), a.file),
	}
	for _, w := range ways {
		w.(*widget.Button).Alignment = widget.ButtonAlignLeading
	}
	if a.practice != nil {
		try := widget.NewButtonWithIcon("Try the practice provider", theme.MediaPlayIcon(), a.practice)
		try.Alignment = widget.ButtonAlignLeading
		ways = append(ways, try)
	}
	return sheet(theme.NewPrimaryThemedResource(theme.ContentAddIcon()), "Add an app",
		"An app is one OAuth client: its client id, how it proves itself, and where it asks for tokens.",
		container.NewVBox(ways...),
		caption("The practice provider runs inside Tokendesk and needs no account anywhere."))
}

// addActions are the ways to a first app; practice may be nil.
type addActions struct {
	provider, paste, issuer, file, practice func()
}
