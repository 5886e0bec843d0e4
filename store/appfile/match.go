package appfile

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/pattern"
)

// match is a catalogue entry whose address a request goes to.
type match struct {
	provider catalogue.Provider // zero: none
	vars     map[string]string  // placeholders that stood in the address are marked
	choice   bool               // it is not the default address but a documented alternative
	alias    string             // the template of an address that is none of the entry's own
	at       int                // which of the choices it is, 0 for none
}

// wantsMore reports whether the entry asks for what no token request holds, such
// as the id of a user pool, which only its other addresses need.
func (m match) wantsMore() bool {
	return slices.ContainsFunc(m.provider.Vars, func(v catalogue.Var) bool {
		_, there := m.vars[v.Key]
		return !there && v.Default == "" && !strings.Contains(fmt.Sprint(m.provider.App.Params.Token), "{"+v.Key+"}")
	})
}

var inTemplate = pattern.New(`\{([a-z][a-z0-9_]*)\}`)

// providers are the catalogue's, read once: a file may hold thousands of
// requests. They are only looked at.
var providers = sync.OnceValues(func() ([]catalogue.Provider, error) {
	c, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	return c.Providers(), nil
})

// tokenField is the app-file path of the token endpoint.
const tokenField = "endpoints.token"

// matchProvider finds the entry whose field (an app-file path) is this address;
// the one that knows the request's grant goes first.
func matchProvider(field, address string, r request) (match, error) {
	all, err := providers()
	if err != nil {
		return match{}, err
	}
	said := r.param("grant_type")
	var best match
	score := -1
	for _, p := range all {
		m, ok := matchEntry(p, field, address)
		if !ok {
			continue
		}
		points := 0
		if slices.Contains(p.Grants, grantOf(said)) {
			points = 1
		}
		if own := p.App.Params.Token["grant_type"]; len(own) > 0 && own[0] == said {
			points = 2
		}
		if points > score {
			best, score = m, points
		}
	}
	if score < 0 && field == tokenField {
		return matchOpenHost(all, address), nil
	}
	return best, nil
}

// matchEntry matches an address against those of an entry: its own, its choices
// and the aliases that documents use.
func matchEntry(p catalogue.Provider, field, address string) (match, bool) {
	own, choices := fieldOf(p.App, field), p.Choices[field]
	for i, template := range slices.Concat([]string{own}, choices, p.Aliases[field]) {
		if template == "" {
			continue
		}
		for _, address := range []string{address, otherSlash(address)} {
			if vars, ok := matchTemplate(p, template, address); ok {
				m := match{provider: p, vars: vars, choice: i > 0}
				if i > len(choices) {
					m.alias = p.Aliases[field][i-len(choices)-1]
				}
				if i <= len(choices) {
					m.at = max(i-1, 0)
				}
				return m, true
			}
		}
	}
	return match{}, false
}

// otherSlash is an address with or without the slash at its end, which people
// add and forget.
func otherSlash(address string) string {
	if rest, ok := strings.CutSuffix(address, "/"); ok {
		return rest
	}
	return address + "/"
}

func fieldOf(app oauth.App, field string) string {
	switch field {
	case tokenField:
		return app.Endpoints.Token
	case "endpoints.issuer":
		return app.Endpoints.Issuer
	case "endpoints.authorization":
		return app.Endpoints.Authorization
	case "endpoints.revocation":
		return app.Endpoints.Revocation
	case "endpoints.device_authorization":
		return app.Endpoints.DeviceAuthorization
	case "test.url":
		return app.Test.URL
	}
	return ""
}

// matchTemplate matches an address against one with {var} placeholders. Where
// the host itself is free, a host proves something only below the provider's own
// domains.
func matchTemplate(p catalogue.Provider, template, address string) (map[string]string, bool) {
	if literal, _, _ := strings.Cut(template, "{"); !strings.HasPrefix(address, literal) {
		return nil, false
	}
	re := knownPattern(p, template)
	if re == nil {
		return nil, false
	}
	groups := re.FindStringSubmatch(address)
	if groups == nil {
		return nil, false
	}
	values := map[string]string{}
	for i, key := range re.SubexpNames() {
		if key != "" {
			values[key] = groups[i]
		}
		if key != "" && isMark(groups[i]) && strings.Contains(template, "://{"+key+"}/") {
			return nil, false // any server may be meant
		}
	}
	filled := inTemplate.ReplaceAllStringFunc(template, func(m string) string { return values[m[1:len(m)-1]] })
	return values, filled == address && couldBe(p.Vars, values)
}

// couldBe reports whether values that hold placeholders have the form of their
// vars otherwise.
func couldBe(vars []catalogue.Var, values map[string]string) bool {
	for _, v := range vars {
		if value := values[v.Key]; hasMark(value) && !isMark(value) && v.Check(marked.ReplaceAllString(value, "x")) != nil {
			return false
		}
	}
	return true
}

// patterns are those of the program's own templates, made when first needed.
var patterns sync.Map // [2]string{provider, template} → *regexp.Regexp

// knownPattern is [patternOf]. What a person's own entry means may change with their file:
// it is not remembered.
func knownPattern(p catalogue.Provider, template string) *regexp.Regexp {
	if p.Own {
		return patternOf(template, p.Vars)
	}
	key := [2]string{p.ID, template}
	made, known := patterns.Load(key)
	if !known {
		made, _ = patterns.LoadOrStore(key, patternOf(template, p.Vars))
	}
	re, _ := made.(*regexp.Regexp)
	return re
}

// patternOf is nil for a template that no address can prove to be the one.
func patternOf(template string, vars []catalogue.Var) *regexp.Regexp {
	free := anyHost(template, vars)
	if free != nil && len(free.Domains) == 0 {
		return nil
	}
	var pattern strings.Builder
	pattern.WriteString("^")
	rest := template
	var keys []string
	for {
		at := inTemplate.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		key := rest[at[2]:at[3]]
		i := slices.IndexFunc(vars, func(v catalogue.Var) bool { return v.Key == key })
		if i < 0 {
			return nil
		}
		if slices.Contains(keys, key) { // the same again, which is compared afterwards
			fmt.Fprintf(&pattern, `%s[^/]+?`, regexp.QuoteMeta(rest[:at[0]]))
			rest = rest[at[1]:]
			continue
		}
		keys = append(keys, key)
		if free != nil && key == free.Key {
			fmt.Fprintf(&pattern, `%s(?P<%s>(?:(?:[A-Za-z0-9.-]|\x{e000}[^\x{e001}/]*\x{e001})*\.|)(?:%s))`, regexp.QuoteMeta(rest[:at[0]]), key, alternatives(free.Domains))
			rest = rest[at[1]:]
			continue
		}
		own := cmp.Or(strings.TrimSuffix(strings.TrimPrefix(vars[i].Pattern, "^"), "$"), `[A-Za-z0-9][A-Za-z0-9._~-]*`)
		fmt.Fprintf(&pattern, `%s(?P<%s>(?:%s)|[^/\x{e000}]*\x{e000}[^/]*)`, regexp.QuoteMeta(rest[:at[0]]), key, own)
		rest = rest[at[1]:]
	}
	pattern.WriteString(regexp.QuoteMeta(rest) + "$")
	re, err := regexp.Compile(pattern.String())
	if err != nil {
		return nil
	}
	return re
}

func alternatives(domains []string) string {
	var all []string
	for _, domain := range domains {
		all = append(all, regexp.QuoteMeta(domain))
	}
	return strings.Join(all, "|")
}

// anyHost returns the var that may stand for any host at all, nil where a
// template has none.
func anyHost(template string, vars []catalogue.Var) *catalogue.Var {
	for i, v := range vars {
		if strings.Contains(template+"/", "://{"+v.Key+"}/") && v.Check("unrelated.example.test") == nil {
			return &vars[i]
		}
	}
	return nil
}
