package appfile

import (
	"cmp"
	"strings"

	"tokendesk/oauth"
)

// name gives the app an id that a repeated import finds again and another
// client does not.
func (b *builder) name() {
	app := &b.entry.App
	parts := []string{app.Provider}
	app.Name = b.match.provider.Name
	if app.Provider == "" {
		host := cmp.Or(hostOf(b.r.url), "imported")
		parts = []string{host}
		app.Name = host
	}
	for _, v := range b.match.provider.Vars {
		if value := app.Vars[v.Key]; value != "" {
			parts = append(parts, value)
			app.Name += " " + value
		}
	}
	if maybeKey := b.r.basic && b.r.password == ""; app.ClientID != "" && len(app.Vars) == 0 && !maybeKey {
		parts = append(parts, app.ClientID)
	}
	app.ID = cmp.Or(oauth.MakeID(parts...), "app")
}

// hostOf is the host of an address, with its placeholders by their names.
func hostOf(address string) string {
	if isMark(address) {
		return ""
	}
	plain := marked.ReplaceAllStringFunc(address, func(m string) string { return strings.ReplaceAll(varName(m), "_", "-") })
	_, rest, _ := strings.Cut(plain, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	if at := strings.LastIndexByte(host, ':'); at >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:at]
	}
	return strings.Trim(unmark(host), "[]")
}
