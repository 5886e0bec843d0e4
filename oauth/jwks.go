package oauth

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	refetchEvery = time.Minute // how often an unknown key may cause a request
	maxKeys      = 100
)

// asymmetric are the signature algorithms an ID token may have.
var asymmetric = []jose.SignatureAlgorithm{
	jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512,
	jose.ES256, jose.ES384, jose.ES512, jose.EdDSA,
}

var errSignature = errors.New("no key of the server made the signature")

// keySet is a server's public keys, cached. A signature that no cached key
// made causes one new request, at most one a minute.
type keySet struct {
	turn      chan struct{}
	address   string
	keys      []jose.JSONWebKey
	refetched time.Time
}

// verifier binds the client's key set to one address; it is go-oidc's KeySet.
type verifier struct {
	client  *Client
	address string
}

// VerifySignature returns the payload of a JWT that one of the server's keys
// signed. Errors are errSignature or the *[Error] of the request for the keys.
func (v verifier) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	signed, err := jose.ParseSignedCompact(token, asymmetric)
	if err != nil || len(signed.Signatures) != 1 {
		return nil, errSignature
	}
	set := &v.client.keys
	select {
	case set.turn <- struct{}{}:
		defer func() { <-set.turn }()
	case <-ctx.Done():
		return nil, interrupted(ctx)
	}
	fetched := false
	if set.address != v.address || set.keys == nil {
		if set.keys, err = v.client.fetchKeys(ctx, v.address); err != nil {
			return nil, err
		}
		set.address, set.refetched, fetched = v.address, time.Time{}, true
	}
	if payload, ok := verifyWith(set.keys, signed); ok {
		return payload, nil
	}
	if now := v.client.now(); !fetched && now.Sub(set.refetched).Abs() >= refetchEvery {
		set.refetched = now
		keys, err := v.client.fetchKeys(ctx, v.address)
		if err != nil {
			return nil, err
		}
		set.keys = keys
		if payload, ok := verifyWith(set.keys, signed); ok {
			return payload, nil
		}
	}
	return nil, errSignature
}

// verifyWith tries the key that the signature names; where it names none, or
// keys without names are there, all that fit.
func verifyWith(keys []jose.JSONWebKey, signed *jose.JSONWebSignature) ([]byte, bool) {
	header := signed.Signatures[0].Header
	for _, key := range keys {
		if header.KeyID != "" && key.KeyID != "" && key.KeyID != header.KeyID ||
			key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		if payload, err := signed.Verify(key.Key); err == nil {
			return payload, true
		}
	}
	return nil, false
}

// fetchKeys gets a key set (RFC 7517 5) and keeps its public signing keys; key
// types it does not know are passed over.
func (c *Client) fetchKeys(ctx context.Context, address string) ([]jose.JSONWebKey, error) {
	got, err := c.document(ctx, "key set", address)
	if err != nil {
		return nil, err
	}
	if got.status != http.StatusOK {
		return nil, serverFailure(got, nil)
	}
	set, err := parseObject(got.body)
	var listed []json.RawMessage
	if err != nil || json.Unmarshal(set["keys"], &listed) != nil || listed == nil {
		return nil, nonsense(got, "is no key set")
	}
	if len(listed) > maxKeys {
		return nil, nonsense(got, "holds more than 100 keys")
	}
	keys := []jose.JSONWebKey{}
	for _, raw := range listed {
		var key jose.JSONWebKey
		if json.Unmarshal(raw, &key) != nil || key.Use == "enc" {
			continue
		}
		switch key.Key.(type) {
		case *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey:
			keys = append(keys, key)
		}
	}
	return keys, nil
}
