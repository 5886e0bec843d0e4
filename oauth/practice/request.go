package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// request is an authorization request that was found good, on its way to a
// person's decision.
type request struct {
	client      *client
	redirectURI string // where the answer goes
	repeated    string // redirect_uri as the request said it; the token request must repeat it
	state       string
	scopes      []string
	resources   []string // RFC 8707
	nonce       string
	challenge   string // RFC 7636
	method      string
	hint        string
	prompts     []string
	maxAge      int    // seconds; negative: any
	issuer      string // put in the answer (RFC 9207)
	key         string // DPoP thumbprint the code is bound to (RFC 9449 10)
	device      string // the user code, where a device waits instead of a browser
}

// answer is the address that brings params back to the client.
func (q request) answer(params map[string]string) string {
	values := url.Values{}
	for name, value := range params {
		values.Set(name, value)
	}
	if q.state != "" {
		values.Set("state", q.state)
	}
	if q.issuer != "" {
		values.Set("iss", q.issuer)
	}
	separator := "?"
	if strings.Contains(q.redirectURI, "?") {
		separator = "&"
	}
	return q.redirectURI + separator + values.Encode()
}

// refuse is the address that brings a refusal back (RFC 6749 4.1.2.1).
func (q request) refuse(e *refusal) string {
	return q.answer(map[string]string{"error": e.code, "error_description": e.description})
}

// sendBack redirects the browser so that a form's POST becomes a GET.
func sendBack(w http.ResponseWriter, address string) {
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
}

// readAuthorize reads the parameters of an authorization request: the query of
// a GET, or a form.
func readAuthorize(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	switch r.Method {
	case http.MethodGet:
		values, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, badRequest("the address of this page is damaged")
		}
		return values, nil
	case http.MethodPost:
		if mediaType(r) != "application/x-www-form-urlencoded" {
			return nil, badRequest("the request must be a form")
		}
		body, refused := readBody(w, r)
		if refused != nil {
			return nil, refused
		}
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, badRequest("the form is damaged")
		}
		return values, nil
	}
	return nil, refuseMethod("GET, POST")
}

// addressee settles to whom and where answers go. Until it has, nothing may be
// redirected: its refusals are shown to the person.
func addressee(values url.Values, cs clients) (request, *refusal) {
	q := request{maxAge: -1}
	if len(values["client_id"]) > 1 || len(values["redirect_uri"]) > 1 {
		return q, badRequest("client_id or redirect_uri is there more than once")
	}
	c, ok := cs.named(values.Get("client_id"))
	switch {
	case values.Get("client_id") == "":
		return q, badRequest("client_id is missing")
	case !ok:
		return q, badRequest("no app with this client_id is registered here: " + values.Get("client_id"))
	case len(c.redirects) == 0:
		return q, badRequest("this app is registered without a redirect URI: it gets its tokens without a browser")
	}
	q.client, q.redirectURI, q.repeated = c, c.redirects[0], values.Get("redirect_uri")
	if q.repeated != "" {
		if !c.allows(q.repeated) {
			return q, badRequest("the redirect URI " + q.repeated + " is not the registered one, which is " + c.redirects[0])
		}
		q.redirectURI = q.repeated
	}
	if len(values["state"]) == 1 {
		q.state = values.Get("state")
	}
	return q, nil
}

// Code verifiers and challenges have this form (RFC 7636 4.1, 4.2).
var pkceText = pattern.New(`^[A-Za-z0-9._~-]{43,128}$`)

// readChallenge takes over the PKCE challenge, if there is one.
func (q *request) readChallenge(values url.Values, methods ...string) *refusal {
	challenge, method := values.Get("code_challenge"), values.Get("code_challenge_method")
	switch {
	case challenge == "" && method == "":
		return nil
	case challenge == "":
		return badRequest("code_challenge_method came without code_challenge")
	case method == "":
		method = "plain"
	}
	if !slices.Contains(methods, method) {
		return badRequest("code_challenge_method must be " + strings.Join(methods, " or "))
	}
	if !pkceText.MatchString(challenge) {
		return badRequest("code_challenge is malformed")
	}
	q.challenge, q.method = challenge, method
	return nil
}
