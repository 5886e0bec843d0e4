package words

import (
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// Plan is the headline over what an import would do.
func Plan(added, replaced int) string {
	var parts []string
	if added > 0 {
		parts = append(parts, Count(added, "app")+" to add")
	}
	if replaced > 0 {
		parts = append(parts, Count(replaced, "app")+" to change")
	}
	if len(parts) == 0 {
		return "There is no app in this file."
	}
	return strings.Join(parts, ", ")
}

// PlannedApp says in one line what an import would do to an app. fills is an app that
// is there and open. server is the host that its secrets go to, "" where that is not known, and open is what would
// still be missing in it.
func PlannedApp(replaces, fills bool, server string, accounts int, secrets bool, open []oauth.Gap) string {
	parts := []string{"Will be added"}
	switch {
	case fills:
		parts = []string{"Fills in the app you have"}
	case replaces:
		parts = []string{"Changes the app you have: its settings become the file's; secrets, tokens and accounts stay"}
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

// Understood says in one line what was understood of an app that is imported, as far as
// its source says it. Texts of the source are inert, and addresses and ids whole.
func Understood(provider, environment string, grant oauth.Grant, address, clientID string, scopes []string) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+visible.Text(value))
		}
	}
	add("", provider)
	add("", environment)
	if grant != "" {
		add("", GrantTerm(grant))
	}
	add("", address)
	add("client ID ", clientID)
	if len(scopes) > 0 {
		add("scopes ", strings.Join(scopes, " "))
	}
	return strings.Join(parts, " · ")
}

// Chosen says how many of the apps that were read are imported.
func Chosen(chosen, of int) string {
	if chosen == of {
		return "All " + Count(of, "app") + " will be imported."
	}
	return strconv.Itoa(chosen) + " of " + Count(of, "app") + " will be imported."
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
		parts = append(parts, "changed "+Count(replaced, "app"))
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing changed")
	}
	text := Sentence(strings.Join(parts, ", "))
	if waiting > 0 {
		text += waitingApps(waiting, added+replaced)
	}
	if open > 0 {
		text += ". Fields are missing in " + Count(open, "app")
	}
	if strings.Contains(text, ". ") && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// waitingApps says of how many apps settings are not trusted yet.
func waitingApps(waiting, of int) string {
	var whose string
	switch {
	case of == 1:
		whose = "It"
	case waiting == of:
		whose = "They"
	case waiting == 1:
		whose = "One of them"
	default:
		whose = strconv.Itoa(waiting) + " of them"
	}
	verb := " have"
	if of == 1 || waiting == 1 {
		verb = " has"
	}
	return ". " + whose + verb + " settings that you must trust before use"
}

// WantsEnvironment asks for the environment that has the values of a collection's
// variables.
func WantsEnvironment(names []string) string {
	shown := make([]string, 0, maxNamed)
	for _, name := range names[:min(len(names), maxNamed)] {
		shown = append(shown, Shorten(visible.Text(name), 40))
	}
	list := strings.Join(shown, ", ")
	if more := len(names) - maxNamed; more > 0 {
		list += " and " + strconv.Itoa(more) + " more"
	}
	return "The file has no value for these names in its addresses: " + list + ". Choose the Postman environment that has them, or enter them later."
}

// maxNamed is how many variables a sentence names.
const maxNamed = 6
