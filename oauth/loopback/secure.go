package loopback

import (
	"crypto/tls"
	"errors"
	"net"
	"slices"
)

// shake is the handshake of a listener that has a certificate. No other sign-in's
// certificate, no session of before and no HTTP/2 is offered.
func (g *gate) shake(v *visitor, c *begun) (*tls.Conn, error) {
	g.mu.Lock()
	certificate := g.certificate
	g.mu.Unlock()
	if certificate == nil {
		return nil, errNoRequest
	}
	secure := tls.Server(c, &tls.Config{
		MinVersion:             tls.VersionTLS12,
		Certificates:           []tls.Certificate{*certificate},
		NextProtos:             []string{"http/1.1"},
		SessionTicketsDisabled: true,
	})
	if err := secure.Handshake(); err != nil { // the door's deadline bounds it
		if v.owner == ownerUs && (refusesCertificate(err) || isCertificateAlert(c.last)) {
			g.untrusted()
		}
		return nil, err
	}
	return secure, nil
}

// untrusted tells every sign-in that comes back by https.
func (g *gate) untrusted() {
	g.mu.Lock()
	var told []*Reservation
	for r := range g.reservations {
		if r.target.secure {
			told = append(told, r)
		}
	}
	g.mu.Unlock()
	for _, r := range told {
		r.untrusted()
	}
}

// untrusted tells, once, that the browser refused the certificate.
func (r *Reservation) untrusted() {
	r.mu.Lock()
	tell := r.expect.Untrusted
	if r.done || r.refused || tell == nil {
		r.mu.Unlock()
		return
	}
	r.refused = true
	r.mu.Unlock()
	tell()
}

// certificateAlerts are what a client says of a certificate that it does not take
// (RFC 8446 6.2): bad_certificate, unsupported_certificate, certificate_revoked,
// certificate_expired, certificate_unknown, unknown_ca.
var certificateAlerts = []tls.AlertError{42, 43, 44, 45, 46, 48}

// alertSize is the length of an alert that is not encrypted, in bytes: type, version,
// length, level and description.
const alertSize = 7

// isCertificateAlert reports whether a connection ended with such an alert in clear.
// OpenSSL sends it so although encrypted ones have begun, and our side can then only
// say that it does not open.
func isCertificateAlert(last []byte) bool {
	return len(last) == alertSize && last[0] == 21 && last[1] == 3 && last[3] == 0 && last[4] == 2 &&
		slices.Contains(certificateAlerts, tls.AlertError(last[6]))
}

// refusesCertificate reports whether a handshake failed because the other side did not
// take our certificate.
func refusesCertificate(err error) bool {
	var alert *net.OpError
	if !errors.As(err, &alert) || alert.Op != "remote error" || alert.Err == nil {
		return false
	}
	return slices.ContainsFunc(certificateAlerts, func(a tls.AlertError) bool { return alert.Err.Error() == a.Error() })
}
