package privatekey

import (
	"encoding/asn1"
)

// unsupportedCurves are those of JWKs (RFC 8037 2, RFC 8812 3.1) with which
// nothing here signs.
var unsupportedCurves = []string{"Ed448", "X448", "secp256k1"}

func unsupportedCurve(name string) *Refusal {
	return refused("its curve, "+name+", is not supported", "Use an RSA key, or one of P-256, P-384, P-521 or Ed25519, and register its public half.")
}

// unsupported are algorithms and curves of keys that nothing here signs with, by
// their object identifiers.
var unsupported = []struct {
	id   asn1.ObjectIdentifier // or how it begins
	what *Refusal
}{
	{asn1.ObjectIdentifier{1, 3, 101, 113}, unsupportedCurve("Ed448")},                    // RFC 8410 3
	{asn1.ObjectIdentifier{1, 3, 101, 111}, unsupportedCurve("X448")},                     // RFC 8410 3
	{asn1.ObjectIdentifier{1, 3, 132, 0, 10}, unsupportedCurve("secp256k1")},              // SEC 2 A.2
	{asn1.ObjectIdentifier{1, 3, 36, 3, 3, 2, 8, 1, 1}, unsupportedCurve("of Brainpool")}, // RFC 5639 4.1
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}, refused("it is an RSA key that is for PSS alone, which is not supported", // RFC 4055 1.2
		"Use an ordinary RSA key: it signs with PS256, too.")},
}

// nameOfUnsupported says what a key in DER is that no parser reads, by the algorithm
// or curve that it names (RFC 5958 2, RFC 5915 3); nil where that is not known.
func nameOfUnsupported(der []byte) (what *Refusal) {
	each(der, maxDepth, func(v asn1.RawValue) bool {
		var id asn1.ObjectIdentifier
		if v.Class != asn1.ClassUniversal || v.Tag != asn1.TagOID || what != nil {
			return true
		}
		if _, err := asn1.Unmarshal(v.FullBytes, &id); err != nil {
			return true
		}
		for _, u := range unsupported {
			if len(id) >= len(u.id) && id[:len(u.id)].Equal(u.id) {
				what = u.what
			}
		}
		return true
	})
	return what
}

// lockedOldWay is a key that is locked by PBES1 (RFC 8018 6.1) or by PKCS #12's own
// way (RFC 7292 C).
var lockedOldWay = refused("it is encrypted in an old way (PBES1), which is not supported",
	"Convert it: openssl pkcs8 -topk8 -v2 aes256 -in FILE -out key.pem.")

// pbes2 locks all keys of today (RFC 8018 A.4).
var pbes2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}

// isLockedOldWay reports whether an EncryptedPrivateKeyInfo is locked so.
func isLockedOldWay(der []byte) bool {
	var key struct {
		Algorithm algorithm
		Data      []byte
	}
	if _, err := asn1.Unmarshal(der, &key); err != nil || key.Algorithm.ID.Equal(pbes2) {
		return false
	}
	for _, arc := range keyDerivations {
		if id := key.Algorithm.ID; len(id) > len(arc) && id[:len(arc)].Equal(arc) {
			return true
		}
	}
	return false
}
