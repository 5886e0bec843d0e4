package appfile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// environment makes one app of an environment that no collection uses. Its id begins
// with the environment's name, so that it is never that of a collection's app.
func (p *postman) environment(env environment) {
	v := p.visit(env.name, environment{vars: env.vars})
	v.fromVariables(env.vars, env.name)
	if p.err = p.room.err; p.err != nil {
		return
	}
	switch {
	case len(v.found) > 0:
	case len(p.files.collections) == 0:
		v.notes = append(v.notes, "The environment "+quoteName(env.name)+" names no token endpoint.")
	case !env.dumped:
		v.notes = append(v.notes, "The environment "+quoteName(env.name)+" has no values for these apps: what they need is not in it, or empty.")
	}
	for i := range v.found {
		app := &v.found[i].entry.App
		app.Name, app.Environment = cmp.Or(env.name, app.Name), env.name
		app.ID = cmp.Or(oauth.MakeID(env.name, cmp.Or(app.Provider, hostIn(app.Endpoints.Token))), "environment")
	}
	p.take(v.reading)
}

// namesTokenAddress reports whether an environment does, so that it makes an app.
func (p *postman) namesTokenAddress() bool {
	for _, env := range p.files.environments {
		for name, v := range env.vars {
			if v.value != "" && environmentSetting(name) == "accessTokenUrl" {
				return true
			}
		}
	}
	return false
}

// fromVariables makes an app of variables, by the names that people give them, where
// they name a token endpoint.
func (v *visit) fromVariables(vars map[string]variable, name string) {
	v.used = false
	tab := postmanTab{settings: map[string]string{}}
	for _, key := range slices.Sorted(maps.Keys(vars)) {
		setting := environmentSetting(key)
		open := vars[key].value == "" && setting != "clientId" && setting != "clientSecret" // these are asked for
		if setting != "" && !open && tab.settings[setting] == "" {
			tab.settings[setting] = strings.TrimSpace(v.value("{{" + key + "}}"))
		}
	}
	if tab.settings["accessTokenUrl"] == "" || v.room.err != nil {
		return
	}
	v.look(tab.settings["accessTokenUrl"], tab.settings["authUrl"])
	client := unmark(tab.settings["clientId"])
	e, notes, err := tab.app()
	v.keep(found{entry: e, notes: notes, name: name, client: client, uses: v.used}, err)
}

// environmentNames are the names that people give a tab's settings, without what
// stands between their words.
var environmentNames = map[string]string{
	"clientid": "clientId", "clientkey": "clientId", "consumerkey": "clientId", "clientsecret": "clientSecret", "consumersecret": "clientSecret",
	"scope": "scope", "scopes": "scope", "oauthscope": "scope", "oauth2scope": "scope", "oauthscopes": "scope", "granttype": "grant_type", "username": "username", "password": "password",
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
