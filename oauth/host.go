package oauth

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// HostOf is the host of an address, with its port where that is not the scheme's
// own; "" for what is no address. However the address spells it, one host is one
// text: in lower case and in ASCII (RFC 5890 2.3.2.1), without the dot of the root,
// an IP address in its shortest form (RFC 5952).
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host := u.Hostname()
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.Unmap().String()
	}
	port := u.Port()
	if n, err := strconv.ParseUint(port, 10, 16); err == nil {
		port = strconv.FormatUint(n, 10)
	}
	switch scheme := strings.ToLower(u.Scheme); {
	case port != "" && (scheme != "https" || port != "443") && (scheme != "http" || port != "80"):
		return net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		return "[" + host + "]"
	}
	return host
}
