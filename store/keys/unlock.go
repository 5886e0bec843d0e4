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

	// Accept says whether a data key and the slot that gave it are the vault's
	// of today; Open goes on to the next slot where it fails. Nil accepts all.
	Accept func(ctx context.Context, slot Slot, data []byte) error
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
		return newKeyringSlot(ctx, source.store(), vault, data)
	case Passphrase:
		return source.newPassphrase(ctx, vault, data)
	case Auto:
		slot, err := newKeyringSlot(ctx, source.store(), vault, data)
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
	return NewPassphraseSlot(ctx, vault, passphrase, data)
}

func (s Source) ask(ctx context.Context, fresh bool) (string, error) {
	if s.Ask == nil {
		return "", vaultError("The vault needs its passphrase, and there is no terminal to ask for it.",
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
// kind. Slots are whatever a file says: what they may cost together is bounded,
// and when ctx ends Open returns its error at once. Errors are *oauth.Error of
// KindVault, what Ask or Accept returned, or ctx's.
func Open(ctx context.Context, mode Mode, source Source, vault string, slots []Slot) ([]byte, Slot, error) {
	var failed error
	for _, slot := range slots {
		if slot.Kind != Keyring || mode == Passphrase {
			continue
		}
		data, err := slot.openKeyring(ctx, source.store(), vault)
		if err == nil {
			if err = source.accept(ctx, slot, data); err == nil {
				return data, slot, nil
			}
		}
		if ctx.Err() != nil || errors.Is(err, context.Canceled) {
			return nil, Slot{}, err
		}
		failed = err
		if keyringIsOut(err) {
			break // the others would wait for it as well
		}
	}
	locks := passphraseSlots(slots)
	if len(locks) == 0 || mode == Keyring || (failed != nil && source.Ask == nil) {
		return nil, Slot{}, noWayIn(failed, mode, len(locks) < len(slots))
	}
	locks, err := affordable(locks)
	if err != nil {
		return nil, Slot{}, err
	}
	passphrase, err := source.ask(ctx, false)
	if err != nil {
		return nil, Slot{}, err
	}
	var refused error // by Accept: it says more than that the passphrase is wrong
	for _, slot := range locks {
		data, opening := slot.openPassphrase(ctx, vault, passphrase)
		if opening == nil {
			if refused = source.accept(ctx, slot, data); refused == nil {
				return data, slot, nil
			}
			opening = refused
		}
		if err := ctx.Err(); err != nil {
			return nil, Slot{}, err
		}
		err = opening
	}
	if refused != nil {
		err = refused
	}
	return nil, Slot{}, err
}

// accept asks Accept and wipes what it refuses.
func (s Source) accept(ctx context.Context, slot Slot, data []byte) error {
	if s.Accept == nil {
		return nil
	}
	err := s.Accept(ctx, slot, data)
	if err != nil {
		Wipe(data)
	}
	return err
}

// keyringIsOut reports whether the keyring itself cannot be had; an item that is
// not there or not ours is another failure.
func keyringIsOut(err error) bool {
	for _, cause := range []error{ErrNoBus, ErrNoService, ErrNoCollection, ErrLocked, ErrUnanswered, ErrSilent, ErrGone} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

func passphraseSlots(slots []Slot) (found []Slot) {
	for _, slot := range slots {
		if slot.Kind == Passphrase {
			found = append(found, slot)
		}
	}
	return found
}

// noWayIn is why nothing opens a vault. keyring says that the system keyring has a key for it.
func noWayIn(failed error, mode Mode, keyring bool) error {
	switch {
	case failed != nil:
		return failed
	case mode == Passphrase && keyring:
		return vaultError("This vault has no passphrase: the system keyring alone unlocks it.",
			"Unlock it where that keyring works, in the desktop session of the person whose it is. There `tokendesk passphrase set` adds a passphrase, which then unlocks it anywhere.", nil)
	case mode == Keyring || mode == Passphrase:
		with := "system keyring"
		if mode == Passphrase {
			with = "passphrase"
		}
		return vaultError("No "+with+" unlocks this vault.", "Leave out --keys to unlock it the way it was created.", nil)
	}
	return vaultError("Neither the system keyring nor a passphrase can unlock this vault: that part of its file is damaged.", "Restore a backup.", nil)
}
