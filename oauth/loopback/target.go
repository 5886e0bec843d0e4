package loopback

import (
	"cmp"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"tokendesk/oauth"
)

// target is a redirect address taken apart. Two spellings of the same place
// ("localhost" and "127.0.0.1") stay different: servers compare exactly.
type target struct {
	secure bool   // https
	host   string // as in an address: "127.0.0.1", "[::1]", "localhost"
	port   int    // 0 until a free one is chosen
	path   string // "" for a redirect address without a path
}

// resolve reads a redirect. A zero Redirect is the default address; with a host
// and no path the address has none ("http://localhost:1234"). What
// [oauth.ValidateRedirect] finds is refused.
func resolve(redirect oauth.Redirect) (target, error) {
	if problems := oauth.ValidateRedirect(redirect); len(problems) > 0 {
		return target{}, misconfigured(problems[0].Message)
	}
	t := target{secure: redirect.HTTPS, host: redirect.Host, port: oauth.DefaultRedirectPort, path: redirect.Path}
	if t.host == "" {
		t.host = oauth.DefaultRedirectHost
		t.path = cmp.Or(t.path, oauth.DefaultRedirectPath)
	}
	if redirect.Port != nil {
		t.port = *redirect.Port
	}
	if ip, err := netip.ParseAddr(strings.Trim(t.host, "[]")); err == nil && ip.Is6() {
		t.host = "[" + ip.String() + "]" // one spelling, as browsers send it
	}
	return t, nil
}

// authority is the Host a browser sends for this address.
func (t target) authority() string {
	if t.port == 80 && !t.secure || t.port == 443 && t.secure {
		return t.host
	}
	return t.host + ":" + strconv.Itoa(t.port)
}

func (t target) scheme() string { return oauth.Redirect{HTTPS: t.secure}.Scheme() }

// uri is the redirect address as the server is told. The port is always
// written, also 80, because that is what a person registers.
func (t target) uri() string {
	return t.scheme() + "://" + t.host + ":" + strconv.Itoa(t.port) + t.path
}

// matches reports whether a request's Host and path are exactly this address.
func (t target) matches(host, escapedPath string) bool {
	return t.hasHost(host) && (escapedPath == t.path || t.path == "" && escapedPath == "/")
}

func (t target) hasHost(host string) bool {
	return strings.EqualFold(host, t.authority()) || strings.EqualFold(host, t.host+":"+strconv.Itoa(t.port))
}

// pasted reads the parameters of an address that a person copied, or those that were
// pasted without one; the code's is called codeParam.
func (t target) pasted(address, codeParam string) (url.Values, bool) {
	address = unwrapped(address)
	if query := parametersOf(address, codeParam); query != nil {
		return query, true
	}
	if !strings.Contains(address, "://") {
		address = t.scheme() + "://" + address // browsers hide the scheme
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != t.scheme() || u.User != nil {
		return nil, false
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if want := t.path; !t.hasHost(u.Host) || path != want && (want != "" || path != "/") {
		return nil, false
	}
	query, err := answerOf(u.RawQuery, u.Fragment, codeParam)
	return query, err == nil && len(query) > 0
}

// addresses are where to listen; optional ones may be missing on a machine
// without IPv6.
func (t target) addresses() []address {
	if strings.EqualFold(t.host, "localhost") {
		return []address{{ip: "127.0.0.1"}, {ip: "::1", optional: true}}
	}
	return []address{{ip: strings.Trim(t.host, "[]")}}
}

type address struct {
	ip       string
	optional bool
}

func (a address) at(port int) string { return net.JoinHostPort(a.ip, strconv.Itoa(port)) }
