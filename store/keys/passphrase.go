package keys

import (
	"cmp"
	"context"
	"crypto/rand"
	"runtime/debug"
	"slices"
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

// The costs of new slots.
const argonTime, argonMemory, argonThreads = 3, 64 * 1024, 4

// What a stored slot may ask for, since anybody may have written it: memory and
// passes within reach of a later version of the program, and the two together
// at most four times what this one writes. An opening tries slots one after the
// other until their costs together are openingLimit.
const (
	argonMaxTime, argonMaxMemory = 12, 128 * 1024
	argonMaxThreads              = 16
	argonCost                    = argonTime * argonMemory
	slotLimit                    = 4 * argonCost
	openingLimit                 = 16 * argonCost
)

// usable reports whether stored costs are neither absurd nor so low that no
// version of the program can have written them.
func (a *Argon2) usable() bool {
	return a != nil && len(a.Salt) >= 16 && len(a.Salt) <= 64 && a.Threads >= 1 && a.Threads <= argonMaxThreads &&
		a.Time >= 1 && a.Time <= argonMaxTime && a.Memory >= 8*1024 && a.Memory <= argonMaxMemory && a.cost() <= slotLimit
}

// cost is the work a derivation takes, in passes over a KiB.
func (a *Argon2) cost() uint64 { return uint64(a.Time) * uint64(a.Memory) }

// deriving holds a token while a key is derived: one at a time in a process,
// whatever became of whoever asked for it.
var deriving = make(chan struct{}, 1)

// key derives a wrapping key. The derivation itself cannot be interrupted: when
// ctx ends the caller is free at once, and what is derived is dropped.
func (a *Argon2) key(ctx context.Context, passphrase string) ([]byte, error) {
	select {
	case deriving <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		<-deriving
		return nil, err
	}
	done := make(chan []byte, 1)
	go func() {
		key := argon2.IDKey([]byte(passphrase), a.Salt, a.Time, a.Memory, a.Threads, Size)
		debug.FreeOSMemory() // 64 MiB that a process would keep for a long while
		<-deriving
		done <- key
	}()
	select {
	case key := <-done:
		return key, nil
	case <-ctx.Done():
		go func() { Wipe(<-done) }()
		return nil, ctx.Err()
	}
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
// 64 MiB; never call it on a UI goroutine. An empty passphrase is refused. When
// ctx ends it returns ctx's error at once.
func NewPassphraseSlot(ctx context.Context, vault, passphrase string, data []byte) (Slot, error) {
	if passphrase == "" {
		return Slot{}, vaultError("The passphrase is empty.", "Choose a passphrase of several words.", nil)
	}
	slot := newSlot(Passphrase)
	salt := make([]byte, 16)
	rand.Read(salt)
	slot.Argon2 = &Argon2{Salt: salt, Time: argonTime, Memory: argonMemory, Threads: argonThreads}
	wrapping, err := slot.Argon2.key(ctx, passphrase)
	if err != nil {
		return Slot{}, err
	}
	defer Wipe(wrapping)
	return slot, slot.wrap(vault, wrapping, data)
}

// openPassphrase returns the data key of a passphrase slot. The slot's costs
// are usable.
func (s Slot) openPassphrase(ctx context.Context, vault, passphrase string) ([]byte, error) {
	wrapping, err := s.Argon2.key(ctx, passphrase)
	if err != nil {
		return nil, err
	}
	defer Wipe(wrapping)
	data, ok := s.unwrap(vault, wrapping)
	if !ok {
		return nil, vaultError("The passphrase is wrong.", "Nothing was changed; try again.", ErrWrongPassphrase)
	}
	return data, nil
}

// affordable returns the passphrase slots that may be tried, the cheapest
// first, so that planted ones do not keep the program from its own.
func affordable(slots []Slot) ([]Slot, error) {
	var usable []Slot
	for _, slot := range slots {
		if slot.Argon2.usable() {
			usable = append(usable, slot)
		}
	}
	slices.SortStableFunc(usable, func(a, b Slot) int { return cmp.Compare(a.Argon2.cost(), b.Argon2.cost()) })
	left := uint64(openingLimit)
	for i, slot := range usable {
		if slot.Argon2.cost() > left {
			usable = usable[:i]
			break
		}
		left -= slot.Argon2.cost()
	}
	if len(usable) == 0 {
		return nil, vaultError("The vault's passphrase entry is damaged.",
			"Its parameters are outside what Tokendesk accepts. Restore a backup.", nil)
	}
	return usable, nil
}

func vaultError(message, advice string, err error) *oauth.Error {
	return &oauth.Error{Kind: oauth.KindVault, Message: message, Advice: advice, Err: err}
}
