package practice

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// ikas behaves as ikas does for a private app: client_credentials with id and
// secret in a form body, no scopes, no refresh token, and a GraphQL call that
// refuses with HTTP 200.
type ikas struct {
	base    string
	clients clients
	store   *tokenStore
	mint    *mint
	now     func() time.Time
}

const ikasLife = 14400 * time.Second

func newIkas(base string, now func() time.Time) (*ikas, error) {
	mint, err := newMint()
	if err != nil {
		return nil, err
	}
	return &ikas{
		base: base, now: now, mint: mint, store: newTokenStore(now),
		clients: clients{{
			id:     "5b1f9c52-6d0e-4c7f-9a7e-0c2b6f3d1a01",
			name:   "Tokendesk practice store",
			secret: awkwardSecret("s_"),
			grants: []string{"client_credentials"},
		}},
	}, nil
}

func (p *ikas) routes(mux *http.ServeMux) {
	mux.HandleFunc("/ikas/api/admin/oauth/token", only(http.MethodPost, p.token))
	mux.HandleFunc("/ikas/api/v1/admin/graphql", only(http.MethodPost, p.graphql))
	mux.HandleFunc("/ikas/api/v2/admin/graphql", only(http.MethodPost, p.graphql))
}

func (p *ikas) token(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" {
		badClient("client_id and client_secret belong in the form body").write(w)
		return
	}
	form, refused := readForm(w, r)
	if refused != nil {
		refused.write(w)
		return
	}
	c, ok := p.clients.authenticated(form.Get("client_id"), form.Get("client_secret"))
	switch {
	case !ok:
		badClient("client_id or client_secret is wrong").write(w)
		return
	case form.Get("grant_type") == "":
		badRequest("grant_type is missing").write(w)
		return
	case !c.may(form.Get("grant_type")):
		unsupportedGrant("a private app gets its token by client_credentials").write(w)
		return
	}
	now := p.now()
	text, err := p.mint.token(map[string]any{
		"sub": c.id, "iss": p.base, "iat": now.Unix(), "exp": now.Add(ikasLife).Unix(), "jti": rand.Text(), "storeName": "practice",
	})
	if err != nil {
		broken().write(w)
		return
	}
	p.store.issue(text, token{grant: &grant{client: c}}, ikasLife)
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": text, "token_type": "Bearer", "expires_in": int(ikasLife.Seconds()),
	})
}

// graphql answers the one query {me { id }}.
func (p *ikas) graphql(w http.ResponseWriter, r *http.Request) {
	t, ok := p.store.access(bearer(r))
	if !ok {
		writeJSON(w, http.StatusOK, graphqlError("LOGIN_REQUIRED", "You must log in to do this."))
		return
	}
	if mediaType(r) != "application/json" {
		writeJSON(w, http.StatusBadRequest, graphqlError("BAD_REQUEST", "The body must be application/json."))
		return
	}
	body, refused := readBody(w, r)
	var call struct {
		Query string `json:"query"`
	}
	if refused != nil || json.Unmarshal(body, &call) != nil {
		writeJSON(w, http.StatusBadRequest, graphqlError("BAD_REQUEST", "The body must be a JSON object with a query."))
		return
	}
	query := strings.Join(strings.Fields(call.Query), "")
	if strings.TrimPrefix(query, "query") != "{me{id}}" {
		writeJSON(w, http.StatusBadRequest, graphqlError("GRAPHQL_VALIDATION_FAILED", "The practice store knows the query {me { id }} alone."))
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"data": map[string]any{"me": map[string]string{"id": t.grant.client.id}}})
}

func graphqlError(code, message string) any {
	return map[string]any{
		"data":   nil,
		"errors": []any{map[string]any{"message": message, "extensions": map[string]string{"code": code}}},
	}
}
