package keys

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"

	"golang.org/x/crypto/chacha20poly1305"
)

// Slot is one way to a vault's data key. It holds nothing secret: Wrapped opens
// only with the keyring's item or the passphrase.
type Slot struct {
	ID     string  `json:"id"` // random; the user of the keyring item
	Kind   Mode    `json:"kind"`
	Argon2 *Argon2 `json:"argon2id,omitempty"` // of a passphrase slot

	// Wrapped is the data key, sealed with XChaCha20-Poly1305.
	Wrapped []byte `json:"wrapped"`
}

func newSlot(kind Mode) Slot {
	id := make([]byte, 16)
	rand.Read(id)
	return Slot{ID: hex.EncodeToString(id), Kind: kind}
}

// wrap seals the data key. The associated data is everything else the slot
// says, so a slot cannot be moved to another vault or have its costs lowered.
func (s *Slot) wrap(vault string, wrapping, data []byte) error {
	aead, err := chacha20poly1305.NewX(wrapping)
	if err != nil {
		return err
	}
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	s.Wrapped = aead.Seal(nonce, nonce, data, s.associated(vault))
	return nil
}

// unwrap returns the data key; ok is false when the wrapping key is not this
// slot's, or the slot was altered.
func (s Slot) unwrap(vault string, wrapping []byte) (data []byte, ok bool) {
	aead, err := chacha20poly1305.NewX(wrapping)
	if err != nil || len(s.Wrapped) < aead.NonceSize() {
		return nil, false
	}
	nonce, sealed := s.Wrapped[:aead.NonceSize()], s.Wrapped[aead.NonceSize():]
	data, err = aead.Open(nil, nonce, sealed, s.associated(vault))
	return data, err == nil && len(data) == Size
}

func (s Slot) associated(vault string) []byte {
	head, _ := json.Marshal(struct {
		Use    string
		Vault  string
		ID     string
		Kind   Mode
		Argon2 *Argon2
	}{"tokendesk slot 1", vault, s.ID, s.Kind, s.Argon2})
	return head
}
