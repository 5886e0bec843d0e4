package keys

import (
	"context"
	"errors"

	"tokendesk/oauth"
)

// Source is what a vault's key may be had from.
type Source struct {
	Store Store // nil: the operating system's keyring
	Ask   Ask   // nil: nobody can be asked
}

func (s Source) store() Store {
	if s.Store != nil {
		return s.Store
	}
	return System{}
}

// Create wraps a data key for a new vault: by the keyring, by a new passphrase,
// or with Auto by the first of the two that can be had. Errors are *oauth.Error
// of KindVault, or what Ask returned.
func Create(ctx context.Context, mode Mode, source Source, vault string, data []byte) (Slot, error) {
	switch mode {
	case Keyring:
		return NewKeyringSlot(ctx, source.store(), vault, data)
	case Passphrase:
		return source.newPassphrase(ctx, vault, data)
	case Auto:
		slot, err := NewKeyringSlot(ctx, source.store(), vault, data)
		if err == nil || source.Ask == nil || errors.Is(err, context.Canceled) {
			return slot, err
		}
		return source.newPassphrase(ctx, vault, data)
	}
	return Slot{}, vaultError("A vault on disk cannot be made with keys \""+string(mode)+"\".",
		"Use keyring or passphrase.", nil)
}

// Discard removes what Create left in the keyring for a vault that was not made
// after all. It is tidying: a failure harms nothing and is not reported.
func Discard(ctx context.Context, source Source, slot Slot) {
	if slot.Kind == Keyring {
		_ = source.store().Delete(ctx, slot.ID)
	}
}

func (s Source) newPassphrase(ctx context.Context, vault string, data []byte) (Slot, error) {
	passphrase, err := s.ask(ctx, true)
	if err != nil {
		return Slot{}, err
	}
	return NewPassphraseSlot(vault, passphrase, data)
}

func (s Source) ask(ctx context.Context, fresh bool) (string, error) {
	if s.Ask == nil {
		return "", vaultError("The vault needs a passphrase, and nobody can be asked for it.",
			"Give it with --passphrase-file, or run the command on a terminal.", nil)
	}
	passphrase, err := s.Ask(ctx, fresh)
	if err == nil {
		return passphrase, nil
	}
	var said *oauth.Error
	if errors.As(err, &said) || errors.Is(err, context.Canceled) {
		return "", err
	}
	return "", vaultError("The passphrase could not be read.", "Check the passphrase file, or type it on a terminal.", err)
}

// Open returns a vault's data key and the slot that gave it: keyring slots
// first, then passphrase slots. mode Keyring or Passphrase tries only that
// kind. Errors are *oauth.Error of KindVault, or what Ask returned.
func Open(ctx context.Context, mode Mode, source Source, vault string, slots []Slot) ([]byte, Slot, error) {
	var failed error
	for _, slot := range slots {
		if slot.Kind != Keyring || mode == Passphrase {
			continue
		}
		data, err := slot.openKeyring(ctx, source.store(), vault)
		if err == nil {
			return data, slot, nil
		}
		if errors.Is(err, context.Canceled) {
			return nil, Slot{}, err
		}
		failed = err
	}
	locks := passphraseSlots(slots)
	if len(locks) == 0 || mode == Keyring || (failed != nil && source.Ask == nil) {
		return nil, Slot{}, noWayIn(failed, mode)
	}
	passphrase, err := source.ask(ctx, false)
	if err != nil {
		return nil, Slot{}, err
	}
	for _, slot := range locks {
		data, opening := slot.openPassphrase(vault, passphrase)
		if opening == nil {
			return data, slot, nil
		}
		err = opening
	}
	return nil, Slot{}, err
}

func passphraseSlots(slots []Slot) (found []Slot) {
	for _, slot := range slots {
		if slot.Kind == Passphrase {
			found = append(found, slot)
		}
	}
	return found
}

func noWayIn(failed error, mode Mode) error {
	if failed != nil {
		return failed
	}
	if mode == Keyring || mode == Passphrase {
		return vaultError("This vault has no "+string(mode)+" slot.",
			"Leave --keys out to open it the way it was made.", nil)
	}
	return vaultError("This vault names no way to its key.", "Its list of slots is damaged: restore a backup.", nil)
}
