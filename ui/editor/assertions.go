package editor

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"tokendesk/oauth"
)

// assertionFields shape the JWT of the jwt_bearer grant (RFC 7523 3).
func assertionFields() []field {
	fields := []field{
		text("assertion.issuer", "Who signs it. Where it is empty, the client ID is used.", func(a *oauth.App) *string { return &a.Assertion.Issuer }),
		text("assertion.subject", "Whom the token is for, such as a user's address. Where it is empty, the issuer is used.", func(a *oauth.App) *string { return &a.Assertion.Subject }),
		text("assertion.audience", "Which server it is for. Where it is empty, the token endpoint is used.", func(a *oauth.App) *string { return &a.Assertion.Audience }),
		objectField("assertion.claims", "A JSON object, such as {\"scope\": \"orders\"}. The claims are added to issuer, subject, audience and times.",
			func(a *oauth.App) *map[string]any { return &a.Assertion.Claims }),
	}
	for i := range fields {
		fields[i] = fields[i].when(grantIs(oauth.GrantJWTBearer))
	}
	return fields
}

// objectField asks for members of a JSON object.
func objectField(path, why string, at func(*oauth.App) *map[string]any) field {
	return field{
		path: path, kind: kindLines, why: why,
		get: func(f *form) string {
			claims := *at(&f.draft.App)
			if len(claims) == 0 {
				return ""
			}
			raw, err := json.MarshalIndent(claims, "", "  ")
			if err != nil {
				return ""
			}
			return string(raw)
		},
		set: func(f *form, v string) error {
			claims, err := parseClaims(v)
			if err == nil {
				*at(&f.draft.App) = claims
			}
			return err
		},
	}
}

// signedJWTFields shape the JWT that the app signs itself.
func signedJWTFields() []field {
	fields := []field{
		objectField("signed_jwt.claims", "A JSON object. The issuer (the client ID) and the times are there anyway; null leaves one out. {client_id}, {uuid}, {now}, {key_fingerprint} and this app's own values are filled in.",
			func(a *oauth.App) *map[string]any { return &a.SignedJWT.Claims }),
		numberField("signed_jwt.life_seconds", "In seconds. Where it is empty, ten minutes. Tokendesk signs a new one before it expires.", func(a *oauth.App) *int { return &a.SignedJWT.LifeSeconds }),
		objectField("signed_jwt.header", "A JSON object, for what the server wants beside algorithm and key ID, such as {\"typ\": \"at+jwt\"}.",
			func(a *oauth.App) *map[string]any { return &a.SignedJWT.Header }),
	}
	for i := range fields {
		fields[i] = fields[i].when(func(f *form) bool { return oauth.UsesSignedJWT(f.complete) })
	}
	return fields
}

var errClaims = errors.New("enter a JSON object, such as {\"name\": \"value\"}")

// parseClaims reads an object and keeps its numbers as they are written.
func parseClaims(text string) (map[string]any, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var claims map[string]any
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	if d.Decode(&claims) != nil || claims == nil {
		return nil, errClaims
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errClaims
	}
	return claims, nil
}

// tokenTypes are the usual ones of RFC 8693 3.
func tokenTypes(*form) []string {
	return []string{
		"urn:ietf:params:oauth:token-type:access_token",
		"urn:ietf:params:oauth:token-type:refresh_token",
		"urn:ietf:params:oauth:token-type:id_token",
		"urn:ietf:params:oauth:token-type:jwt",
		"urn:ietf:params:oauth:token-type:saml2",
	}
}

// exchangeFields say which token is given for which (RFC 8693 2.1).
func exchangeFields() []field {
	fields := []field{
		text("token_exchange.subject", "The account whose token is exchanged, written app/account. Where it is empty, the token above is exchanged.",
			func(a *oauth.App) *string { return &a.TokenExchange.Subject }).like("other-app/default"),
		text("token_exchange.subject_token_type", "Where it is empty, an access token (subject_token_type).",
			func(a *oauth.App) *string { return &a.TokenExchange.SubjectTokenType }).combo(tokenTypes),
		text("token_exchange.requested_token_type", "Where it is empty, the server decides (requested_token_type).",
			func(a *oauth.App) *string { return &a.TokenExchange.RequestedTokenType }).combo(tokenTypes),
	}
	for i := range fields {
		fields[i] = fields[i].when(grantIs(oauth.GrantTokenExchange))
	}
	return fields
}

// signingFields shape every JWT that the app signs.
func signingFields() []field {
	signs := func(f *form) bool {
		return usesKey(f) || f.auth() == oauth.ClientSecretJWT || oauth.UsesSignedJWT(f.complete)
	}
	asserts := func(f *form) bool { return f.auth() == oauth.PrivateKeyJWT || f.auth() == oauth.ClientSecretJWT }
	return []field{
		text("client_assertion.alg", "Of the JWT that the app signs (alg). Where it is empty, the one that fits the key.", func(a *oauth.App) *string { return &a.ClientAssertion.Alg }).
			combo(func(f *form) []string {
				if oauth.UsesSignedJWT(f.complete) {
					return oauth.SignedAlgorithms()
				}
				return oauth.AssertionAlgorithms(f.auth())
			}).when(signs),
		text("client_assertion.audience", "Where it is empty, the issuer, and where none is known the token endpoint. Choose what your server wants, or enter an address.",
			func(a *oauth.App) *string { return &a.ClientAssertion.Audience }).
			combo(func(*form) []string { return oauth.AssertionAudiences() }).when(asserts),
	}
}
