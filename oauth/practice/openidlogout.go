package practice

import "net/http"

// logout ends the browser's session (OpenID Connect RP-Initiated Logout 1.0).
// It goes back only to an address that the client named by the ID token or by
// client_id is registered with.
func (p *openID) logout(w http.ResponseWriter, r *http.Request) {
	values, refused := readAuthorize(w, r)
	if refused == nil {
		refused = once(values)
	}
	if refused != nil {
		p.signin.problem(w, refused)
		return
	}
	id := values.Get("client_id")
	if hint := values.Get("id_token_hint"); hint != "" {
		claims, ok := p.keys.ours(hint)
		if !ok || id != "" && !claims.Audience.Contains(id) || len(claims.Audience) == 0 {
			p.signin.problem(w, badRequest("id_token_hint is not an ID token of this app"))
			return
		}
		id = claims.Audience[0]
	}
	c, known := p.clients.named(id)
	back := values.Get("post_logout_redirect_uri")
	if back != "" && (!known || !c.allows(back)) {
		p.signin.problem(w, badRequest("post_logout_redirect_uri is not registered: "+back))
		return
	}
	p.sessions.end(w, r)
	if back == "" {
		render(w, http.StatusOK, "done", doneView{
			Brand: p.signin.brand, Theme: p.signin.theme, What: "You are signed out", Next: "You can close this page.",
		}, "")
		return
	}
	q := request{redirectURI: back, state: values.Get("state")}
	sendBack(w, q.answer(nil))
}
