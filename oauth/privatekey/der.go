package privatekey

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"

	"software.sslmate.com/src/go-pkcs12"
)

// der reads a key that is no text: DER or PKCS #12. known is false for anything
// else.
func (r reader) der(data []byte) (key Key, known bool, err error) {
	if len(data) < 2 || data[0] != 0x30 { // a SEQUENCE
		return Key{}, false, nil
	}
	if parsed := parseDER(data); parsed != nil {
		key, err = of(parsed, nil)
		return key, true, err
	}
	switch {
	case IsPKCS12(data):
		key, _, err = ReadPKCS12(data, r.passphrase)
		return key, true, err
	case isLockedDER(data):
		parsed, err := parseBlock(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: data}, r.passphrase)
		if err != nil {
			return Key{}, true, err
		}
		key, err = of(parsed, nil)
		return key, true, err
	}
	if what := nameOfDER(data); what != nil {
		return Key{}, true, what
	}
	if what := nameOfUnsupported(data); what != nil {
		return Key{}, true, what
	}
	return Key{}, false, nil
}

// isLockedDER reports whether data is an EncryptedPrivateKeyInfo (RFC 5958 3).
func isLockedDER(data []byte) bool {
	var key struct {
		Algorithm algorithm
		Data      []byte
	}
	rest, err := asn1.Unmarshal(data, &key)
	return err == nil && len(rest) == 0 && len(key.Data) > 0
}

// IsPKCS12 reports whether data begins as a PKCS #12 file (RFC 7292 4), also one
// that is written in a form that is not read.
func IsPKCS12(data []byte) bool {
	if isBER(data) {
		return true
	}
	var file struct {
		Version  int
		AuthSafe struct {
			Type    asn1.ObjectIdentifier
			Content asn1.RawValue `asn1:"optional"`
		}
		MAC asn1.RawValue `asn1:"optional"`
	}
	_, err := asn1.Unmarshal(data, &file)
	return err == nil && file.Version == 3
}

// isBER reports whether a PKCS #12 file leaves lengths open, as old programs do.
func isBER(data []byte) bool {
	return len(data) > 5 && data[0] == 0x30 && data[1] == 0x80 && string(data[2:5]) == "\x02\x01\x03"
}

const convertAdvice = "Convert it: openssl pkcs12 -in FILE -nodes -out key.pem."

// ReadPKCS12 reads the private key of a PKCS #12 file and its chain, the key's own
// certificate first. Errors are *[Refusal].
func ReadPKCS12(data []byte, passphrase string) (Key, []*x509.Certificate, error) {
	no := func(why, advice string) (Key, []*x509.Certificate, error) {
		return Key{}, nil, refused("this PKCS #12 file (PFX) "+why, advice)
	}
	if isBER(data) {
		return no("is in an old format", convertAdvice)
	}
	if costlyPKCS12(data) {
		return no("takes too long to open", "")
	}
	parsed, own, others, err := pkcs12.DecodeChain(data, passphrase)
	if errors.Is(err, pkcs12.ErrIncorrectPassword) && passphrase != "" { // it may need none
		if again, first, more, open := pkcs12.DecodeChain(data, ""); open == nil {
			parsed, own, others, err = again, first, more, nil
		}
	}
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && passphrase == "":
		return Key{}, nil, errLocked
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return Key{}, nil, &Refusal{Why: "this PKCS #12 file (PFX) does not open with its passphrase", Advice: passphraseAdvice, WrongPassphrase: true}
	case err != nil:
		if _, err := pkcs12.DecodeTrustStore(data, passphrase); err == nil {
			return no("holds certificates and no private key", "Export it again, with the private key.")
		}
		return no("holds no single private key, or is damaged, or of an unusual kind", convertAdvice)
	}
	chain := append([]*x509.Certificate{own}, others...)
	key, err := of(parsed, chain)
	return key, chain, err
}
