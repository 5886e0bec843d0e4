// Package keys is where a vault's key comes from: the OS keyring, a passphrase, or memory.
//
// A vault's records are sealed with a random data key. The data key is wrapped
// once per [Slot], by a key that only that slot's keeper has. Adding, removing
// or changing a slot therefore rewrites no record. There is no fixed key, no
// plain text, and no way in this package to make a new data key for a vault
// that already has one.
package keys

import (
	"context"
	"crypto/rand"
)

// Mode says which kind of slot a new vault gets.
type Mode string

// The modes of the --keys flag.
const (
	Auto       Mode = "" // existing: keyring slot, then passphrase; new: keyring, else passphrase
	Keyring    Mode = "keyring"
	Passphrase Mode = "passphrase"
	Memory     Mode = "memory"
)

// Ask gets a passphrase from a person or file; fresh asks for a new one (twice). Nil means nobody can be asked.
type Ask func(ctx context.Context, fresh bool) (string, error)

// OnceFresh spares a person from typing a passphrase a third time: one that was
// just chosen by ask also opens what it has just sealed, once. Like ask, the
// result serves one opening of a vault, on one goroutine.
func OnceFresh(ask Ask) Ask {
	chosen := ""
	return func(ctx context.Context, fresh bool) (string, error) {
		if !fresh && chosen != "" {
			passphrase := chosen
			chosen = ""
			return passphrase, nil
		}
		passphrase, err := ask(ctx, fresh)
		if fresh && err == nil {
			chosen = passphrase
		}
		return passphrase, err
	}
}

// Size is the length of a data key and of every wrapping key, in bytes.
const Size = 32

// NewKey returns a fresh data key.
func NewKey() []byte {
	key := make([]byte, Size)
	rand.Read(key) // never fails: the runtime stops the program first
	return key
}

// Wipe overwrites a key that is no longer needed. Copies that the runtime or a
// cipher made are out of reach.
func Wipe(key []byte) { clear(key) }
