package words

// Exported says what an export wrote.
func Exported(apps int, path string) string { return "Exported " + Count(apps, "app") + " to " + path }

// LeftOpen says why an app is not in an export. app is as in [Withheld].
func LeftOpen(app string) string {
	return app + ": left out, because it is not filled in yet."
}

// Withheld says why an app's secrets are not in an export that asked for them.
// app is its title, or the id that a command calls it by.
func Withheld(app string) string {
	return app + ": some settings are not trusted yet, so its secrets are not in the file."
}
