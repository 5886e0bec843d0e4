package loopback

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"tokendesk/oauth"
)

const (
	// retryEvery is how often a port that another Tokendesk holds is tried.
	retryEvery = 200 * time.Millisecond
	// foreignTries is how often a taken port is tried that no Tokendesk claims,
	// before it counts as a foreign program's: one that is just coming or leaving
	// holds it for a moment without a claim.
	foreignTries = 5
	// freeTries is how many free ports are tried for one that 127.0.0.1 and ::1 share.
	freeTries = 20
)

// Receiver serves all sign-ins of a process. It holds no port while none runs.
// Its methods are safe for concurrent use.
type Receiver struct {
	// Certificate gives what a listener proves itself with where a redirect comes back
	// by https; nil refuses such a one. Set it before the first Reserve.
	Certificate func(context.Context) (*tls.Certificate, error)

	mu     sync.Mutex
	gates  map[int]*gate
	owners owners
	retry  func(context.Context) error // waits until a taken port is worth another try
}

// NewReceiver returns a receiver without a listener.
func NewReceiver() *Receiver {
	return &Receiver{gates: map[int]*gate{}, owners: systemOwners, retry: func(ctx context.Context) error {
		timer := time.NewTimer(retryEvery)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
}

// Reserve opens (or joins) the listener of a redirect address and returns when
// it listens, before any browser is opened. While the port is taken, by whomever, the
// fallback ports ([oauth.Redirect].Ports) are tried in turn: the reservation tells
// which one it got. When all are taken and another Tokendesk process holds one of them
// it waits for that; waiting may be nil, and is called at most once. An address that is
// not loopback, or ports that foreign programs hold, are KindMisconfigured. For a
// redirect that is not ours to listen on ([oauth.Redirect].URI) it opens nothing.
func (r *Receiver) Reserve(ctx context.Context, redirect oauth.Redirect, waiting func()) (*Reservation, error) {
	if problems := oauth.ValidateRedirect(redirect); len(problems) > 0 {
		return nil, misconfigured(problems[0].Message)
	}
	all := redirect.Listened()
	if len(all) == 0 {
		return reserveElsewhere(redirect)
	}
	var wanted []target
	for _, one := range all {
		want, err := resolve(one)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, want)
	}
	var certificate *tls.Certificate
	if wanted[0].secure {
		var err error
		if certificate, err = r.certificate(ctx); err != nil {
			return nil, err
		}
	}
	unclaimed := 0
	for told := false; ; {
		if ctx.Err() != nil {
			return nil, ended(ctx)
		}
		reservation, taken, err := r.enterOneOf(wanted, certificate)
		if err != nil {
			return nil, err
		}
		if reservation != nil {
			return reservation, nil
		}
		switch {
		case slices.ContainsFunc(taken, func(at string) bool { return claimed(ctx, at) }):
			unclaimed = 0
			if !told && waiting != nil {
				told = true
				waiting()
			}
		case ctx.Err() == nil:
			if unclaimed++; unclaimed >= foreignTries {
				return nil, foreign(wanted)
			}
		}
		if r.retry(ctx) != nil {
			return nil, ended(ctx)
		}
	}
}

func (r *Receiver) certificate(ctx context.Context) (*tls.Certificate, error) {
	if r.Certificate == nil {
		return nil, misconfigured("There is no certificate for a redirect URI that begins with https.")
	}
	certificate, err := r.Certificate(ctx)
	if ctx.Err() != nil {
		return nil, ended(ctx)
	}
	return certificate, err
}

// foreign names every port that was tried in vain.
func foreign(wanted []target) error {
	var ports []string
	for _, want := range wanted {
		ports = append(ports, strconv.Itoa(want.port))
	}
	last := len(ports) - 1
	if last == 0 {
		return portTaken("Another program uses port "+ports[0]+", which the browser must come back to.",
			"End the program that listens on port "+ports[0]+", or register another redirect URI and add its port to the app's fallback ports.")
	}
	return portTaken("Other programs use all the ports that the browser can come back to: "+strings.Join(ports[:last], ", ")+" and "+ports[last]+".",
		"End the program that listens on one of them, or register another redirect URI and add its port to the app's fallback ports.")
}

func portTaken(message, advice string) *oauth.Error {
	e := oauth.MisconfiguredError(message, advice).At("redirect.ports")
	e.Cause = oauth.CausePort
	return e
}

// enterOneOf enters the first of several places that is free, or that this process
// has already. When all are taken it returns the addresses to ask.
func (r *Receiver) enterOneOf(wanted []target, certificate *tls.Certificate) (_ *Reservation, taken []string, _ error) {
	var refused error
	for _, want := range wanted {
		reservation, at, err := r.enter(want, certificate)
		switch {
		case err == nil && reservation != nil:
			return reservation, nil, nil
		case err == nil:
			taken = append(taken, at)
		case refused == nil:
			refused = err // a port that the system reserves says nothing about the next one
		}
	}
	if len(taken) > 0 {
		return nil, taken, nil
	}
	return nil, nil, refused
}

// enter joins the port's gate or opens one. When the port is taken by another
// process both results are empty and taken says which address to ask.
func (r *Receiver) enter(want target, certificate *tls.Certificate) (reservation *Reservation, taken string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g := r.gates[want.port]
	if want.port == 0 {
		g = nil
	}
	if g == nil {
		g = newGate(r.owners)
	}
	if certificate != nil {
		g.prove(certificate) // before anybody can connect
	}
	if taken, err = g.listen(&want); taken != "" || err != nil {
		if len(g.reservations) == 0 {
			g.stop()
		}
		return nil, taken, err
	}
	r.gates[want.port] = g
	reservation = &Reservation{
		gate:   g,
		target: want,
		uri:    want.uri(),
		answer: make(chan answer, 1),
		closed: make(chan struct{}),
		told:   make(chan Page, 1),
	}
	g.join(reservation)
	g.leave = func(gone *Reservation) {
		r.mu.Lock()
		last := g.part(gone)
		if last {
			delete(r.gates, gone.target.port)
			g.silence()
		}
		r.mu.Unlock()
		if last {
			g.stop()
		}
	}
	return reservation, "", nil
}

// listen makes sure that the gate listens wherever t wants; port 0 is replaced
// by the one that was found. taken is an address that another process holds.
func (g *gate) listen(t *target) (taken string, err error) {
	for try := 1; ; try++ {
		port := t.port
		var opened []net.Listener
		taken, opened, err = g.listenAt(t.addresses(), &port)
		if taken == "" && err == nil {
			t.port = port
			for i := range opened {
				g.serve(opened[i])
			}
			return "", nil
		}
		for _, l := range opened {
			_ = l.Close()
		}
		if taken != "" && t.port == 0 && try < freeTries {
			continue // ::1 of the port found on 127.0.0.1 is somebody else's
		}
		if taken != "" && t.port == 0 {
			return "", foreign([]target{{port: port}})
		}
		return taken, err
	}
}

func (g *gate) listenAt(addresses []address, port *int) (taken string, opened []net.Listener, err error) {
	for _, a := range addresses {
		if g.has(a.at(*port)) {
			continue
		}
		l, err := net.Listen("tcp", a.at(*port))
		switch {
		case err == nil:
			opened = append(opened, l)
			*port = l.Addr().(*net.TCPAddr).Port
		case inUse(err):
			return a.at(*port), opened, nil
		case a.optional:
		case errors.Is(err, syscall.EACCES):
			return "", opened, misconfigured(fmt.Sprintf("The system does not let Tokendesk listen on port %d.", *port))
		default:
			return "", opened, &oauth.Error{
				Kind:    oauth.KindOther,
				Message: fmt.Sprintf("Tokendesk cannot listen on %s for the browser to come back.", a.at(*port)),
				Advice:  "Check that the loopback interface is up and that the redirect host is this computer.",
				Err:     err,
			}
		}
	}
	return "", opened, nil
}

// wsaeAddrInUse is Windows' name for EADDRINUSE (WSAEADDRINUSE), wsaeAccess
// what it says when the other program asked for the port alone.
const (
	wsaeAddrInUse = syscall.Errno(10048)
	wsaeAccess    = syscall.Errno(10013)
)

func inUse(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaeAddrInUse) || errors.Is(err, wsaeAccess)
}
