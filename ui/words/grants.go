package words

import (
	"strings"

	"tokendesk/oauth"
)

// Grant says what a person does to get a token by a grant.
func Grant(g oauth.Grant) string {
	switch g {
	case oauth.GrantAuthorizationCode:
		return "Sign-in in the browser (authorization code)"
	case oauth.GrantClientCredentials:
		return "The app itself (client credentials)"
	case oauth.GrantDeviceCode:
		return "Code on another device (device code)"
	case oauth.GrantPassword:
		return "User name and password (password, legacy)"
	case oauth.GrantJWTBearer:
		return "Signed assertion (JWT bearer)"
	case oauth.GrantTokenExchange:
		return "Token exchange"
	case oauth.GrantRefreshToken:
		return "Pasted refresh token (refresh token)"
	case oauth.GrantSignedJWT:
		return "Signed by the app itself (signed JWT)"
	case oauth.GrantRequest:
		return "A request of its own, such as a login (request)"
	}
	return GrantTerm(g)
}

// GrantTerm is what providers' documents call a grant: "authorization code".
func GrantTerm(g oauth.Grant) string {
	return strings.ReplaceAll(Shorten(string(g), 40), "_", " ")
}
