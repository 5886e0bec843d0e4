package appfile

import (
	"slices"

	"tokendesk/oauth"
)

// discoveryFormat is a server's metadata (OpenID Connect Discovery 3, RFC 8414 2), as
// its well-known address answers it.
func discoveryFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceDiscovery, Title: "a server's metadata"},
		ofObject: func(o object) bool {
			return hasKey(o, "issuer") && (hasKey(o, "token_endpoint") || hasKey(o, "authorization_endpoint") || hasKey(o, "jwks_uri"))
		},
		read: func(data []byte, _ string) (File, []string, error) { return parseDiscovery(data) },
	}
}

func parseDiscovery(data []byte) (File, []string, error) {
	tree, err := parseTree(data)
	if err != nil {
		return File{}, nil, err
	}
	o, _ := tree.value.(object)
	s := setup{
		issuer: text(o, "issuer"), authorization: text(o, "authorization_endpoint"), token: text(o, "token_endpoint"), device: text(o, "device_authorization_endpoint"),
		grant: oauth.GrantAuthorizationCode,
	}
	grants := textsOf(o, "grant_types_supported")
	if s.authorization == "" || len(grants) > 0 && !slices.Contains(grants, string(oauth.GrantAuthorizationCode)) {
		for _, g := range []oauth.Grant{oauth.GrantClientCredentials, oauth.GrantDeviceCode, oauth.GrantPassword} {
			if slices.Contains(grants, grantTypeOf(g)) || g == oauth.GrantClientCredentials && len(grants) == 0 {
				s.grant = g
				break
			}
		}
	}
	if methods := textsOf(o, "code_challenge_methods_supported"); len(methods) > 0 && !slices.Contains(methods, "S256") && slices.Contains(methods, "plain") {
		s.pkce = oauth.PKCEPlain
	}
	methods := textsOf(o, "token_endpoint_auth_methods_supported")
	s.secretOpen = s.grant == oauth.GrantClientCredentials && len(methods) > 0 && !slices.Contains(methods, "none")
	return setups([]setup{s})
}
