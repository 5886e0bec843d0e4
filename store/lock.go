package store

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// Lock drops the key and everything read with it; until [Vault.Unlock] every
// method answers with an error of KindVault that wraps [ErrLocked]. A renewal
// that has left may still be saved by whoever holds its account's lease: the key
// goes when the last lease does. Cancel sign-ins first, they hold one. A vault
// in memory has no way back and is not locked: KindUsage.
func (v *Vault) Lock() error {
	if v.Slot() == keys.Memory {
		return oauth.UsageError("A vault in memory cannot be locked.", "It is gone when Tokendesk is closed.")
	}
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return closedError()
	}
	v.locked = true
	v.announceAny()
	v.mu.Unlock()
	v.dropIfIdle()
	return nil
}

// Locked reports whether the vault is locked.
func (v *Vault) Locked() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.locked
}

// LockProtects reports whether opening the vault needs a person. With a keyring
// slot it does not: the keyring gives the key to every program of the same user,
// so that a lock hides and does not protect. It reads the disk.
func (v *Vault) LockProtects(ctx context.Context) (bool, error) {
	if v.Slot() == keys.Memory {
		return false, nil
	}
	_, slots, err := readSlots(ctx, v.db)
	if err != nil {
		return false, explain(err)
	}
	return !slices.ContainsFunc(slots, func(s slotRow) bool { return s.Kind == keys.Keyring }), nil
}

// Unlock opens a locked vault again: with its passphrase if it has one, which
// ask is asked for, else with the keyring. After a wrong passphrase the next
// attempts wait, longer each time up to half a minute. It takes a moment: never
// call it on a UI goroutine. Errors are of KindVault, or what ask returned.
func (v *Vault) Unlock(ctx context.Context, ask keys.Ask) error {
	v.unlocking.Lock()
	defer v.unlocking.Unlock()
	if !v.Locked() {
		return nil
	}
	_, rows, err := readSlots(ctx, v.db)
	if err != nil {
		return explain(err)
	}
	mode := keys.Keyring
	if slices.ContainsFunc(rows, func(row slotRow) bool { return row.Kind == keys.Passphrase }) {
		mode = keys.Passphrase
	}
	source := keys.Source{Store: v.o.Keyring}
	if ask != nil {
		source.Ask = v.slowed(ask)
	}
	o, err := openKey(ctx, v.db, mode, source)
	if errors.Is(err, keys.ErrWrongPassphrase) {
		v.failed++
	}
	if err != nil {
		return explain(err)
	}
	if o.s.vault != v.id {
		o.s.wipe()
		return damagedManifest(nil)
	}
	s, slot := o.s, o.slot
	if err := v.begun(ctx, o); err != nil {
		s.wipe()
		return explain(err)
	}
	m, _, err := survey(ctx, v.db, s)
	if err != nil {
		s.wipe()
		return explain(err)
	}
	v.failed, v.unfound = 0, ""
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		s.wipe()
		return closedError()
	}
	if v.sealer == nil {
		v.sealer, v.manifest = s, m
	} else {
		s.wipe() // a lease kept the old one
	}
	v.locked, v.slot = false, slot.Kind
	v.announceAny()
	return nil
}

// begun does what is left to do with a vault that began locked ([Options].Carried)
// when it is opened the first time. v.unlocking is held.
func (v *Vault) begun(ctx context.Context, o opened) error {
	if v.compiled != nil {
		return nil
	}
	if err := v.migrate(ctx, o); err != nil {
		return err
	}
	compiled, err := compile(ctx, v.db)
	v.compiled = compiled // whoever reads it waits for the key first
	return err
}

// slowed makes attempts after wrong ones wait.
func (v *Vault) slowed(ask keys.Ask) keys.Ask {
	return func(ctx context.Context, fresh bool) (string, error) {
		passphrase, err := ask(ctx, fresh)
		if err != nil || v.failed == 0 {
			return passphrase, err
		}
		wait := time.NewTimer(keys.Pause(v.failed))
		defer wait.Stop()
		select {
		case <-wait.C:
			return passphrase, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// returned takes note of a lease that is over.
func (v *Vault) returned(ref oauth.Ref) {
	v.mu.Lock()
	if v.leases[ref]--; v.leases[ref] <= 0 {
		delete(v.leases, ref)
	}
	locked := v.locked
	v.mu.Unlock()
	if locked {
		v.dropIfIdle()
	}
}

// dropIfIdle drops the key of a locked vault once nobody needs it any more.
func (v *Vault) dropIfIdle() {
	v.using.Lock()
	defer v.using.Unlock()
	v.mu.Lock()
	idle := v.locked && len(v.leases) == 0
	v.mu.Unlock()
	if idle {
		v.drop()
	}
}

// drop wipes the key. v.using is held for writing.
func (v *Vault) drop() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sealer != nil {
		v.sealer.wipe()
	}
	v.sealer, v.manifest = nil, nil
}

// announceAny tells watchers that anything may have changed. v.mu is held.
func (v *Vault) announceAny() {
	for w := range v.watchers {
		w.add(Change{})
	}
}

// replaced reports that vault.db is not the file any more that was opened: what
// is written now would be lost. The write lock is held.
func (v *Vault) replaced() error {
	if v.file == nil {
		return nil
	}
	now, err := os.Stat(vaultPath(v.o.Dir))
	if err != nil {
		return explain(err)
	}
	if !os.SameFile(now, v.file) {
		return vaultError(nil, "The vault was replaced while it was open, by a restore or another program.", "Start Tokendesk again. Nothing was changed.")
	}
	return nil
}
