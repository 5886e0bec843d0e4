package practice

import (
	"net/http"
	"net/url"
	"strings"
)

// revoke ends a token (RFC 7009). An unknown one is as good as ended.
func (p *openID) revoke(w http.ResponseWriter, r *http.Request) {
	c, form, refused := p.asked(w, r)
	if refused != nil {
		refused.write(w)
		return
	}
	p.store.revoke(form.Get("token"), c)
	w.WriteHeader(http.StatusOK)
}

// introspect tells a confidential client about its own tokens (RFC 7662).
func (p *openID) introspect(w http.ResponseWriter, r *http.Request) {
	c, form, refused := p.asked(w, r)
	if refused == nil && c.secret == "" {
		refused = badClient("a public client may not introspect")
	}
	if refused != nil {
		refused.write(w)
		return
	}
	t, ok := p.store.find(form.Get("token"))
	if !ok || t.grant.client != c {
		writeJSON(w, http.StatusOK, map[string]bool{"active": false})
		return
	}
	facts := map[string]any{
		"active": true, "client_id": c.id, "scope": strings.Join(t.scopes, " "), "iss": p.base, "sub": c.id,
		"iat": t.issued.Unix(), "exp": t.expires.Unix(),
	}
	if !t.refresh {
		facts["token_type"] = tokenType(t.key)
	}
	if t.key != "" {
		facts["cnf"] = map[string]string{"jkt": t.key}
	}
	if u := t.grant.user; u != nil {
		facts["sub"], facts["username"] = u.subject(), u.ID
	}
	writeJSON(w, http.StatusOK, facts)
}

// asked reads a request about a token.
func (p *openID) asked(w http.ResponseWriter, r *http.Request) (*client, url.Values, *refusal) {
	form, refused := readForm(w, r)
	if refused != nil {
		return nil, nil, refused
	}
	c, refused := p.client(r, form)
	if refused == nil && form.Get("token") == "" {
		refused = badRequest("token is missing")
	}
	return c, form, refused
}
