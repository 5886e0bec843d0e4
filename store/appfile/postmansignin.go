package appfile

import (
	"slices"
	"strings"

	"tokendesk/oauth"
)

// page is a sign-in page that a collection opens: a request with response_type=code.
type page struct {
	address  string
	client   string // the client id as it is written
	scopes   []string
	params   map[string]oauth.Param
	redirect string
}

// isSignIn reports whether a request opens a sign-in page (RFC 6749 4.1.1).
func (v *visit) isSignIn(o object) bool {
	address := rawURL(o)
	if strings.Contains(address, "response_type=") && len(address) <= maxAddress {
		return true
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
	out := page{address: endpoint(address), client: unmark(r.param("client_id"))}
	for _, p := range r.params {
		switch p.name {
		case "client_id", "response_type", "state", "nonce", "code_challenge", "code_challenge_method", "request", "request_uri":
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
		if p.client == f.client {
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
	if match.client != f.client {
		return
	}
	if len(app.Scopes) == 0 {
		app.Scopes = match.scopes
	}
	if app.Params.Authorize == nil {
		app.Params.Authorize = match.params
	}
	if app.Redirect == (oauth.Redirect{}) && match.redirect != "" {
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
	if f.client != other.client || a.Provider != b.Provider || a.Endpoints.Token != b.Endpoints.Token {
		return false
	}
	switch {
	case b.Grant == oauth.GrantRefreshToken:
		own := other.entry.AccountSecrets[oauth.DefaultAccount][oauth.SecretRefreshToken]
		return own == "" && (a.Grant.NeedsPerson() || a.Grant == oauth.GrantPassword)
	case b.Grant == oauth.GrantAuthorizationCode && a.Grant == b.Grant && !other.tab:
		return f.tab || before
	}
	return false
}
