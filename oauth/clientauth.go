package oauth

import (
	"encoding/base64"
	"net/http"
	"net/url"

	"tokendesk/oauth/visible"
)

// authenticate adds to a request what proves the client (RFC 6749 2.3). The
// method is the app's; it is never tried out. values belong to the body.
func (c *Client) authenticate(app App, endpoint string, values url.Values, header http.Header) error {
	id := app.ClientID
	switch app.ClientAuth {
	case ClientSecretBasic, ClientSecretBasicEncoded:
		secret, err := c.clientSecret()
		if err != nil {
			return err
		}
		if app.ClientAuth == ClientSecretBasicEncoded {
			id, secret = url.QueryEscape(id), url.QueryEscape(secret)
		}
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(id+":"+secret)))
	case ClientSecretPost, ClientSecretJSON:
		secret, err := c.clientSecret()
		if err != nil {
			return err
		}
		values.Set("client_id", id)
		values.Set("client_secret", secret)
	case ClientSecretJWT, PrivateKeyJWT:
		assertion, err := c.clientAssertion(app, endpoint)
		if err != nil {
			return err
		}
		values.Set("client_id", id)
		values.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		values.Set("client_assertion", assertion)
	case TLSClientAuth, ClientAuthNone:
		values.Set("client_id", id)
	default:
		return MisconfiguredError("The client authentication "+visible.Line(string(app.ClientAuth), 40)+" is not known.", "Choose another one in the app's settings.").At("client_auth")
	}
	return nil
}

func (c *Client) clientSecret() (string, error) {
	if c.secrets.Has(SecretClientSecret) {
		return c.secrets[SecretClientSecret], nil
	}
	return "", missingSecret("client secret", SecretClientSecret)
}

func missingSecret(what string, kind SecretKind) *Error {
	advice := "Enter it in the app's settings, or give it to: tokendesk secret set APP --kind " + string(kind)
	if kind.MayBeEmpty() {
		advice += ". For an empty one add --empty."
	}
	return MisconfiguredError("The "+what+" is missing.", advice).At(string(kind))
}

// methodFor settles how the client proves itself where the app leaves it open:
// what the server's metadata names, else a secret by Basic, else nothing. A secret
// that is set and empty goes by Basic: "id:".
func methodFor(app App, secrets Secrets, m metadata) ClientAuth {
	if app.ClientAuth != "" {
		return app.ClientAuth
	}
	switch {
	case !secrets.Has(SecretClientSecret) && secrets.Has(SecretPrivateKey):
		return PrivateKeyJWT
	case !secrets.Has(SecretClientSecret):
		return ClientAuthNone
	case secrets[SecretClientSecret] == "":
		return ClientSecretBasic // an empty secret proves nothing in a body, and signs nothing
	}
	for _, method := range m.AuthMethods {
		switch method {
		case "client_secret_basic":
			return ClientSecretBasicEncoded
		case "client_secret_post":
			return ClientSecretPost
		case "client_secret_jwt":
			return ClientSecretJWT
		}
	}
	if m.Issuer != "" && len(m.AuthMethods) == 0 {
		return ClientSecretBasicEncoded // RFC 8414 2: the default where metadata is silent
	}
	return ClientSecretBasic
}
