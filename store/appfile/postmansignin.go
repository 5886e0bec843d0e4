package appfile

import (
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// page is a sign-in page that a collection opens: a request with response_type=code.
type page struct {
	name     string // of the request
	address  string
	written  string // the address with its placeholders
	id       string // the client id
	uses     bool   // the environment had a part in it
	client   string // the client id as it is written
	scopes   []string
	params   map[string]oauth.Param
	redirect string
}

// signInPath is what the addresses of sign-in pages end with.
var signInPath = pattern.New(`(?i)/(?:oauth2?[/._-])?(?:auth|authori[sz]e|authori[sz]ation)/*$`)

// isSignIn reports whether a request opens a sign-in page (RFC 6749 4.1.1), also where
// parameters of a token request stand beside.
func (v *visit) isSignIn(o object) bool {
	address := rawURL(o)
	if strings.Contains(address, "response_type=") && len(address) <= maxAddress {
		return true
	}
	if method := text(o, "method"); method == "" || strings.EqualFold(method, "GET") {
		path, query, _ := strings.Cut(address, "?")
		has := func(name string) bool {
			return strings.Contains("&"+query, "&"+name+"=") || slices.ContainsFunc(objects(child(o, "url"), "query"), func(q object) bool { return text(q, "key") == name && !isOff(q) })
		}
		if len(address) <= maxAddress && signInPath.MatchString(path) && (has("redirect_uri") || has("client_id")) {
			return true
		}
	}
	return slices.ContainsFunc(objects(child(o, "url"), "query"), func(q object) bool {
		return text(q, "key") == "response_type" && !isOff(q)
	})
}

// page reads such a request.
func (v *visit) page(o object) page {
	address, _ := v.address(o)
	r := request{url: address}
	r.params = v.query(o, &r)
	address, query, _ := strings.Cut(r.url, "?")
	r.params = append(r.params, formPairs(query)...)
	out := page{written: address, address: endpoint(address), id: r.param("client_id"), client: unmark(r.param("client_id")), uses: v.used}
	for _, p := range r.params {
		switch p.name {
		case "client_id", "client_secret", grantType, "response_type", "state", "nonce", "code_challenge", "code_challenge_method", "request", "request_uri":
		case "scope":
			if !isOpen(p.value) {
				out.scopes = strings.Fields(p.value)
			}
		case "redirect_uri":
			out.redirect = p.value
		default:
			if !isOpen(p.value) && p.value != "" {
				if out.params == nil {
					out.params = map[string]oauth.Param{}
				}
				out.params[p.name] = append(out.params[p.name], p.value)
			}
		}
	}
	return out
}

// settle puts together what a collection says of one client in several places: the
// sign-in page goes to the code exchange, and what an app does by itself (renewing,
// exchanging the code of its own sign-in) is no second app.
func (r *reading) settle() {
	for i := range r.found {
		r.openPage(&r.found[i])
	}
	r.renewElsewhere()
	var kept []found
	for i, f := range r.found {
		needless := false
		for j, other := range r.found {
			needless = needless || i != j && covers(other, f, j < i)
		}
		if !needless {
			kept = append(kept, f)
		}
	}
	r.found = kept
	r.pagesAlone()
	r.tellApart()
}

// pagesAlone tells of sign-in pages that no app opens.
func (r *reading) pagesAlone() {
	for _, p := range r.pages {
		opened := slices.ContainsFunc(r.found, func(f found) bool {
			a := f.entry.App
			return a.Endpoints.Authorization == p.address || a.Provider != "" && a.Grant == oauth.GrantAuthorizationCode
		})
		if !opened && p.address != "" {
			r.notes = append(r.notes, quoteName(p.name)+" was left out: it opens a sign-in page, and no request of the file exchanges the code for a token.")
		}
	}
}

// openedBy makes an open app of the only sign-in page of a collection that says
// nothing else of tokens.
func (v *visit) openedBy() {
	if len(v.found) > 0 || len(v.pages) == 0 || !v.samePages() || v.pages[0].address == "" {
		return
	}
	p := v.pages[0]
	v.used = p.uses
	tab := postmanTab{settings: map[string]string{"authUrl": p.written, "grant_type": string(oauth.GrantAuthorizationCode), "clientId": p.id, "redirect_uri": p.redirect, "scope": strings.Join(p.scopes, " ")}}
	v.look(p.written)
	e, notes, err := tab.app()
	if e.App.Provider == "" {
		notes = append(notes, "The token endpoint is missing: import the environment as a second file.")
	}
	e.App.Params.Authorize = p.params
	v.keep(found{entry: e, notes: notes, name: p.name, client: p.client, uses: p.uses}, err)
}

// openPage gives a code exchange its sign-in page: the one of the same client, or
// the only one.
func (r *reading) openPage(f *found) {
	app := &f.entry.App
	if app.Grant != oauth.GrantAuthorizationCode || app.Endpoints.Token == "" || app.Endpoints.Authorization != "" {
		return
	}
	var match *page
	for i := range r.pages {
		p := &r.pages[i]
		if p.address == "" {
			continue
		}
		if plainClient(found{client: p.client}) == plainClient(*f) {
			match = p
			break
		}
		if match == nil && r.samePages() {
			match = p
		}
	}
	if match == nil {
		app.Endpoints.Authorization = r.pageOf(app.Endpoints.Token)
		return
	}
	app.Endpoints.Authorization = match.address
	if plainClient(found{client: match.client}) != plainClient(*f) {
		return
	}
	if len(app.Scopes) == 0 {
		app.Scopes = match.scopes
	}
	if app.Params.Authorize == nil {
		app.Params.Authorize = match.params
	}
	if app.Redirect.IsZero() && match.redirect != "" {
		var note string
		if app.Redirect, note = redirectOf(match.redirect, app.Endpoints.Token, false); note != registerOurs {
			f.notes = slices.DeleteFunc(f.notes, func(said string) bool { return said == registerOurs })
			if note != "" {
				f.notes = append(f.notes, note)
			}
		}
	}
}

// pageOf is the sign-in page that another app of the same server has; "" for none.
func (r *reading) pageOf(token string) string {
	for _, other := range r.found {
		if a := other.entry.App; a.Endpoints.Token == token && a.Endpoints.Authorization != "" {
			return a.Endpoints.Authorization
		}
	}
	return ""
}

// samePages reports whether all sign-in pages have one address.
func (r *reading) samePages() bool {
	return !slices.ContainsFunc(r.pages, func(p page) bool { return p.address != r.pages[0].address })
}

// covers reports whether an app makes another one of the same client needless;
// before says that it comes first.
func covers(f, other found, before bool) bool {
	a, b := f.entry.App, other.entry.App
	if plainClient(f) != plainClient(other) || a.Provider != b.Provider {
		return false
	}
	switch {
	case b.Grant == oauth.GrantRefreshToken:
		return renews(f, other) && (a.Endpoints.Token == b.Endpoints.Token || b.Endpoints.Token == a.Endpoints.Refresh)
	case a.Endpoints.Token != b.Endpoints.Token:
		return false
	case b.Grant == oauth.GrantAuthorizationCode && a.Grant == b.Grant && !other.tab:
		return f.tab || before
	}
	return false
}

// renews reports whether an app renews by itself what another one of a refresh token
// alone does: it can begin without the token that the file holds.
func renews(f, other found) bool {
	a := f.entry.App
	if other.entry.AccountSecrets[oauth.DefaultAccount][oauth.SecretRefreshToken] == "" {
		return a.Grant.NeedsPerson() || a.Grant == oauth.GrantPassword
	}
	return a.Grant == oauth.GrantPassword && a.Username != "" && f.entry.AccountSecrets[oauth.DefaultAccount][oauth.SecretPassword] != ""
}

// renewElsewhere gives an app the address where its client renews, which is another
// one of the same server.
func (r *reading) renewElsewhere() {
	for _, other := range r.found {
		b := other.entry.App
		if b.Grant != oauth.GrantRefreshToken || b.Endpoints.Token == "" || slices.ContainsFunc(r.found, func(f found) bool {
			return plainClient(f) == plainClient(other) && f.entry.App.Endpoints.Token == b.Endpoints.Token && renews(f, other)
		}) {
			continue
		}
		for i := range r.found {
			f := &r.found[i]
			a := &f.entry.App
			if plainClient(*f) == plainClient(other) && renews(*f, other) && a.Provider == b.Provider && a.Endpoints.Refresh == "" && a.ClientAuth == b.ClientAuth && serverOf(a.Endpoints.Token) == serverOf(b.Endpoints.Token) {
				a.Endpoints.Refresh = b.Endpoints.Token
			}
		}
	}
}

// serverOf is an address without its path.
func serverOf(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

// plainClient is an app's client, the same for two ways to write its variable.
func plainClient(f found) string {
	if strings.HasPrefix(f.client, "{") {
		return strings.ReplaceAll(f.client, "_", "")
	}
	return f.client
}
