package appfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// maxAddress bounds a request's address, in bytes.
const maxAddress = 32 << 10

// fromRequest turns a token request into an app: as sparse as the catalogue
// allows where it knows the server. What the request leaves open is open in the
// app, too: a placeholder is a var without a value, or nothing at all.
func fromRequest(r request) (Entry, []string, error) {
	if len(r.url) > maxAddress {
		return Entry{}, nil, oauth.UsageError("Its address is too long.", "")
	}
	r.takeQuery()
	r.readBasic()
	if hasMark(r.proxy) {
		r.proxy = ""
	}
	r.url = addressOf(r.url)
	m, err := matchProvider(tokenField, r.url, r)
	if err != nil {
		return Entry{}, nil, err
	}
	grantType := r.grantType(m.provider.ID != "")
	if grantType == "" && !r.hasParam("grant_type") {
		return fromOtherCall(r)
	}
	if g := grantOf(grantType); !g.NeedsPerson() && m.wantsMore() {
		m = match{}
	}
	b := builder{r: r, match: m, grantType: grantType}
	if r.saysForm {
		b.whichBody()
	}
	if err := b.token(); err != nil {
		return Entry{}, nil, err
	}
	return b.entry, b.notes, nil
}

// fromOtherCall knows the other calls of a documented server: its revocation,
// its test call and where a device begins. They tell which provider it is, no more.
func fromOtherCall(r request) (Entry, []string, error) {
	for _, call := range []pair{
		{"endpoints.revocation", "revokes a token"}, {"test.url", "uses a token"}, {"endpoints.device_authorization", "begins a sign-in with a code"},
	} {
		field, what := call.name, call.value
		m, err := matchProvider(field, r.url, r)
		if err != nil {
			return Entry{}, nil, err
		}
		if m.provider.ID == "" {
			continue
		}
		b := builder{r: r, match: m}
		b.note("This request %s; it is not the request that gets a token. The provider is known, so the rest comes from the catalogue.", what)
		b.provider()
		switch {
		case m.choice && field == "endpoints.revocation":
			b.entry.App.Endpoints.Revocation = unmark(r.url)
		case field == "endpoints.device_authorization":
			b.entry.App.Grant = oauth.GrantDeviceCode
			b.scopes()
		}
		b.credentials()
		b.name()
		return b.entry, b.notes, nil
	}
	return Entry{}, nil, oauth.UsageError("This is not a token request: it sends no grant_type.",
		"Paste the command with which the provider's documentation gets an access token.")
}

// maxNote bounds a note, in characters.
const maxNote = 1000

// builder makes an entry of a request.
type builder struct {
	r           request
	match       match
	grantType   string // what the request means, also where it does not say
	keyed       string // the parameter or header that holds the client secret
	second      string // the one that holds another secret, and secondValue that; "" for none
	secondValue string
	entry       Entry
	notes       []string
}

func (b *builder) note(format string, args ...any) {
	if len(b.notes) >= maxNotes {
		return
	}
	note := fmt.Sprintf(format, args...)
	if r := []rune(note); len(r) > maxNote {
		note = string(r[:maxNote]) + "…"
	}
	b.notes = append(b.notes, note)
}

func (b *builder) token() error {
	b.provider()
	app := &b.entry.App
	if b.match.provider.ID == "" || b.match.choice {
		if err := checkAddress(b.r.url); err != nil {
			return err
		}
		if !isMark(b.r.url) && app.Endpoints.Token == "" {
			app.Endpoints.Token = b.withoutSecrets(b.r.url)
		}
		b.sameChoice()
	}
	b.grant()
	b.credentials()
	b.scopes()
	b.others()
	app.UserAgent = unmark(b.r.userAgent)
	app.Proxy = b.r.proxy
	app.HTTPTimeoutSeconds = b.r.timeout
	app.TLS = oauth.TLS{CAFile: b.r.caFile, ClientCertificateFile: b.r.certFile, ClientKeyFile: b.r.keyFile, InsecureSkipVerify: b.r.insecure}
	if b.r.keyPass != "" && !b.r.specimen(b.r.keyPass) {
		b.secret(oauth.SecretKeyPassphrase, b.r.keyPass)
	}
	if rest, plain := strings.CutPrefix(app.Endpoints.Token, "http://"); plain {
		host, _, _ := strings.Cut(rest, "/")
		app.TLS.AllowHTTP = !isLocal(host) // it waits for a person's word
	}
	if host := hostIn(app.Endpoints.Token); exampleDomain.MatchString(host) {
		b.note("%s is a name that only documents use: enter your server's address as the token endpoint.", host)
	}
	b.name()
	return nil
}

// whichBody settles what is sent where a request's header says a form and its body
// is JSON: what the provider is known to take, else what the body is.
func (b *builder) whichBody() {
	known := b.match.provider
	if known.ID != "" && known.App.BodyFormat != oauth.BodyJSON && known.App.ClientAuth != oauth.ClientSecretJSON {
		b.r.json = false
		b.note("The request's body is JSON, but its header says form; this provider expects a form.")
		return
	}
	b.note("The request's body is JSON, but its header says form. It is sent as JSON; if the server expects a form, set the request body to form.")
}

// sameChoice takes the other addresses of the choice that the token endpoint is
// of, such as a sandbox.
func (b *builder) sameChoice() {
	choices := b.match.provider.Choices
	for _, endpoint := range b.entry.App.Endpoints.Named() {
		list := choices["endpoints."+endpoint.Name]
		if b.match.at > 0 && *endpoint.Address == "" && len(list) == len(choices[tokenField]) {
			*endpoint.Address = list[b.match.at]
		}
	}
}

func (b *builder) secret(kind oauth.SecretKind, value string) {
	if b.entry.Secrets == nil {
		b.entry.Secrets = oauth.Secrets{}
	}
	b.entry.Secrets[kind] = value
}

// provider takes the values of the provider's vars. One that the request leaves
// open has none.
func (b *builder) provider() {
	p := b.match.provider
	b.entry.App.Provider = p.ID
	b.movedBelow()
	for _, v := range p.Vars {
		switch value := b.match.vars[v.Key]; {
		case value == "" || value == v.Default:
		case !hasMark(value):
			if b.entry.App.Vars == nil {
				b.entry.App.Vars = map[string]string{}
			}
			b.entry.App.Vars[v.Key] = value
		case v.Default != "":
			b.openVar(v.Key, value)
		}
	}
}

// movedBelow keeps the addresses of a server together where the document's token
// endpoint stands a folder lower than the catalogue's, as those of older Keycloaks
// below /auth: then all of them do.
func (b *builder) movedBelow() {
	known := b.match.provider.App.Endpoints
	server, path := splitPath(known.Token)
	_, alias := splitPath(b.match.alias)
	folder, moved := strings.CutSuffix(alias, path)
	if !moved || folder == "" {
		return
	}
	into := b.entry.App.Endpoints.Named()
	for i, endpoint := range known.Named() {
		if s, path := splitPath(*endpoint.Address); s == server && path != "" {
			*into[i].Address = server + folder + path
		}
	}
}

// splitPath splits an address before its path.
func splitPath(address string) (server, path string) {
	scheme, rest, _ := strings.Cut(address, "://")
	host, path, found := strings.Cut(rest, "/")
	if found {
		path = "/" + path
	}
	return scheme + "://" + host, path
}

// openVar leaves a var open that the catalogue has a default for, which is not
// meant: the addresses that hold it get a var of the app's own in its place.
func (b *builder) openVar(key, value string) {
	if name := varName(value); isMark(value) && (name == key || slices.Contains(typeWords, name)) {
		value = mark("your_" + key)
	}
	known := b.match.provider.App
	into := b.entry.App.Endpoints.Named()
	for i, endpoint := range known.Endpoints.Named() {
		if template := cmp.Or(*into[i].Address, *endpoint.Address); strings.Contains(template, "{"+key+"}") {
			*into[i].Address = strings.ReplaceAll(template, "{"+key+"}", unmark(value))
		}
	}
}

func (b *builder) grant() {
	app := &b.entry.App
	app.Grant = grantOf(b.grantType)
	switch {
	case app.Grant != "":
	case b.grantType == "":
		b.note("The request does not say which grant it uses; choose one.")
	default:
		// A grant of the server's own: sent as an extra parameter.
		app.Grant = oauth.GrantClientCredentials
		if b.r.hasParam("username") && b.r.hasParam("password") {
			app.Grant = oauth.GrantPassword
		}
		if b.param("grant_type", b.grantType) {
			b.note("The grant %q is this server's own; it is sent as the token request's grant_type.", b.grantType)
		}
	}
	if said := b.r.param("grant_type"); b.r.specimen(said) && app.Grant != "" && !strings.HasSuffix(strings.Join(wordsOf(said), "_"), string(app.Grant)) {
		b.note("The request does not say which grant it uses; %s fits the rest of it.", app.Grant)
	}
	if app.Grant == oauth.GrantJWTBearer {
		b.assertion(b.r.param("assertion"))
	}
}

func (b *builder) scopes() {
	scope := strings.TrimSpace(b.r.param("scope"))
	if all := paramValues(b.r.params, "scope"); len(all) > 1 {
		scope = strings.Join(all, " ")
	}
	switch {
	case scope == "":
		return
	case b.r.specimen(scope) && !strings.Contains(scope, " "):
		b.entry.App.Scopes = []string{b.r.template("scope", scope)}
		return
	}
	fields := strings.Fields(scope)
	if len(fields) == 1 && strings.Contains(scope, ",") {
		fields = slices.DeleteFunc(strings.Split(scope, ","), func(s string) bool { return s == "" })
		if b.match.provider.App.ScopeSeparator != "," {
			b.entry.App.ScopeSeparator = ","
		}
	}
	for _, field := range fields {
		b.entry.App.Scopes = append(b.entry.App.Scopes, b.r.template("scope", field))
	}
}

func paramValues(params []pair, name string) []string {
	var out []string
	for _, p := range params {
		if p.name == name {
			out = append(out, p.value)
		}
	}
	return out
}

// typeWords are placeholders that say of what kind a value is, and not which.
var typeWords = []string{"string", "text", "value", "number", "integer", "uuid", "url", "uri", "required", "optional"}

// template is a value of a request as an app holds it: what stands for one's own
// is a var, called as the document calls it, else as the parameter is.
func template(name, value string) string {
	marked := markWritten(value)
	switch {
	case isMark(marked) && slices.Contains(typeWords, varName(marked)):
		return unmark(mark(name))
	case strings.HasPrefix(strings.TrimSpace(value), "{") && strings.Contains(value, `"`): // JSON
		return unmark(value)
	case hasMark(marked):
		return unmark(marked)
	case isExample(value) && !slices.Contains(typeWords, varName(value)):
		return unmark(mark(value))
	case isSpecimen(value):
		return unmark(mark(name))
	}
	return unmark(markSegments(value, "/", isExampleSegment))
}
