package appfile

import (
	"slices"
	"strings"

	"tokendesk/oauth/catalogue"
)

// matchOpenHost finds the entry whose server a document leaves open: the host is
// a placeholder, which its name or the path behind it tells from others.
func matchOpenHost(all []catalogue.Provider, address string) match {
	host, path, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), "/")
	if !ok || !isMark(host) {
		return match{}
	}
	name := strings.ReplaceAll(varName(host), "_", "")
	var found []match
	for _, p := range all {
		free := anyHost(p.App.Endpoints.Token, p.Vars)
		if free == nil {
			continue
		}
		template := strings.Replace(p.App.Endpoints.Token, "{"+free.Key+"}", "host.invalid", 1)
		vars, ok := matchTemplate(p, template, "https://host.invalid/"+path)
		if !ok {
			vars, ok = matchTemplate(p, template, otherSlash("https://host.invalid/"+path))
		}
		if !ok {
			continue
		}
		m := match{provider: p, vars: vars}
		if strings.Contains(name, strings.ReplaceAll(p.ID, "-", "")) || slices.Contains(free.Written, name) {
			return m
		}
		found = append(found, m)
	}
	if len(found) == 1 && strings.Count(path, "/") > 1 { // a path such as oauth/token is anybody's
		return found[0]
	}
	return match{}
}
