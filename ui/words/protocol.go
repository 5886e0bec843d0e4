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

// ClientAuth says how a client proves itself, with the standard's term.
func ClientAuth(c oauth.ClientAuth) string {
	switch c {
	case oauth.ClientSecretBasic:
		return "Client secret in the header (client_secret_basic)"
	case oauth.ClientSecretBasicEncoded:
		return "Client secret in the header, form-encoded (client_secret_basic)"
	case oauth.ClientSecretPost:
		return "Client secret in the form (client_secret_post)"
	case oauth.ClientSecretJSON:
		return "Client secret in a JSON body"
	case oauth.ClientSecretJWT:
		return "Signed with the client secret (client_secret_jwt)"
	case oauth.PrivateKeyJWT:
		return "Signed with a private key (private_key_jwt)"
	case oauth.TLSClientAuth:
		return "Client certificate (tls_client_auth)"
	case oauth.ClientAuthNone:
		return "Nothing: a public client (none)"
	}
	return Shorten(string(c), 40)
}
