package oauth

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
