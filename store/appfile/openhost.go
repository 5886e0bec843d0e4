package appfile

import (
	"slices"
	"strings"

	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/pattern"
)

// matchOpenHost finds the entry whose server a document leaves open: the host is
// a placeholder, which its name or the path behind it tells from others.
func matchOpenHost(all []catalogue.Provider, address string) match {
	host, path, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), "/")
	if !ok || !isMark(host) || namesAddress.MatchString(varName(host)) {
		return match{}
	}
	name := strings.ReplaceAll(varName(host), "_", "")
	var found []match
	others := false // the path is another provider's, too
	for _, p := range all {
		free := anyHost(p.App.Endpoints.Token, p.Vars)
		if free == nil {
			others = others || strings.HasSuffix(p.App.Endpoints.Token, "/"+path)
			continue
		}
		p.App.Endpoints.Token = withHost(p.App.Endpoints.Token, free.Key)
		aliases := slices.Clone(p.Aliases[tokenField])
		for i := range aliases {
			aliases[i] = withHost(aliases[i], free.Key)
		}
		p.Aliases = map[string][]string{tokenField: aliases}
		m, ok := matchEntry(p, tokenField, "https://"+anyName+"/"+path)
		if !ok {
			continue
		}
		m.provider, _ = byID(all, p.ID)
		m.alias = strings.Replace(m.alias, anyName, "{"+free.Key+"}", 1)
		m.vars[free.Key] = host
		if strings.Contains(name, strings.ReplaceAll(p.ID, "-", "")) || slices.Contains(free.Written, name) {
			return m
		}
		found = append(found, m)
	}
	if len(found) == 1 && !others && strings.Count(path, "/") > 1 { // a path such as oauth/token is anybody's
		return found[0]
	}
	return match{}
}

// namesAddress is the name of a placeholder that may hold a path, too.
var namesAddress = pattern.New(`(?:url|uri|endpoint|address|base)$`)

// anyName stands for the host that is open.
const anyName = "host.invalid"

func withHost(template, key string) string {
	return strings.Replace(template, "{"+key+"}", anyName, 1)
}

func byID(all []catalogue.Provider, id string) (catalogue.Provider, bool) {
	i := slices.IndexFunc(all, func(p catalogue.Provider) bool { return p.ID == id })
	if i < 0 {
		return catalogue.Provider{}, false
	}
	return all[i], true
}
