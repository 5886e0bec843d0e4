package appfile

import (
	"maps"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// WithProviders is a file that another program wrote, with the apps of unknown servers
// recognized by a person's own entries of the catalogue, as they are by the program's when
// the file is read. Apps whose ID their file says are left as they are. own is only looked
// at, and so is the file.
func (f File) WithProviders(own []catalogue.Provider) File {
	apps := slices.Clone(f.Apps)
	for i, e := range apps {
		if !e.Made || e.App.Provider != "" {
			continue
		}
		for _, p := range own {
			if app, ok := ofProvider(e.App, p); ok {
				apps[i].App = app
				break
			}
		}
	}
	f.Apps = apps
	return f
}

// ofProvider is an app by an entry one of whose addresses it has. What the entry says is
// the entry's: its addresses, and the client authentication where the file's is the usual one.
func ofProvider(app oauth.App, p catalogue.Provider) (oauth.App, bool) {
	m, ok := matchOwn(app, p)
	if !ok {
		return app, false
	}
	for _, address := range []string{app.Endpoints.Token, app.Endpoints.Issuer, app.Endpoints.Authorization} {
		if app.Name != "" && app.Name == hostOf(markWritten(address)) {
			app.Name = p.Name // and not its host's, for which nothing better was known
		}
	}
	app.Provider, app.Vars = p.ID, maps.Clone(app.Vars)
	for _, v := range p.Vars {
		if value := m.vars[v.Key]; value != "" && value != v.Default && !hasMark(value) {
			if app.Vars == nil {
				app.Vars = map[string]string{}
			}
			app.Vars[v.Key] = value
		}
	}
	into := app.Endpoints.Named()
	for i, known := range p.App.Endpoints.Named() {
		if address := into[i].Address; *address != "" && *address == unmark(fillMarked(*known.Address, m.vars)) {
			*address = ""
		}
	}
	if auth := p.App.ClientAuth; auth != "" && (app.ClientAuth == auth || app.ClientAuth == oauth.ClientSecretBasic) {
		app.ClientAuth = ""
	}
	return app, true
}

// matchOwn matches the addresses of an app against those of an entry, the ones that the
// file is surest of first. A var that has a default is not left open by it.
func matchOwn(app oauth.App, p catalogue.Provider) (match, bool) {
	for _, field := range []string{tokenField, "endpoints.authorization", "endpoints.issuer", "endpoints.device_authorization"} {
		address := fieldOf(app, field)
		if address == "" {
			continue
		}
		m, ok := matchEntry(p, field, markWritten(address))
		open := slices.ContainsFunc(p.Vars, func(v catalogue.Var) bool { return v.Default != "" && hasMark(m.vars[v.Key]) })
		if ok && !open {
			return m, true
		}
	}
	return match{}, false
}
