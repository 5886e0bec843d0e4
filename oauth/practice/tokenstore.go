package practice

import (
	"slices"
	"sync"
	"time"
)

const (
	maxTokens  = 8192
	maxCodes   = 1024
	maxTickets = 1024
	codeLife   = time.Minute
	codeMemory = time.Hour
	ticketLife = 10 * time.Minute
)

// tokenStore is what one provider remembers. Its methods may be called from any
// goroutine.
type tokenStore struct {
	now func() time.Time

	mu      sync.Mutex
	tokens  *ttlMap[*token]
	codes   *ttlMap[*code]
	tickets *ttlMap[request] // sign-ins that wait for a person
	pushed  *ttlMap[pushed]  // requests that wait for a browser
}

// grant is one person's (or, without a person, one client's) consent. All
// tokens that descend from it live and die together.
type grant struct {
	client    *client
	user      *user // nil: client credentials
	scopes    []string
	resources []string // RFC 8707
	nonce     string
	authTime  time.Time
	key       string // thumbprint of the DPoP key its code is bound to, if any
	revoked   bool   // guarded by the token store
}

// token is an access or refresh token that was issued.
type token struct {
	grant   *grant
	refresh bool
	scopes  []string
	key     string // thumbprint of the DPoP key it is bound to; empty: Bearer
	issued  time.Time
	expires time.Time
	spent   bool // a rotated refresh token; guarded by the token store
}

// code is an authorization code that was issued.
type code struct {
	grant       *grant
	redirectURI string // as the authorization request said it; empty: it did not
	challenge   string
	method      string
	expires     time.Time
	spent       bool // guarded by the token store
}

func newTokenStore(now func() time.Time) *tokenStore {
	return &tokenStore{
		now:     now,
		tokens:  newTTLMap[*token](maxTokens),
		codes:   newTTLMap[*code](maxCodes),
		tickets: newTTLMap[request](maxTickets),
		pushed:  newTTLMap[pushed](maxTickets),
	}
}

// issue remembers a token that was made for a grant.
func (l *tokenStore) issue(text string, t token, life time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	t.issued, t.expires = now, now.Add(life)
	l.tokens.put(text, &t, t.expires, now)
}

// access finds a valid access token.
func (l *tokenStore) access(text string) (token, bool) {
	t, ok := l.find(text)
	return t, ok && !t.refresh
}

// find looks up a valid token of either kind.
func (l *tokenStore) find(text string) (token, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, ok := l.tokens.get(text, l.now())
	if !ok || t.spent || t.grant.revoked {
		return token{}, false
	}
	return *t, true
}

// renew finds the refresh token of a client and, unless check refuses, spends
// it if rotate says so. A token that was spent before has leaked: the whole
// grant is revoked (RFC 9700 4.14.2).
func (l *tokenStore) renew(text string, c *client, rotate bool, check func(token) *refusal) (token, *refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, ok := l.tokens.get(text, l.now())
	switch {
	case !ok || !t.refresh || t.grant.client != c:
		return token{}, badGrant("the refresh token is unknown or expired")
	case t.spent:
		t.grant.revoked = true
		return token{}, badGrant("the refresh token was used before: everything that came from that sign-in is revoked")
	case t.grant.revoked:
		return token{}, badGrant("the refresh token is revoked")
	}
	if refused := check(*t); refused != nil {
		return token{}, refused
	}
	t.spent = rotate
	return *t, nil
}

// write remembers a new authorization code and returns it.
func (l *tokenStore) write(c code) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	text, now := random(), l.now()
	c.expires = now.Add(codeLife)
	// Kept beyond its life: a late second use must still be known as one.
	l.codes.put(text, &c, now.Add(codeMemory), now)
	return text
}

// redeem spends a client's code, whatever check says of the rest of the
// request. A code that was spent before has leaked: what came from it is
// revoked (RFC 6749 4.1.2).
func (l *tokenStore) redeem(text string, c *client, check func(code) *refusal) (*grant, *refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, ok := l.codes.get(text, l.now())
	if !ok || found.grant.client != c {
		return nil, badGrant("the code is unknown or expired")
	}
	if found.spent {
		found.grant.revoked = true
		return nil, badGrant("the code was used before: what came from it is revoked")
	}
	found.spent = true
	if !l.now().Before(found.expires) {
		return nil, badGrant("the code is unknown or expired")
	}
	if refused := check(*found); refused != nil {
		return nil, refused
	}
	return found.grant, nil
}

// revoke ends a client's token (RFC 7009 2.1): an access token alone, a
// refresh token with everything of its grant. Unknown ones are none of its
// business.
func (l *tokenStore) revoke(text string, c *client) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, ok := l.tokens.get(text, l.now())
	if !ok || t.grant.client != c {
		return
	}
	if t.refresh {
		t.grant.revoked = true
	}
	l.tokens.remove(text)
}

// hold remembers a request until a person decides, and returns its ticket.
func (l *tokenStore) hold(r request) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	ticket, now := random(), l.now()
	l.tickets.put(ticket, r, now.Add(ticketLife), now)
	return ticket
}

// take returns what waits under a ticket, once.
func (l *tokenStore) take(ticket string) (request, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.tickets.get(ticket, l.now())
	l.tickets.remove(ticket)
	return r, ok
}

// within reports whether every scope is among those allowed.
func within(scopes, allowed []string) bool {
	return !slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(allowed, s) })
}
