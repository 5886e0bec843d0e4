package loopback

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Limits of the listener. A browser's callback takes milliseconds; whoever
// takes longer is not the browser.
const (
	headerTime  = 5 * time.Second
	requestTime = 10 * time.Second
	headerBytes = 32 << 10
)

// gate is the listener of one port: one HTTP server on one or more addresses.
type gate struct {
	server *http.Server
	door   *door
	owners owners
	leave  func(*Reservation)

	mu           sync.Mutex
	listeners    map[string]net.Listener
	claims       []*claim
	reservations map[*Reservation]bool
	finished     map[string]bool  // states whose sign-in is over, for a neutral page
	certificate  *tls.Certificate // of the sign-ins that come back by https; nil: there is none

	pages   sync.RWMutex // read-locked while a page is sent
	start   sync.Once
	serving sync.WaitGroup // the server
}

func newGate(o owners) *gate {
	g := &gate{
		door:         newDoor(),
		owners:       o,
		listeners:    map[string]net.Listener{},
		reservations: map[*Reservation]bool{},
		finished:     map[string]bool{},
	}
	g.door.shake = g.shake
	g.server = &http.Server{
		Handler:                      http.HandlerFunc(g.answer),
		ReadHeaderTimeout:            headerTime,
		ReadTimeout:                  requestTime,
		WriteTimeout:                 requestTime,
		MaxHeaderBytes:               headerBytes,
		ConnContext:                  withVisitor,
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     log.New(io.Discard, "", 0), // it would print what strangers send
	}
	g.server.SetKeepAlivesEnabled(false)
	return g
}

func (g *gate) has(at string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.listeners[at] != nil
}

func (g *gate) serve(l net.Listener) {
	g.mu.Lock()
	g.claims = append(g.claims, newClaim(l.Addr().String()))
	g.listeners[l.Addr().String()] = l
	g.mu.Unlock()
	g.start.Do(func() { g.serving.Go(func() { _ = g.server.Serve(g.door) }) })
	of, closeOwners := g.owners(l)
	g.door.open(l, of, closeOwners)
}

// prove gives the gate a certificate, or a newer one.
func (g *gate) prove(certificate *tls.Certificate) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.certificate = certificate
}

func (g *gate) join(r *Reservation) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reservations[r] = true
}

// part takes a reservation off the gate and reports whether it was the last.
func (g *gate) part(r *Reservation) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.reservations, r)
	r.mu.Lock()
	if r.armed {
		g.finished[r.expect.State] = true
	}
	r.mu.Unlock()
	return len(g.reservations) == 0
}

// silence frees the port at once.
func (g *gate) silence() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.claims {
		c.close()
	}
	for _, l := range g.listeners {
		_ = l.Close()
	}
}

// stop lets pages that are being sent go out, then closes every connection.
func (g *gate) stop() {
	g.silence()
	g.pages.Lock()
	_ = g.server.Close()
	_ = g.door.Close()
	g.pages.Unlock()
	g.serving.Wait()
	g.door.work.Wait()
}

// callerKey is where a request's context tells of its connection.
type callerKey struct{}

// caller is what is known of who sent a request.
type caller struct {
	owner  owner
	secure bool // it came by TLS
}

func withVisitor(ctx context.Context, c net.Conn) context.Context {
	from := caller{owner: ownerUnknown}
	if v, ok := c.(*visitor); ok {
		from = caller{v.owner, v.secure != nil}
	}
	return context.WithValue(ctx, callerKey{}, from)
}

// answer serves one request: whose it is, host, path, http or https, method and query,
// in this order.
func (g *gate) answer(w http.ResponseWriter, req *http.Request) {
	g.pages.RLock()
	defer g.pages.RUnlock()
	defer func() { _ = http.NewResponseController(w).Flush() }() // before stop closes the connection

	from, known := req.Context().Value(callerKey{}).(caller)
	switch {
	case known && from.owner == ownerUs:
	case known && from.owner == ownerOther:
		showPage(w, verdictStranger, nil)
		return
	default:
		showPage(w, verdictNobody, nil)
		return
	}
	hostKnown, here := g.at(req)
	otherwise := slices.ContainsFunc(here, func(r *Reservation) bool { return r.target.secure != from.secure })
	here = slices.DeleteFunc(here, func(r *Reservation) bool { return r.target.secure != from.secure })
	switch {
	case !hostKnown:
		plain(w, http.StatusBadRequest, "Bad request")
		return
	case len(here) == 0 && otherwise && from.secure:
		showPage(w, verdictSecure, nil)
		return
	case len(here) == 0 && otherwise:
		showPage(w, verdictPlain, nil)
		return
	case len(here) == 0:
		plain(w, http.StatusNotFound, "Not found")
		return
	case req.Method == http.MethodPost:
		w.Header().Set("Allow", http.MethodGet)
		showPage(w, verdictPost, nil)
		return
	case req.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		showPage(w, verdictMethod, nil)
		return
	}
	query, err := url.ParseQuery(req.URL.RawQuery)
	if err != nil {
		showPage(w, verdictBadQuery, nil)
		return
	}
	v, of, err := g.deliver(here, query)
	if v == verdictAccepted {
		if p, told := of.outcome(); told {
			show(w, http.StatusOK, p)
			return
		}
	}
	showPage(w, v, err)
}

// at finds the sign-ins that have exactly this request's host and path.
func (g *gate) at(req *http.Request) (hostKnown bool, here []*Reservation) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for r := range g.reservations {
		hostKnown = hostKnown || r.target.hasHost(req.Host)
		if r.target.matches(req.Host, req.URL.EscapedPath()) {
			here = append(here, r)
		}
	}
	return hostKnown, here
}

// stateless reports whether a query names no sign-in.
func stateless(query url.Values) bool {
	state := query["state"]
	return len(state) == 0 || len(state) == 1 && state[0] == ""
}

// deliver judges a query. of is the sign-in whose answer it is, where there is one.
func (g *gate) deliver(here []*Reservation, query url.Values) (v verdict, of *Reservation, err error) {
	switch state := query["state"]; {
	case stateless(query) && isRefusal(query, ""):
		err := refusal(query, "")
		for _, r := range here {
			r.notice(err)
		}
		return verdictLost, nil, err
	case stateless(query):
		return verdictNoState, nil, nil
	case len(state) > 1:
		return verdictDoubledState, nil, nil
	}
	for _, r := range here {
		if r.owns(query) {
			v, err := r.take(query)
			return v, r, err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.finished[query.Get("state")] {
		return verdictReplay, nil, nil
	}
	return verdictUnknown, nil, nil
}
