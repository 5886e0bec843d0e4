package store

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// Carry returns a copy of the vault's key for another process of this program,
// which opens the vault with it (Options.Carried) without asking anybody. Of a
// locked vault there is none to be had, and what is returned says so. This vault
// stays as it is. Wipe what is returned. A vault in memory is no other process's:
// KindUsage.
func (v *Vault) Carry() (keys.Carried, error) {
	if v.Slot() == keys.Memory {
		return keys.Carried{}, oauth.UsageError("A vault in memory cannot be handed over.", "It is gone when Tokendesk is closed.")
	}
	v.using.RLock()
	defer v.using.RUnlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.closed:
		return keys.Carried{}, closedError()
	case v.locked || v.sealer == nil:
		return keys.Carried{Slot: v.slot}, nil
	}
	return keys.Carried{Slot: v.slot, Data: bytes.Clone(v.sealer.data)}, nil
}

// openCarried opens the vault as another process had it: with its key, or locked, as is
// one whose key is another by now.
// The slots are asked for nothing.
func (v *Vault) openCarried(ctx context.Context, carried keys.Carried) error {
	release, err := v.locks.write(ctx)
	if err != nil {
		return err
	}
	err = v.prepare(ctx)
	release()
	if err != nil {
		return err
	}
	id, rows, err := readSlots(ctx, v.db)
	if err != nil {
		return err
	}
	if carried.Locked() {
		v.id, v.locked, v.slot = id, true, lockedSlot(rows)
		return nil
	}
	s, err := newSealer(id, carried.Data)
	if err != nil {
		return err
	}
	err = acceptKey(ctx, v.db, s)
	if errors.Is(err, errOldSlot) { // another process has given the vault a new key meanwhile
		s.wipe()
		v.id, v.locked, v.slot = id, true, lockedSlot(rows)
		return nil
	}
	if err != nil {
		s.wipe()
		return err
	}
	v.slot = carried.Slot
	if err := v.migrate(ctx, opened{s: s, slot: keys.Slot{Kind: carried.Slot}}); err != nil {
		s.wipe()
		return err
	}
	return v.start(ctx, s)
}

// lockedSlot is how a vault is held that nobody has opened yet: what Unlock will
// ask for.
func lockedSlot(rows []slotRow) keys.Mode {
	if slices.ContainsFunc(rows, func(row slotRow) bool { return row.Kind == keys.Passphrase }) {
		return keys.Passphrase
	}
	return keys.Keyring
}
