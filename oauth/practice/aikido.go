package practice

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"time"

	"tokendesk/oauth"
)

// aikido behaves as Aikido does: Basic with the Base64 of id:secret as they
// are, form or JSON bodies, a sign-in that needs no more than client_id and
// state, refresh tokens that stay what they are, and a limit on API calls.
type aikido struct {
	base    string
	clients clients
	store   *tokenStore
	mint    *mint
	signin  *signin
	limit   *limiter
	now     func() time.Time
}

const (
	aikidoLife        = time.Hour
	aikidoRefreshLife = 90 * 24 * time.Hour
	aikidoCalls       = 20 // a minute
	aikidoScopes      = "basics:read issues:read repositories:read"
)

func newAikido(base string, now func() time.Time) (*aikido, error) {
	mint, err := newMint()
	if err != nil {
		return nil, err
	}
	store := newTokenStore(now)
	return &aikido{
		base: base, now: now, mint: mint, store: store,
		limit: newLimiter(aikidoCalls, time.Minute, now),
		signin: &signin{
			brand: "Aikido", theme: "aikido", action: "/aikido/oauth/authorize/decision", store: store,
		},
		clients: clients{
			{
				id: "AIK_CLIENT_PRACTICE_OWN", name: "Tokendesk (own workspace)", secret: awkwardSecret("AIK_SECRET_"),
				grants: []string{"client_credentials"},
			},
			{
				id: "AIK_CLIENT_PRACTICE_PUBLIC", name: "Tokendesk", secret: awkwardSecret("AIK_SECRET_"),
				grants:    []string{"authorization_code", "refresh_token"},
				redirects: []string{oauth.DefaultRedirectURI},
			},
		},
	}, nil
}

func (p *aikido) routes(mux *http.ServeMux) {
	mux.HandleFunc("/aikido/oauth/authorize", p.authorize)
	mux.HandleFunc("/aikido/oauth/authorize/decision", only(http.MethodPost, p.decide))
	mux.HandleFunc("/aikido/api/oauth/token", only(http.MethodPost, p.token))
	mux.HandleFunc("/aikido/api/public/v1/workspace", only(http.MethodGet, p.workspace))
}

// authorize needs client_id alone; what else a standard client sends is held
// to the standard.
func (p *aikido) authorize(w http.ResponseWriter, r *http.Request) {
	values, refused := readAuthorize(w, r)
	if refused != nil {
		p.signin.problem(w, refused)
		return
	}
	q, refused := addressee(values, p.clients)
	if refused != nil {
		p.signin.problem(w, refused)
		return
	}
	if refused = once(values); refused == nil {
		if kind := values.Get("response_type"); kind != "" && kind != "code" {
			refused = &refusal{code: "unsupported_response_type", description: "response_type must be code"}
		}
	}
	if refused == nil {
		refused = q.readChallenge(values, "S256", "plain")
	}
	if refused != nil {
		sendBack(w, q.refuse(refused))
		return
	}
	q.hint = values.Get("login_hint")
	p.signin.show(w, q, nil)
}

func (p *aikido) decide(w http.ResponseWriter, r *http.Request) {
	v, ok := p.signin.read(w, r)
	if !ok {
		return
	}
	q := v.request
	if v.denied {
		sendBack(w, q.refuse(denied()))
		return
	}
	sendBack(w, q.answer(map[string]string{"code": p.store.write(code{
		grant:       &grant{client: q.client, user: &v.user, authTime: p.now()},
		redirectURI: q.repeated, challenge: q.challenge, method: q.method,
	})}))
}

func (p *aikido) token(w http.ResponseWriter, r *http.Request) {
	id, secret, present, ok := readBasic(r)
	if !ok {
		what := "the Authorization header is not Basic with client_id:client_secret in Base64"
		if !present {
			what = "client_id and client_secret belong in a Basic Authorization header"
		}
		badClient(what).write(w)
		return
	}
	c, ok := p.clients.authenticated(id, secret)
	if !ok {
		badClient("client_id or client_secret is wrong").write(w)
		return
	}
	body, refused := readEither(w, r)
	switch {
	case refused != nil:
	case body.Has("client_secret"):
		refused = badClient("client_secret belongs in the Authorization header alone")
	case body.Has("client_id") && body.Get("client_id") != c.id:
		refused = badRequest("client_id is not the one of the Authorization header")
	}
	if refused != nil {
		refused.write(w)
		return
	}
	answer, refused := p.grant(c, body)
	if refused != nil {
		refused.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// grant answers a token request of a client that proved itself.
func (p *aikido) grant(c *client, body url.Values) (map[string]any, *refusal) {
	kind := body.Get("grant_type")
	switch {
	case kind == "":
		return nil, badRequest("grant_type is missing")
	case kind != "client_credentials" && kind != "authorization_code" && kind != "refresh_token":
		return nil, unsupportedGrant("grant_type must be client_credentials, authorization_code or refresh_token")
	case !c.may(kind):
		return nil, unauthorizedClient("this app's type does not allow " + kind)
	}
	switch kind {
	case "authorization_code":
		return p.redeem(c, body)
	case "refresh_token":
		t, refused := p.store.renew(body.Get("refresh_token"), c, false, func(token) *refusal { return nil })
		if refused != nil {
			return nil, refused
		}
		return p.access(t.grant)
	}
	return p.access(&grant{client: c})
}

func (p *aikido) redeem(c *client, body url.Values) (map[string]any, *refusal) {
	g, refused := p.store.redeem(body.Get("code"), c, func(found code) *refusal {
		// A client that left redirect_uri out may still name the registered one.
		if found.redirectURI == "" && body.Get("redirect_uri") == c.redirects[0] {
			found.redirectURI = c.redirects[0]
		}
		return found.matches(body)
	})
	if refused != nil {
		return nil, refused
	}
	answer, refused := p.access(g)
	if refused != nil {
		return nil, refused
	}
	refresh := random()
	p.store.issue(refresh, token{grant: g, refresh: true}, aikidoRefreshLife)
	answer["refresh_token"] = refresh
	return answer, nil
}

func (p *aikido) access(g *grant) (map[string]any, *refusal) {
	now := p.now()
	claims := map[string]any{
		"iss": p.base, "aud": g.client.id, "iat": now.Unix(), "exp": now.Add(aikidoLife).Unix(), "jti": rand.Text(), "scope": aikidoScopes,
	}
	if g.user != nil {
		claims["sub"] = g.user.subject()
	}
	text, err := p.mint.token(claims)
	if err != nil {
		return nil, broken()
	}
	p.store.issue(text, token{grant: g}, aikidoLife)
	return map[string]any{"access_token": text, "token_type": "Bearer", "expires_in": int(aikidoLife.Seconds())}, nil
}

// workspace tells whose workspace the token opens.
func (p *aikido) workspace(w http.ResponseWriter, r *http.Request) {
	text := bearer(r)
	t, ok := p.store.access(text)
	if !ok {
		badToken(text != "").write(w)
		return
	}
	id, name := 4700, "Tokendesk practice"
	for i, u := range users() {
		if t.grant.user != nil && u.ID == t.grant.user.ID {
			id, name = 4701+i, u.Workspace
		}
	}
	if wait := p.limit.take(name); wait > 0 {
		(&refusal{
			status: http.StatusTooManyRequests, code: "too many requests: 20 calls a minute for each workspace", retryAfter: wait,
		}).write(w)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"id": id, "name": name, "linked_provider": "practice"})
}
