package words

import (
	"strings"

	"tokendesk/oauth"
)

// Grant says what a person does to get a token by a grant.
func Grant(g oauth.Grant) string {
	switch g {
	case oauth.GrantAuthorizationCode:
		return "Sign in with a browser"
	case oauth.GrantClientCredentials:
		return "The app itself (client credentials)"
	case oauth.GrantDeviceCode:
		return "Code typed on another device"
	case oauth.GrantPassword:
		return "User name and password (legacy)"
	case oauth.GrantJWTBearer:
		return "Signed assertion (JWT bearer)"
	case oauth.GrantTokenExchange:
		return "Token exchange"
	case oauth.GrantRefreshToken:
		return "Refresh token that I paste"
	}
	return GrantTerm(g)
}

// GrantTerm is what providers' documents call a grant: "authorization code".
func GrantTerm(g oauth.Grant) string {
	return strings.ReplaceAll(Shorten(string(g), 40), "_", " ")
}
