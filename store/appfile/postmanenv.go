package appfile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// environment makes one app of an environment that no collection uses, by the names
// that people give its values. Its id begins with the environment's name, so that it
// is never that of a collection's app.
func (p *postman) environment(env environment) {
	v := visit{
		reading: reading{collection: env.name},
		resolver: resolver{
			scope: new(scope).within(p.files.globals), environment: env.vars,
			room: &p.room, secrets: map[string]bool{},
		},
		known: map[string]bool{},
	}
	settings := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(env.vars)) {
		plain := strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(strings.ToLower(key))
		if name, ok := environmentNames[plain]; ok && settings[name] == "" {
			settings[name] = strings.TrimSpace(v.value(env.vars[key].value))
		}
	}
	if p.err = p.room.err; p.err != nil {
		return
	}
	if settings["accessTokenUrl"] == "" {
		why := " names no token endpoint."
		if len(p.files.collections) > 0 {
			why = " has no value that the collection asks for."
		}
		p.note("The environment " + quoteName(env.name) + why)
		return
	}
	tab := postmanTab{settings: settings}
	v.look(settings["accessTokenUrl"])
	e, notes, err := tab.app()
	v.keep(found{entry: e, notes: notes, name: env.name, label: env.name, client: settings["clientId"]}, err)
	v.tellLeft()
	for _, f := range v.found {
		app := &f.entry.App
		app.Environment = env.name
		app.ID = cmp.Or(oauth.MakeID(env.name, cmp.Or(app.Provider, hostIn(app.Endpoints.Token))), "environment")
		p.add(f)
	}
	for _, note := range v.notes {
		p.note(note)
	}
	p.unfilled = append(p.unfilled, v.unfilled...)
}

var environmentNames = map[string]string{
	"accesstokenurl": "accessTokenUrl", "tokenurl": "accessTokenUrl", "tokenendpoint": "accessTokenUrl", "tokenuri": "accessTokenUrl",
	"oauthtokenurl": "accessTokenUrl", "oauth2tokenurl": "accessTokenUrl", "authtokenurl": "accessTokenUrl", "oauthurltoken": "accessTokenUrl",
	"authurl": "authUrl", "authorizationurl": "authUrl", "authorizeurl": "authUrl", "authorizationendpoint": "authUrl", "oauthauthorizeurl": "authUrl",
	"refreshtokenurl": "refreshTokenUrl",
	"clientid":        "clientId", "clientkey": "clientId", "consumerkey": "clientId", "clientsecret": "clientSecret", "consumersecret": "clientSecret",
	"scope": "scope", "scopes": "scope",
	"granttype": "grant_type", "username": "username", "password": "password", "audience": "audience", "resource": "resource",
	"redirecturi": "redirect_uri", "callbackurl": "redirect_uri", "redirecturl": "redirect_uri",
}
