package catalogue

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// stayAway takes the catalogue's addresses out of an app whose own server is another one
// than the provider's, such as a copy for tests or a server of the same kind: its
// tokens, codes and secrets are nothing to the provider's. It reports whether it is.
func stayAway(out *oauth.App, app oauth.App, p Provider, values map[string]string) bool {
	own := filled(app, p.Vars, values)
	theirs := filled(p.App, p.Vars, values)
	if !elsewhere(out.Grant, own, theirs, p) {
		return false
	}
	named := ownAddresses(own)
	near := func(address string) bool {
		return slices.ContainsFunc(named, func(one string) bool { return oauth.SameOwner(one, address) })
	}
	for _, f := range addresses(out) {
		if own[f.path] == "" && *f.value != "" && !near(theirs[f.path]) {
			*f.value = ""
		}
	}
	if out.Test.URL == "" {
		out.Test = oauth.TestCall{}
	}
	return true
}

// elsewhere reports whether an app names a server of its own for everything that its
// tokens come from. A page of the provider's together with an own token endpoint is a
// broker, whose tokens are the provider's.
func elsewhere(grant oauth.Grant, own, theirs map[string]string, p Provider) bool {
	known := []string{}
	for _, address := range theirs {
		known = append(known, address)
	}
	for _, field := range []map[string][]string{p.Choices, p.Aliases} {
		for _, more := range field {
			known = append(known, more...)
		}
	}
	known = slices.DeleteFunc(known, func(a string) bool { return oauth.Origin(a) == "" })
	if len(known) == 0 {
		return false
	}
	away := func(address string) bool {
		return address != "" && !slices.ContainsFunc(known, func(a string) bool { return oauth.SameOwner(a, address) })
	}
	if grant == oauth.GrantRequest {
		return away(own["request.url"])
	}
	if issuer := own["endpoints.issuer"]; issuer != "" && own["endpoints.token"] == "" {
		return away(issuer) // it names the rest
	}
	page := map[oauth.Grant]string{
		"": "endpoints.authorization", oauth.GrantAuthorizationCode: "endpoints.authorization", oauth.GrantDeviceCode: "endpoints.device_authorization",
	}[grant]
	if page != "" && theirs[page] != "" && !away(cmp.Or(own[page], own["endpoints.issuer"])) {
		return false
	}
	return away(own["endpoints.token"])
}

// ownAddresses are where an app's tokens come from.
func ownAddresses(own map[string]string) []string {
	return slices.DeleteFunc([]string{
		own["endpoints.token"], own["endpoints.authorization"], own["endpoints.device_authorization"], own["endpoints.issuer"], own["request.url"],
	}, func(a string) bool { return a == "" })
}

// filled are an app's addresses by their paths, vars filled in; those in which something is open are
// as they stand.
func filled(app oauth.App, declared []Var, values map[string]string) map[string]string {
	room := &filler{values: values, client: app.ClientID, left: maxFilled}
	all := map[string]string{}
	for _, f := range addresses(&app) {
		if *f.value == "" {
			continue
		}
		if address, err := room.address(f, declared); err == nil {
			all[f.path] = address
		}
	}
	return all
}

// whoamiElsewhere says how an app's own test call names the person, at a server that is
// not the provider's: the provider's names do not count there.
func whoamiElsewhere(out oauth.App) oauth.Whoami {
	call := out.Test
	if u, err := url.Parse(call.URL); err != nil || cmp.Or(call.Method, http.MethodGet) != http.MethodGet || !asksWho(u.Path) ||
		!oauth.SameOwner(call.URL, cmp.Or(out.Endpoints.Token, out.Endpoints.Issuer)) {
		return oauth.Whoami{}
	}
	return oauth.Whoami{Usual: true}
}

// asksWho reports whether a path is one at which servers tell whose a token is.
func asksWho(p string) bool {
	last := strings.Trim(strings.ToLower(path.Base(p)), "@")
	return slices.Contains([]string{"me", "user", "userinfo", "whoami", "self", "profile", "auth.test", "current_user", "get_current_account"}, last)
}
