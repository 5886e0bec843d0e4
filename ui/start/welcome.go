package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/keys"
	"tokendesk/ui/parts"
)

// welcomeScreen is the first thing a new person sees: it makes a vault.
// restore asks for a backup, nil: there is no such way. It returns what is to have the focus, so that Enter will do.
func welcomeScreen(open func(Request), restore func()) (fyne.CanvasObject, fyne.Focusable) {
	create := parts.NewKeyButton("Create my vault", nil, func() { open(Request{Create: true}) }, nil, nil)
	create.Importance = widget.HighImportance
	passphrase := parts.NewButton("Protect it with a passphrase instead", nil, func() {
		open(Request{Create: true, Keys: keys.Passphrase})
	})
	memory := parts.NewButton("Just look around, store nothing", nil, func() {
		open(Request{Create: true, Keys: keys.Memory})
	})
	memory.Importance = widget.LowImportance
	ways := []fyne.CanvasObject{create, passphrase}
	if restore != nil {
		ways = append(ways, parts.NewButton(restoreLabel, nil, restore))
	}
	ways = append(ways, memory)
	return parts.Notice(theme.NewPrimaryThemedResource(parts.LockIcon), "Welcome to Tokendesk",
		"Your apps, secrets and tokens are stored in an encrypted vault on this computer. Its key goes into the system keyring; without a keyring you choose a passphrase.",
		container.New(parts.Column{Gap: parts.ButtonGap}, ways...)), create
}
