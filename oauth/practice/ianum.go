package practice

import (
	"net/http"
	"time"
)

// ianum behaves as Ianum Auth does: client_credentials as a JSON object, the
// gate by id or alias, and a token_type spelt as its document spells it.
type ianum struct {
	base    string
	clients clients
	store   *tokenStore
}

const ianumLife = time.Hour

func newIanum(base string, now func() time.Time) *ianum {
	return &ianum{
		base: base, store: newTokenStore(now),
		clients: clients{{
			id: "gate_practice00001", alias: "practice-gate",
			name:   "Tokendesk practice gate",
			secret: awkwardSecret(""),
			grants: []string{"client_credentials"},
		}},
	}
}

func (p *ianum) routes(mux *http.ServeMux) {
	mux.HandleFunc("/ianum/v1_3/oauth/token", only(http.MethodPost, p.token))
}

func (p *ianum) token(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" {
		badClient("client_id and client_secret belong in the JSON body").write(w)
		return
	}
	body, refused := readJSON(w, r)
	if refused != nil {
		refused.write(w)
		return
	}
	c, ok := p.clients.authenticated(body.Get("client_id"), body.Get("client_secret"))
	switch {
	case !ok:
		badClient("client_id or client_secret is wrong").write(w)
		return
	case body.Get("grant_type") == "":
		badRequest("grant_type is missing").write(w)
		return
	case !c.may(body.Get("grant_type")):
		unsupportedGrant(`the only grant_type is "client_credentials"`).write(w)
		return
	}
	text := random()
	p.store.issue(text, token{grant: &grant{client: c}}, ianumLife)
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": text, "token_type": "Baerer", "expires_in": int(ianumLife.Seconds()),
	})
}
