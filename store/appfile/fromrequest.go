package appfile

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// maxAddress bounds a request's address, in bytes.
const maxAddress = 32 << 10

// fromRequest turns a token request into an app: as sparse as the catalogue
// allows where it knows the server.
func fromRequest(r request) (Entry, []string, error) {
	if len(r.url) > maxAddress {
		return Entry{}, nil, oauth.UsageError("Its address is far too long.", "")
	}
	r.takeQuery()
	r.readBasic()
	if hasMark(r.proxy) {
		r.proxy = ""
	}
	if !r.hasParam("grant_type") {
		return fromOtherCall(r)
	}
	m, err := matchProvider("endpoints.token", r.url, grantOf(r.param("grant_type")))
	if err != nil {
		return Entry{}, nil, err
	}
	b := builder{r: r, match: m}
	if err := b.token(); err != nil {
		return Entry{}, nil, err
	}
	return b.entry, b.notes, nil
}

// fromOtherCall knows the other calls of a documented server: its revocation
// and its test call. They tell which provider it is, no more.
func fromOtherCall(r request) (Entry, []string, error) {
	for _, call := range []pair{{"endpoints.revocation", "revokes a token"}, {"test.url", "uses a token"}} {
		field, what := call.name, call.value
		m, err := matchProvider(field, r.url, "")
		if err != nil {
			return Entry{}, nil, err
		}
		if m.provider.ID == "" {
			continue
		}
		b := builder{r: r, match: m}
		b.note("This command %s; it is not the request that gets one. The provider is known, so the rest comes from the catalogue.", what)
		b.provider()
		if m.choice && field == "endpoints.revocation" {
			b.entry.App.Endpoints.Revocation = r.url
		}
		b.credentials()
		b.name()
		return b.entry, b.notes, nil
	}
	return Entry{}, nil, oauth.UsageError("This is not a token request: it sends no grant_type.",
		"Paste the command by which the provider's documentation gets an access token.")
}

// grantOf translates a grant_type; "" for one that is not known.
func grantOf(grantType string) oauth.Grant {
	switch g := oauth.Grant(grantType); g {
	case oauth.GrantAuthorizationCode, oauth.GrantClientCredentials, oauth.GrantPassword, oauth.GrantRefreshToken:
		return g
	case "urn:ietf:params:oauth:grant-type:device_code":
		return oauth.GrantDeviceCode
	case "urn:ietf:params:oauth:grant-type:jwt-bearer":
		return oauth.GrantJWTBearer
	case "urn:ietf:params:oauth:grant-type:token-exchange":
		return oauth.GrantTokenExchange
	}
	return ""
}

// maxNote bounds a note, in characters.
const maxNote = 1000

// builder makes an entry of a request.
type builder struct {
	r     request
	match match
	entry Entry
	notes []string
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
		b.ownAddress()
	}
	if err := b.grant(); err != nil {
		return err
	}
	b.credentials()
	b.scopes()
	b.others()
	app.UserAgent = b.r.userAgent
	app.Proxy = b.r.proxy
	app.HTTPTimeoutSeconds = b.r.timeout
	app.TLS = oauth.TLS{CAFile: b.r.caFile, ClientCertificateFile: b.r.certFile, ClientKeyFile: b.r.keyFile, InsecureSkipVerify: b.r.insecure}
	if b.r.keyPass != "" && !isSpecimen(b.r.keyPass) {
		if b.entry.Secrets == nil {
			b.entry.Secrets = oauth.Secrets{}
		}
		b.entry.Secrets[oauth.SecretKeyPassphrase] = b.r.keyPass
	}
	if u, err := url.Parse(app.Endpoints.Token); err == nil && u.Scheme == "http" && !oauth.IsLoopback(u.Hostname()) {
		b.note("The address is plain http; tokens are sent in the clear. Allow it in the app's TLS settings if that is meant.")
	}
	b.name()
	return nil
}

// ownAddress writes the address out; placeholders in it become vars.
func (b *builder) ownAddress() {
	for _, m := range marked.FindAllString(b.r.url, -1) {
		b.note("The address holds the placeholder %s: enter its value under vars.", unmark(m))
	}
	b.entry.App.Endpoints.Token = unmark(b.r.url)
}

// checkAddress wants an http or https address; placeholders may stand in it.
func checkAddress(address string) error {
	u, err := url.Parse(marked.ReplaceAllString(address, "x"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return oauth.UsageError("The command's address is not an http or https address.", "Write it out, with https:// in front.")
	}
	if u.User != nil {
		return oauth.UsageError("The command's address holds a user name.", "Give the client id and secret with -u or in the body.")
	}
	return nil
}

func (b *builder) provider() {
	p := b.match.provider
	b.entry.App.Provider = p.ID
	for _, v := range p.Vars {
		value := b.match.vars[v.Key]
		switch {
		case hasMark(value), value == "" && v.Default == "":
			b.note("%s is still missing: enter it (vars.%s).", v.Label, v.Key)
		case value != v.Default && value != "":
			if b.entry.App.Vars == nil {
				b.entry.App.Vars = map[string]string{}
			}
			b.entry.App.Vars[v.Key] = value
		}
	}
}

func (b *builder) grant() error {
	app := &b.entry.App
	grantType := b.r.param("grant_type")
	app.Grant = grantOf(grantType)
	switch {
	case app.Grant != "":
	case isSpecimen(grantType):
		b.note("The grant is a placeholder in the command; choose one.")
	default:
		// A grant of the server's own: sent as an extra parameter.
		app.Grant = oauth.GrantClientCredentials
		b.param("grant_type", grantType)
		b.note("The grant %q is this server's own; it is sent as the token request's grant_type.", grantType)
	}
	if app.Grant == oauth.GrantAuthorizationCode && app.Endpoints.Token != "" && b.match.provider.App.Endpoints.Authorization == "" {
		b.note("The address of the sign-in page is not in the command: enter it (endpoints.authorization).")
	}
	return nil
}

// credentials sorts out how the client proves itself and with what.
func (b *builder) credentials() {
	app := &b.entry.App
	id, secret := b.r.param("client_id"), b.r.param("client_secret")
	auth := oauth.ClientSecretPost
	switch {
	case b.r.basic:
		id, secret, auth = b.r.user, b.r.password, oauth.ClientSecretBasic
	case b.r.hasParam("client_assertion"):
		auth = oauth.PrivateKeyJWT
		b.note("The command proves the client by a signed assertion: set the private key.")
	case !b.r.hasParam("client_secret"):
		auth = oauth.ClientAuthNone
	case b.r.json:
		auth = oauth.ClientSecretJSON
	}
	known := b.match.provider.App
	if b.r.hasParam("grant_type") {
		if auth != known.ClientAuth && (auth != oauth.ClientAuthNone || id != "") {
			app.ClientAuth = auth
		}
		if b.r.json && auth != oauth.ClientSecretJSON && known.BodyFormat != oauth.BodyJSON {
			app.BodyFormat = oauth.BodyJSON
		}
	}
	if id == "" || isSpecimen(id) {
		b.note("The client id is still missing: enter yours.")
	} else {
		app.ClientID = id
	}
	wantsSecret := auth != oauth.ClientAuthNone && auth != oauth.PrivateKeyJWT
	switch {
	case wantsSecret && (secret == "" || isSpecimen(secret)):
		b.note("The client secret is still missing: enter yours.")
	case wantsSecret:
		b.entry.Secrets = oauth.Secrets{oauth.SecretClientSecret: secret}
	}
	b.entry.Accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
}

func (b *builder) scopes() {
	scope := b.r.param("scope")
	if scope == "" || isSpecimen(scope) {
		return
	}
	b.entry.App.Scopes = strings.Fields(scope)
	if strings.Contains(scope, ",") && !strings.Contains(scope, " ") {
		b.entry.App.Scopes = slices.DeleteFunc(strings.Split(scope, ","), func(s string) bool { return s == "" })
		if b.match.provider.App.ScopeSeparator != "," {
			b.entry.App.ScopeSeparator = ","
		}
	}
}

// others takes over what is left of the request.
func (b *builder) others() {
	app := &b.entry.App
	account := oauth.Secrets{}
	for _, p := range b.r.params {
		switch p.name {
		case "grant_type", "client_id", "client_secret", "scope", "client_assertion", "client_assertion_type", "state":
		case "code", "code_verifier", "device_code", "assertion":
			// Good once; a new one is made for each request.
		case "redirect_uri":
			b.redirect(p.value)
		case "username":
			if !isSpecimen(p.value) {
				app.Username = p.value
			}
		case "password":
			b.accountSecret(account, oauth.SecretPassword, p.value, "password")
		case "refresh_token":
			b.accountSecret(account, oauth.SecretRefreshToken, p.value, "refresh token")
		case "subject_token":
			b.accountSecret(account, oauth.SecretSubjectToken, p.value, "subject token")
		case "subject_token_type":
			app.TokenExchange.SubjectTokenType = p.value
		case "requested_token_type":
			app.TokenExchange.RequestedTokenType = p.value
		case "audience":
			app.Audience = b.own(p)
		case "resource":
			if v := b.own(p); v != "" {
				app.Resources = append(app.Resources, v)
			}
		default:
			if v := b.own(p); v != "" {
				b.param(p.name, v)
			}
		}
	}
	if len(account) > 0 {
		b.entry.putAccountSecrets(oauth.DefaultAccount, account)
	}
	b.headers()
}

func (b *builder) accountSecret(s oauth.Secrets, kind oauth.SecretKind, value, what string) {
	if value == "" || isSpecimen(value) {
		b.note("The %s is still missing: enter yours.", what)
		return
	}
	s[kind] = value
}

// own returns a parameter's value, "" with a note for a placeholder.
func (b *builder) own(p pair) string {
	if isSpecimen(p.value) {
		b.note("The parameter %s is a placeholder in the command: enter its value.", p.name)
		return ""
	}
	return p.value
}

func (b *builder) param(name, value string) {
	params := &b.entry.App.Params
	if slices.Equal(b.match.provider.App.Params.Token[name], oauth.Param{value}) {
		return
	}
	if params.Token == nil {
		params.Token = map[string]oauth.Param{}
	}
	params.Token[name] = append(params.Token[name], value)
}

func (b *builder) redirect(address string) {
	r, ok := loopbackRedirect(address)
	if !ok {
		if !isSpecimen(address) {
			b.note("The redirect address of the command is not on this machine. Register %s with the provider.", oauth.DefaultRedirectURI)
		}
		return
	}
	b.entry.App.Redirect = r
}

// loopbackRedirect reads http://127.0.0.1:port/path.
func loopbackRedirect(address string) (oauth.Redirect, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || !oauth.IsLoopback(u.Hostname()) || u.RawQuery != "" || u.Fragment != "" {
		return oauth.Redirect{}, false
	}
	port := 80
	if u.Port() != "" {
		if _, err := fmt.Sscanf(u.Port(), "%d", &port); err != nil {
			return oauth.Redirect{}, false
		}
	}
	r := oauth.Redirect{Host: u.Hostname(), Port: &port, Path: u.EscapedPath()}
	return r, len(oauth.ValidateRedirect(r)) == 0
}

func (b *builder) headers() {
	known := b.match.provider.App.Headers.Token
	var kept []string
	out := map[string]string{}
	for _, h := range b.r.headers {
		switch http.CanonicalHeaderKey(h.name) {
		case "Content-Type", "Accept", "Authorization", "Host", "Content-Length", "Cache-Control", "Connection", "Accept-Encoding":
		case "Cookie":
			b.note("The command's cookies were left out.")
		case "User-Agent":
			b.r.userAgent = h.value
		default:
			if hasMark(h.value) || known[h.name] == h.value {
				continue
			}
			out[h.name] = h.value
			kept = append(kept, h.name)
		}
	}
	if len(kept) > 0 {
		b.entry.App.Headers.Token = maps.Clone(out)
		b.note("Taken over as they are, and written to app files: the headers %s.", strings.Join(kept, ", "))
	}
}
