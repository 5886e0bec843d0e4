package words

import "strings"

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
// host that its secrets go to, "" where that is not known.
func PlannedApp(replaces bool, server string, accounts int, secrets bool) string {
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
	return strings.Join(parts, " · ")
}

// Imported says what an import did: to how many apps, and of how many something
// waits for a person's word.
func Imported(added, replaced, waiting int) string {
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
	return text
}
