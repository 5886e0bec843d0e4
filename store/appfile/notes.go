package appfile

import (
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// aboutApp is a note about one app: its name in quotes, and what there is to say.
var aboutApp = pattern.New(`^("(?:[^"\\]|\\.)*"): (.+)$`)

// gathered says once what notes say of several apps, with the names of all.
func gathered(notes []string) []string {
	names := map[string][]string{} // what is said → of whom
	var said []string
	for _, note := range notes {
		name, text := "", note
		if m := aboutApp.FindStringSubmatch(note); m != nil {
			name, text = m[1], m[2]
		}
		if _, known := names[text]; !known {
			said = append(said, text)
		}
		names[text] = append(names[text], name)
	}
	out := make([]string, 0, len(said))
	for _, text := range said {
		if of := unique(names[text]); !slices.Contains(of, "") {
			text = listed(of) + ": " + text
		}
		out = append(out, text)
	}
	return out
}

// mostNamed is how many names one note has.
const mostNamed = 6

// listed writes names as a list for people.
func listed(names []string) string {
	if more := len(names) - mostNamed; more > 1 {
		return strings.Join(names[:mostNamed], ", ") + fmt.Sprintf(" and %d others", more)
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
