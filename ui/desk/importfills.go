package desk

import (
	"regexp"
	"strings"

	"tokendesk/oauth"
)

// sameClient reports whether two apps of one id are the same client: what one
// leaves open the other may say.
func sameClient(a, b oauth.App) bool {
	return a.ClientID == b.ClientID || a.ClientID == "" || b.ClientID == ""
}

// filledBy returns the id of the app without a client id that an imported one
// fills: it says the same but for what was open. "" is none, or not a single one.
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

// fills reports whether an app says the same as one that is open, and what its
// client is.
func fills(app, open oauth.App) bool {
	if open.ClientID != "" || app.ClientID == "" || open.Provider != app.Provider || open.Grant != app.Grant {
		return false
	}
	for key, value := range open.Vars {
		if app.Vars[key] != value {
			return false
		}
	}
	addresses := app.Endpoints.Named()
	for i, e := range open.Endpoints.Named() {
		if !opens(*e.Address, *addresses[i].Address) {
			return false
		}
	}
	return true
}

// placeholder is a value that is open inside an address.
var placeholder = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)

// opens reports whether an address is another one with something for what is open
// in that.
func opens(template, address string) bool {
	if template == address {
		return true
	}
	var pattern strings.Builder
	rest := template
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
