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
		known: map[string]bool{}, read: map[string]bool{},
	}
	settings := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(env.vars)) {
		if name := environmentSetting(key); name != "" && settings[name] == "" {
			settings[name] = strings.TrimSpace(v.value(env.vars[key].value))
		}
	}
	if p.err = p.room.err; p.err != nil {
		return
	}
	if settings["accessTokenUrl"] == "" {
		switch {
		case len(p.files.collections) == 0:
			p.note("The environment " + quoteName(env.name) + " names no token endpoint.")
		case !env.dumped:
			p.note("The environment " + quoteName(env.name) + " has no value that the collection asks for.")
		}
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

// environmentNames are the names that people give a tab's settings, without what
// stands between their words.
var environmentNames = map[string]string{
	"clientid": "clientId", "clientkey": "clientId", "consumerkey": "clientId", "clientsecret": "clientSecret", "consumersecret": "clientSecret",
	"scope": "scope", "scopes": "scope", "granttype": "grant_type", "username": "username", "password": "password",
	"audience": "audience", "resource": "resource",
}

// environmentAddresses are the same for addresses, without the word for one at
// their end.
var environmentAddresses = map[string]string{
	"accesstoken": "accessTokenUrl", "token": "accessTokenUrl", "oauthtoken": "accessTokenUrl", "oauth2token": "accessTokenUrl",
	"authtoken": "accessTokenUrl", "oauthaccesstoken": "accessTokenUrl", "refreshtoken": "refreshTokenUrl",
	"auth": "authUrl", "authorization": "authUrl", "authorize": "authUrl", "oauthauthorize": "authUrl", "oauth2authorize": "authUrl",
	"redirect": "redirect_uri", "callback": "redirect_uri",
}

// environmentSetting is the tab's setting that a variable's name means; "" for none.
func environmentSetting(name string) string {
	plain := strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(strings.ToLower(name))
	for _, ending := range []string{"url", "uri", "endpoint", "address"} {
		if what, ok := strings.CutSuffix(plain, ending); ok {
			return environmentAddresses[what]
		}
	}
	return environmentNames[plain]
}
