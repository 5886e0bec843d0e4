package oauth

import (
	"context"
	"errors"
	"net"
	"net/url"
	"syscall"
	"time"
)

// listens returns an error where an address on this computer is one at which nobody
// listens, before a browser is sent there: it would say so in its own words, and whoever
// waits for it would hear nothing. Of other addresses it knows nothing, nor does it send
// anything.
func listens(ctx context.Context, name, address string) error {
	u, err := url.Parse(address)
	if err != nil || !IsLoopback(u.Hostname()) {
		return nil
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	switch {
	case err == nil:
		return conn.Close()
	case errors.Is(err, syscall.ECONNREFUSED):
		return transportFailure(ctx, request{name: name, address: address}, err, false, time.Second)
	}
	return nil
}
