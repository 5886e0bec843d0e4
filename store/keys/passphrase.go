package keys

import (
	"crypto/rand"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"

	"tokendesk/oauth"
)

// Argon2 are the costs of turning a passphrase into a key (RFC 9106).
type Argon2 struct {
	Salt    []byte `json:"salt"`
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"` // KiB
	Threads uint8  `json:"threads"`
}

// The costs of new slots, and the most a stored slot may ask for: a doctored
// file must not be able to eat the machine's memory.
const (
	argonTime, argonMemory, argonThreads = 3, 64 * 1024, 4
	argonMaxTime, argonMaxMemory         = 16, 1024 * 1024
)

// usable reports whether stored costs are neither absurd nor so low that no
// version of the program can have written them.
func (a *Argon2) usable() bool {
	return a != nil && len(a.Salt) >= 16 && len(a.Salt) <= 64 && a.Threads >= 1 && a.Threads <= 64 &&
		a.Time >= 1 && a.Time <= argonMaxTime && a.Memory >= 8*1024 && a.Memory <= argonMaxMemory
}

func (a *Argon2) key(passphrase string) []byte {
	defer debug.FreeOSMemory() // 64 MiB that a process would keep for a long while
	return argon2.IDKey([]byte(passphrase), a.Salt, a.Time, a.Memory, a.Threads, Size)
}

// Pause is how long an attempt waits after so many wrong passphrases in a row:
// a second, twice that after each further one, at most half a minute.
func Pause(wrong int) time.Duration {
	if wrong <= 0 {
		return 0
	}
	return min(time.Second<<min(wrong-1, 5), 30*time.Second)
}

// NewPassphraseSlot wraps a data key by a passphrase. It takes about 0.2 s and
// 64 MiB; never call it on a UI goroutine. An empty passphrase is refused.
func NewPassphraseSlot(vault, passphrase string, data []byte) (Slot, error) {
	if passphrase == "" {
		return Slot{}, vaultError("The passphrase is empty.", "Choose a passphrase; a sentence is better than a word.", nil)
	}
	slot := newSlot(Passphrase)
	salt := make([]byte, 16)
	rand.Read(salt)
	slot.Argon2 = &Argon2{Salt: salt, Time: argonTime, Memory: argonMemory, Threads: argonThreads}
	wrapping := slot.Argon2.key(passphrase)
	defer Wipe(wrapping)
	return slot, slot.wrap(vault, wrapping, data)
}

// openPassphrase returns the data key of a passphrase slot.
func (s Slot) openPassphrase(vault, passphrase string) ([]byte, error) {
	if !s.Argon2.usable() {
		return nil, vaultError("The passphrase slot of the vault is damaged.",
			"Its costs are outside what this program accepts. Restore a backup.", nil)
	}
	wrapping := s.Argon2.key(passphrase)
	defer Wipe(wrapping)
	data, ok := s.unwrap(vault, wrapping)
	if !ok {
		return nil, vaultError("The passphrase is wrong.", "Nothing was changed; try again.", ErrWrongPassphrase)
	}
	return data, nil
}

func vaultError(message, advice string, err error) *oauth.Error {
	return &oauth.Error{Kind: oauth.KindVault, Message: message, Advice: advice, Err: err}
}
