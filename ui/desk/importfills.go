package desk

import (
	"regexp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// sameClient reports whether two apps of one id are the same client: what one
// leaves open the other may say, if nothing else tells them apart.
func sameClient(a, b oauth.App) bool {
	if a.ClientID != "" && b.ClientID != "" {
		return a.ClientID == b.ClientID
	}
	one, other := a.Endpoints.Token, b.Endpoints.Token
	return a.Name == b.Name && a.Grant == b.Grant && (one == other || opens(one, other) || opens(other, one))
}

// knownAs returns the id of the app that says what an imported one says, whatever
// it is called: the same came before. "" is none, or not a single one. All apps are
// outlines of the catalogue.
func knownAs(there map[string]oauth.App, app oauth.App) string {
	return single(there, func(known oauth.App) bool {
		named := app.ClientID != "" || known.Name == app.Name
		return named && known.ClientID == app.ClientID && known.Grant == app.Grant && known.Endpoints.Token == app.Endpoints.Token &&
			asksTheSame(app, known) && asksTheSame(known, app)
	})
}

// asksTheSame reports whether an app asks for what another one does, as far as that
// says.
func asksTheSame(app, other oauth.App) bool {
	return (other.Username == "" || other.Username == app.Username) && (other.Audience == "" || other.Audience == app.Audience) &&
		(len(other.Scopes) == 0 || slices.Equal(other.Scopes, app.Scopes))
}

// filledBy returns the id of the app that is open and that an imported one fills:
// it says the same but for what was open. "" is none, or not a single one. All apps
// are outlines of the catalogue.
func filledBy(there map[string]oauth.App, app oauth.App) string {
	return single(there, func(open oauth.App) bool { return open.ID != app.ID && fills(app, open) })
}

// single returns the id of the one app that fits, "" where none or several do.
func single(there map[string]oauth.App, fits func(oauth.App) bool) string {
	found := ""
	for id, app := range there {
		if !fits(app) {
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
	if open.Grant != app.Grant || open.Provider != app.Provider && open.Provider != "" || open.ClientID != app.ClientID && open.ClientID != "" || !asksTheSame(app, open) {
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
	placeholder = pattern.New(`\{[a-z][a-z0-9_]*\}`)
	base        = pattern.New(`^https?://\{[a-z][a-z0-9_]*\}([:/]|$)`)
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
