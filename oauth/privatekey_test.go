package oauth

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/youmark/pkcs8"
)

func pemOf(t *testing.T, kind string, der []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8Of(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return pemOf(t, "PRIVATE KEY", der, err)
}

// A key is checked when it is given (promise 46): what could not sign is
// refused with what it is, and what can is taken.
func TestCheckPrivateKey(t *testing.T) {
	must := func(key crypto.Signer, err error) crypto.Signer {
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	p256 := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	p224 := must(ecdsa.GenerateKey(elliptic.P224(), rand.Reader))
	long := must(rsa.GenerateKey(rand.Reader, 2048))
	t.Setenv("GODEBUG", "rsa1024min=0")
	short := must(rsa.GenerateKey(rand.Reader, 1024))
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(p256.Public())
	publicPEM := pemOf(t, "PUBLIC KEY", public, err)
	locked, err := pkcs8.MarshalPrivateKey(p256, []byte("sesame"), nil)
	lockedPEM := pemOf(t, "ENCRYPTED PRIVATE KEY", locked, err)
	certificate := pemOf(t, "CERTIFICATE", []byte("a certificate"), nil)
	good := pkcs8Of(t, p256)
	for name, c := range map[string]struct {
		text, passphrase, alg, why string // why "" is taken
	}{
		"P-256":                       {text: good},
		"P-256 for ES256":             {text: good, alg: "ES256"},
		"RSA":                         {text: pkcs8Of(t, long), alg: "PS384"},
		"Ed25519":                     {text: pkcs8Of(t, ed), alg: "EdDSA"},
		"a chain, then the key":       {text: certificate + good},
		"locked, with its passphrase": {text: lockedPEM, passphrase: "sesame"},

		"P-256 for RS256":          {text: good, alg: "RS256", why: "cannot sign with RS256"},
		"P-256 for ES384":          {text: good, alg: "ES384", why: "cannot sign with ES384"},
		"RSA for ES256":            {text: pkcs8Of(t, long), alg: "ES256", why: "cannot sign with ES256"},
		"a short RSA":              {text: pkcs8Of(t, short), why: "too short"},
		"P-224":                    {text: pkcs8Of(t, p224), why: "cannot sign"},
		"X25519":                   {text: pkcs8Of(t, x25519), why: "cannot"},
		"a certificate":            {text: certificate, why: "certificate"},
		"a public key":             {text: publicPEM, why: "public key"},
		"locked":                   {text: lockedPEM, why: "passphrase"},
		"locked, wrong passphrase": {text: lockedPEM, passphrase: "wrong", why: "passphrase is wrong"},
		"rubbish":                  {text: "rubbish-canary", why: "no private key"},
		"nothing":                  {why: "no private key"},
		"cut off":                  {text: good[:len(good)/2], why: "cut off"},
		"a public JWK":             {text: `{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`, why: "has no private key"},
		"a JWK of a secret":        {text: `{"kty":"oct","k":"Y2FuYXJ5"}`, why: "has no private key"},
		"no JWK":                   {text: `{"kty":"canary"}`, why: "not a valid JWK"},
	} {
		err := CheckPrivateKey(c.text, c.passphrase, c.alg)
		switch {
		case c.why == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.why != "" && (err == nil || !strings.Contains(err.Error(), c.why)):
			t.Errorf("%s: %v, want one with %q", name, err, c.why)
		case err != nil && strings.Contains(err.Error(), "canary"):
			t.Errorf("%s: it repeats the text: %v", name, err)
		}
	}
}
