package privatekey

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/asn1"
	"encoding/binary"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/youmark/pkcs8"
)

// Promise 45: a key file says how much work its passphrase is; one that would
// take hours or gigabytes is refused before any of it is done.
func TestKeysThatCostTooMuch(t *testing.T) {
	scrypt := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}
	pbkdf2 := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	locked := func(id asn1.ObjectIdentifier, parameters any) []byte {
		type known struct {
			ID         asn1.ObjectIdentifier
			Parameters any
		}
		aes := known{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, make([]byte, 16)}
		der, err := asn1.Marshal(struct {
			Algorithm known
			Data      []byte
		}{known{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}, struct{ A, B known }{known{id, parameters}, aes}}, make([]byte, 32)})
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der})
	}
	type costs struct {
		Salt    []byte
		N, R, P int
	}
	type iterations struct {
		Salt []byte
		N    int
	}
	text := func(s string) []byte { return append(binary.BigEndian.AppendUint32(nil, uint32(len(s))), s...) }
	rounds := string(text("saltsaltsaltsalt")) + "\xff\xff\xff\xff"
	ssh := "openssh-key-v1\x00" + string(text("aes256-ctr")) + string(text("bcrypt")) + string(text(rounds)) + "\x00\x00\x00\x01" + string(text("x")) + string(text("y"))
	for name, key := range map[string][]byte{
		"scrypt memory": locked(scrypt, costs{[]byte("salt"), 1 << 24, 8, 1}),
		"scrypt blocks": locked(scrypt, costs{[]byte("salt"), 2, 1 << 24, 1}),
		"scrypt work":   locked(scrypt, costs{[]byte("salt"), 1 << 14, 8, 1 << 20}),
		"pbkdf2":        locked(pbkdf2, iterations{[]byte("salt"), 2_000_000_000}),
		"bcrypt":        pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: []byte(ssh)}),
	} {
		if _, err := Read(key, "passphrase"); err == nil || !strings.Contains(err.Error(), "too long to open") {
			t.Errorf("%s: %v", name, err)
		}
	}
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, way := range map[string]pkcs8.KDFOpts{
		"scrypt": pkcs8.ScryptOpts{SaltSize: 16, CostParameter: 1 << 14, BlockSize: 8, ParallelizationParameter: 1},
		"pbkdf2": pkcs8.PBKDF2Opts{SaltSize: 16, IterationCount: 600_000, HMACHash: crypto.SHA256},
	} {
		der, err := pkcs8.MarshalPrivateKey(own, []byte("passphrase"), &pkcs8.Opts{Cipher: pkcs8.AES256CBC, KDFOpts: way})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der}), "passphrase"); err != nil {
			t.Errorf("an honest key (%s): %v", name, err)
		}
	}
}
