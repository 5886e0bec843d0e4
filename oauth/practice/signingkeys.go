package practice

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"sync"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// signingKeys are what the OpenID provider signs with: ES256 for access tokens, RS256
// or ES256 for ID tokens, as each client is registered.
type signingKeys struct {
	ec *ecdsa.PrivateKey
	// rsa is made when it is first needed: that takes a moment.
	rsa func() (*rsa.PrivateKey, error)
}

func newSigningKeys() (*signingKeys, error) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("a signing key: %w", err)
	}
	return &signingKeys{
		ec:  ec,
		rsa: sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }),
	}, nil
}

// private is a signing key with its key id, its thumbprint (RFC 7638).
func (k *signingKeys) private(alg jose.SignatureAlgorithm) (jose.JSONWebKey, error) {
	key := jose.JSONWebKey{Key: k.ec, Algorithm: string(alg), Use: "sig"}
	if alg == jose.RS256 {
		private, err := k.rsa()
		if err != nil {
			return jose.JSONWebKey{}, fmt.Errorf("a signing key: %w", err)
		}
		key.Key = private
	}
	sum, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return jose.JSONWebKey{}, fmt.Errorf("a key id: %w", err)
	}
	key.KeyID = base64.RawURLEncoding.EncodeToString(sum)
	return key, nil
}

// public is the key document (RFC 7517 5).
func (k *signingKeys) public() (jose.JSONWebKeySet, error) {
	var set jose.JSONWebKeySet
	for _, alg := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256} {
		key, err := k.private(alg)
		if err != nil {
			return set, err
		}
		set.Keys = append(set.Keys, key.Public())
	}
	return set, nil
}

// sign makes a JWT of a type, such as "at+jwt".
func (k *signingKeys) sign(alg jose.SignatureAlgorithm, kind string, claims any) (string, error) {
	key, err := k.private(alg)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithType(jose.ContentType(kind)))
	if err != nil {
		return "", fmt.Errorf("a signer: %w", err)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("signing: %w", err)
	}
	return text, nil
}

// ours reads the claims of an ID token that we signed, expired or not.
func (k *signingKeys) ours(text string) (jwt.Claims, bool) {
	var claims jwt.Claims
	parsed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil {
		return claims, false
	}
	set, err := k.public()
	if err != nil {
		return claims, false
	}
	for _, key := range set.Key(parsed.Headers[0].KeyID) {
		if parsed.Claims(key, &claims) == nil {
			return claims, true
		}
	}
	return claims, false
}
