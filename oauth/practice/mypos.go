package practice

import (
	"net/http"
	"strconv"
	"time"

	"tokendesk/oauth/pattern"
)

// myPOS behaves as the iCard / myPOS REST API does: client_credentials with
// Basic and a form, the one scope "webhooks", revocation at either documented
// address, and API calls that want API-Key and X-Request-ID too.
type myPOS struct {
	base    string
	clients clients
	store   *tokenStore
}

const myPOSLife = time.Hour

var requestID = pattern.New(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func newMyPOS(base string, now func() time.Time) *myPOS {
	return &myPOS{
		base: base, store: newTokenStore(now),
		clients: clients{{
			id:     "mps_practice_0001",
			name:   "Tokendesk practice merchant",
			secret: awkwardSecret(""),
			grants: []string{"client_credentials"},
		}},
	}
}

func (p *myPOS) routes(mux *http.ServeMux) {
	mux.HandleFunc("/mypos/oauth/token", only(http.MethodPost, p.token))
	// The document's example names auth-api.mypos.com, its text api.mypos.com.
	mux.HandleFunc("/mypos/oauth/revoke", only(http.MethodPost, p.revoke))
	mux.HandleFunc("/mypos/api/oauth/revoke", only(http.MethodPost, p.revoke))
	mux.HandleFunc("/mypos/v1.1/transactions", only(http.MethodGet, p.transactions))
	mux.HandleFunc("/mypos/v1/events", only(http.MethodGet, p.events))
}

// client reads the Basic credentials.
func (p *myPOS) client(r *http.Request) (*client, *refusal) {
	id, secret, _, ok := readBasic(r)
	if !ok {
		return nil, badClient("the Authorization header must be Basic with client_id:client_secret in Base64")
	}
	c, ok := p.clients.authenticated(id, secret)
	if !ok {
		return nil, badClient("client_id or client_secret is wrong")
	}
	return c, nil
}

func (p *myPOS) token(w http.ResponseWriter, r *http.Request) {
	c, refused := p.client(r)
	if refused != nil {
		refused.write(w)
		return
	}
	form, refused := readForm(w, r)
	switch {
	case refused != nil:
	case form.Has("client_secret"):
		refused = badRequest("the client proves itself in one way only: by Basic")
	case form.Get("grant_type") == "":
		refused = badRequest("grant_type is missing")
	case !c.may(form.Get("grant_type")):
		refused = unsupportedGrant("only client_credentials is supported")
	case form.Get("scope") != "" && form.Get("scope") != "webhooks":
		refused = badScope(`the only scope is "webhooks"`)
	}
	if refused != nil {
		refused.write(w)
		return
	}
	answer := map[string]any{"token_type": "Bearer", "expires_in": int(myPOSLife.Seconds())}
	t := token{grant: &grant{client: c}}
	if scope := form.Get("scope"); scope != "" {
		t.scopes = []string{scope}
		answer["scope"] = scope
	}
	text := random()
	answer["access_token"] = text
	p.store.issue(text, t, myPOSLife)
	writeJSON(w, http.StatusOK, answer)
}

func (p *myPOS) revoke(w http.ResponseWriter, r *http.Request) {
	c, refused := p.client(r)
	if refused != nil {
		refused.write(w)
		return
	}
	form, refused := readForm(w, r)
	if refused == nil && form.Get("token") == "" {
		refused = badRequest("token is missing")
	}
	if refused != nil {
		refused.write(w)
		return
	}
	p.store.revoke(form.Get("token"), c)
	w.WriteHeader(http.StatusOK)
}

// caller checks what every API call must carry.
func (p *myPOS) caller(r *http.Request) (token, *refusal) {
	text := bearer(r)
	t, ok := p.store.access(text)
	switch {
	case !ok:
		return token{}, badToken(text != "")
	case r.Header.Get("API-Key") != t.grant.client.id:
		return token{}, &refusal{status: http.StatusForbidden, code: "forbidden", description: "the API-Key header must be the client_id"}
	case !requestID.MatchString(r.Header.Get("X-Request-ID")):
		return token{}, badRequest("the X-Request-ID header must be a UUID")
	}
	return t, nil
}

func (p *myPOS) transactions(w http.ResponseWriter, r *http.Request) {
	if _, refused := p.caller(r); refused != nil {
		refused.write(w)
		return
	}
	size := 20
	if asked := r.URL.Query().Get("size"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 || n > 100 {
			badRequest("size must be between 1 and 100").write(w)
			return
		}
		size = n
	}
	type transaction struct {
		Reference string  `json:"payment_reference"`
		Date      string  `json:"date"`
		Amount    float64 `json:"original_amount"`
		Currency  string  `json:"original_currency"`
	}
	all := []transaction{
		{"PRACTICE-0002", "2026-01-02T09:30:00Z", 19.9, "EUR"},
		{"PRACTICE-0001", "2026-01-01T12:00:00Z", 4.5, "EUR"},
	}
	shown := all[:min(size, len(all))]
	writeJSON(w, http.StatusOK, map[string]any{
		"items":      shown,
		"pagination": map[string]int{"page": 1, "page_size": size, "total": len(all)},
	})
}

// events is a call of the Webhook API, which needs the scope webhooks.
func (p *myPOS) events(w http.ResponseWriter, r *http.Request) {
	t, refused := p.caller(r)
	if refused == nil && !within([]string{"webhooks"}, t.scopes) {
		refused = weakToken("webhooks")
	}
	if refused != nil {
		refused.write(w)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"items": []string{"PAYMENT_SUCCESS", "PAYMENT_REFUND"}})
}
