package oauth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"strings"
	"time"

	"tokendesk/oauth/privatekey"
	"tokendesk/oauth/visible"

	"github.com/go-jose/go-jose/v4"
)

// minRSABits is the shortest RSA key that may sign (RFC 7518 3.3, 3.5).
const minRSABits = 2048

// keyKinds says what a private key may be.
const keyKinds = "It is a PEM file (PKCS #8, PKCS #1, SEC 1, OpenSSH), a PFX file, a JWK, or a provider's JSON file with a key, for RSA, P-256, P-384, P-521 or Ed25519."

// NormalPrivateKey returns a private key in the one form in which it is kept: PEM
// that is not locked, with its id and its certificate where they stood beside it.
// text is whatever a person has, see [privatekey.Read]; a PKCS #12 file is
// its bytes.
//
// A text that could not sign for an app is refused: it must hold one private key,
// opened by passphrase where it is locked, long enough, and of a type that signs
// with alg (client_assertion.alg, RFC 7518 3.1; "" is whatever suits the key). It
// is asked whenever a key is given, before the one that is stored is replaced. The
// error is an [Error] of [KindUsage], says what the text is instead where that can be
// told, and holds nothing of it.
func NormalPrivateKey(text, passphrase, alg string) (string, error) {
	key, err := privatekey.Read([]byte(text), passphrase)
	if err != nil {
		return "", unusableKey(KindUsage, err)
	}
	refuse := func(why, advice string) (string, error) {
		return "", unusableKey(KindUsage, &privatekey.Refusal{Why: why, Advice: advice})
	}
	if k, ok := key.Signer.(*rsa.PrivateKey); ok {
		if k.N.BitLen() < minRSABits {
			return refuse("its RSA key is too short to be safe", "Make one of at least 2048 bits and register its public half.")
		}
		if err := k.Validate(); err != nil {
			return refuse("its parts do not belong together", "Export it again.")
		}
	}
	if _, err := algorithmFor(key.Signer, jose.SignatureAlgorithm(alg)); err != nil {
		if alg == "" {
			return refuse("it is of a type that cannot sign", "")
		}
		return refuse("it cannot sign with "+visible.Line(alg, 20), "Give a key for that algorithm, or change the signature algorithm (client_assertion.alg) first.")
	}
	normal, err := key.PEM()
	if err != nil {
		return "", unusableKey(KindUsage, err)
	}
	return normal, nil
}

// CheckPrivateKey reports whether a text can sign for an app; its errors are those
// of [NormalPrivateKey].
func CheckPrivateKey(text, passphrase, alg string) error {
	_, err := NormalPrivateKey(text, passphrase, alg)
	return err
}

// KeyFacts is what may be told of a private key. The zero value is that of none.
type KeyFacts struct {
	Type            string    // "RSA", "EC P-256", "EC P-384", "EC P-521" or "Ed25519"
	Bits            int       // of an RSA key's modulus; else 0, its type says it
	ID              string    // the key ID (kid) in it; "" for none
	CertificateEnds time.Time // when its certificate expires; zero without one
}

// PrivateKeyFacts says what kind of private key a text holds, which it reads as
// [NormalPrivateKey] does, with the same errors for what is no key. Whether the key suits an
// app [CheckPrivateKey] says.
func PrivateKeyFacts(text, passphrase string) (KeyFacts, error) {
	key, err := privatekey.Read([]byte(text), passphrase)
	if err != nil {
		return KeyFacts{}, unusableKey(KindUsage, err)
	}
	facts := KeyFacts{ID: key.ID}
	switch k := key.Signer.Public().(type) {
	case *rsa.PublicKey:
		facts.Type, facts.Bits = "RSA", k.N.BitLen()
	case *ecdsa.PublicKey:
		facts.Type = "EC " + k.Curve.Params().Name
	case ed25519.PublicKey:
		facts.Type = "Ed25519"
	default:
		facts.Type = "A key"
	}
	if key.Certificate != nil {
		facts.CertificateEnds = key.Certificate.NotAfter
	}
	return facts, nil
}

// unusableKey is a refusal of a private key as a person should see it.
func unusableKey(kind Kind, err error) *Error {
	e := &Error{Kind: kind, Field: string(SecretPrivateKey), Message: "This private key cannot be used: " + err.Error() + ".", Advice: keyKinds, Err: err}
	var r *privatekey.Refusal
	if errors.As(err, &r) && r.Advice != "" {
		e.Advice = r.Advice
		if strings.Contains(r.Why, "passphrase") && !r.Locked {
			e.Advice += " " + keyKinds
		}
	}
	return e
}

// KeyAlgorithm is the algorithm that an app's own key must sign with, "" for
// any: a client_secret_jwt's is the secret's.
func KeyAlgorithm(app App) string {
	if app.ClientAuth == ClientSecretJWT {
		return ""
	}
	return app.ClientAssertion.Alg
}
