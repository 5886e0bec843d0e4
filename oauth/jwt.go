package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"maps"
	"strings"
	"time"

	"tokendesk/oauth/visible"

	"github.com/go-jose/go-jose/v4"
	"github.com/youmark/pkcs8"
	"golang.org/x/crypto/ssh"
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
		return c.signWithOwnKey(app, claims)
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
	issuer := firstOf(app.Assertion.Issuer, app.ClientID)
	now := c.now()
	claims := map[string]any{
		"iss": issuer, "sub": firstOf(app.Assertion.Subject, issuer), "aud": firstOf(app.Assertion.Audience, app.Endpoints.Token),
		"jti": rand.Text(), "iat": now.Unix(), "exp": now.Add(grantAssertionLife).Unix(),
	}
	maps.Copy(claims, app.Assertion.Claims)
	return c.signWithOwnKey(app, claims)
}

func (c *Client) signWithOwnKey(app App, claims map[string]any) (string, error) {
	text := c.secrets[SecretPrivateKey]
	if text == "" {
		return "", missingSecret("private key", SecretPrivateKey)
	}
	key, keyID, err := parsePrivateKey([]byte(text), c.secrets[SecretKeyPassphrase])
	if err != nil {
		return "", MisconfiguredError("The private key cannot be used: "+err.Error()+".",
			keyKinds)
	}
	alg, err := algorithmFor(key, jose.SignatureAlgorithm(app.ClientAssertion.Alg))
	if err != nil {
		return "", MisconfiguredError("The private key cannot sign with "+visible.Line(app.ClientAssertion.Alg, 20)+".", "Choose an algorithm that fits the key (client_assertion.alg).")
	}
	options := (&jose.SignerOptions{}).WithType("JWT")
	if app.ClientKeyID != "" {
		keyID = app.ClientKeyID
	}
	if keyID != "" {
		options = options.WithHeader("kid", keyID)
	}
	return sign(jose.SigningKey{Algorithm: alg, Key: key}, options, claims)
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

// parsePrivateKey reads a JWK or the first private key of a PEM text. Its
// errors complete the sentence "the key cannot be used: …".
func parsePrivateKey(data []byte, passphrase string) (key crypto.Signer, keyID string, err error) {
	if strings.HasPrefix(strings.TrimSpace(string(data)), "{") {
		var jwk jose.JSONWebKey
		if json.Unmarshal(data, &jwk) != nil {
			return nil, "", errors.New("it is no valid JWK")
		}
		if signer, ok := jwk.Key.(crypto.Signer); ok {
			return signer, jwk.KeyID, nil
		}
		return nil, "", errors.New("the JWK holds no private key")
	}
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return nil, "", errors.New("there is no private key in it")
		}
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			key, err = parseKeyBlock(block, passphrase)
			return key, "", err
		}
	}
}

// errLocked is the error of a key that is encrypted, without a passphrase.
var errLocked = errors.New("it needs a passphrase")

func parseKeyBlock(block *pem.Block, passphrase string) (crypto.Signer, error) {
	var parsed any
	var err error
	switch {
	case isEncrypted(block) && passphrase == "":
		return nil, errLocked
	case tooCostly(block):
		return nil, errors.New("it is locked in a way that takes far too much work to open")
	case block.Type == "ENCRYPTED PRIVATE KEY":
		if parsed, err = pkcs8.ParsePKCS8PrivateKey(block.Bytes, []byte(passphrase)); err != nil {
			return nil, errors.New("its passphrase is wrong, or it is locked in an unusual way")
		}
	case isEncrypted(block):
		if parsed, err = ssh.ParseRawPrivateKeyWithPassphrase(pem.EncodeToMemory(block), []byte(passphrase)); err != nil {
			return nil, errors.New("its passphrase is wrong, or it is locked in an unusual way")
		}
	case block.Type == "OPENSSH PRIVATE KEY" && passphrase != "":
		if parsed, err = ssh.ParseRawPrivateKeyWithPassphrase(pem.EncodeToMemory(block), []byte(passphrase)); err != nil {
			return nil, errors.New("its passphrase is wrong, or it has none")
		}
	default:
		if parsed, err = ssh.ParseRawPrivateKey(pem.EncodeToMemory(block)); err != nil {
			var locked *ssh.PassphraseMissingError
			if errors.As(err, &locked) {
				return nil, errLocked
			}
			return nil, errors.New("it is damaged or of an unknown type")
		}
	}
	if pointer, ok := parsed.(*ed25519.PrivateKey); ok {
		parsed = *pointer
	}
	if signer, ok := parsed.(crypto.Signer); ok {
		return signer, nil
	}
	return nil, errors.New("it is of a type that cannot sign")
}

// decryptPEM returns a PEM text whose private keys are not encrypted; one that
// has none such is returned as it is.
func decryptPEM(data []byte, passphrase string) ([]byte, error) {
	var out []byte
	rest := data
	changed := false
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if isEncrypted(block) {
			key, err := parseKeyBlock(block, passphrase)
			if err != nil {
				return nil, err
			}
			der, err := x509.MarshalPKCS8PrivateKey(key)
			if err != nil {
				return nil, errors.New("it is of an unknown type")
			}
			block, changed = &pem.Block{Type: "PRIVATE KEY", Bytes: der}, true
		}
		out = append(out, pem.EncodeToMemory(block)...)
	}
	if !changed {
		return data, nil
	}
	return out, nil
}
