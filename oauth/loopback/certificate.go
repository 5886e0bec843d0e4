package loopback

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"slices"
	"time"
)

// How long a certificate lives: browsers take none of more than 398 days. It is made
// anew before its end, so that nobody is warned in the middle of a working day.
const (
	certificateLife  = 397 * 24 * time.Hour
	certificateSpare = 30 * 24 * time.Hour
	// clockSkew is how far a browser's clock may be behind ours.
	clockSkew = 24 * time.Hour
)

// Certificate is what a listener that speaks TLS proves itself with, and its key. It
// is its own issuer, can issue no other, names this computer alone and is good for
// nothing but a TLS server: whoever trusts it trusts nothing else.
type Certificate struct {
	leaf *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewCertificate makes one with a key of its own.
func NewCertificate(now time.Time) (Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return Certificate{}, err
	}
	begin := now.Add(-clockSkew).UTC().Truncate(time.Second)
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "Tokendesk sign-in on this computer"},
		NotBefore:             begin,
		NotAfter:              begin.Add(certificateLife),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return Certificate{leaf, key}, err
}

var errNoCertificate = errors.New("loopback: not a certificate and its key")

// ParseCertificate reads what [Certificate.Marshal] wrote.
func ParseCertificate(text []byte) (Certificate, error) {
	first, rest := pem.Decode(text)
	if first == nil {
		return Certificate{}, errNoCertificate
	}
	second, _ := pem.Decode(rest)
	if second == nil {
		return Certificate{}, errNoCertificate
	}
	leaf, err := x509.ParseCertificate(first.Bytes)
	if err != nil {
		return Certificate{}, errNoCertificate
	}
	parsed, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	if err != nil {
		return Certificate{}, errNoCertificate
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(leaf.PublicKey) {
		return Certificate{}, errNoCertificate
	}
	return Certificate{leaf, key}, nil
}

// Marshal writes certificate and key as PEM. It is a secret.
func (c Certificate) Marshal() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(c.key)
	if err != nil {
		return nil, err
	}
	return slices.Concat(c.PEM(), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})), nil
}

// PEM is the certificate alone, for whoever is to trust it. Nothing in it is secret.
func (c Certificate) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.leaf.Raw})
}

// Fingerprint is the SHA-256 of the certificate, as browsers show it.
func (c Certificate) Fingerprint() [sha256.Size]byte { return sha256.Sum256(c.leaf.Raw) }

// Began and Ends are when the certificate begins and ends to be good.
func (c Certificate) Began() time.Time { return c.leaf.NotBefore }

// Ends is when browsers do not take it any more.
func (c Certificate) Ends() time.Time { return c.leaf.NotAfter }

// Good reports whether the certificate can still be used for some weeks.
func (c Certificate) Good(now time.Time) bool {
	return c.leaf != nil && !now.Before(c.leaf.NotBefore) && now.Add(certificateSpare).Before(c.leaf.NotAfter)
}

// TLS is the certificate as a listener wants it.
func (c Certificate) TLS() *tls.Certificate {
	return &tls.Certificate{Certificate: [][]byte{c.leaf.Raw}, PrivateKey: c.key, Leaf: c.leaf}
}
