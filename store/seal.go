package store

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// sealFormat is part of every record's associated data. It changes when the
// meaning of a sealed text does, not when a table gets a column.
const sealFormat = 1

// recordID is a row's random name.
type recordID [16]byte

func newRecordID() (id recordID) {
	rand.Read(id[:])
	return id
}

// field says which of a row's texts is meant, so that they cannot be exchanged.
type field byte

const (
	fieldRoot        field = 1 + iota // the manifest's first page
	fieldBucket                       // one page of the manifest, up to the second schema
	fieldBody                         // an app or an account
	fieldLog                          // an account's history
	fieldUndo                         // what a removal took away, kept in memory only
	fieldTrace                        // an account's last exchanges
	fieldPage                         // one page of the manifest, from the third schema on
	fieldCertificate                  // of listeners that speak TLS
	fieldDrawer                       // what opens a drawer, kept in memory only
	fieldTeams                        // the folders of teams
)

// sealer seals and opens one vault's records.
type sealer struct {
	vault string
	data  []byte // the data key, for new slots and backups
	aead  cipher.AEAD
	names []byte // key of the hash that names leases and chooses manifest pages
	id    []byte // names the data key and tells nothing of it

	packers *sync.Pool // of *flate.Writer: making one takes longer than using it
}

// newSealer derives the vault's working keys from its data key.
func newSealer(vault string, data []byte) (*sealer, error) {
	sealing, err := hkdf.Key(sha256.New, data, []byte(vault), "tokendesk records 1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	defer clear(sealing)
	names, err := hkdf.Key(sha256.New, data, []byte(vault), "tokendesk names 1", sha256.Size)
	if err != nil {
		return nil, err
	}
	id, err := hkdf.Key(sha256.New, data, []byte(vault), "tokendesk key id 1", keyIDSize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(sealing)
	if err != nil {
		return nil, err
	}
	return &sealer{vault: vault, data: bytes.Clone(data), aead: aead, names: names, id: id, packers: new(sync.Pool)}, nil
}

// keyIDSize is the length of a data key's name, in bytes.
const keyIDSize = 16

// wipe drops what can be dropped; the cipher's own copy waits for the collector.
func (s *sealer) wipe() {
	clear(s.data)
	clear(s.names)
	s.aead = nil
}

// block is the unit texts are padded to, so that lengths say little.
const block = 256

var errUnsealed = errors.New("store: a sealed text does not open")

// seal pads and seals text, bound to its place.
func (s *sealer) seal(id recordID, f field, version uint64, text []byte) []byte {
	padded := (4 + len(text) + block - 1) / block * block
	nonce := s.aead.NonceSize()
	out := make([]byte, nonce+padded, nonce+padded+s.aead.Overhead())
	rand.Read(out[:nonce])
	binary.BigEndian.PutUint32(out[nonce:], uint32(len(text)))
	copy(out[nonce+4:], text)
	return s.aead.Seal(out[:nonce], out[:nonce], out[nonce:], s.associated(id, f, version))
}

// open is the reverse of seal. It fails for a text that was altered, or that
// belongs to another place, version or vault.
func (s *sealer) open(id recordID, f field, version uint64, sealed []byte) ([]byte, error) {
	return s.openInto(new([]byte), id, f, version, sealed)
}

// openInto is open with a buffer that is used again, and grows where it must:
// the text is good until the next call.
func (s *sealer) openInto(buffer *[]byte, id recordID, f field, version uint64, sealed []byte) ([]byte, error) {
	nonce := s.aead.NonceSize()
	if len(sealed) < nonce {
		return nil, errUnsealed
	}
	if need := len(sealed); cap(*buffer) < need {
		clear(*buffer)
		*buffer = make([]byte, need)
	}
	text, err := s.aead.Open((*buffer)[:0], sealed[:nonce], sealed[nonce:], s.associated(id, f, version))
	if err != nil || len(text) < 4 {
		return nil, errUnsealed
	}
	n := binary.BigEndian.Uint32(text)
	if uint64(n) > uint64(len(text)-4) {
		return nil, errUnsealed
	}
	return text[4 : 4+n], nil
}

// associated binds format, vault, record, field and version.
func (s *sealer) associated(id recordID, f field, version uint64) []byte {
	out := make([]byte, 0, 64+len(s.vault))
	out = append(out, "tokendesk"...)
	out = append(out, sealFormat, byte(f))
	out = append(out, id[:]...)
	out = binary.BigEndian.AppendUint64(out, version)
	return append(out, s.vault...)
}

// name hashes the parts of a name with the vault's key: equal names, equal
// hashes, and nothing to read without the key.
func (s *sealer) name(use byte, app, account string) [sha256.Size]byte {
	h := hmac.New(sha256.New, s.names)
	h.Write([]byte{use})
	h.Write([]byte(app))
	h.Write([]byte{0})
	h.Write([]byte(account))
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return sum
}

// The uses of name.
const (
	nameBucket byte = 1
	nameLease  byte = 2
	nameKeep   byte = 3
)
