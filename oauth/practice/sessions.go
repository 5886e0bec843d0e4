package practice

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	maxSessions = 256
	sessionLife = 12 * time.Hour
)

// sessions remember who is signed in, browser by browser, and what they allowed
// to whom. Their methods may be called from any goroutine.
type sessions struct {
	cookie string // its name: cookies are shared by all ports of a host
	path   string
	now    func() time.Time

	mu    sync.Mutex
	known *ttlMap[session]
}

type session struct {
	user     user
	authTime time.Time
	consents map[string][]string // client id → scopes; never changed once stored
}

func newSessions(cookie, path string, now func() time.Time) *sessions {
	return &sessions{cookie: cookie, path: path, now: now, known: newTTLMap[session](maxSessions)}
}

// of finds a browser's session.
func (s *sessions) of(r *http.Request) (session, bool) {
	cookie, err := r.Cookie(s.cookie)
	if err != nil {
		return session{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known.get(cookie.Value, s.now())
}

// begin signs a user in under a new name, so that no name planted before the
// sign-in is worth anything after it.
func (s *sessions) begin(w http.ResponseWriter, r *http.Request, v verdict) session {
	next := session{user: v.user, authTime: s.now(), consents: map[string][]string{}}
	if old, ok := s.of(r); ok && old.user.ID == v.user.ID {
		for client, scopes := range old.consents {
			next.consents[client] = scopes
		}
	}
	id := v.request.client.id
	next.consents[id] = slices.Concat(next.consents[id], v.request.scopes)
	slices.Sort(next.consents[id])
	next.consents[id] = slices.Compact(next.consents[id])
	s.end(w, r)
	name := random()
	s.mu.Lock()
	s.known.put(name, next, s.now().Add(sessionLife), s.now())
	s.mu.Unlock()
	s.set(w, name, 0)
	return next
}

// end signs a browser out.
func (s *sessions) end(w http.ResponseWriter, r *http.Request) {
	cookie, err := r.Cookie(s.cookie)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.known.remove(cookie.Value)
	s.mu.Unlock()
	s.set(w, "", -1)
}

// set replaces the cookie. It has no Secure mark: loopback has no TLS.
func (s *sessions) set(w http.ResponseWriter, value string, maxAge int) {
	w.Header().Del("Set-Cookie")
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie, Value: value, Path: s.path, MaxAge: maxAge, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
