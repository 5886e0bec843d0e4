package catalogue

import (
	"net/url"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

var (
	// wholeHost is an address whose host is one placeholder, with or without a port behind it.
	wholeHost = pattern.New(`^(https?://)\{([a-z][a-z0-9_]*)\}([:/].*|)$`)

	hostAndPort = pattern.New(`^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$`)
)

// withBase puts a value where the placeholder is the whole host of an address. The
// value is a host, with or without a port, or an address up to the path that
// follows, whose scheme then counts: documents write {host} and {base_url} for
// either. It reports whether the value is one of these.
func withBase(address, value string) (string, bool) {
	parts := wholeHost.FindStringSubmatch(address)
	base := strings.TrimSuffix(value, "/")
	if !strings.Contains(base, "://") {
		if !hostAndPort.MatchString(value) {
			return "", false
		}
		base = parts[1] + base
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !hostAndPort.MatchString(u.Host) || strings.Contains(u.Host, "..") || base != u.Scheme+"://"+u.Host+u.Path {
		return "", false
	}
	if strings.HasPrefix(parts[3], ":") && (u.Port() != "" || u.Path != "") {
		return "", false // the port follows
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(u.Path, "/"), "/") {
		if u.Path != "" && (!plain.MatchString(segment) || !harmless(segment)) {
			return "", false
		}
	}
	return base + parts[3], true
}

func malformedBase(key string) error {
	return oauth.MisconfiguredError("vars."+key+" cannot be used: it must be the name or address of a server.",
		"Enter a name such as id.example.com or localhost:8080, or an address such as https://id.example.com/auth, without a question mark.").At("vars." + key)
}
