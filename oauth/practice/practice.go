// Package practice is the built-in practice provider: an authorization server
// on the loopback interface, so that everything can be tried with no account
// anywhere.
//
// It behaves on the wire as the four documented providers do, each under its
// own path (/ikas, /aikido, /ianum, /mypos), refusals included, and as one
// standard OpenID provider under /openid. It shares no code with the engine
// that talks to it: what both agree on, the specifications say.
//
// Secrets, keys and tokens are random for each start, unless secrets of an earlier one
// are given, and live in memory only, in bounded numbers. Nothing on the wire changes its clock, its users or its
// memory other than the protocols themselves.
package practice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"tokendesk/oauth"
)

// Options say how a practice provider runs. The zero value is fine.
type Options struct {
	Port       int              // 0: any free one
	Now        func() time.Time // nil: time.Now
	AccessLife time.Duration    // of the OpenID provider's access tokens; 0: five minutes

	// Secrets are those of an earlier start, by client id: they are taken as well, so
	// that apps which were imported then work again.
	Secrets map[string][]string
}

const (
	defaultAccessLife = 5 * time.Minute
	maxConnections    = 256
	maxHeaderBytes    = 64 << 10
	closeGrace        = 2 * time.Second
)

// Server is a running practice provider. Its methods may be called from any
// goroutine.
type Server struct {
	base    string
	port    int
	apps    []app
	http    *http.Server
	stop    func() bool // detaches from Start's context
	done    chan struct{}
	closing sync.Once
}

// Start listens on 127.0.0.1 and serves until Close, or until ctx ends.
// Errors are *oauth.Error of KindMisconfigured: a port that is out of range or
// taken.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AccessLife <= 0 {
		o.AccessLife = defaultAccessLife
	}
	listener, err := listen(ctx, o.Port)
	if err != nil {
		return nil, err
	}
	host := listener.Addr().String()
	base := "http://" + host
	site, err := newSite(base, o)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	port := listener.Addr().(*net.TCPAddr).Port
	s := &Server{
		base: base,
		port: port,
		apps: site.apps,
		done: make(chan struct{}),
		http: &http.Server{
			Handler:           guard(port, site.mux),
			ReadHeaderTimeout: 5 * time.Second,
			ReadTimeout:       10 * time.Second,
			WriteTimeout:      20 * time.Second,
			IdleTimeout:       time.Minute,
			MaxHeaderBytes:    maxHeaderBytes,
			ErrorLog:          log.New(io.Discard, "", 0),
		},
	}
	go func() {
		defer close(s.done)
		// Serve always ends with an error: ErrServerClosed after Close.
		_ = s.http.Serve(netutil.LimitListener(listener, maxConnections))
	}()
	s.stop = context.AfterFunc(ctx, func() { _ = s.Close() })
	return s, nil
}

func listen(ctx context.Context, port int) (net.Listener, error) {
	if port < 0 || port > 65535 {
		return nil, oauth.MisconfiguredError(fmt.Sprintf("%d is not a port.", port),
			"Choose a port between 1 and 65535, or 0 for any free one.")
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, &oauth.Error{
			Kind:    oauth.KindMisconfigured,
			Message: fmt.Sprintf("The practice provider cannot listen on port %d of 127.0.0.1.", port),
			Advice:  "Another program uses that port, or the system forbids it. Choose another port, or 0 for any free one.",
			Err:     err,
		}
	}
	return listener, nil
}

// Close stops the provider: requests that run get a moment to end, then
// connections are cut. It returns when the listener is gone. Calling it again
// does nothing.
func (s *Server) Close() error {
	s.closing.Do(func() {
		s.stop()
		ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
		defer cancel()
		if s.http.Shutdown(ctx) != nil {
			_ = s.http.Close()
		}
	})
	<-s.done
	return nil
}

// URL is the provider's origin, http://127.0.0.1:port.
func (s *Server) URL() string { return s.base }

// Port is where the provider listens.
func (s *Server) Port() int { return s.port }

// hostNames are those of this computer under which the provider answers.
var hostNames = []string{"127.0.0.1", "localhost"}

// guard holds what is true of every answer: only this host by its loopback
// names (a foreign Host header is DNS rebinding), nothing stored, nothing
// framed, nothing guessed.
func guard(port int, next http.Handler) http.Handler {
	hosts := map[string]bool{}
	for _, name := range hostNames {
		hosts[net.JoinHostPort(name, strconv.Itoa(port))] = true
		if port == 80 {
			hosts[name] = true
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Pragma", "no-cache")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if !hosts[r.Host] {
			badRequest("this address is not served here").write(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}
