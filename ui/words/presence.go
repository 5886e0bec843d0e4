package words

// What is said of a key that calls the window from anywhere.
const (
	// KeyOfWayland is where a Wayland desktop keeps its keys to itself.
	KeyOfWayland = "A Wayland desktop keeps its keys: bind one to the command tokendesk in its settings."
	// KeyElsewhere is where this program can have no such key.
	KeyElsewhere = "Here the system's own settings bind keys: bind one to the command tokendesk."
	// KeyNone is where the keyboard lacks the key.
	KeyNone = "This keyboard has no such key. Choose another."
	// KeyWrong is what is no such combination.
	KeyWrong = "That is no combination with Ctrl, Alt or Super. Choose another."
)

// KeyTaken says that another program has a combination of keys.
func KeyTaken(combination string) string {
	return "Another program has " + OneLine(combination, 40) + ". Choose another, or take it away there."
}

// What is said of a start at login.
const (
	// LoginNotHere is where this program cannot have itself started.
	LoginNotHere = "Here the system's own settings start programs: add Tokendesk there."
	// LoginPath is where no file can name the program.
	LoginPath = "No such file can name this program's folder. Move the program to one without an equals sign."
	// LoginWithoutTray is where nothing would stay.
	LoginWithoutTray = "This desktop has no tray: what is started at login waits a minute for one, and ends."
)

// LoginForeign says that a file which somebody else wrote decides.
func LoginForeign(file string) string {
	return "Somebody else wrote " + OneLine(file, 200) + ", and it is left as it is. Change it there."
}
