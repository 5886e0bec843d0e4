package privatekey

import (
	"encoding/json"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

var sharedSecret = refused("it is a JWK of a shared secret (kty oct): the JWK has no private key",
	"To sign with a secret, choose client_secret_jwt and set the client secret.")

// fromJWK reads a JWK (RFC 7517).
func fromJWK(object map[string]any) (Key, error) {
	if what := nameOfJWK(object); what != nil {
		return Key{}, what
	}
	data, err := json.Marshal(object)
	if err != nil {
		return Key{}, refused("it is not a valid JWK", "")
	}
	var jwk jose.JSONWebKey
	if json.Unmarshal(data, &jwk) != nil {
		return Key{}, whyNoJWK(object)
	}
	switch {
	case !jwk.Valid():
		return Key{}, refused("it is not a valid JWK", "")
	case jwk.IsPublic():
		return Key{}, refused("it is a public key, which belongs at the server: the JWK has no private key (its member d is missing)", anotherFile)
	}
	key, err := of(jwk.Key, jwk.Certificates)
	if err != nil {
		return Key{}, err
	}
	key.ID, key.Algorithm = jwk.KeyID, jwk.Algorithm
	if key.Certificate == nil {
		key.SHA1, key.SHA256 = jwk.CertificateThumbprintSHA1, jwk.CertificateThumbprintSHA256
	}
	return key, nil
}

// nameOfJWK says by its members what a JWK is that cannot sign for an app; nil where
// they do not say so.
func nameOfJWK(object map[string]any) *Refusal {
	has := func(member string) bool { text, ok := object[member].(string); return ok && text != "" }
	curve, _ := object["crv"].(string)
	switch {
	case object["kty"] == "oct":
		return sharedSecret
	case has("d") && isForEncryption(object):
		return refused("it is a key for encryption, not for signatures", "Use the key that is registered for signatures (\"use\": \"sig\").")
	case slices.Contains(unsupportedCurves, curve):
		return unsupportedCurve(curve)
	case object["kty"] == "RSA" && has("d") && !(has("p") && has("q")):
		return refused("its members p, q, dp, dq and qi are missing (RFC 7518 6.3.2), and n, e and d alone are not read",
			"Export it again with all members, or as PEM.")
	}
	return nil
}

// isForEncryption reports whether a JWK says that it does not sign (RFC 7517 4.2, 4.3).
func isForEncryption(object map[string]any) bool {
	operations, given := object["key_ops"].([]any)
	return object["use"] == "enc" || given && len(operations) > 0 && !slices.Contains(operations, any("sign"))
}

// whyNoJWK says why a JWK cannot be read.
func whyNoJWK(object map[string]any) *Refusal {
	if _, certified := object["x5c"]; certified {
		bare := map[string]any{}
		for name, value := range object {
			if name != "x5c" && name != "x5t" && name != "x5t#S256" {
				bare[name] = value
			}
		}
		if _, err := fromJWK(bare); err == nil {
			return foreignCertificate
		}
	}
	return refused("it is not a valid JWK", "")
}

// fromSet reads the one private key of a JWK set (RFC 7517 5).
func fromSet(list []any) (Key, error) {
	var private, others []map[string]any
	for _, one := range list {
		object, ok := one.(map[string]any)
		switch {
		case !ok:
		case object["kty"] == "oct", object["d"] != nil && isForEncryption(object):
			others = append(others, object)
		case object["d"] != nil:
			private = append(private, object)
		}
	}
	switch {
	case len(private) == 1:
		return fromJWK(private[0])
	case len(private) > 1:
		return Key{}, refused("there are several private keys in it", "Leave the one that is registered at the provider.")
	case len(others) > 0:
		return fromJWK(others[0])
	}
	return Key{}, refused("it is a set of public keys, which belongs at the server", anotherFile)
}
