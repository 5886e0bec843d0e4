package catalogue

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tokendesk/oauth"
)

// Fault is one thing wrong with an entry: where it stands in it, such as
// "vars[0].choices", and what it is, in a sentence for a person.
type Fault struct{ Path, Message string }

// Faults says what is wrong with an entry by itself, nil for nothing: the program's table
// and a person's own file are held against the same rules. It is pure.
func (p Provider) Faults() []Fault {
	c := &checker{p: p}
	c.names()
	c.words()
	c.app()
	c.vars()
	c.scopes()
	c.refreshToken()
	c.servers()
	c.unverified()
	if len(c.faults) == 0 { // what follows needs the rest to be well
		c.addresses()
	}
	return c.faults
}

type checker struct {
	p      Provider
	faults []Fault
}

func (c *checker) add(path, format string, args ...any) {
	c.faults = append(c.faults, Fault{path, fmt.Sprintf(format, args...)})
}

func (c *checker) names() {
	p := c.p
	if !oauth.ValidID(p.ID) {
		c.add("id", "It must begin with a lower-case letter or digit, followed by letters, digits, dots, hyphens and underscores.")
	}
	if p.Name == "" || oneLine(p.Name) != p.Name {
		c.add("name", "A name of one line is needed.")
	}
	if p.Category == "" {
		c.add("category", "A category is needed, such as saas, identity or developer.")
	}
	for i, name := range p.Names {
		if strings.ToLower(name) != name || oneLine(name) != name || name == "" || slices.Contains(p.Names[:i], name) {
			c.add(fmt.Sprintf("names[%d]", i), "It must be there once, in lower case.")
		}
	}
	if p.Known < 0 || p.Known > 9 {
		c.add("known", "It must be a number from 0 to 9.")
	}
}

func (c *checker) words() {
	p := c.p
	if n := utf8.RuneCountInString(p.About); n < 8 || n > 72 || strings.HasSuffix(p.About, ".") || oneLine(p.About) != p.About {
		c.add("about", "One line of 8 to 72 characters is needed that says what it is for, without a full stop.")
	}
	for i, note := range p.Notes {
		if oneLine(note) != note || note == "" {
			c.add(fmt.Sprintf("notes[%d]", i), "It must be one line of text.")
		}
	}
	if p.Docs != "" {
		c.address("docs", p.Docs)
	}
}

// shortWord is how long the words for a scope or a choice may be, in characters: they stand
// beside it on a line.
const shortWord = 60

func (c *checker) labels(path string, labels Labels) {
	for _, one := range labels {
		if n := utf8.RuneCountInString(one.Word); n < 2 || n > shortWord || oneLine(one.Word) != one.Word || strings.HasSuffix(one.Word, ".") || unicode.IsLower([]rune(one.Word)[0]) {
			c.add(path+"."+one.Value, "Words of 2 to %d characters are needed, which begin with a capital and end without a full stop.", shortWord)
		}
	}
}

// oneLine is a text without what does not belong into a line of it.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
}

func (c *checker) app() {
	p := c.p
	if len(p.Grants) == 0 {
		c.add("grants", "At least one grant is needed.")
	}
	for i, g := range p.Grants {
		if !slices.Contains(oauth.Grants(), g) || slices.Contains(p.Grants[:i], g) {
			c.add(fmt.Sprintf("grants[%d]", i), "It must be there once, and one of %s.", listed(oauth.Grants()))
		}
	}
	if g := p.App.Grant; g != "" && !slices.Contains(p.Grants, g) {
		c.add("app.grant", "It is not among the grants of the entry.")
	}
	for path, wrong := range map[string]bool{
		"app.client_auth": p.App.ClientAuth != "" && !slices.Contains(oauth.ClientAuths(), p.App.ClientAuth),
		"app.body_format": p.App.BodyFormat != "" && !slices.Contains(oauth.BodyFormats(), p.App.BodyFormat),
		"app.pkce":        p.App.PKCE != "" && !slices.Contains(oauth.PKCEs(), p.App.PKCE),
	} {
		if wrong {
			c.add(path, "This value is not known.")
		}
	}
	for path, said := range map[string]bool{
		"app.id": p.App.ID != "", "app.name": p.App.Name != "", "app.provider": p.App.Provider != "", "app.client_id": p.App.ClientID != "",
		"app.vars": p.App.Vars != nil, "app.proxy": p.App.Proxy != "", "app.tls": p.App.TLS != (oauth.TLS{}), "app.client_secret_command": p.App.ClientSecretCommand != nil,
		"app.token_exchange.subject": p.App.TokenExchange.Subject != "", "app.username": p.App.Username != "",
	} {
		if said {
			c.add(path, "Only an app can say this, not its provider.")
		}
	}
	if p.Category != categoryGeneric && p.App.Endpoints.Token == "" && p.App.Endpoints.Issuer == "" && !needsNoTokenEndpoint(p.Grants) {
		c.add("app.endpoints.token", "A token endpoint is needed, or an issuer (app.endpoints.issuer).")
	}
}

// needsNoTokenEndpoint reports whether all of an entry's tokens come from elsewhere.
func needsNoTokenEndpoint(grants []oauth.Grant) bool {
	return !slices.ContainsFunc(grants, func(g oauth.Grant) bool { return g != "signed_jwt" && g != "request" })
}

func listed[T ~string](values []T) string {
	var out []string
	for _, v := range values {
		out = append(out, string(v))
	}
	return strings.Join(out, ", ")
}

func (c *checker) vars() {
	used := c.placeholders()
	seen := map[string]bool{}
	for i, v := range c.p.Vars {
		path := fmt.Sprintf("vars[%d]", i)
		switch {
		case !varKey.MatchString(v.Key):
			c.add(path+".key", "It must be of lower-case letters, digits and underscores.")
		case seen[v.Key] || slices.Contains(runtime, v.Key):
			c.add(path+".key", "This name is taken.")
		case !used[v.Key]:
			c.add(path+".key", "No address of the entry holds {%s}.", v.Key)
		}
		seen[v.Key] = true
		if v.Label == "" || oneLine(v.Label) != v.Label {
			c.add(path+".label", "A label of one line is needed.")
		}
		if !strings.HasSuffix(v.Where, ".") || oneLine(v.Where) != v.Where {
			c.add(path+".where", "A sentence is needed that says where a person finds the value.")
		}
		if _, err := regexp.Compile(v.Pattern); err != nil {
			c.add(path+".pattern", "This is no regular expression.")
			continue
		}
		for at, value := range map[string]string{"default": v.Default, "example": v.Example} {
			if value != "" && v.check(value) != nil {
				c.add(path+"."+at, "It does not match the pattern of the entry, or could change the rest of an address.")
			}
		}
		if v.Default == "" && v.Example == "" {
			c.add(path+".example", "An example is needed, or a default.")
		}
		for _, value := range v.Choices.Values() {
			if value == "" || v.Check(value) != nil {
				c.add(path+".choices."+value, "It does not match the pattern of the entry, or could change the rest of an address.")
			}
		}
		if _, offered := v.Choices.Word(v.Default); len(v.Choices) > 0 && v.Default != "" && !offered {
			c.add(path+".choices", "The default is not among them.")
		}
		c.labels(path+".choices", v.Choices)
	}
}

var varKey = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// placeholders are those of every address and parameter. The test call's body is not asked:
// GraphQL is full of braces.
func (c *checker) placeholders() map[string]bool {
	app := c.p.App
	texts := map[string][]string{"app.audience": {app.Audience}, "app.resources": app.Resources, "app.scopes": app.Scopes, "quirks.admin_consent": {c.p.Quirks.AdminConsent}}
	for _, f := range addresses(&app) {
		texts["app."+f.path] = []string{*f.value}
	}
	for where, params := range map[string]map[string]oauth.Param{"authorize": app.Params.Authorize, "token": app.Params.Token, "refresh": app.Params.Refresh} {
		for name, param := range params {
			texts["app.params."+where+"."+name] = param
		}
	}
	for name, header := range app.Headers.Token {
		texts["app.headers.token."+name] = []string{header}
	}
	texts[requestPath+"body"] = []string{app.Request.Body}
	for name, header := range app.Request.Headers {
		texts[requestPath+"headers."+name] = []string{header}
	}
	for part, object := range map[string]map[string]any{"claims": app.SignedJWT.Claims, "header": app.SignedJWT.Header} {
		for name, value := range object {
			if text, ok := value.(string); ok {
				texts[signedJWTPath+part+"."+name] = []string{text}
			}
		}
	}
	texts["app.assertion.audience"] = []string{app.Assertion.Audience}
	used := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		for _, text := range texts[path] {
			for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
				used[m[1]] = true
				if !isDeclared(c.p.Vars, m[1]) && !onSending(strings.TrimPrefix(path, "app."), m[1]) {
					c.add(path, "{%s} is not among the vars of the entry.", m[1])
				}
			}
		}
	}
	return used
}

func (c *checker) scopes() {
	for i, scope := range c.p.Scopes.Values() {
		if !IsScope(scope) {
			c.add("scopes."+scope, "The scope at place %d is none: it holds a character that a scope cannot have (RFC 6749, appendix A.4).", i+1)
		}
	}
	c.labels("scopes", c.p.Scopes)
}

// IsScope reports whether a text is one scope (RFC 6749, appendix A.4).
func IsScope(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' })
}

func (c *checker) refreshToken() {
	r := c.p.RefreshToken
	if !slices.Contains(Agains(), r.Again) {
		c.add("refresh_token.again", "It must be one of %s.", listed(Agains()))
		return
	}
	if oneLine(r.Needs) != r.Needs || strings.HasSuffix(r.Needs, ".") || utf8.RuneCountInString(r.Needs) > 90 {
		c.add("refresh_token.needs", "It must be part of a sentence, of at most 90 characters.")
	}
	if r.Again == AgainNone && (r.Needs != "" || r.Dead != "" || len(c.p.Quirks.DeadRefreshToken) > 0) {
		c.add("refresh_token", "There is none, so there is nothing more to say of it.")
	}
	if own := len(c.p.Quirks.DeadRefreshToken) > 0; r.Again != AgainNone && r.Dead != DeadStandard && !(r.Dead == DeadOwn && own) || own && r.Dead != DeadOwn {
		c.add("refresh_token.dead", "It must be own where quirks.dead_refresh_token has the server's words for a dead refresh token, else standard.")
	}
}

func (c *checker) servers() {
	names := map[string]bool{}
	for i, s := range c.p.Servers {
		at := fmt.Sprintf("servers[%d]", i)
		if names[s.Name] || utf8.RuneCountInString(s.Name) < 2 || utf8.RuneCountInString(s.Name) > shortWord || oneLine(s.Name) != s.Name {
			c.add(at+".name", "A name of its own is needed, of 2 to %d characters.", shortWord)
		}
		names[s.Name] = true
		if (i == 0) != (len(s.Addresses) == 0) {
			c.add(at+".addresses", "The first has the entry's own addresses and names none; the others name those in which they differ.")
		}
		for _, path := range slices.Sorted(maps.Keys(s.Addresses)) {
			own := c.p.App
			i := slices.IndexFunc(addresses(&own), func(f field) bool { return f.path == path })
			if i < 0 {
				c.add(at+".addresses."+path, "This is no address of an app.")
			} else if !slices.Contains(c.p.Choices[path], s.Addresses[path]) && !oauth.SameOwner(*addresses(&own)[i].value, s.Addresses[path]) {
				c.add(at+".addresses."+path, "It must be among the choices of the entry, too (choices.%s).", path)
			}
		}
	}
	if len(c.p.Servers) == 1 {
		c.add("servers", "One alone is no choice.")
	}
}

// sayable are the paths that an entry may call unverified, but for those of single vars and
// scopes.
var sayable = []string{"register", "scopes", "refresh_token", "endpoints", "servers", "vars", "quirks.dead_refresh_token"}

func (c *checker) unverified() {
	for i, path := range c.p.Unverified {
		whole, part, single := strings.Cut(path, ".")
		known := slices.Contains(sayable, path)
		switch {
		case whole == "vars" && single:
			known = isDeclared(c.p.Vars, part)
		case whole == "scopes" && single:
			_, known = c.p.Scopes.Word(part)
		}
		if !known || slices.Contains(c.p.Unverified[:i], path) {
			c.add(fmt.Sprintf("unverified[%d]", i), "%q is not a part of the entry that can be unverified, or is there twice.", path)
		}
	}
}

// addresses completes an app with the examples of the entry.
func (c *checker) addresses() {
	p := c.p
	alone := (&Catalogue{table: &table{}, all: func() []Provider { return nil }}).WithOwn(func() *Own { return &Own{list: []Provider{p}} })
	app := p.Example()
	done, err := alone.Complete(app)
	if err != nil {
		c.add("app", "With its own examples it cannot be used: %s", err)
		return
	}
	for _, f := range addresses(&done) {
		address := *f.value
		if f.template {
			address = strings.ReplaceAll(address, "{client_id}", "c")
		}
		if address != "" {
			c.address("app."+f.path, address)
		}
	}
	if p.Register != "" {
		if at := p.RegisterAt(app.Vars); at == "" {
			c.add("register", "It holds a placeholder that is not among the vars of the entry.")
		} else {
			c.address("register", at)
		}
	}
	if at := done.Quirks.DeviceToken; at != "" {
		c.address("quirks.device_token", at)
	}
	if done.Quirks.Revocation.Method != "" && done.Endpoints.Revocation == "" {
		c.add("quirks.revocation", "It is a way to revoke, but there is no address (app.endpoints.revocation).")
	}
	c.choices(alone)
}

// Example is an app of the entry in which every var that has no default has its example.
func (p Provider) Example() oauth.App {
	app := oauth.App{ID: "x", Provider: p.ID, ClientID: "c", Vars: map[string]string{}}
	for _, v := range p.Vars {
		if v.Default == "" && v.Example != "" {
			app.Vars[v.Key] = v.Example
		}
	}
	return app
}

// choices completes an app with each documented alternative of an address.
func (c *checker) choices(alone *Catalogue) {
	own := c.p.App
	for _, path := range slices.Sorted(maps.Keys(c.p.Choices)) {
		values := c.p.Choices[path]
		at := "choices." + path
		i := slices.IndexFunc(addresses(&own), func(f field) bool { return f.path == path })
		if i < 0 {
			c.add(at, "This is no address of an app.")
			continue
		}
		value := addresses(&own)[i].value
		if len(values) < 2 || values[0] != *value {
			c.add(at, "The first must be the entry's own address, and another must follow.")
		}
		for _, other := range values {
			*value = other
			app := c.p.Example()
			app.Endpoints, app.Test.URL = own.Endpoints, own.Test.URL
			if _, err := alone.Complete(app); err != nil {
				c.add(at, "With %s it cannot be used: %s", other, err)
			}
		}
		*value = values[0]
	}
}

// address holds an address against what every one of an entry must be: https, a plain host,
// nothing that hides another.
func (c *checker) address(path, address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || strings.ContainsAny(address, "{} "):
		c.add(path, "This is no address.")
	case u.Scheme != "https" && (!c.p.Own || !oauth.IsLoopback(u.Hostname())):
		c.add(path, "The address must begin with https://.")
	case u.User != nil || strings.ContainsFunc(u.Host, func(r rune) bool { return r >= utf8.RuneSelf }):
		c.add(path, "The address must name a plain host.")
	case u.Fragment != "" && path != "register" && path != "docs":
		c.add(path, "The address must end before its #.")
	}
}
