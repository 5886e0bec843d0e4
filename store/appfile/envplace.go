package appfile

import (
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// roleProvider is the catalogue's id of a provider that another value's name says.
const roleProvider envRole = "provider"

// notNames are names of the catalogue that are words of anything.
var notNames = []string{"oidc", "oauth2", "oauth2-client-credentials"}

var plainWords = []string{"live", "x", "do", "graph", "teams", "realm", "kubernetes", "custom", "snow", "uaa", "ping", "amazon", "square", "box", "linear", "apple", "meta", "microsoft", "ms", "aws"}

// envProvider is the provider whose name stands in the beginning of names: the longest
// name counts. A word of anything counts only alone.
func envProvider(prefix []string) catalogue.Provider {
	all, err := providers()
	if err != nil {
		return catalogue.Provider{}
	}
	var best catalogue.Provider
	length := 0
	for n := len(prefix); n > 0; n-- {
		for at := 0; at+n <= len(prefix); at++ {
			said := strings.Join(prefix[at:at+n], "")
			for _, p := range all {
				if slices.Contains(notNames, p.ID) {
					continue
				}
				for _, name := range append([]string{p.ID, p.Name}, p.Names...) {
					plain := strings.Join(wordsOf(name), "")
					if plain != said || slices.Contains(plainWords, said) && n < len(prefix) {
						continue
					}
					if len(said) > length || len(said) == length && p.Known > best.Known {
						best, length = p, len(said)
					}
				}
			}
		}
	}
	return best
}

// place settles the provider of a client and its vars, by its addresses and by the
// beginning of its names.
func (g *envGroup) place(s *setup) (notes []string) {
	p := envProvider(g.prefix)
	if id := g.get(roleProvider); id != "" {
		all, _ := providers()
		p, _ = byID(all, id)
	}
	domain := hostPart(g.get(roleDomain))
	if p.ID == "" && domain != "" {
		p = providerOfHost(domain)
	}
	if p.ID == "microsoft-entra" || p.ID == "" && uuidShape.MatchString(g.get(roleTenant)) && s.issuer == "" && s.token == "" && s.authorization == "" {
		all, _ := providers()
		p, _ = byID(all, "microsoft-entra")
	}
	if p.ID == "" && g.get(roleRealm) != "" && g.get(roleServer) != "" {
		all, _ := providers()
		p, _ = byID(all, "keycloak")
	}
	if s.token != "" || s.authorization != "" { // they say whose it is
		return nil
	}
	if s.issuer != "" {
		m, err := matchProvider("endpoints.issuer", addressOf(s.issuer), request{})
		id, _ := issuerProvider(s.issuer)
		if err == nil && m.provider.ID != "" || id != "" || p.ID != "cognito" && p.ID != "google" {
			return nil
		}
	}
	if p.ID == "" {
		return nil
	}
	if realm, server := g.get(roleRealm), g.get(roleServer); p.ID == "keycloak" && server != "" {
		base := strings.TrimSuffix(server, "/")
		if !strings.Contains(base, "://") {
			base = "https://" + base
		}
		if u, err := url.Parse(base); err != nil || u.Scheme != "https" || u.Path != "" {
			if realm == "" {
				realm = mark("realm")
			}
			s.issuer = base
			if !strings.Contains(base, "/realms/") {
				s.issuer += "/realms/" + realm
			}
			return nil
		}
	}
	s.provider, s.vars = p.ID, map[string]string{}
	for _, v := range p.Vars {
		if value := g.valueFor(v); value != "" {
			s.vars[v.Key] = value
		}
	}
	return notes
}

// varRoles are the roles of the values that a provider's var may have.
var varRoles = map[string][]envRole{
	"domain": {roleDomain, roleServer}, "subdomain": {roleDomain, roleServer}, "host": {roleServer, roleDomain}, "login_host": {roleServer, roleDomain}, "store_name": {roleDomain, roleServer},
	"shop": {roleDomain}, "tenant": {roleTenant, roleDomain}, "realm": {roleRealm}, "region": {roleRegion}, "user_pool_id": {rolePool}, "account_id": {roleAccountID}, "instance": {roleDomain, roleServer},
}

// valueFor is the value of a provider's var, "" where the file has none that could be
// one. An open value stays open.
func (g *envGroup) valueFor(v catalogue.Var) string {
	roles, known := varRoles[v.Key]
	if !known {
		roles = []envRole{roleDomain}
	}
	for _, role := range roles {
		value := strings.TrimSpace(g.get(role))
		if value == "" || isOpen(value) || isExampleLabel(strings.Split(hostPart(value), ".")[0]) {
			continue
		}
		if role == roleServer || role == roleDomain {
			value = hostPart(value)
		}
		first, rest, _ := strings.Cut(value, ".")
		if rest != "" && v.Check("unrelated.example.test") != nil && v.Check(value) != nil {
			value = first
		}
		ours := len(v.Domains) == 0 || role == roleDomain || slices.ContainsFunc(v.Domains, func(d string) bool { return strings.HasSuffix(value, "."+d) })
		if v.Check(value) == nil && ours && !oauth.IsLoopback(strings.Split(value, ":")[0]) {
			return value
		}
	}
	return ""
}

// hostPart is the host of what may be an address or a host.
func hostPart(value string) string {
	value = strings.TrimSpace(value)
	if _, rest, found := strings.Cut(value, "://"); found {
		value = rest
	}
	if end := strings.IndexAny(value, "/?#"); end >= 0 {
		value = value[:end]
	}
	return value
}

// providerOfHost is the provider below whose domains a host is.
func providerOfHost(host string) catalogue.Provider {
	all, _ := providers()
	for _, p := range all {
		for _, v := range p.Vars {
			if slices.ContainsFunc(v.Domains, func(d string) bool { return strings.HasSuffix(host, "."+d) }) {
				return p
			}
		}
	}
	return catalogue.Provider{}
}

// called is what an app is called after the beginning of its names; "" leaves it to the
// provider or host.
func (g *envGroup) called(provider string) string {
	var words []string
	for _, w := range g.prefix {
		if r := []rune(w); len(r) > 0 {
			words = append(words, strings.ToUpper(string(r[:1]))+string(r[1:]))
		}
	}
	name := strings.Join(words, " ")
	if all, err := providers(); err == nil && provider != "" && name != "" {
		if p, ok := byID(all, provider); ok && envProvider(g.prefix).ID == provider && len(g.prefix) == 1 {
			return p.Name
		}
	}
	return name
}
