package oauth

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"tokendesk/oauth/privatekey"
	"tokendesk/oauth/visible"

	"github.com/go-jose/go-jose/v4"
)

const (
	clientAssertionLife = 2 * time.Minute
	grantAssertionLife  = 10 * time.Minute
)

// signatureNames are the algorithms an app's own key may sign with.
func signatureNames() []string {
	names := make([]string, len(asymmetric))
	for i, alg := range asymmetric {
		names[i] = string(alg)
	}
	return names
}

// clientAssertion makes the JWT by which a client proves itself (RFC 7523 2.2,
// 3; OpenID Connect Core 9), for one request.
func (c *Client) clientAssertion(app App, endpoint string) (string, error) {
	audience, err := assertionAudience(app, endpoint)
	if err != nil {
		return "", err
	}
	now := c.now()
	claims := map[string]any{
		"iss": app.ClientID, "sub": app.ClientID, "aud": audience, "jti": rand.Text(),
		"iat": now.Unix(), "exp": now.Add(clientAssertionLife).Unix(),
	}
	if app.ClientAuth == PrivateKeyJWT {
		return c.signWithOwnKey(app, nil, claims)
	}
	secret, err := c.clientSecret()
	if err != nil {
		return "", err
	}
	alg := jose.SignatureAlgorithm(app.ClientAssertion.Alg)
	if alg == "" {
		alg = jose.HS256
	}
	return sign(jose.SigningKey{Algorithm: alg, Key: []byte(secret)}, (&jose.SignerOptions{}).WithType("JWT"), claims)
}

// grantAssertion makes the JWT of the jwt_bearer grant (RFC 7523 3).
func (c *Client) grantAssertion(app App) (string, error) {
	issuer := cmp.Or(app.Assertion.Issuer, app.ClientID)
	now := c.now()
	claims := map[string]any{
		"iss": issuer, "sub": issuer, "aud": cmp.Or(app.Assertion.Audience, app.Endpoints.Token),
		"jti": rand.Text(), "iat": now.Unix(), "exp": now.Add(grantAssertionLife).Unix(),
	}
	if app.Assertion.Subject != "" {
		claims["sub"] = app.Assertion.Subject
	}
	for name, value := range app.Assertion.Claims {
		switch {
		case value != nil:
			claims[name] = value
		case name != "sub" || app.Assertion.Subject == "":
			delete(claims, name)
		}
	}
	return c.signWithOwnKey(app, nil, claims)
}

// signWithOwnKey signs with the app's private key. header is laid over what names the
// key; see [withHeader].
func (c *Client) signWithOwnKey(app App, header, claims map[string]any) (string, error) {
	key, err := c.ownKey()
	if err != nil {
		return "", err
	}
	alg, err := algorithmFor(key.Signer, jose.SignatureAlgorithm(app.ClientAssertion.Alg))
	if err != nil {
		return "", MisconfiguredError("The private key cannot sign with "+visible.Line(app.ClientAssertion.Alg, 20)+".", "Choose an algorithm that fits the key (client_assertion.alg).").At("client_assertion.alg")
	}
	if own, err := algorithmFor(key.Signer, jose.SignatureAlgorithm(key.Algorithm)); err == nil && app.ClientAssertion.Alg == "" {
		alg = own // the JWK says so
	}
	return sign(jose.SigningKey{Algorithm: alg, Key: key.Signer}, withHeader(headerFor(app, key), header), claims)
}

// headerFor names the key in an assertion's header, by its id and its
// certificate's thumbprints (RFC 7515 4.1.4, 4.1.7, 4.1.8): Microsoft Entra knows
// keys by these alone, and others pass them over.
func headerFor(app App, key privatekey.Key) *jose.SignerOptions {
	options := (&jose.SignerOptions{}).WithType("JWT")
	if id := cmp.Or(app.ClientKeyID, key.ID); id != "" {
		options = options.WithHeader("kid", id)
	}
	if key.SHA1 != nil {
		options = options.WithHeader("x5t", base64.RawURLEncoding.EncodeToString(key.SHA1))
	}
	if key.SHA256 != nil {
		options = options.WithHeader("x5t#S256", base64.RawURLEncoding.EncodeToString(key.SHA256))
	}
	return options
}

func sign(key jose.SigningKey, options *jose.SignerOptions, claims map[string]any) (string, error) {
	failed := func(err error) (string, error) {
		return "", &Error{
			Kind: KindMisconfigured, Message: "The assertion could not be signed.",
			Advice: "Check that the key or secret is long enough for the algorithm.", Err: err,
		}
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return failed(err)
	}
	signer, err := jose.NewSigner(key, options)
	if err != nil {
		return failed(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return failed(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		return failed(err)
	}
	return token, nil
}

// algorithmFor checks that a key can sign with an algorithm, or picks the
// usual one for it.
func algorithmFor(key crypto.Signer, wanted jose.SignatureAlgorithm) (jose.SignatureAlgorithm, error) {
	var usable []jose.SignatureAlgorithm
	switch k := key.(type) {
	case *rsa.PrivateKey:
		usable = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.RS384, jose.RS512, jose.PS384, jose.PS512}
	case *ecdsa.PrivateKey:
		switch k.Curve.Params().BitSize {
		case 256:
			usable = []jose.SignatureAlgorithm{jose.ES256}
		case 384:
			usable = []jose.SignatureAlgorithm{jose.ES384}
		case 521:
			usable = []jose.SignatureAlgorithm{jose.ES512}
		}
	case ed25519.PrivateKey:
		usable = []jose.SignatureAlgorithm{jose.EdDSA}
	}
	for _, alg := range usable {
		if wanted == "" || wanted == alg {
			return alg, nil
		}
	}
	return "", errors.New("the key does not fit the algorithm")
}
