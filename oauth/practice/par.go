package practice

import (
	"net/http"
	"time"
)

const (
	pushedLife   = time.Minute
	pushedPrefix = "urn:ietf:params:oauth:request_uri:"
)

// pushed is an authorization request that came by the back door (RFC 9126).
type pushed struct {
	request     request
	idTokenHint string
}

// push takes an authorization request from a client that proves itself.
func (p *openID) push(w http.ResponseWriter, r *http.Request) {
	form, refused := readForm(w, r, "resource")
	if refused != nil {
		refused.write(w)
		return
	}
	c, refused := p.client(r, form)
	if refused == nil && form.Has("request_uri") {
		refused = badRequest("request_uri cannot be pushed")
	}
	if refused != nil {
		refused.write(w)
		return
	}
	form.Set("client_id", c.id)
	q, refused := p.addressee(form)
	if refused == nil {
		refused = p.readRequest(&q, form)
	}
	if refused == nil {
		refused = p.readKey(&q, r, form)
	}
	if refused != nil {
		if refused.status == 0 {
			refused.status = http.StatusBadRequest
		}
		refused.write(w)
		return
	}
	uri := pushedPrefix + random()
	p.store.keep(uri, pushed{request: q, idTokenHint: form.Get("id_token_hint")})
	writeJSON(w, http.StatusCreated, map[string]any{"request_uri": uri, "expires_in": int(pushedLife.Seconds())})
}

// keep remembers a pushed request for a while.
func (l *tokenStore) keep(uri string, q pushed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.pushed.put(uri, q, now.Add(pushedLife), now)
}

// fetch returns the pushed request of a client, once.
func (l *tokenStore) fetch(uri, clientID string) (pushed, *refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q, ok := l.pushed.get(uri, l.now())
	if !ok || q.request.client.id != clientID {
		return pushed{}, badRequest("request_uri is unknown, too old or used before")
	}
	l.pushed.remove(uri)
	return q, nil
}
