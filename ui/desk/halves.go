package desk

// The program is two processes while it goes on in the tray: the window, and the
// resident part (see [tokendesk/ui/resident]). ResidentCommand is the hidden command of
// the second; LinkedFlag is the hidden flag of either when the other has started it.
const (
	ResidentCommand = "resident"
	LinkedFlag      = "linked"
)
