package words

import (
	"strings"

	"tokendesk/oauth"
)

// Plan is the headline over what an import would do.
func Plan(added, replaced int) string {
	var parts []string
	if added > 0 {
		parts = append(parts, Count(added, "app")+" to add")
	}
	if replaced > 0 {
		parts = append(parts, Count(replaced, "app")+" to replace")
	}
	if len(parts) == 0 {
		return "There is no app in this file."
	}
	return strings.Join(parts, ", ")
}

// PlannedApp says in one line what an import would do to an app. server is the
// host that its secrets go to, "" where that is not known, and open is what would
// still be missing in it.
func PlannedApp(replaces bool, server string, accounts int, secrets bool, open []oauth.Gap) string {
	parts := []string{"Added"}
	if replaces {
		parts = []string{"Replaces the one that is here; its secrets, tokens and accounts stay"}
	}
	if server != "" {
		parts = append(parts, server)
	}
	if accounts > 1 {
		parts = append(parts, Count(accounts, "account"))
	}
	if secrets {
		parts = append(parts, "with secrets")
	}
	if len(open) > 0 {
		parts = append(parts, "still missing: "+Gaps(open))
	}
	return strings.Join(parts, " · ")
}

// Gaps names what an app lacks, as part of a sentence.
func Gaps(gaps []oauth.Gap) string {
	names := make([]string, len(gaps))
	for i, g := range gaps {
		names[i] = g.Name
	}
	return strings.Join(names, ", ")
}

// Imported says what an import did: to how many apps, of how many something waits
// for a person's word, and in how many something is still missing.
func Imported(added, replaced, waiting, open int) string {
	var parts []string
	if added > 0 {
		parts = append(parts, "added "+Count(added, "app"))
	}
	if replaced > 0 {
		parts = append(parts, "replaced "+Count(replaced, "app"))
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing changed")
	}
	text := Sentence(strings.Join(parts, ", "))
	if waiting > 0 {
		text += ". " + Count(waiting, "app") + " must be trusted first"
	}
	if open > 0 {
		text += ". In " + Count(open, "app") + " something is still missing"
	}
	return text
}
