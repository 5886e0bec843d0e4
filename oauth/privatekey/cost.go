package privatekey

import (
	"bytes"
	"encoding/asn1"
	"encoding/binary"
	"encoding/pem"
)

// A locked key says itself how much work its passphrase is. These are the most
// that is done for one: some seconds and 256 MiB.
const (
	maxIterations   = 10_000_000 // of PBKDF2 (RFC 8018 5.2)
	maxScryptMemory = 256 << 20  // bytes, 128·N·r (RFC 7914 2)
	maxScryptWork   = 1 << 25    // N·r·p
	maxBcryptRounds = 512        // of OpenSSH's bcrypt_pbkdf
)

// tooCostly reports whether a locked private key asks for more work than any
// honest one. What cannot be read here is for its reader to refuse.
func tooCostly(block *pem.Block) bool {
	switch block.Type {
	case "ENCRYPTED PRIVATE KEY":
		return costlyPKCS8(block.Bytes)
	case "OPENSSH PRIVATE KEY":
		return costlyOpenSSH(block.Bytes)
	}
	return false
}

type algorithm struct {
	ID         asn1.ObjectIdentifier
	Parameters asn1.RawValue `asn1:"optional"`
}

// costlyPKCS8 reports whether the numbers of the key derivation are too high (RFC
// 5958 3, RFC 8018 A.4, RFC 7914 7.1): iterations, or N, r and p.
func costlyPKCS8(der []byte) bool {
	var key struct {
		Algorithm algorithm
		Data      []byte
	}
	var scheme struct{ Derivation, Encryption algorithm }
	if _, err := asn1.Unmarshal(der, &key); err != nil {
		return false
	}
	if _, err := asn1.Unmarshal(key.Algorithm.Parameters.FullBytes, &scheme); err != nil {
		return false
	}
	var numbers []int64
	for rest := scheme.Derivation.Parameters.Bytes; len(rest) > 0; {
		var part asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &part); err != nil {
			return false
		}
		var n int64
		if part.Tag != asn1.TagInteger {
			continue
		}
		if _, err := asn1.Unmarshal(part.FullBytes, &n); err != nil || n < 0 {
			return true
		}
		numbers = append(numbers, n)
	}
	// RFC 7914 7.1: id-scrypt
	if scheme.Derivation.ID.Equal(asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}) && len(numbers) >= 3 {
		n, r, p := numbers[0], numbers[1], numbers[2]
		return max(n, r, p) > maxScryptWork || 128*n*r > maxScryptMemory || n*r > maxScryptWork/max(p, 1)
	}
	return len(numbers) > 0 && numbers[0] > maxIterations
}

// costlyOpenSSH reports whether an openssh-key-v1 file asks for too many rounds.
func costlyOpenSSH(data []byte) bool {
	rest, ok := bytes.CutPrefix(data, []byte("openssh-key-v1\x00"))
	if !ok {
		return false
	}
	next := func() (text []byte) {
		if len(rest) < 4 {
			rest = nil
			return nil
		}
		n := binary.BigEndian.Uint32(rest)
		if rest = rest[4:]; uint64(n) > uint64(len(rest)) {
			rest = nil
			return nil
		}
		text, rest = rest[:n], rest[n:]
		return text
	}
	next() // the cipher
	if string(next()) != "bcrypt" {
		return false
	}
	rest = next()
	next() // the salt
	return len(rest) >= 4 && binary.BigEndian.Uint32(rest) > maxBcryptRounds
}

// costlyPKCS12 reports whether the rounds of all key derivations that a PKCS #12
// file (RFC 7292 4) says in the open are too many together.
func costlyPKCS12(der []byte) bool {
	var file struct {
		Version  int
		AuthSafe asn1.RawValue
		MAC      struct {
			Digest asn1.RawValue
			Salt   []byte
			Rounds int64 `asn1:"optional,default:1"`
		} `asn1:"optional"`
	}
	if _, err := asn1.Unmarshal(der, &file); err != nil {
		return false
	}
	total := min(file.MAC.Rounds, maxIterations+1)
	derivations(der, maxDepth, func(parameters []byte) {
		integers(parameters, maxDepth, func(n int64) { total = min(total+min(n, maxIterations+1), 2*maxIterations) })
	})
	return total > maxIterations
}

// maxDepth is how deep values are looked for inside each other.
const maxDepth = 24

// keyDerivations are where the algorithms stand that make a key of a passphrase:
// PKCS #12's own (RFC 7292 C) and those of PKCS #5 (RFC 8018 C).
var keyDerivations = []asn1.ObjectIdentifier{{1, 2, 840, 113549, 1, 12, 1}, {1, 2, 840, 113549, 1, 5}}

// derivations calls back with the parameters of each key derivation in a DER text.
func derivations(der []byte, depth int, found func(parameters []byte)) {
	each(der, depth, func(v asn1.RawValue) bool {
		var a algorithm
		if _, err := asn1.Unmarshal(v.FullBytes, &a); err != nil {
			return true
		}
		for _, arc := range keyDerivations {
			if len(a.ID) > len(arc) && a.ID[:len(arc)].Equal(arc) {
				found(a.Parameters.FullBytes)
				return false
			}
		}
		return true
	})
}

func integers(der []byte, depth int, found func(int64)) {
	each(der, depth, func(v asn1.RawValue) bool {
		var n int64
		if v.Class == asn1.ClassUniversal && v.Tag == asn1.TagInteger {
			if _, err := asn1.Unmarshal(v.FullBytes, &n); err != nil {
				n = maxIterations + 1 // longer than 64 bits
			}
			found(n)
		}
		return true
	})
}

// each visits the values of a DER text, and those within them as long as visit
// says so. An octet string that is one SEQUENCE holds values, too.
func each(der []byte, depth int, visit func(asn1.RawValue) (within bool)) {
	for len(der) > 0 && depth > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(der, &v)
		if err != nil {
			return
		}
		der = rest
		if !visit(v) {
			continue
		}
		if v.IsCompound || v.Class == asn1.ClassUniversal && v.Tag == asn1.TagOctetString && len(v.Bytes) > 0 && v.Bytes[0] == 0x30 {
			each(v.Bytes, depth-1, visit)
		}
	}
}
