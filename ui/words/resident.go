package words

// KeepRunning asks what closing the window is to do.
func KeepRunning() (title, message string) {
	return "Keep Tokendesk running in the tray?",
		"It renews your favourites there, and its icon copies a token or opens this window. You can change this in the settings."
}
