package oauth

import (
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"strings"

	"tokendesk/oauth/visible"

	"github.com/go-jose/go-jose/v4"
)

// minRSABits is the shortest RSA key that may sign (RFC 7518 3.3, 3.5).
const minRSABits = 2048

// keyKinds says what a private key may be.
const keyKinds = "It is a PEM file (PKCS #8, PKCS #1, SEC 1, OpenSSH) or a JWK, for RSA, P-256, P-384, P-521 or Ed25519."

// CheckPrivateKey reports whether a text can sign for an app: it holds a private
// key that this program reads, opened by passphrase where it is encrypted, long
// enough, and of a type that signs with alg (client_assertion.alg, RFC 7518 3.1;
// "" is whatever suits the key). It is asked whenever a key is given, before the
// one that is stored is replaced.
//
// The error is an [Error] of [KindUsage], and says nothing of the text itself.
func CheckPrivateKey(text, passphrase, alg string) error {
	refuse := func(why, advice string) error {
		return UsageError("This private key cannot be used: "+why+".", advice)
	}
	key, _, err := parsePrivateKey([]byte(text), passphrase)
	switch {
	case errors.Is(err, errLocked):
		return refuse(err.Error(), "Set its passphrase first (tokendesk secret set APP --kind key_passphrase), then the key.")
	case err != nil && passphrase == "":
		return refuse(why(text, err), keyKinds)
	case err != nil:
		return refuse(why(text, err), "Check the passphrase that goes with it (key_passphrase). "+keyKinds)
	}
	if k, ok := key.(*rsa.PrivateKey); ok {
		if k.N.BitLen() < minRSABits {
			return refuse("its RSA key is too short to be safe", "Make one of at least 2048 bits and register its public half.")
		}
		if err := k.Validate(); err != nil {
			return refuse("its parts do not belong together", "Export it again.")
		}
	}
	if _, err := algorithmFor(key, jose.SignatureAlgorithm(alg)); err != nil {
		if alg == "" {
			return refuse("it is of a type that cannot sign", keyKinds)
		}
		return refuse("it cannot sign with "+visible.Line(alg, 20), "Give a key for that algorithm, or change client_assertion.alg first.")
	}
	return nil
}

// KeyAlgorithm is the algorithm that an app's own key must sign with, "" for
// any: a client_secret_jwt's is the secret's.
func KeyAlgorithm(app App) string {
	if app.ClientAuth == ClientSecretJWT {
		return ""
	}
	return app.ClientAssertion.Alg
}

// why says what a text is that holds no usable private key.
func why(text string, err error) string {
	rest := []byte(text)
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		switch {
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			return err.Error()
		case strings.Contains(block.Type, "CERTIFICATE"):
			return "it is a certificate, which goes to the server; the private key is another file"
		case strings.HasSuffix(block.Type, "PUBLIC KEY"):
			return "it is a public key, which goes to the server; the private key is another file"
		}
	}
	if strings.Contains(text, "PRIVATE KEY-----") {
		return "it is cut off or damaged"
	}
	return err.Error()
}
