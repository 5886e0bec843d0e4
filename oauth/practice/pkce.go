package practice

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
)

// matches holds a token request against what the authorization request said:
// the redirect URI and the PKCE verifier (RFC 6749 4.1.3, RFC 7636 4.6).
func (c code) matches(form url.Values) *refusal {
	verifier := form.Get("code_verifier")
	switch {
	case form.Get("redirect_uri") != c.redirectURI:
		return badGrant("redirect_uri is not the one of the authorization request")
	case c.challenge == "" && verifier != "":
		return badGrant("code_verifier came, but the authorization request had no code_challenge")
	case c.challenge == "":
		return nil
	case verifier == "":
		return badGrant("code_verifier is missing")
	case !pkceText.MatchString(verifier):
		return badGrant("code_verifier is malformed")
	}
	derived := verifier
	if c.method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		derived = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if subtle.ConstantTimeCompare([]byte(derived), []byte(c.challenge)) != 1 {
		return badGrant("code_verifier does not fit the code_challenge")
	}
	return nil
}
