package oauth

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"

	"tokendesk/oauth/visible"
)

// Connection is what the connection of an exchange was like.
type Connection struct {
	Proto       string      `json:"proto,omitempty"` // of the answer: "HTTP/2.0"
	Remote      string      `json:"remote,omitempty"`
	Reused      bool        `json:"reused,omitempty"` // it was there from an earlier exchange
	TLS         string      `json:"tls,omitempty"`    // "TLS 1.3"; "" without
	Cipher      string      `json:"cipher,omitempty"`
	Certificate Certificate `json:"certificate,omitzero"` // the server's own
	Times       Times       `json:"times,omitzero"`
}

// Times are the parts of an exchange's duration; a part that did not happen is 0.
type Times struct {
	DNS       time.Duration `json:"dns,omitempty"`
	Connect   time.Duration `json:"connect,omitempty"`
	TLS       time.Duration `json:"tls,omitempty"`
	FirstByte time.Duration `json:"first_byte,omitempty"` // from the beginning on
}

// Certificate names a server's certificate (RFC 5280 4.1.2). In an [Exchange] its
// names are of at most 120 characters.
type Certificate struct {
	Subject string    `json:"subject,omitempty"` // its first host name, else its common name
	Issuer  string    `json:"issuer,omitempty"`
	Ends    time.Time `json:"ends,omitzero"`
	Digest  string    `json:"digest,omitempty"` // SHA-256 of it whole, in hex
}

func certificateOf(c *x509.Certificate) Certificate {
	sum := sha256.Sum256(c.Raw)
	subject, issuer := c.Subject.CommonName, c.Issuer.CommonName
	if len(c.DNSNames) > 0 {
		subject = c.DNSNames[0]
	}
	if len(c.Issuer.Organization) > 0 && issuer != c.Issuer.Organization[0] {
		issuer = c.Issuer.Organization[0] + " " + issuer
	}
	return Certificate{
		Subject: subject, Issuer: issuer,
		Ends: c.NotAfter.UTC(), Digest: hex.EncodeToString(sum[:]),
	}
}

// certificate is a certificate as it may be shown: its names are the server's words.
func (r *redactor) certificate(c Certificate) Certificate {
	c.Subject, c.Issuer = visible.Line(r.scrub(c.Subject), 120), visible.Line(r.scrub(c.Issuer), 120)
	return c
}

// watch collects what a connection is like. net/http calls it on goroutines of
// its own, also when the exchange has ended.
type watch struct {
	began time.Time

	mu                  sync.Mutex
	found               Connection
	dns, connect, shake time.Time
}

// with adds the watch to a request's context; got is called as in
// [httptrace.ClientTrace].
func (w *watch) with(ctx context.Context, got func()) context.Context {
	w.began = time.Now()
	locked := func(f func()) {
		w.mu.Lock()
		defer w.mu.Unlock()
		f()
	}
	since := func(at time.Time) time.Duration {
		if at.IsZero() {
			return 0
		}
		return time.Since(at)
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) { locked(func() { w.dns = time.Now() }) },
		DNSDone:  func(httptrace.DNSDoneInfo) { locked(func() { w.found.Times.DNS = since(w.dns) }) },
		ConnectStart: func(string, string) {
			locked(func() {
				if w.connect.IsZero() { // of several addresses that are tried at once, the first
					w.connect = time.Now()
				}
			})
		},
		ConnectDone: func(_, _ string, err error) {
			locked(func() {
				if err == nil && w.found.Times.Connect == 0 {
					w.found.Times.Connect = since(w.connect)
				}
			})
		},
		TLSHandshakeStart: func() { locked(func() { w.shake = time.Now() }) },
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			locked(func() {
				w.found.Times.TLS = since(w.shake)
				w.secured(state, err)
			})
		},
		GotConn: func(info httptrace.GotConnInfo) {
			locked(func() {
				w.found.Reused = info.Reused
				if info.Conn != nil && info.Conn.RemoteAddr() != nil {
					w.found.Remote = info.Conn.RemoteAddr().String()
				}
			})
			got()
		},
		GotFirstResponseByte: func() { locked(func() { w.found.Times.FirstByte = time.Since(w.began) }) },
	})
}

// secured notes down a handshake; w.mu is held. Of one that failed the
// certificate is what a person needs.
func (w *watch) secured(state tls.ConnectionState, err error) {
	if err == nil {
		w.found.TLS, w.found.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
	}
	if len(state.PeerCertificates) > 0 {
		w.found.Certificate = certificateOf(state.PeerCertificates[0])
	}
	if refused := (*tls.CertificateVerificationError)(nil); errors.As(err, &refused) && len(refused.UnverifiedCertificates) > 0 {
		w.found.Certificate = certificateOf(refused.UnverifiedCertificates[0])
	}
}

// connection is what was seen; response may be nil.
func (w *watch) connection(response *http.Response) Connection {
	w.mu.Lock()
	defer w.mu.Unlock()
	if response != nil {
		w.found.Proto = response.Proto
		if response.TLS != nil {
			w.secured(*response.TLS, nil)
		}
	}
	return w.found
}
