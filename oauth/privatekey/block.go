package privatekey

import (
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/youmark/pkcs8"
	"golang.org/x/crypto/ssh"
)

const (
	wrongPassphrase = "its passphrase is wrong, or it is encrypted in an unusual way"
	tooMuchWork     = "it is encrypted in a way that takes too long to open"
	damaged         = "it is damaged or of an unknown type"
)

// passphraseAdvice goes with a passphrase that does not open a key.
const passphraseAdvice = "Check the passphrase that goes with it (key_passphrase)."

// IsEncrypted reports whether a PEM block needs a passphrase.
func IsEncrypted(block *pem.Block) bool {
	return block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED")
}

// blocks reads the private key of a PEM text, and its certificate.
func (r reader) blocks(blocks []*pem.Block) (Key, error) {
	var private []*pem.Block
	var certificates []*x509.Certificate
	for _, b := range blocks {
		switch {
		case strings.HasSuffix(b.Type, "PRIVATE KEY"):
			if len(private) == 0 || string(private[0].Bytes) != string(b.Bytes) {
				private = append(private, b)
			}
		case strings.Contains(b.Type, "CERTIFICATE"):
			if c, err := x509.ParseCertificate(b.Bytes); err == nil {
				certificates = append(certificates, c)
			}
		}
	}
	switch len(private) {
	case 0:
		return Key{}, nameOfBlocks(blocks)
	case 1:
		parsed, err := parseBlock(private[0], r.passphrase)
		if err != nil {
			return Key{}, err
		}
		return of(parsed, certificates)
	}
	return Key{}, refused("there are several private keys in it", "Leave the one that is registered at the provider, and its certificate.")
}

// ParseBlock reads the private key of a PEM block. Errors are *[Refusal].
func ParseBlock(block *pem.Block, passphrase string) (crypto.Signer, error) {
	parsed, err := parseBlock(block, passphrase)
	if err != nil {
		return nil, err
	}
	if signer, ok := asSigner(parsed); ok {
		return signer, nil
	}
	return nil, refused("it is of a type that cannot sign", "")
}

func parseBlock(block *pem.Block, passphrase string) (any, error) {
	if block.Bytes == nil {
		return nil, refused("it is cut off or damaged", "Copy it again, from its BEGIN line to its END line.")
	}
	text := func() []byte { return pem.EncodeToMemory(block) }
	switch {
	case block.Type == "ENCRYPTED PRIVATE KEY" && isLockedOldWay(block.Bytes):
		return nil, lockedOldWay
	case IsEncrypted(block) && passphrase == "":
		return nil, errLocked
	case tooCostly(block):
		return nil, refused(tooMuchWork, "")
	case block.Type == "ENCRYPTED PRIVATE KEY":
		return opened(pkcs8.ParsePKCS8PrivateKey(block.Bytes, []byte(passphrase)))
	case IsEncrypted(block):
		return opened(ssh.ParseRawPrivateKeyWithPassphrase(text(), []byte(passphrase)))
	case block.Type == "OPENSSH PRIVATE KEY":
		parsed, err := ssh.ParseRawPrivateKey(text())
		var locked *ssh.PassphraseMissingError
		if errors.As(err, &locked) {
			if passphrase == "" {
				return nil, errLocked
			}
			return opened(ssh.ParseRawPrivateKeyWithPassphrase(text(), []byte(passphrase)))
		}
		if err != nil {
			return nil, refused(damaged, "")
		}
		return parsed, nil
	}
	if parsed := parseDER(block.Bytes); parsed != nil {
		return parsed, nil
	}
	if parsed, err := ssh.ParseRawPrivateKey(text()); err == nil {
		return parsed, nil // what its package knows beside those, such as DSA
	}
	if what := nameOfUnsupported(block.Bytes); what != nil {
		return nil, what
	}
	return nil, refused(damaged, "")
}

func opened(parsed any, err error) (any, error) {
	if err != nil {
		return nil, &Refusal{Why: wrongPassphrase, Advice: passphraseAdvice, WrongPassphrase: true}
	}
	return parsed, nil
}

// parseDER reads a private key that is not locked, whichever of the three forms it
// has: labels of PEM blocks are often wrong.
func parseDER(der []byte) any {
	if parsed, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return parsed
	}
	if parsed, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return parsed
	}
	if parsed, err := x509.ParseECPrivateKey(der); err == nil {
		return parsed
	}
	return nil
}

func asSigner(parsed any) (crypto.Signer, bool) {
	if pointer, ok := parsed.(*ed25519.PrivateKey); ok {
		parsed = *pointer
	}
	signer, ok := parsed.(crypto.Signer)
	return signer, ok
}
