package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// client finds who sends a request, by Basic (each part form-encoded first,
// RFC 6749 2.3.1), by the body, or by name alone where the client is public.
func (p *openID) client(r *http.Request, form url.Values) (*client, *refusal) {
	id, secret, present, ok := readBasic(r)
	if present {
		id, idErr := url.QueryUnescape(id)
		secret, secretErr := url.QueryUnescape(plusKept(secret))
		switch {
		case !ok || idErr != nil || secretErr != nil:
			return nil, badClient("the Authorization header is not Basic with client_id:client_secret in Base64")
		case form.Has("client_secret"):
			return nil, badRequest("the client proves itself in one way only")
		case form.Has("client_id") && form.Get("client_id") != id:
			return nil, badRequest("client_id is not the one of the Authorization header")
		}
		return p.proven(id, secret)
	}
	if c, ok := p.clients.named(form.Get("client_id")); ok && c.secret == "" && !form.Has("client_secret") {
		return c, nil
	}
	return p.proven(form.Get("client_id"), form.Get("client_secret"))
}

// plusKept makes a plus sign mean itself: the secrets here have no blanks, so
// a client that did not encode its secret is understood as well.
func plusKept(s string) string { return strings.ReplaceAll(s, "+", "%2B") }

func (p *openID) proven(id, secret string) (*client, *refusal) {
	c, ok := p.clients.authenticated(id, secret)
	if !ok {
		return nil, badClient("client_id or client_secret is wrong")
	}
	return c, nil
}

// token answers a token request.
func (p *openID) token(w http.ResponseWriter, r *http.Request) {
	form, refused := readForm(w, r, "resource")
	if refused != nil {
		refused.write(w)
		return
	}
	c, refused := p.client(r, form)
	if refused != nil {
		refused.write(w)
		return
	}
	key, refused := p.proofs.check(r, p.base+"/token", "")
	if refused != nil {
		refused.write(w)
		return
	}
	var answer map[string]any
	kind := form.Get("grant_type")
	switch {
	case kind == "":
		refused = badRequest("grant_type is missing")
	case kind == "authorization_code" && c.may(kind):
		answer, refused = p.redeem(c, form, key)
	case kind == "refresh_token" && c.may(kind):
		answer, refused = p.renew(c, form, key)
	case kind == "client_credentials" && c.may(kind):
		answer, refused = p.own(c, form, key)
	case kind == deviceGrant && c.may(kind):
		answer, refused = p.polled(c, form, key)
	case slices.Contains([]string{"authorization_code", "refresh_token", "client_credentials", deviceGrant}, kind):
		refused = unauthorizedClient("this app is not registered for " + kind)
	default:
		refused = unsupportedGrant("grant_type must be authorization_code, refresh_token, client_credentials or that of the device flow")
	}
	if refused != nil {
		refused.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// redeem trades a code. A code that was bound to a DPoP key needs its proof.
func (p *openID) redeem(c *client, form url.Values, key string) (map[string]any, *refusal) {
	g, refused := p.store.redeem(form.Get("code"), c, func(found code) *refusal {
		if found.grant.key != "" && found.grant.key != key {
			return badProof("the code belongs to another key")
		}
		return found.matches(form)
	})
	if refused != nil {
		return nil, refused
	}
	return p.answer(g, g.scopes, g.nonce, key)
}

// polled answers a device that asks whether somebody decided.
func (p *openID) polled(c *client, form url.Values, key string) (map[string]any, *refusal) {
	g, refused := p.devices.poll(form.Get("device_code"), c)
	if refused != nil {
		return nil, refused
	}
	return p.answer(g, g.scopes, "", key)
}

// renew gives a new refresh token for the old one, which is spent. A public
// client's is bound to its DPoP key (RFC 9449 5).
func (p *openID) renew(c *client, form url.Values, key string) (map[string]any, *refusal) {
	asked := strings.Fields(form.Get("scope"))
	t, refused := p.store.renew(form.Get("refresh_token"), c, true, func(t token) *refusal {
		if !within(asked, t.grant.scopes) {
			return badScope("more than was allowed at the sign-in")
		}
		if t.key != "" && t.key != key {
			return badProof("the refresh token belongs to another key")
		}
		return nil
	})
	if refused != nil {
		return nil, refused
	}
	if len(asked) == 0 {
		asked = t.grant.scopes
	}
	return p.answer(t.grant, asked, "", key)
}

// own is client_credentials: a token for the client itself.
func (p *openID) own(c *client, form url.Values, key string) (map[string]any, *refusal) {
	q := request{client: c, scopes: strings.Fields(form.Get("scope"))}
	if len(q.scopes) == 0 {
		q.scopes = []string{"tickets:read"}
	}
	if !within(q.scopes, ownScopes()) {
		return nil, badScope("a client on its own behalf may have " + strings.Join(ownScopes(), " and "))
	}
	if refused := q.readResources(form["resource"]); refused != nil {
		return nil, refused
	}
	return p.answer(&grant{client: c, scopes: q.scopes, resources: q.resources}, q.scopes, "", key)
}

// answer makes the tokens of a grant (RFC 6749 5.1), bound to a DPoP key if
// there is one.
func (p *openID) answer(g *grant, scopes []string, nonce, key string) (map[string]any, *refusal) {
	access, err := p.accessToken(g, scopes, key)
	if err != nil {
		return nil, broken()
	}
	p.store.issue(access, token{grant: g, scopes: scopes, key: key}, p.life)
	answer := map[string]any{
		"access_token": access, "token_type": tokenType(key), "expires_in": int(p.life.Seconds()), "scope": strings.Join(scopes, " "),
	}
	if g.user == nil {
		return answer, nil
	}
	if slices.Contains(g.scopes, "offline_access") {
		refresh := random()
		kept := token{grant: g, refresh: true, scopes: g.scopes}
		if g.client.secret == "" {
			kept.key = key
		}
		p.store.issue(refresh, kept, openIDRefreshLife)
		answer["refresh_token"] = refresh
		answer["refresh_token_expires_in"] = int(openIDRefreshLife.Seconds())
	}
	if slices.Contains(scopes, "openid") {
		if answer["id_token"], err = p.idToken(g, scopes, nonce, access); err != nil {
			return nil, broken()
		}
	}
	return answer, nil
}

// tokenType is how a token is to be presented.
func tokenType(key string) string {
	if key != "" {
		return "DPoP"
	}
	return "Bearer"
}
