package rows

import (
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// Heard is a row for those who hear it, as one sentence in the order in which it matters:
// whose it is, of which app and where, how it stands, what waits or failed. It names
// nobody where the model names nobody, and changes once a minute at the most.
func (m Model) Heard() string {
	favourite := ""
	if m.Favourite {
		favourite = "favourite"
	}
	who := m.Who
	if m.Grouped {
		who = m.Title
	}
	return words.Phrases(who, m.Beside, m.Place, m.Clock.Heard, m.Line, favourite)
}

// Name names a row in a few words, for what belongs to it, such as its button.
func (m Model) Name() string {
	if m.Grouped {
		return words.Aloud(m.Title)
	}
	return words.Phrases(m.Who, m.Place)
}

// Name names a header in a few words, for its buttons.
func (g Group) Name() string { return words.Phrases(g.Place, g.Count) }

// Heard is a header for those who hear it: of which app, how many accounts, and how they
// stand.
func (g Group) Heard() string {
	favourite := ""
	if g.Favourite {
		favourite = "favourite"
	}
	return words.Phrases(g.Place, g.Count, g.State, favourite)
}

// place is what is heard of an app between whose it is and how it stands: the eye has it
// from the row, or from the header over it.
func place(app oauth.App) string {
	return words.Phrases(strings.Join(strings.Fields(app.Title()), " "), placeOf(app.Environment, insecure(app)))
}

func placeOf(environment string, insecure bool) string {
	risk := ""
	if insecure {
		risk = "insecure connection"
	}
	return words.Phrases(words.HeardEnvironment(environment), risk)
}
