package practice

import (
	"net/url"
	"slices"
	"strconv"

	"tokendesk/oauth"
)

// shapes are the apps of the site by their client: which address of theirs tells, and what
// it is below the site's.
var shapes = map[string]struct {
	address func(oauth.Endpoints) string
	path    string
}{
	"5b1f9c52-6d0e-4c7f-9a7e-0c2b6f3d1a01": {tokenAddress, "/ikas/api/admin/oauth/token"},
	"AIK_CLIENT_PRACTICE_OWN":              {tokenAddress, "/aikido/api/oauth/token"},
	"AIK_CLIENT_PRACTICE_PUBLIC":           {tokenAddress, "/aikido/api/oauth/token"},
	"gate_practice00001":                   {tokenAddress, "/ianum/v1_3/oauth/token"},
	"practice-gate":                        {tokenAddress, "/ianum/v1_3/oauth/token"},
	"mps_practice_0001":                    {tokenAddress, "/mypos/oauth/token"},
	"practice-desktop":                     {issuerAddress, "/openid"},
	"practice-public":                      {issuerAddress, "/openid"},
}

func tokenAddress(e oauth.Endpoints) string  { return e.Token }
func issuerAddress(e oauth.Endpoints) string { return e.Issuer }

// PortOf returns the port of the practice provider that an app is of: its client is one of
// the provider's, and it is found where the provider has it on the loopback interface. It
// is pure.
func PortOf(app oauth.App) (port int, ok bool) {
	shape, known := shapes[app.ClientID]
	if !known {
		return 0, false
	}
	u, err := url.Parse(shape.address(app.Endpoints))
	if err != nil || u.Scheme != "http" || u.User != nil || u.Path != shape.path || u.RawQuery != "" || !slices.Contains(hostNames, u.Hostname()) {
		return 0, false
	}
	port, err = strconv.Atoi(u.Port())
	return port, err == nil && port > 0 && port <= 65535
}

// Serves reports whether an app is of a practice provider, wherever that runs. It is pure.
func Serves(app oauth.App) bool {
	_, ok := PortOf(app)
	return ok
}

// know has the clients be proved by secrets of an earlier start, too. What an app file of
// this start has is the first of them.
func (cs clients) know(secrets map[string][]string) {
	for _, c := range cs {
		known := slices.DeleteFunc(slices.Clone(secrets[c.id]), func(s string) bool { return s == "" })
		if c.secret != "" && len(known) > 0 {
			c.secret, c.others = known[0], known[1:]
		}
	}
}
