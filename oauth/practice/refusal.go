package practice

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// refusal is an OAuth error answer (RFC 6749 5.2).
type refusal struct {
	status      int
	code        string
	description string
	challenge   string // WWW-Authenticate, where the status is 401
	allow       string // Allow, where the status is 405
	retryAfter  int    // seconds, where the status is 429
	nonce       string // DPoP-Nonce, where one is asked for
}

func (e *refusal) write(w http.ResponseWriter) {
	h := w.Header()
	if e.challenge != "" {
		h.Set("WWW-Authenticate", e.challenge)
	}
	if e.allow != "" {
		h.Set("Allow", e.allow)
	}
	if e.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	if e.nonce != "" {
		h.Set("DPoP-Nonce", e.nonce)
	}
	body := struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
	}{e.code, e.description}
	writeJSON(w, e.status, body)
}

// writeJSON writes an answer that nobody may store.
func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A failure to write is the caller's connection; there is nobody to tell.
	_ = json.NewEncoder(w).Encode(body)
}

func badRequest(description string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "invalid_request", description: description}
}

func badGrant(description string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "invalid_grant", description: description}
}

func badScope(description string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "invalid_scope", description: description}
}

func badClient(description string) *refusal {
	return &refusal{
		status: http.StatusUnauthorized, code: "invalid_client", description: description,
		challenge: `Basic realm="practice"`,
	}
}

func unsupportedGrant(description string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "unsupported_grant_type", description: description}
}

func unauthorizedClient(description string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "unauthorized_client", description: description}
}

// badToken is how a protected resource refuses (RFC 6750 3.1). Without a token
// the challenge says nothing about why.
func badToken(present bool) *refusal {
	e := &refusal{
		status: http.StatusUnauthorized, code: "invalid_token", challenge: `Bearer realm="practice"`,
		description: "no access token in the Authorization header",
	}
	if present {
		e.description = "the access token is unknown, expired or revoked"
		e.challenge += `, error="invalid_token", error_description="` + e.description + `"`
	}
	return e
}

// weakToken refuses a token without a scope the resource needs.
func weakToken(scope string) *refusal {
	return &refusal{
		status: http.StatusForbidden, code: "insufficient_scope", description: "this needs a token with the scope " + scope,
		challenge: `Bearer realm="practice", error="insufficient_scope", scope="` + scope + `"`,
	}
}
