package appfile

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// match is a catalogue entry whose address a request goes to.
type match struct {
	provider catalogue.Provider // zero: none
	vars     map[string]string  // placeholders that stood in the address are marked
	choice   bool               // it is not the default address but a documented alternative
}

var inTemplate = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// providers are the catalogue's, read once: a file may hold thousands of
// requests. They are only looked at.
var providers = sync.OnceValues(func() ([]catalogue.Provider, error) {
	c, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	return c.Providers(), nil
})

// matchProvider finds the entry whose field (an app-file path) is this address;
// one that knows the grant goes first.
func matchProvider(field, address string, grant oauth.Grant) (match, error) {
	all, err := providers()
	if err != nil {
		return match{}, err
	}
	var found []match
	for _, p := range all {
		own := fieldOf(p.App, field)
		for i, template := range slices.Concat([]string{own}, p.Choices[field]) {
			if template == "" {
				continue
			}
			if vars, ok := matchTemplate(p, template, address); ok {
				found = append(found, match{provider: p, vars: vars, choice: i > 0})
				break
			}
		}
	}
	if i := slices.IndexFunc(found, func(m match) bool { return slices.Contains(m.provider.Grants, grant) }); i >= 0 {
		return found[i], nil
	}
	if len(found) > 0 {
		return found[0], nil
	}
	return match{}, nil
}

func fieldOf(app oauth.App, field string) string {
	switch field {
	case "endpoints.token":
		return app.Endpoints.Token
	case "endpoints.authorization":
		return app.Endpoints.Authorization
	case "endpoints.revocation":
		return app.Endpoints.Revocation
	case "test.url":
		return app.Test.URL
	}
	return ""
}

// matchTemplate matches an address against one with {var} placeholders. Where
// the host itself is free, nothing is proved by it: no match.
func matchTemplate(p catalogue.Provider, template, address string) (map[string]string, bool) {
	if literal, _, _ := strings.Cut(template, "{"); !strings.HasPrefix(address, literal) {
		return nil, false
	}
	key := [2]string{p.ID, template}
	made, known := patterns.Load(key)
	if !known {
		made, _ = patterns.LoadOrStore(key, patternOf(template, p.Vars))
	}
	re, _ := made.(*regexp.Regexp)
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
	}
	return values, true
}

// patterns are those of the catalogue's templates, made when first needed.
var patterns sync.Map // [2]string{provider, template} → *regexp.Regexp

// patternOf is nil for a template that no address can prove to be the one.
func patternOf(template string, vars []catalogue.Var) *regexp.Regexp {
	if anyHost(template, vars) {
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
		if i < 0 || slices.Contains(keys, key) {
			return nil
		}
		keys = append(keys, key)
		own := cmp.Or(strings.TrimSuffix(strings.TrimPrefix(vars[i].Pattern, "^"), "$"), `[A-Za-z0-9][A-Za-z0-9._~-]*`)
		fmt.Fprintf(&pattern, `%s(?P<%s>(?:%s)|\x{e000}[^\x{e001}/]*\x{e001})`, regexp.QuoteMeta(rest[:at[0]]), key, own)
		rest = rest[at[1]:]
	}
	pattern.WriteString(regexp.QuoteMeta(rest) + "$")
	re, err := regexp.Compile(pattern.String())
	if err != nil {
		return nil
	}
	return re
}

// anyHost reports whether a var may stand for any host at all.
func anyHost(template string, vars []catalogue.Var) bool {
	for _, v := range vars {
		if strings.Contains(template, "://{"+v.Key+"}/") && v.Check("unrelated.example.test") == nil {
			return true
		}
	}
	return false
}

// name gives the app an id that a repeated import finds again and another
// client does not.
func (b *builder) name() {
	app := &b.entry.App
	parts := []string{app.Provider}
	app.Name = b.match.provider.Name
	if app.Provider == "" {
		host := "imported"
		if u, err := url.Parse(marked.ReplaceAllString(b.r.url, "x")); err == nil && u.Hostname() != "" {
			host = u.Hostname()
		}
		parts = []string{host}
		app.Name = host
	}
	for _, v := range b.match.provider.Vars {
		if value := app.Vars[v.Key]; value != "" {
			parts = append(parts, value)
			app.Name += " " + value
		}
	}
	if app.ClientID != "" && len(app.Vars) == 0 {
		parts = append(parts, app.ClientID)
	}
	app.ID = cmp.Or(oauth.MakeID(parts...), "app")
}
