package words

import "tokendesk/oauth"

// BodyFormat says how a token request's body is written.
func BodyFormat(b oauth.BodyFormat) string {
	switch b {
	case oauth.BodyForm:
		return "Form"
	case oauth.BodyJSON:
		return "JSON"
	}
	return Shorten(string(b), 40)
}

// PKCE names a code challenge method.
func PKCE(p oauth.PKCE) string {
	switch p {
	case oauth.PKCEPlain:
		return "plain (weaker)"
	case oauth.PKCEOff:
		return "Off"
	}
	return Shorten(string(p), 40)
}

// PAR says when sign-in requests are pushed.
func PAR(p oauth.PAR) string {
	switch p {
	case oauth.PARAuto:
		return "Where the server offers it"
	case oauth.PARAlways:
		return "Always"
	case oauth.PARNever:
		return "Never"
	}
	return Shorten(string(p), 40)
}

// ClientAuth says how a client proves itself.
func ClientAuth(c oauth.ClientAuth) string {
	switch c {
	case oauth.ClientSecretBasic:
		return "Basic header, id:secret as they are"
	case oauth.ClientSecretBasicEncoded:
		return "Basic header, each form-encoded first"
	case oauth.ClientSecretPost:
		return "In the form"
	case oauth.ClientSecretJSON:
		return "In a JSON body"
	case oauth.ClientSecretJWT:
		return "JWT signed with the secret"
	case oauth.PrivateKeyJWT:
		return "JWT signed with a private key"
	case oauth.TLSClientAuth:
		return "Client certificate"
	case oauth.ClientAuthNone:
		return "Not at all (public client)"
	}
	return Shorten(string(c), 40)
}
