package oauth

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth/visible"
)

// The words of client_assertion.audience; anything else is sent as it stands.
const (
	// AudienceIssuer is the authorization server's issuer, which is safe whatever
	// the server's metadata says: an assertion made out to a token endpoint can be
	// asked for by one server and used at another (draft-ietf-oauth-rfc7523bis).
	AudienceIssuer        = "issuer"
	AudienceTokenEndpoint = "token_endpoint"
	// AudienceEndpoint is whichever endpoint is asked: token, revocation, …
	AudienceEndpoint = "endpoint"
)

// assertionAudience is whom a client assertion is made out to when endpoint is
// asked: what the app says, else the issuer, else the token endpoint. One that is
// made out to the token endpoint goes to that server alone: metadata may name the
// token endpoint of one server and another endpoint of its own, which could use the
// assertion where it is good (draft-ietf-oauth-rfc7523bis). What the app says to the
// letter is its owner's word.
func assertionAudience(app App, endpoint string) (string, error) {
	e := app.Endpoints
	switch app.ClientAssertion.Audience {
	case "":
		if e.Issuer == "" && e.Token != "" {
			return e.Token, staysWith(e.Token, endpoint)
		}
		return cmp.Or(e.Issuer, endpoint), nil
	case AudienceIssuer:
		if e.Issuer == "" {
			return "", MisconfiguredError("The client assertion must name the issuer, but no issuer is known.",
				"Enter the issuer (endpoints.issuer), or set the audience of the client assertion to the token endpoint (client_assertion.audience=token_endpoint).").At("client_assertion.audience")
		}
		return e.Issuer, nil
	case AudienceTokenEndpoint:
		return cmp.Or(e.Token, endpoint), staysWith(e.Token, endpoint)
	case AudienceEndpoint:
		return endpoint, nil
	}
	return app.ClientAssertion.Audience, nil
}

// staysWith is the error of an assertion made out to the token endpoint that would
// go to another server than that one's.
func staysWith(token, endpoint string) error {
	if token == "" || endpoint == "" || Origin(token) == Origin(endpoint) {
		return nil
	}
	return MisconfiguredError("The client assertion is made for the token endpoint of "+hostOf(token)+", and "+hostOf(endpoint)+
		" is another server, which could use it there. Nothing was sent.",
		"Set the audience of the client assertion to endpoint (client_assertion.audience=endpoint), so that each server gets its own, or to issuer (client_assertion.audience=issuer). Check also whether both addresses are right.").At("client_assertion.audience")
}

// asksForIssuer reports whether assertions name an issuer that only the server's
// metadata tells: the app gives the address of that instead.
func asksForIssuer(app App) bool {
	signs := app.ClientAuth == PrivateKeyJWT || app.ClientAuth == ClientSecretJWT
	_, isDocument := documentOf(app.Endpoints.Issuer)
	return signs && isDocument && (app.ClientAssertion.Audience == "" || app.ClientAssertion.Audience == AudienceIssuer)
}

// aboutAssertion reports whether a refusal is about the assertion that a client
// proves itself by, under another code than invalid_client.
func aboutAssertion(e *Error, app App) bool {
	if app.ClientAuth != PrivateKeyJWT && app.ClientAuth != ClientSecretJWT {
		return false
	}
	description := strings.ToLower(e.ServerDescription)
	return strings.Contains(description, "client_assertion") || strings.Contains(description, "client assertion") ||
		e.ServerError == "unauthorized_client" && speaksOfAudience(description)
}

func speaksOfAudience(description string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(description, isNoLetter), func(word string) bool { return word == "aud" || word == "audience" })
}

// clientAssertionAdvice says what to do about a client assertion that was not
// accepted: whom it was made out to, and whom this server may expect instead.
func clientAssertionAdvice(app App, description string) string {
	sent, err := assertionAudience(app, "")
	said := "the endpoint that was asked"
	if err == nil && sent != "" {
		said = visible.Line(sent, 200)
	}
	next := otherAudience(app, sent)
	description = strings.ToLower(description)
	if strings.Contains(description, "endpoint invoked") { // Okta's words
		next = "set the audience of the client assertion (client_assertion.audience) to endpoint"
	}
	audience := "It was made for " + said + "; " + next + "."
	if speaksOfAudience(description) {
		return "The server expects another audience in the signed assertion. " + audience
	}
	return "The server does not accept the signed assertion. " + audience +
		" Check also the key, its ID (client_key_id), the algorithm, and this computer's clock."
}

// otherAudience names what to try next.
func otherAudience(app App, sent string) string {
	e := app.Endpoints
	set := "set the audience of the client assertion (client_assertion.audience) to "
	switch {
	case sent == "":
		return "if the server expects another audience, " + set + "token_endpoint or issuer"
	case sent == e.Issuer:
		return "if the server expects its token endpoint there, " + set + "token_endpoint (or endpoint, where every endpoint wants its own address)"
	case e.Issuer == "":
		return "if the server expects its issuer there, enter the issuer (endpoints.issuer) or " + set + "that address"
	case sent == e.Token:
		return "if the server expects its issuer there, " + set + "issuer (or endpoint, where every endpoint wants its own address)"
	}
	return "if that is not what the server expects, " + set + "issuer or token_endpoint"
}
