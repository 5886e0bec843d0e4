package words

import (
	"strings"

	"tokendesk/oauth/pattern"
)

// toolkitProblems are the beginnings of what the window's toolkit logs, and what that
// means to a person: "" where it means nothing, or is told in another place.
var toolkitProblems = []struct{ begins, means string }{
	{"error parsing user locale", ""}, // the window speaks English
	{"window creation error", ""},     // the program says so itself, and what to do
	{"settings load error", "The settings of the window's toolkit (fyne/settings.json) cannot be read, so its usual ones are used"},
	{"unable to create settings storage", "The window's toolkit cannot make its folder"},
	{"preferences load error", "The window's toolkit cannot read its folder"},
	{"preferences save error", "The window's toolkit cannot write to its folder"},
	{"failed on saving preferences", "The window's toolkit cannot write to its folder"},
}

// sourcePlace is a line of a source file.
var sourcePlace = pattern.New(`\(?\S*\.go:\d+\S*`)

// OfToolkit says what an error that the window's toolkit logs means to a person; "" where
// it means nothing to them. No path of a source file is ever in it.
func OfToolkit(reason, cause string) string {
	means := "The window's toolkit reports a problem: " + strings.TrimRight(strings.TrimSpace(reason), ".: ")
	for _, p := range toolkitProblems {
		if strings.HasPrefix(strings.ToLower(reason), p.begins) {
			means = p.means
			break
		}
	}
	if means == "" {
		return ""
	}
	if cause = strings.TrimRight(strings.TrimSpace(cause), "."); cause != "" {
		means += ": " + cause
	}
	return OneLine(sourcePlace.ReplaceAllString(means, ""), 300) + "."
}
