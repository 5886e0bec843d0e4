package loopback

import (
	"net/url"
	"strings"

	"tokendesk/oauth"
)

// elsewhere is a redirect address that nobody listens on here: a person pastes the
// answer, which is judged like a callback.
type elsewhere struct {
	uri string // as the server is told
	at  *url.URL
}

// reserveElsewhere returns a reservation that takes no port.
func reserveElsewhere(redirect oauth.Redirect) (*Reservation, error) {
	if problems := oauth.ValidateRedirect(redirect); len(problems) > 0 {
		return nil, misconfigured(problems[0].Message)
	}
	at, err := url.Parse(redirect.URI)
	if err != nil {
		return nil, misconfigured("The redirect URI cannot be read.")
	}
	return &Reservation{
		elsewhere: &elsewhere{redirect.URI, at}, uri: redirect.URI,
		answer: make(chan answer, 1), closed: make(chan struct{}),
	}, nil
}

// maxPasted bounds what is pasted, in bytes: a code and what may stand around it.
const maxPasted = 4 * maxCode

// read returns the parameters of what a person pasted: the address of the page that
// followed, in whatever it was copied with, the parameters without an address or,
// where the server's own page shows it, the code alone under the name param. Errors
// are [oauth.Error]s of KindUsage.
func (e *elsewhere) read(pasted, param string) (url.Values, error) {
	if len(pasted) > maxPasted {
		return nil, e.notThis()
	}
	pasted = unwrapped(pasted)
	if oauth.OutOfBand(e.uri) {
		return e.shown(pasted, param)
	}
	if query := parametersOf(pasted, param); query != nil {
		return query, nil
	}
	refused := e.notThis()
	var partial url.Values // right but for what is missing: judged where nothing better comes
	for _, address := range e.addresses(pasted) {
		u, err := url.Parse(address)
		if err != nil || !e.isHere(u) {
			continue
		}
		query, err := answerOf(u.RawQuery, u.Fragment, param)
		if err != nil {
			refused = err
			continue
		}
		for name, registered := range e.at.Query() { // what was there before is no part of the answer
			if query[name] = query[name][min(len(registered), len(query[name])):]; len(query[name]) == 0 {
				delete(query, name)
			}
		}
		switch {
		case query.Has("state") && (query.Has(param) || isRefusal(query, param)):
			return query, nil
		case len(query) > 0 && partial == nil:
			partial = query
		case len(query) == 0:
			refused = e.empty()
		}
	}
	if partial != nil {
		return partial, nil
	}
	return nil, refused
}

// shown reads what a server's own page shows: the code, or the page's address or
// title with the parameters of the answer. Where the page is, is the server's affair.
func (e *elsewhere) shown(pasted, param string) (url.Values, error) {
	if pasted != "" && !strings.ContainsAny(strings.TrimRight(pasted, "="), "=?& \t\r\n") && !strings.Contains(pasted, "://") {
		return url.Values{param: {pasted}}, nil
	}
	for _, field := range strings.Fields(pasted) {
		if _, query, address := strings.Cut(field, "?"); address {
			field = query
		}
		field, fragment, _ := strings.Cut(field, "#")
		query, err := answerOf(field, fragment, param)
		if err != nil || query.Has(param) || isRefusal(query, param) {
			return query, err
		}
	}
	return nil, e.notThis()
}

// answerOf reads the parameters of an answer. They stand in the query (RFC 6749 4.1.2)
// or, with response_mode=fragment, behind a number sign; an answer in both places is
// read as one, so that what is doubled is refused. What else stands behind the sign,
// such as "_=_", means nothing.
func answerOf(rawQuery, fragment, param string) (url.Values, error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, oauth.UsageError("The pasted address is malformed.", "Copy the whole address from the browser again.")
	}
	behind, err := url.ParseQuery(strings.TrimLeft(fragment, "/?&"))
	if err != nil {
		return query, nil
	}
	switch {
	case behind.Has(param) || isRefusal(behind, param):
		for name, values := range behind {
			query[name] = append(query[name], values...)
		}
	case behind.Has("access_token") || behind.Has("id_token"):
		return nil, oauth.UsageError("The server put a token in the address instead of a code.",
			"Set response_type to code in the app's parameters, or leave it out, and sign in again. The browser's history now holds that token, so revoke it.")
	}
	return query, nil
}

// isHere reports whether an address is the registered one, whatever its query. A
// scheme and a host have no case; all else counts to the letter.
func (e *elsewhere) isHere(u *url.URL) bool {
	return u.User == nil && u.Scheme == e.at.Scheme && u.Opaque == e.at.Opaque &&
		strings.EqualFold(u.Hostname(), e.at.Hostname()) && portOf(u) == portOf(e.at) && pathOf(u) == pathOf(e.at)
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}

// pathOf is an address's path: browsers write a slash where a host has none.
func pathOf(u *url.URL) string {
	if path := u.EscapedPath(); path != "" || u.Host == "" {
		return path
	}
	return "/"
}

// empty is said of the right address without an answer.
func (e *elsewhere) empty() error {
	return oauth.UsageError("This is not the answer of this sign-in: the address has no code.",
		"Copy the address of the page that follows the sign-in, whole. If that has no code= either, the provider answered with a form: leave response_mode out of the app's parameters, or set it to query.")
}

func (e *elsewhere) notThis() error {
	advice := "Copy the whole address from the browser after signing in. It begins with " + e.uri + " and contains state=."
	if oauth.OutOfBand(e.uri) {
		advice = "Copy the code that the page shows after signing in, whole and with nothing around it."
	}
	return oauth.UsageError("This is not the answer of this sign-in.", advice)
}

// bare says why an answer without a state cannot be taken; nil where it can. Only a
// server's own page gives such a one. The state would tell that the answer belongs to
// this sign-in (RFC 6749 10.12); without it PKCE must, by which a code that somebody
// else has begun is worth nothing here (RFC 9700 2.1.1). Promise 7 wants iss besides,
// where the server promises it.
func (r *Reservation) bare() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.elsewhere == nil || !oauth.OutOfBand(r.uri) || !r.armed:
		return oauth.UsageError(verdictNoState.message(), verdictNoState.advice())
	case !r.expect.PKCE:
		return oauth.UsageError("A code alone does not show that it belongs to this sign-in, and PKCE is off for this app.",
			"Paste the whole address of the page that shows the code, or switch PKCE on.")
	case r.expect.IssuerRequired:
		return oauth.UsageError("A code alone does not show which server it comes from, although this server promises to say so.",
			"Paste the whole address of the page that shows the code.")
	}
	return nil
}
