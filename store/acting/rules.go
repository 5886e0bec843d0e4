package acting

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// rule says how one setting acts. The zero rule is that of a setting nobody has
// thought about: it acts always, whole, and needs a word even when an app is
// imported for the first time.
type rule struct {
	path string // of the app file; a star stands for one name or for all that is below

	// free reports that the setting does not act, with these settings around it.
	free func(l leaves, path string) bool
	// first reports that it needs no word when it comes with a new app.
	first func(l leaves, path string) bool
	// part is what of a value acts; nil is all of it.
	part func(value string) string
	// narrows reports a change after which less is done than before.
	narrows func(old, new string) bool
	// show writes a value for a person; nil writes it as it is.
	show func(value string) string
}

const discoveredPath = "discovered."

// rules is the one table of what acts. Whatever is not in it does.
var rules = []rule{
	// How an app is named and listed.
	{path: "id", free: always},
	{path: "name", free: always},
	{path: "environment", free: always},
	{path: "group", free: always},
	{path: "tags", free: always},
	{path: "favourite", free: always},
	// What a token is asked for. Another one is another token, of the same
	// person and from the same server.
	{path: "scopes", free: always},
	{path: "scope_separator", free: always},
	{path: "client_id", free: outsideAddresses, first: always},
	// How long we wait, and what we call ourselves.
	{path: "http_timeout_seconds", free: always},
	{path: "user_agent", free: always},
	// What is said of a secret's end steers nothing.
	{path: "expires.*", free: always},

	// The app's own server, and how it is asked. With a new app the file's author
	// may choose it: nothing of anybody else's goes there.
	{path: "provider", first: always},
	{path: quirksPath + ".*", first: always}, // of the person's own entry of it
	{path: "audience", first: always},
	{path: "resources", first: always},
	{path: "vars.*", first: always},
	{path: "grant", first: always},
	{path: "client_auth", first: always},
	{path: "client_key_id", first: always},
	{path: "client_assertion.*", first: always},
	{path: "body_format", first: always},
	{path: "pkce", first: always},
	{path: "dpop", first: always},
	{path: "par", first: always},
	{path: "params.*", first: always},
	{path: "headers.*", first: always},
	// Which text of the server's answer is handed out as the token, and which is
	// sent back to it to renew: as much as the parameters, it is between the two.
	{path: "answer.*", first: always},
	// Where the browser takes the code when that is not to us. Under an app that is
	// there a change waits, like the rest of redirect.
	{path: "redirect.uri", first: tiedCode, show: address},
	// Where the browser comes back to us. The answer reaches this computer alone, but
	// it is part of what the server is asked.
	{path: "redirect.*", first: always},
	{path: "username", first: always},
	{path: "assertion.*", first: always},
	{path: "token_exchange.subject_token_type", first: always},
	{path: "token_exchange.requested_token_type", first: always},
	{path: "endpoints.issuer", first: plainHost, show: address},
	{path: "endpoints.authorization", first: plainHost, show: address},
	{path: "endpoints.userinfo", first: ownServer, part: place, show: address},
	{path: "endpoints.introspection", first: ownServer, part: place, show: address},
	{path: "endpoints.revocation", first: ownServer, part: place, show: address},
	{path: "endpoints.*", first: plainHost, part: place, show: address},
	{path: discoveredPath + "*", first: always, show: address},
	// The request that gets a token takes secrets where its address says, whole. What
	// is signed is for whoever knows the key's other half.
	{path: "request.url", first: plainHost, show: address},
	{path: "request.*", first: always},
	{path: "signed_jwt.*", first: always},
	{path: "test.url", first: ownTest, show: address},
	{path: "test.body", first: withoutToken},
	{path: "test.method", free: defaultMethod, first: always},
	{path: "test.*", first: always},

	// What is run, read, or stands between us and the server.
	{path: "client_secret_command", show: commandLine},
	{path: "client_key_file"},
	{path: "tls.*"},
	{path: "proxy", show: withoutPassword},
	{path: "token_exchange.subject"},

	// Whose token it is.
	{path: accountsPath + "*].label", free: always},
	{path: accountsPath + "*].scopes", free: always},
	{path: accountsPath + "*].browser", free: knownBrowser},
	{path: accountsPath + "*].login_hint", first: always},
	{path: accountsPath + "*].expect", first: always, narrows: fromNothing},
	{path: accountsPath + "*].prompt", first: always},
	// Where the token is written outside the vault, and which program is given it.
	{path: accountsPath + "*].keep", narrows: fewerTargets, show: targetList},
	{path: accountsPath + "*].password", show: secret},
	{path: accountsPath + "*].refresh_token", show: secret},
	{path: accountsPath + "*].subject_token", show: secret},
	{path: accountsPath + "*]", first: always, show: account},
	{path: "client_secret", show: secret},
	{path: "private_key", show: secret},
	{path: "key_passphrase", show: secret},
}

// ruleOf returns the first rule of a path.
func ruleOf(path string) rule {
	for _, r := range rules {
		if r.matches(path) {
			return r
		}
	}
	return rule{path: path}
}

// matches reports whether the rule is about a path.
func (r rule) matches(path string) bool {
	before, after, star := strings.Cut(r.path, "*")
	if !star {
		return path == r.path
	}
	rest, ok := strings.CutPrefix(path, before)
	if !ok {
		return false
	}
	if after == "" {
		return true
	}
	end := strings.IndexByte(rest, ']') // of an account's id
	return end >= 0 && rest[end:] == after
}

// acts is what of a value counts.
func (r rule) acts(value string) string {
	if r.part == nil || value == "" {
		return value
	}
	if part := r.part(value); part != "" {
		return part
	}
	return value // not what it should be: still a difference when it changes
}

func (r rule) shown(value string) string {
	if value == thereAndEmpty {
		return "set, and empty"
	}
	if r.show != nil {
		value = r.show(value)
	}
	if strings.TrimSpace(value) != value {
		value = strconv.Quote(value) // a blank at its end is part of it
	}
	return visible.Text(value)
}

func always(leaves, string) bool { return true }

// outsideAddresses reports whether the client id stands in no address, where it
// would decide where a request goes.
func outsideAddresses(l leaves, _ string) bool {
	for path, value := range l.values {
		if (strings.HasPrefix(path, "endpoints.") || path == "test.url" || path == "request.url") && strings.Contains(value, "{client_id}") {
			return false
		}
	}
	return true
}

// place is an address's origin and query. Another path of the same server is its
// own affair; a query may say for whom.
func place(address string) string {
	origin := oauth.Origin(address)
	if u, err := url.Parse(address); err == nil && origin != "" {
		return origin + query(u)
	}
	return origin
}

func plainHost(l leaves, path string) bool { return plain(l.values[path]) }

// tiedCode reports whether a new app's redirect address may get the code: the
// provider has registered it for the client, whose id is free as well, and without
// the verifier of PKCE, which only the token endpoint is sent, a code buys nothing.
// With PKCE off it would be of use to whoever reads it at another host.
func tiedCode(l leaves, path string) bool {
	uri := l.values[path]
	return plain(uri) && (l.complete.PKCE != oauth.PKCEOff || !strings.HasPrefix(strings.ToLower(uri), "http") || private(uri))
}

// ownServer reports whether an address belongs to the app's own server, or to what
// the catalogue says of its provider.
func ownServer(l leaves, path string) bool {
	value := l.values[path]
	if value == "" {
		return true
	}
	if !plain(value) {
		return false
	}
	origin := originOf(value)
	e := l.complete.Endpoints
	request := l.complete.Request.URL
	own := []string{originOf(e.Token), originOf(e.Authorization), originOf(e.Issuer), originOf(request)}
	if slices.Contains(own, origin) {
		gets := cmp.Or(e.Token, e.Issuer, request)
		return !private(value) || private(gets)
	}
	known := []string{l.catalogue()[path]}
	if l.rules.Choices != nil {
		for _, choice := range l.rules.Choices(l.complete.Provider, path) {
			known = append(known, l.filled(choice))
		}
	}
	return slices.ContainsFunc(known, func(k string) bool { return originOf(k) == origin })
}

// filled is a documented address with the app's own values in it.
func (l leaves) filled(address string) string {
	return placeholder.ReplaceAllStringFunc(address, func(m string) string {
		return cmp.Or(l.complete.Vars[m[1:len(m)-1]], m)
	})
}

// originOf is an address's origin, with what is still open in it as a name of its
// own: two addresses are of one server only where the same is open in both.
func originOf(address string) string { return oauth.Origin(closed(address)) }

// placeholder is a value that is still open.
var placeholder = pattern.New(`\{([a-z][a-z0-9_]*)\}`)

// openPort is a port that is still open.
var openPort = pattern.New(`^(https?://[^/?#]*):\{([a-z][a-z0-9_]*)\}`)

// closed is an address that can be taken apart although something in it is open. A
// port that is open makes another host of its host.
func closed(address string) string {
	address = openPort.ReplaceAllString(address, "$1-port-{$2}")
	return placeholder.ReplaceAllStringFunc(address, func(m string) string {
		return "open-" + strings.ReplaceAll(m[1:len(m)-1], "_", "-")
	})
}

// catalogue is what the app's provider says by itself.
func (l leaves) catalogue() map[string]string {
	if l.complete.Provider == "" {
		return nil
	}
	alone := oauth.App{ID: l.complete.ID, ClientID: l.complete.ClientID, Provider: l.complete.Provider, Vars: l.complete.Vars, Grant: l.complete.Grant}
	app, err := l.rules.complete(Settings{App: alone, Entry: l.entry})
	if err != nil {
		return nil
	}
	known := leaves{values: map[string]string{}}
	known.add("", tree(app))
	return known.values
}

// A token belongs into a header. Anywhere else it stands in logs and in the
// places that a request is copied to.
const tokenTemplate = "{access_token}"

func withoutToken(l leaves, path string) bool {
	return !strings.Contains(l.values[path], tokenTemplate) || l.values[path] == l.catalogue()[path]
}

func ownTest(l leaves, path string) bool { return withoutToken(l, path) && ownServer(l, path) }

// defaultMethod reports whether a method is the one of a call that names none.
func defaultMethod(l leaves, path string) bool {
	return l.values[path] == "" || l.values[path] == http.MethodGet
}

// fromNothing reports whether a person is expected where anybody was good enough.
func fromNothing(old, _ string) bool { return old == "" }

// fewerTargets reports whether a token goes to no place to which it did not go before.
func fewerTargets(old, new string) bool {
	before, after := targetsOf(old), targetsOf(new)
	return !slices.ContainsFunc(after, func(t oauth.Target) bool { return !slices.ContainsFunc(before, t.Equal) }) && (new == "" || after != nil)
}

// knownBrowser reports whether a browser may be started without a person's word,
// as itself, with a private window or with a profile.
func knownBrowser(l leaves, path string) bool {
	b, err := oauth.ParseBrowser(l.values[path])
	if err != nil || b.Program == "" {
		return err == nil
	}
	return l.rules.KnownBrowser != nil && l.rules.KnownBrowser(b.Program)
}
