package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// authorize answers an authorization request (OpenID Connect Core 3.1.2).
func (p *openID) authorize(w http.ResponseWriter, r *http.Request) {
	values, refused := readAuthorize(w, r)
	if refused != nil {
		p.signin.problem(w, refused)
		return
	}
	if strings.HasPrefix(values.Get("request_uri"), pushedPrefix) {
		// What else the address says does not count (RFC 9126 4).
		kept, refused := p.store.fetch(values.Get("request_uri"), values.Get("client_id"))
		if refused != nil {
			p.signin.problem(w, refused)
			return
		}
		p.ask(w, r, kept.request, kept.idTokenHint)
		return
	}
	q, refused := p.addressee(values)
	if refused != nil {
		p.signin.problem(w, refused)
		return
	}
	if refused := p.readRequest(&q, values); refused != nil {
		sendBack(w, q.refuse(refused))
		return
	}
	q.key = values.Get("dpop_jkt")
	p.ask(w, r, q, values.Get("id_token_hint"))
}

// addressee settles where answers go; here redirect_uri must be said.
func (p *openID) addressee(values url.Values) (request, *refusal) {
	q, refused := addressee(values, p.clients)
	if refused == nil && q.repeated == "" {
		refused = badRequest("redirect_uri is missing")
	}
	q.issuer = p.base
	return q, refused
}

// readRequest takes over all that may be refused by way of the redirect URI.
func (p *openID) readRequest(q *request, values url.Values) *refusal {
	if refused := once(values, "resource"); refused != nil {
		return refused
	}
	switch {
	case values.Has("request"):
		return &refusal{code: "request_not_supported", description: "request objects are not supported"}
	case values.Has("request_uri"):
		return &refusal{code: "request_uri_not_supported", description: "request_uri is not supported"}
	case values.Get("response_type") == "":
		return badRequest("response_type is missing")
	case values.Get("response_type") != "code":
		return &refusal{code: "unsupported_response_type", description: "response_type must be code"}
	case values.Get("response_mode") != "" && values.Get("response_mode") != "query":
		return badRequest("response_mode must be query")
	}
	if refused := q.readChallenge(values, "S256"); refused != nil {
		return refused
	}
	if q.challenge == "" && q.client.secret == "" {
		return badRequest("a public client must use PKCE: code_challenge is missing")
	}
	if refused := q.readScopes(values.Get("scope")); refused != nil {
		return refused
	}
	if refused := q.readResources(values["resource"]); refused != nil {
		return refused
	}
	q.nonce, q.hint = values.Get("nonce"), values.Get("login_hint")
	return q.readPrompt(values)
}

func (q *request) readScopes(asked string) *refusal {
	q.scopes = strings.Fields(asked)
	if len(q.scopes) == 0 {
		return badScope("scope is missing")
	}
	for _, name := range q.scopes {
		if !slices.ContainsFunc(openIDScopes(), func(s scope) bool { return s.Name == name }) {
			return badScope("there is no scope " + name)
		}
	}
	return nil
}

// readResources takes over resource indicators (RFC 8707 2).
func (q *request) readResources(asked []string) *refusal {
	for _, resource := range asked {
		u, err := url.Parse(resource)
		if err != nil || !u.IsAbs() || strings.Contains(resource, "#") {
			return &refusal{status: http.StatusBadRequest, code: "invalid_target", description: "resource must be an absolute address without a fragment"}
		}
	}
	q.resources = asked
	return nil
}

// readPrompt takes over prompt and max_age (OpenID Connect Core 3.1.2.1).
func (q *request) readPrompt(values url.Values) *refusal {
	q.prompts = strings.Fields(values.Get("prompt"))
	if !within(q.prompts, []string{"none", "login", "consent", "select_account"}) {
		return badRequest("prompt must be none, login, consent or select_account")
	}
	if slices.Contains(q.prompts, "none") && len(q.prompts) > 1 {
		return badRequest("prompt=none goes with no other")
	}
	if age := values.Get("max_age"); age != "" {
		seconds, err := strconv.Atoi(age)
		if err != nil || seconds < 0 {
			return badRequest("max_age must be a number of seconds")
		}
		q.maxAge = seconds
	}
	return nil
}

// ask shows the sign-in page, or with prompt=none settles the matter without
// it. A person is always asked otherwise: at a practice provider one wants to
// choose.
func (p *openID) ask(w http.ResponseWriter, r *http.Request, q request, idTokenHint string) {
	s, signedIn := p.sessions.of(r)
	fresh := signedIn && (q.maxAge < 0 || p.now().Sub(s.authTime) <= time.Duration(q.maxAge)*time.Second)
	if !slices.Contains(q.prompts, "none") {
		var current *user
		if fresh && !slices.Contains(q.prompts, "login") && !slices.Contains(q.prompts, "select_account") {
			current = &s.user
		}
		p.signin.show(w, q, current)
		return
	}
	switch {
	case !fresh || !p.expected(s.user, q.hint, idTokenHint):
		sendBack(w, q.refuse(&refusal{code: "login_required", description: "nobody fitting is signed in"}))
	case !within(q.scopes, s.consents[q.client.id]):
		sendBack(w, q.refuse(&refusal{code: "consent_required", description: "the person has not allowed this yet"}))
	default:
		sendBack(w, q.answer(map[string]string{"code": p.code(q, s)}))
	}
}

// expected reports whether a signed-in user is the one the hints name, if any.
func (p *openID) expected(u user, loginHint, idTokenHint string) bool {
	if hinted, ok := userByHint(loginHint); loginHint != "" && (!ok || hinted.ID != u.ID) {
		return false
	}
	if idTokenHint == "" {
		return true
	}
	claims, ok := p.keys.ours(idTokenHint)
	return ok && claims.Subject == u.subject()
}

func (p *openID) decide(w http.ResponseWriter, r *http.Request) {
	v, ok := p.signin.read(w, r)
	if !ok {
		return
	}
	if v.request.device != "" {
		p.decideDevice(w, r, v)
		return
	}
	if v.denied {
		sendBack(w, v.request.refuse(denied()))
		return
	}
	s := p.sessions.begin(w, r, v)
	sendBack(w, v.request.answer(map[string]string{"code": p.code(v.request, s)}))
}

func (p *openID) code(q request, s session) string {
	return p.store.write(code{
		grant: &grant{
			client: q.client, user: &s.user, scopes: q.scopes, resources: q.resources, nonce: q.nonce, authTime: s.authTime, key: q.key,
		},
		redirectURI: q.repeated, challenge: q.challenge, method: q.method,
	})
}
