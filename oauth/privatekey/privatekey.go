// Package privatekey reads the private keys that people have, in whatever form
// they were handed over, and says of anything else what it is.
//
// It reads PEM (PKCS #8, PKCS #1, SEC 1, OpenSSH; locked or not; beside
// certificates), DER, PKCS #12 (PFX), a JWK, a JWK set with one private key and the
// JSON files of cloud providers that hold one; as bytes, as UTF-8 or UTF-16, with
// line ends of any kind or none, with literal \n, quoted, indented, or as Base64.
// It writes one form: PEM that is not locked (PKCS #8, and the key's certificate), with
// the key's id in a line before it.
//
// All functions are pure, bounded in time and memory, and may be called on any
// goroutine. No error holds anything of what was read.
package privatekey

import (
	"crypto"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"errors"
)

// MaxSize bounds what is read, in bytes: a key with its chain is far smaller.
const MaxSize = 1 << 20

// Key is a private key with what stood beside it. It prints as a placeholder.
type Key struct {
	Signer      crypto.Signer
	ID          string            // the kid that the key's owner gave it; "" for none
	Algorithm   string            // what a JWK says it is for (RFC 7517 4.4); "" for none
	Certificate *x509.Certificate // the key's own certificate, nil for none

	// SHA1 and SHA256 are the thumbprints of its certificate (RFC 7515 4.1.7,
	// 4.1.8), also where a JWK has them alone; nil for none.
	SHA1, SHA256 []byte
}

// String keeps the key out of logs and errors.
func (Key) String() string { return "[private key]" }

// GoString keeps the key out of %#v.
func (Key) GoString() string { return "[private key]" }

// Refusal is why a text holds no usable private key. Why completes the sentence
// "This private key cannot be used: …".
type Refusal struct {
	Why    string
	Advice string // what to do about it; "" where nothing is known but what a key may be
	Locked bool   // it needs a passphrase, and none was given

	WrongPassphrase bool // it needs one, and the one that was given does not open it
}

// Error returns Why.
func (r *Refusal) Error() string { return r.Why }

// IsLocked reports whether an error is that a key needs a passphrase and none was
// given.
func IsLocked(err error) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Locked
}

// IsWrongPassphrase reports whether an error is that a key needs another passphrase than the
// one that was given.
func IsWrongPassphrase(err error) bool {
	var r *Refusal
	return errors.As(err, &r) && r.WrongPassphrase
}

func refused(why, advice string) *Refusal { return &Refusal{Why: why, Advice: advice} }

var errLocked = &Refusal{
	Why: "it needs a passphrase", Locked: true,
	Advice: "Set its passphrase first (tokendesk secret set APP --kind key_passphrase), then the key.",
}

// Read reads a private key; passphrase opens it where it is locked. Errors are
// *[Refusal].
func Read(data []byte, passphrase string) (Key, error) {
	if len(data) > MaxSize {
		return Key{}, refused("it is too large", "")
	}
	return reader{passphrase, maxWrappings}.read(data)
}

// maxWrappings is how often a key may be wrapped: the Base64 of a JSON file that
// holds a PEM text is two.
const maxWrappings = 4

type reader struct {
	passphrase string
	left       int // wrappings that may still be taken off
}

// inside reads what a wrapping held.
func (r reader) inside(data []byte) (Key, error) {
	if r.left == 0 {
		return Key{}, refused("it has too many layers", "")
	}
	r.left--
	return r.read(data)
}

func (r reader) read(data []byte) (Key, error) {
	if key, known, err := r.der(data); known {
		return key, err
	}
	text := textOf(data)
	if isJSON(text) {
		return r.json([]byte(text))
	}
	if inner, quoted := unquoted(text); quoted {
		return r.inside([]byte(inner))
	}
	if blocks := blocksIn(text); len(blocks) > 0 {
		key, err := r.blocks(blocks)
		if err == nil {
			key.readBeside(text)
		}
		return key, err
	}
	if decoded := base64Of(text); decoded != nil {
		if key, err := r.inside(decoded); err != noKey {
			return key, err
		}
	}
	if inner := inSecret(text); inner != nil {
		return r.inside(inner)
	}
	if value, ok := assigned(text); ok {
		return r.inside([]byte(value))
	}
	if what := nameOf(data, text); what != nil {
		return Key{}, what
	}
	return Key{}, noKey
}

// noKey is the refusal of what is nothing that is known.
var noKey error = refused("there is no private key in it: it is neither PEM nor PFX nor JWK, nor a file that holds one", "")

var foreignCertificate = refused("the certificate beside it belongs to another key", "Put the key's own certificate beside it, or leave the certificate out.")

// of makes a key of what a parser returned. certificates are those that stood
// beside it, in any order: its own and those of its chain. Where its own is not
// among them, one of the two is the wrong file.
func of(parsed any, certificates []*x509.Certificate) (Key, error) {
	signer, ok := asSigner(parsed)
	if !ok {
		return Key{}, refused("it is of a type that cannot sign", "")
	}
	key := Key{Signer: signer}
	for _, c := range certificates {
		if public, ok := signer.Public().(interface{ Equal(crypto.PublicKey) bool }); ok && public.Equal(c.PublicKey) {
			key.certify(c)
			return key, nil
		}
	}
	if len(certificates) > 0 {
		return Key{}, foreignCertificate
	}
	return key, nil
}

func (k *Key) certify(c *x509.Certificate) {
	one, two := sha1.Sum(c.Raw), sha256.Sum256(c.Raw)
	k.Certificate, k.SHA1, k.SHA256 = c, one[:], two[:]
}
