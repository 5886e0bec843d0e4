package words

// What is said of a key that calls the window from anywhere.
const (
	// KeyOfWayland is where a Wayland desktop keeps its keys to itself.
	KeyOfWayland = "On Wayland only the desktop can set such a key. In its keyboard settings add a shortcut that runs `tokendesk`."
	// KeyElsewhere is where this program can have no such key.
	KeyElsewhere = "On this system, add a keyboard shortcut that runs `tokendesk` in the system's settings."
	// KeyNone is where the keyboard lacks the key.
	KeyNone = "This keyboard does not have that key. Choose another."
	// KeyWrong is what is no such combination.
	KeyWrong = "Use Ctrl, Alt or Super together with another key."
)

// KeyTaken says that another program has a combination of keys.
func KeyTaken(combination string) string {
	return "Another program uses " + OneLine(combination, 40) + ". Choose another key, or change it there."
}

// What is said of a start at login.
const (
	// LoginNotHere is where this program cannot have itself started.
	LoginNotHere = "On this system, add Tokendesk to the programs that start at login in the system's settings."
	// LoginPath is where no file can name the program.
	LoginPath = "Start at login does not work from this folder, because its name has an equals sign. Move the program to another folder."
	// LoginWithoutTray is where nothing would stay.
	LoginWithoutTray = "This desktop has no tray: after login Tokendesk waits a minute for one, then quits."
)

// LoginForeign says that a file which somebody else wrote decides.
func LoginForeign(file string) string {
	return "Another program wrote " + OneLine(file, 200) + ", so Tokendesk leaves it as it is. Change it there."
}
