package words

// Exported says what an export wrote.
func Exported(apps int, path string) string { return "Exported " + Count(apps, "app") + " to " + path }

// Withheld says why an app's secrets are not in an export that asked for them.
// app is its title, or the id that a command calls it by.
func Withheld(app string) string {
	return app + ": settings wait for your word, so its secrets are not in the file."
}
