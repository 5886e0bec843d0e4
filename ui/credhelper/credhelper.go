// Package credhelper is what git and docker ask of a credential helper, and how it
// answers: the two protocols, and the conventions of hosts about the user's name that
// goes with a token. It is pure; which token is handed out is for others to say.
package credhelper

import (
	"net/url"
	"strings"

	"tokendesk/oauth"
)

// Place is where a token would be sent to.
type Place struct {
	Scheme string // "https", "http"
	Host   string // with a port, if one is named
}

// Origin is the place as [oauth.Origin] writes one.
func (p Place) Origin() string { return oauth.Origin(p.Scheme + "://" + p.Host) }

// Check reports why a token must not go to a place: it goes encrypted, or does not leave
// this computer. The error is an [*oauth.Error] of KindUsage.
func (p Place) Check() error {
	u, err := url.Parse(p.Scheme + "://" + p.Host)
	switch {
	case err != nil || u.Hostname() == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return oauth.UsageError("No token is handed out: the host was not understood.", "")
	case p.Scheme == "https", p.Scheme == "http" && oauth.IsLoopback(u.Hostname()):
		return nil
	case p.Scheme == "http":
		return oauth.UsageError("No token is handed out for "+p.Host+": it would be sent unencrypted (http).", "Use the https address.")
	}
	return oauth.UsageError("No token is handed out for this protocol.", "Tokens are for https addresses.")
}

// hostname is the place's host without its port.
func (p Place) hostname() string {
	u, err := url.Parse(p.Scheme + "://" + p.Host)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// conventions are the names of users that go with an access token in the place of a
// password, as hosts document them; a name that begins with a dot is a domain.
var conventions = []struct{ host, user string }{
	{"github.com", "x-access-token"},
	{".ghe.com", "x-access-token"},
	{"bitbucket.org", "x-token-auth"},
	{"gcr.io", "oauth2accesstoken"},
	{".gcr.io", "oauth2accesstoken"},
	{".pkg.dev", "oauth2accesstoken"},
	{".azurecr.io", "00000000-0000-0000-0000-000000000000"},
	{"quay.io", "$oauthtoken"},
}

// usualUser is what most others take, GitLab and Gitea among them.
const usualUser = "oauth2"

// User is the name of the user that goes with a token at a place where nobody has named
// one.
func (p Place) User() string {
	host := p.hostname()
	for _, c := range conventions {
		if host == c.host || strings.HasPrefix(c.host, ".") && strings.HasSuffix(host, c.host) {
			return c.user
		}
	}
	return usualUser
}
