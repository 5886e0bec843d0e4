package desk

import (
	"regexp"
	"strings"

	"tokendesk/oauth"
)

// sameClient reports whether two apps of one id are the same client: what one
// leaves open the other may say, if both are called the same.
func sameClient(a, b oauth.App) bool {
	if a.ClientID == "" || b.ClientID == "" {
		return a.Name == b.Name
	}
	return a.ClientID == b.ClientID
}

// filledBy returns the id of the app that is open and that an imported one fills:
// it says the same but for what was open. "" is none, or not a single one. All apps
// are outlines of the catalogue.
func filledBy(there map[string]oauth.App, app oauth.App) string {
	found := ""
	for id, open := range there {
		if id == app.ID || !fills(app, open) {
			continue
		}
		if found != "" {
			return ""
		}
		found = id
	}
	return found
}

// fills reports whether an app says the same as one that is open, and more.
func fills(app, open oauth.App) bool {
	if open.Grant != app.Grant || open.Provider != app.Provider && open.Provider != "" || open.ClientID != app.ClientID && open.ClientID != "" {
		return false
	}
	for key, value := range open.Vars {
		if app.Vars[key] != value {
			return false
		}
	}
	more := open.ClientID != app.ClientID
	addresses := app.Endpoints.Named()
	for i, e := range open.Endpoints.Named() {
		switch address := *addresses[i].Address; {
		case *e.Address == "" || *e.Address == address:
		case opens(*e.Address, address):
			more = true
		default:
			return false
		}
	}
	return more
}

var (
	// placeholder is a value that is open inside an address, and base one that stands
	// for all of it up to a path.
	placeholder = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)
	base        = regexp.MustCompile(`^https?://\{[a-z][a-z0-9_]*\}(/|$)`)
)

// opens reports whether an address is another one with something for what is open
// in that.
func opens(template, address string) bool {
	var pattern strings.Builder
	rest := template
	if base.MatchString(rest) {
		pattern.WriteString(`https?://[^/?#{}]+(?:/[^?#{}]*)?`)
		rest = rest[strings.IndexByte(rest, '}')+1:]
	}
	for {
		at := placeholder.FindStringIndex(rest)
		if at == nil {
			break
		}
		pattern.WriteString(regexp.QuoteMeta(rest[:at[0]]) + `[A-Za-z0-9._~-]+`)
		rest = rest[at[1]:]
	}
	if rest == template {
		return false
	}
	matches, err := regexp.MatchString("^"+pattern.String()+regexp.QuoteMeta(rest)+"$", address)
	return err == nil && matches
}
