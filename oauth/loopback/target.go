package loopback

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"tokendesk/oauth"
)

// The redirect address an app has when it says nothing else.
const (
	DefaultHost = "127.0.0.1"
	DefaultPort = 47821
	DefaultPath = "/callback"
)

// target is a redirect address taken apart. Two spellings of the same place
// ("localhost" and "127.0.0.1") stay different: servers compare exactly.
type target struct {
	host string // as in an address: "127.0.0.1", "[::1]", "localhost"
	port int    // 0 until a free one is chosen
	path string // "" for a redirect address without a path
}

// resolve reads a redirect. A zero Redirect is the default address; with a host
// and no path the address has none ("http://localhost:1234").
func resolve(redirect oauth.Redirect) (target, error) {
	t := target{host: redirect.Host, port: DefaultPort, path: redirect.Path}
	if t.host == "" {
		t.host = DefaultHost
		if t.path == "" {
			t.path = DefaultPath
		}
	}
	if redirect.Port != nil {
		t.port = *redirect.Port
	}
	if t.port < 0 || t.port > 65535 {
		return target{}, misconfigured("The redirect port %d is not a port: it goes from 0 (any free one) to 65535.", t.port)
	}
	if !strings.EqualFold(t.host, "localhost") {
		ip, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(t.host, "["), "]"))
		if err != nil || ip.Is4In6() || ip.Zone() != "" || !ip.IsLoopback() {
			return target{}, misconfigured("The redirect host %q is not a loopback address: 127.0.0.1, ::1 and localhost are.", t.host)
		}
		if ip.Is6() {
			t.host = "[" + ip.String() + "]"
		}
	}
	if t.path != "" {
		u, err := url.Parse(t.path)
		if err != nil || !strings.HasPrefix(t.path, "/") || strings.HasPrefix(t.path, "//") ||
			strings.ContainsAny(t.path, "?#\\") || u.EscapedPath() != t.path {
			return target{}, misconfigured("The redirect path %q is not the path of an address, such as /callback.", t.path)
		}
	}
	return t, nil
}

// authority is the Host a browser sends for this address.
func (t target) authority() string {
	if t.port == 80 {
		return t.host
	}
	return t.host + ":" + strconv.Itoa(t.port)
}

// uri is the redirect address as the server is told. The port is always
// written, also 80, because that is what a person registers.
func (t target) uri() string { return "http://" + t.host + ":" + strconv.Itoa(t.port) + t.path }

// matches tells whether a request's Host and path are exactly this address.
func (t target) matches(host, escapedPath string) bool {
	return t.hasHost(host) && (escapedPath == t.path || t.path == "" && escapedPath == "/")
}

func (t target) hasHost(host string) bool {
	return strings.EqualFold(host, t.authority()) || strings.EqualFold(host, t.host+":"+strconv.Itoa(t.port))
}

// pasted reads the query of an address that a person copied.
func (t target) pasted(address string) (url.Values, bool) {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "http://" + address // browsers hide the scheme
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.User != nil {
		return nil, false
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if want := t.path; !t.hasHost(u.Host) || path != want && (want != "" || path != "/") {
		return nil, false
	}
	query, err := url.ParseQuery(u.RawQuery)
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
