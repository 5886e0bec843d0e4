package oauth

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

const (
	maxBody        = 1 << 20 // bytes of one answer, after decompression
	maxHeaderBytes = 64 << 10
	maxFile        = 1 << 20 // bytes of a certificate or key file
	defaultTimeout = 30 * time.Second
	defaultAgent   = "Tokendesk"
)

// errTooLarge ends the reading of an answer that is longer than maxBody.
var errTooLarge = errors.New("the answer is longer than 1 MiB")

// errPlainHTTP stops a request that would cross the network unencrypted.
var errPlainHTTP = errors.New("plain http is allowed to this computer only")

// NewHTTPClient builds the HTTP client of one app: its proxy (http, https or
// socks5, or none; else the environment's), its own certificate authority and client
// certificate, its time limit and User-Agent. The client never follows a
// redirect, refuses plain http except to a loopback address or where the app
// allows it, and bounds every answer to 1 MiB after decompression.
//
// It speaks HTTP/1.1 only: HTTP/2 may repeat a request by itself, and a code or
// a refresh token must leave once. Files are read here; errors are *[Error] of
// KindMisconfigured that name the file. Safe for concurrent use.
func NewHTTPClient(app App, secrets Secrets) (*http.Client, error) {
	tlsConfig, err := tlsConfigOf(app.TLS, secrets)
	if err != nil {
		return nil, err
	}
	proxy, err := proxyOf(app.Proxy)
	if err != nil {
		return nil, err
	}
	limit := timeLimit(app)
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	transport := &http.Transport{
		Proxy:                  proxy,
		ProxyConnectHeader:     http.Header{"User-Agent": {userAgent(app)}},
		DialContext:            (&net.Dialer{Timeout: limit, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        tlsConfig,
		TLSHandshakeTimeout:    limit,
		MaxResponseHeaderBytes: maxHeaderBytes,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        30 * time.Second,
		Protocols:              protocols,
	}
	return guarded(&http.Client{Transport: transport, Timeout: limit}, app), nil
}

// guarded returns a copy of client that holds the rules every call of an app
// obeys, wherever the client came from.
func guarded(client *http.Client, app App) *http.Client {
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.Jar = nil
	if _, already := own.Transport.(*guard); !already {
		base := own.Transport
		if base == nil {
			base = http.DefaultTransport
		}
		own.Transport = &guard{base: base, agent: userAgent(app), allowHTTP: app.TLS.AllowHTTP}
	}
	return &own
}

func userAgent(app App) string {
	if app.UserAgent != "" {
		return app.UserAgent
	}
	return defaultAgent
}

func timeLimit(app App) time.Duration {
	if app.HTTPTimeoutSeconds > 0 {
		return time.Duration(app.HTTPTimeoutSeconds) * time.Second
	}
	return defaultTimeout
}

// guard is the transport's doorman: scheme, User-Agent, size of the answer.
type guard struct {
	base      http.RoundTripper
	agent     string
	allowHTTP bool
}

// RoundTrip implements [http.RoundTripper].
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if !allowedURL(r.URL, g.allowHTTP) {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, errPlainHTTP
	}
	if r.Header.Get("User-Agent") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", g.agent)
	}
	answer, err := g.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = &boundedBody{ReadCloser: answer.Body, left: maxBody}
	return answer, nil
}

// CloseIdleConnections lets [http.Client.CloseIdleConnections] reach the transport.
func (g *guard) CloseIdleConnections() {
	if closer, ok := g.base.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// boundedBody fails with errTooLarge instead of delivering more than left bytes.
type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return n - 1, errTooLarge
	}
	return n, err
}

// allowedURL reports whether a request may go to u: https, or http to this very
// computer, or http where the app opted in.
func allowedURL(u *url.URL, allowHTTP bool) bool {
	switch u.Scheme {
	case "https":
		return true
	case "http":
		return allowHTTP || IsLoopback(u.Hostname())
	}
	return false
}

// What an app's proxy may be beside an address.
const (
	ProxyNone        = "none"        // no proxy, whatever else is set
	ProxyEnvironment = "environment" // that of HTTPS_PROXY and its kin, as if nothing was set
)

// proxyOf is how a transport finds its proxy; nil: there is none.
func proxyOf(proxy string) (func(*http.Request) (*url.URL, error), error) {
	switch proxy {
	case "", ProxyEnvironment:
		return http.ProxyFromEnvironment, nil
	case ProxyNone:
		return nil, nil
	}
	address, err := parseProxy(proxy)
	if err != nil {
		return nil, err
	}
	return http.ProxyURL(address), nil
}

// CheckProxy says what is wrong with a proxy: nil, or an [*Error] of KindMisconfigured.
// It is pure.
func CheckProxy(proxy string) error {
	_, err := proxyOf(proxy)
	return err
}

func parseProxy(proxy string) (*url.URL, error) {
	address, err := url.Parse(proxy)
	if err == nil && address.Host != "" {
		switch address.Scheme {
		case "http", "https", "socks5", "socks5h":
			return address, nil
		}
	}
	return nil, MisconfiguredError("The proxy is not a valid address.",
		"Write it as http://host:port, https://host:port or socks5://host:port.").At("proxy")
}

func tlsConfigOf(settings TLS, secrets Secrets) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: settings.InsecureSkipVerify}
	if settings.CAFile != "" {
		data, err := readFile(settings.CAFile, "The file with the certificate authority", "tls.ca_file")
		if err != nil {
			return nil, err
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(data) {
			return nil, MisconfiguredError("The file "+settings.CAFile+" (tls.ca_file) holds no certificate in PEM form.",
				"It must begin with -----BEGIN CERTIFICATE-----.").At("tls.ca_file")
		}
		config.RootCAs = pool
	}
	if settings.ClientCertificateFile != "" {
		certificate, err := clientCertificate(settings, secrets)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	return config, nil
}

// readFile reads a small file that a setting of the app names.
func readFile(path, what, field string) ([]byte, error) {
	what += " (" + field + ")"
	// Looked at first: opening a pipe would wait for whoever writes into it.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, MisconfiguredError(what+" is not a file: "+path+".", "Correct the path in the app's settings.").At(field)
	}
	file, err := os.Open(path)
	if err != nil {
		why := "cannot be read"
		switch {
		case errors.Is(err, os.ErrNotExist):
			why = "does not exist"
		case errors.Is(err, os.ErrPermission):
			why = "cannot be read by you"
		}
		return nil, MisconfiguredError(what+" "+why+": "+path+".", "Correct the path in the app's settings.").At(field)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, MisconfiguredError(what+" cannot be read: "+path+".", "It must be a file.").At(field)
	}
	if len(data) > maxFile {
		return nil, MisconfiguredError(what+" is longer than 1 MiB: "+path+".", "This is probably the wrong file.").At(field)
	}
	return data, nil
}
