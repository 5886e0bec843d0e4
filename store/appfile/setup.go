package appfile

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// setup is what another program's file says of an OAuth client, in whatever format:
// the settings that those have in common. "" is not said. It makes no request and is
// read as the token request that it describes, so that every format is read alike.
type setup struct {
	name        string // what the file calls it; "" leaves it to the provider or host
	environment string
	provider    string            // the catalogue's id, where the file says whose it is
	vars        map[string]string // values of that provider's vars
	grant       oauth.Grant       // "" is not said

	issuer, authorization, token, device string // addresses, which may hold placeholders
	renewal                              string // where a token is renewed, if not at token

	clientID, clientSecret string
	secretOpen             bool // the client has a secret that the file does not hold
	auth                   oauth.ClientAuth

	scopes    []string
	audience  string
	resources []string
	redirect  string
	pkce      oauth.PKCE
	par       oauth.PAR
	dpop      bool
	username  string
	password  string
	refresh   string // a refresh token
	key       string // a private key
	keyID     string

	onAuthorize, onToken []pair // additional parameters
}

// entry turns a setup into an app, as sparse as the catalogue allows.
func (s setup) entry() (Entry, []string, error) {
	s.clientID = withoutExample(s.clientID)
	if secret := withoutExample(s.clientSecret); secret != s.clientSecret {
		s.clientSecret, s.secretOpen = secret, true
	}
	s.refresh, s.password = withoutExample(s.refresh), withoutChange(s.password)
	s.issuer = issuerOf(s.issuer)
	for _, address := range []*string{&s.authorization, &s.token, &s.device} {
		*address, _ = tidyAddress(*address)
	}
	if s.provider == "" && s.token == "" && s.authorization == "" {
		s.provider, s.vars = issuerProvider(s.issuer)
	}
	said := s.grant
	s.grant = s.likelyGrant()
	r := s.request()
	m, err := s.match(r)
	if err != nil {
		return Entry{}, nil, err
	}
	b := builder{r: r, match: m, grantType: grantTypeOf(s.grant)}
	if err := b.token(); err != nil {
		return Entry{}, nil, err
	}
	app := &b.entry.App
	if said == "" && len(m.provider.Grants) > 0 && s.grant == oauth.GrantAuthorizationCode && app.Grant == m.provider.Grants[0] {
		app.Grant = "" // the catalogue's
	}
	s.addresses(&b)
	s.client(&b)
	if app.Grant == oauth.GrantRefreshToken && app.Scopes == nil {
		app.Scopes = []string{} // those of the refresh token
	}
	if s.pkce != "" && s.pkce != oauth.PKCES256 {
		app.PKCE = s.pkce
	}
	app.PAR, app.DPoP, app.Environment = s.par, s.dpop, s.environment
	if s.par == oauth.PARAlways && app.Endpoints.Issuer == "" && app.Provider == "" {
		app.PAR = ""
		b.note("Nothing says where its pushed requests (PAR) go. They are used where the server's metadata offers them.")
	}
	for _, p := range s.onAuthorize {
		value := b.r.template(p.name, p.value)
		if value == p.value && (namesSecret(p.name) || looksSecret(value)) {
			b.note("The parameter %s of the sign-in may be a secret, and the app's settings are shown and shared: it was left out.", quoteName(p.name))
			continue
		}
		if app.Params.Authorize == nil {
			app.Params.Authorize = map[string]oauth.Param{}
		}
		app.Params.Authorize[p.name] = append(app.Params.Authorize[p.name], value)
	}
	if s.name != "" {
		app.Name = unmark(strings.TrimSpace(s.name))
		if r := []rune(app.Name); len(r) > maxNameRunes {
			app.Name = string(r[:maxNameRunes])
		}
	}
	return b.entry, b.notes, nil
}

// maxNameRunes bounds what an app is called after a file, in characters.
const maxNameRunes = 80

// likelyGrant is the grant, or what the other settings tell of it.
func (s setup) likelyGrant() oauth.Grant {
	switch {
	case s.grant != "":
		return s.grant
	case s.refresh != "":
		return oauth.GrantRefreshToken
	case s.username != "" && s.password != "":
		return oauth.GrantPassword
	case s.authorization != "" || s.redirect != "":
		return oauth.GrantAuthorizationCode
	case s.device != "":
		return oauth.GrantDeviceCode
	case s.token != "" && s.issuer == "":
		return oauth.GrantClientCredentials
	}
	if p, ok := s.entryOf(); ok && len(p.Grants) > 0 {
		return p.Grants[0]
	}
	return oauth.GrantAuthorizationCode
}

func (s setup) entryOf() (catalogue.Provider, bool) {
	all, err := providers()
	if err != nil || s.provider == "" {
		return catalogue.Provider{}, false
	}
	return byID(all, s.provider)
}

// request is the token request that a setup describes.
func (s setup) request() request {
	r := request{runs: true, method: "POST", url: s.token, params: []pair{{grantType, grantTypeOf(s.grant)}}}
	post := func(name, value string) {
		if value != "" {
			r.params = append(r.params, pair{name, value})
		}
	}
	switch {
	case s.clientSecret != "" && (s.auth == "" || s.auth == oauth.ClientSecretBasic || s.auth == oauth.ClientSecretBasicEncoded):
		r.basic, r.user, r.password = true, s.clientID, s.clientSecret
	default:
		r.params = append(r.params, pair{"client_id", s.clientID})
		post("client_secret", s.clientSecret)
		r.json = s.auth == oauth.ClientSecretJSON
	}
	post("scope", strings.Join(s.scopes, " "))
	post("audience", s.audience)
	for _, resource := range s.resources {
		post("resource", resource)
	}
	if s.grant == oauth.GrantAuthorizationCode {
		post("redirect_uri", s.redirect)
	}
	post("username", s.username)
	post("password", s.password)
	post("refresh_token", s.refresh)
	r.params = append(r.params, s.onToken...)
	r.url = s.tokenAddress(r)
	return r
}

// tokenAddress is the token endpoint: the file's, or the one of the provider whose
// other address or name it says, else a placeholder.
func (s setup) tokenAddress(r request) string {
	if s.token != "" {
		return addressOf(s.token)
	}
	if p, ok := s.entryOf(); ok && p.App.Endpoints.Token != "" {
		return fillMarked(p.App.Endpoints.Token, s.vars)
	}
	for _, known := range []pair{{"endpoints.authorization", s.authorization}, {"endpoints.issuer", s.issuer}, {"endpoints.device_authorization", s.device}} {
		if known.value == "" {
			continue
		}
		m, err := matchProvider(known.name, addressOf(known.value), r)
		if err == nil && m.provider.ID != "" && m.provider.App.Endpoints.Token != "" {
			if list := m.provider.Choices[tokenField]; m.at > 0 && m.at < len(list) {
				return fillMarked(list[m.at], m.vars)
			}
			return fillMarked(m.provider.App.Endpoints.Token, m.vars)
		}
	}
	return mark("token_url")
}

// match is the catalogue's entry: the one that the file names, else whose address it
// has.
func (s setup) match(r request) (match, error) {
	m, err := matchProvider(tokenField, r.url, r)
	if err != nil {
		return match{}, err
	}
	p, named := s.entryOf()
	switch {
	case named && m.provider.ID != p.ID:
		m = match{provider: p, vars: s.vars, choice: s.token != ""}
	case m.provider.ID != "" && m.vars == nil:
		m.vars = s.vars
	case m.provider.ID == p.ID:
		for key, value := range s.vars {
			if m.vars[key] == "" {
				m.vars[key] = value
			}
		}
	}
	if !named && !s.grant.NeedsPerson() && m.wantsMore() {
		m = match{}
	}
	return m, nil
}

// addresses keeps what the catalogue would not say by itself.
func (s setup) addresses(b *builder) {
	app := &b.entry.App
	known := b.match.provider.App.Endpoints
	say := func(into *string, address, template string) {
		if address = endpoint(address); address == "" || *into != "" {
			return
		}
		if template != "" && unmark(fillMarked(template, b.match.vars)) == address {
			return
		}
		*into = address
	}
	if b.match.provider.ID == "" || app.Endpoints.Token != "" || known.Token == "" {
		say(&app.Endpoints.Issuer, s.issuer, known.Issuer)
		say(&app.Endpoints.Authorization, s.authorization, known.Authorization)
		say(&app.Endpoints.DeviceAuthorization, s.device, known.DeviceAuthorization)
	}
	say(&app.Endpoints.Refresh, s.renewal, cmp.Or(known.Refresh, known.Token))
	if rest, plain := strings.CutPrefix(cmp.Or(app.Endpoints.Issuer, app.Endpoints.Authorization), "http://"); plain {
		host, _, _ := strings.Cut(rest, "/")
		app.TLS.AllowHTTP = app.TLS.AllowHTTP || !isLocal(host) // it waits for a person's word
	}
	if host := hostOf(cmp.Or(s.token, s.issuer, s.authorization, s.device)); app.Provider == "" && host != "" {
		parts := []string{host}
		if app.ClientID != "" {
			parts = append(parts, app.ClientID)
		}
		app.Name, app.ID = host, cmp.Or(oauth.MakeID(parts...), "app")
	}
}

// client settles how the client proves itself, where the file says it otherwise than
// by what it sends.
func (s setup) client(b *builder) {
	app := &b.entry.App
	known := b.match.provider.App.ClientAuth
	switch {
	case s.auth != "" && s.auth != known:
		app.ClientAuth = s.auth
	case s.auth != "", s.clientSecret != "" && known != "":
		app.ClientAuth = "" // the catalogue's
	case s.clientSecret == "" && s.secretOpen:
		app.ClientAuth = ""
		if known == "" || known == oauth.ClientAuthNone {
			app.ClientAuth = oauth.ClientSecretBasic
		}
	case s.clientSecret != "" && s.issuer != "" && s.token == "":
		app.ClientAuth = "" // discovery's
	}
	if s.key != "" && !b.r.specimen(s.key) {
		b.secret(oauth.SecretPrivateKey, s.key)
	}
	if app.ClientKeyID == "" {
		app.ClientKeyID = s.keyID
	}
}

// wellKnown are the places of a server's metadata (OpenID Connect Discovery 4, RFC
// 8414 3).
var wellKnown = []string{"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"}

// issuerOf is the issuer whose metadata an address is of: the well-known part is taken
// out, wherever the two specifications put it. Any other address is the issuer itself.
func issuerOf(address string) string {
	address, _ = tidyAddress(address)
	if strings.ContainsAny(address, "?#") && !hasMark(markWritten(address)) {
		address = address[:strings.IndexAny(address, "?#")]
	}
	for _, place := range wellKnown {
		if at := strings.Index(address, place); at >= 0 {
			return address[:at] + strings.TrimSuffix(address[at+len(place):], "/")
		}
	}
	return address
}

// setups makes the entries of a file of several setups, each with an id and a name of
// its own, the same app only once. One that cannot be made leaves a note.
func setups(all []setup) (File, []string, error) {
	var f File
	var notes []string
	var first error
	ids, known := map[string]bool{}, map[string]bool{}
	for _, s := range all {
		if len(f.Apps) == maxEntries {
			return File{}, nil, oauth.UsageError("This file holds too many apps.", "Split it into several files.")
		}
		e, told, err := s.entry()
		if err != nil {
			if first == nil {
				first = err
			}
			notes = append(notes, quoteName(cmp.Or(s.name, "An app"))+" was left out: "+err.Error())
			continue
		}
		key := sayings(e)
		if e.App.ClientID == "" {
			key += s.name // which client it is, that alone says
		}
		if known[key] {
			continue
		}
		known[key] = true
		id := e.App.ID
		for n := 2; ids[e.App.ID]; n++ { // as its grant, else counted
			if e.App.ID = id + "-" + strings.ReplaceAll(string(e.App.Grant), "_", "-"); n > 2 || e.App.Grant == "" || ids[e.App.ID] {
				e.App.ID = id + "-" + strconv.Itoa(n)
			}
		}
		ids[e.App.ID] = true
		f.Apps = append(f.Apps, e)
		for _, note := range told {
			if len(all) > 1 {
				note = quoteName(e.App.Title()) + ": " + note
			}
			if !slices.Contains(notes, note) && len(notes) < maxNotes {
				notes = append(notes, note)
			}
		}
	}
	if len(f.Apps) == 0 && first != nil {
		return File{}, nil, first
	}
	toldApart(f.Apps, func(a oauth.App) string { return strings.ReplaceAll(string(a.Grant), "_", " ") })
	toldApart(f.Apps, func(a oauth.App) string { return a.ClientID })
	toldApart(f.Apps, func(a oauth.App) string { return strings.ReplaceAll(string(a.ClientAuth), "_", " ") })
	countAlike(f.Apps)
	return f, notes, nil
}

// countAlike counts the apps that are called alike although all of it was told.
func countAlike(apps []Entry) {
	seen := map[string]int{}
	for i := range apps {
		app := &apps[i].App
		title := app.Title() + "\x00" + app.Environment
		if seen[title]++; seen[title] > 1 {
			app.Name = fmt.Sprintf("%s (%d)", app.Title(), seen[title])
		}
	}
}

// toldApart adds to the names of apps that are called alike what tells them apart.
func toldApart(apps []Entry, by func(oauth.App) string) {
	alike := map[string][]int{}
	for i, e := range apps {
		title := e.App.Title() + "\x00" + e.App.Environment
		alike[title] = append(alike[title], i)
	}
	for _, all := range alike {
		ways := map[string]bool{}
		for _, i := range all {
			ways[by(apps[i].App)] = true
		}
		for _, i := range all {
			app := &apps[i].App
			if way := by(*app); len(ways) > 1 && way != "" && len(app.Title())+len(way) < maxNameRunes {
				app.Name = app.Title() + " · " + way
			}
		}
	}
}
