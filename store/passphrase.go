package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// leasePatience is how long a change of the key waits for sign-ins and renewals
// that are under way: an exchange is over by then, a person may not be.
const leasePatience = 45 * time.Second

// SetPassphrase gives the vault a passphrase, or another one, and with it a new
// data key: everything is sealed anew in one transaction, so that neither the
// old passphrase nor what was copied of the old key opens what the vault holds
// from then on. Backups and copies of before stay as they are. A keyring slot
// stays one: the new key gets a new item, and the old item goes once the change
// is durable. Where the keyring cannot be had, nothing is changed, unless the
// vault was opened with [keys.Passphrase]: then the slot is given up.
//
// It waits until no account's lease is held, by whatever process. Others that
// have the vault open get the new key from the keyring, else an error of
// KindVault until they are unlocked anew. It takes about 0.2 s and 64 MiB, and two
// seconds for 10,000 accounts. An empty passphrase is refused; a vault in memory
// has no slots: KindUsage.
func (v *Vault) SetPassphrase(ctx context.Context, passphrase string) error {
	return v.setSlots(ctx, func(data []byte, old []slotMark) ([]keys.Slot, error) {
		return v.newSlots(ctx, passphrase, data, old)
	})
}

// Openers are what opens a vault: each alone is enough.
type Openers struct{ Keyring, Passphrase bool }

// Openers says what opens the vault, as the vault itself lists it: what another program
// put into its file opens nothing. A vault in memory has neither. It reads the disk, and
// fails with [ErrLocked] while the vault is locked.
func (v *Vault) Openers(ctx context.Context) (o Openers, err error) {
	if v.Slot() == keys.Memory {
		return o, nil
	}
	err = v.read(ctx, func(w view) error {
		for _, mark := range w.manifest.slots {
			o.Keyring = o.Keyring || mark.kind == keys.Keyring
			o.Passphrase = o.Passphrase || mark.kind == keys.Passphrase
		}
		return nil
	})
	return o, err
}

// CheckPassphrase says whether a passphrase is one that opens the vault: nil, or an error
// of KindVault, which wraps [keys.ErrWrongPassphrase] where it is another one. It takes as
// long as an unlock, and longer after wrong ones.
func (v *Vault) CheckPassphrase(ctx context.Context, passphrase string) error {
	v.unlocking.Lock()
	defer v.unlocking.Unlock()
	said := func(context.Context, bool) (string, error) { return passphrase, nil }
	o, err := openKey(ctx, v.db, keys.Passphrase, keys.Source{Ask: v.slowed(said)})
	if err != nil {
		if errors.Is(err, keys.ErrWrongPassphrase) {
			v.failed++
		}
		return explain(err)
	}
	o.s.wipe()
	v.failed = 0
	return nil
}

// SetOpeners has the vault opened by a passphrase, by the OS keyring, or by each of the
// two, and by nothing else from then on: everything is sealed anew as by
// [Vault.SetPassphrase]. Without a passphrase ("") only the keyring opens it.
func (v *Vault) SetOpeners(ctx context.Context, passphrase string, keyring bool) error {
	if passphrase == "" && !keyring {
		return oauth.UsageError("Nothing would unlock the vault.", "Choose a passphrase, the system keyring, or both. Nothing was changed.")
	}
	return v.setSlots(ctx, func(data []byte, _ []slotMark) (slots []keys.Slot, err error) {
		if passphrase != "" {
			slot, err := keys.NewPassphraseSlot(ctx, v.id, passphrase, data)
			if err != nil {
				return nil, err
			}
			slots = append(slots, slot)
		}
		if keyring {
			slot, err := keys.Create(ctx, keys.Keyring, v.o.source(), v.id, data)
			if err != nil {
				return nil, err
			}
			slots = append(slots, slot)
		}
		return slots, nil
	})
}

// setSlots seals everything anew with a new data key and the slots that slotsFor makes for it.
func (v *Vault) setSlots(ctx context.Context, slotsFor func(data []byte, old []slotMark) ([]keys.Slot, error)) error {
	if v.Slot() == keys.Memory {
		return oauth.UsageError("A vault in memory has no passphrase.", "It is gone when Tokendesk is closed.")
	}
	if err := v.Writable(ctx); err != nil {
		return err
	}
	var before *manifest
	if err := v.read(ctx, func(w view) error { before = w.manifest; return nil }); err != nil {
		return err
	}
	data := keys.NewKey()
	defer keys.Wipe(data)
	slots, err := slotsFor(data, before.slots)
	if err != nil {
		return explain(err)
	}
	if err := v.changeKey(ctx, data, before.slots, slots); err != nil {
		v.discardUnless(context.WithoutCancel(ctx), slots)
		return explain(err)
	}
	for _, old := range before.slots {
		keys.Discard(context.WithoutCancel(ctx), v.o.source(), keys.Slot{ID: old.id, Kind: old.kind})
	}
	return nil
}

// discardUnless takes what was made for new slots out of the keyring, unless the
// vault has them after all: a commit that failed may be one.
func (v *Vault) discardUnless(ctx context.Context, slots []keys.Slot) {
	_, rows, err := readSlots(ctx, v.db)
	if err != nil {
		return // an item too many harms nothing
	}
	for _, slot := range slots {
		if !slices.ContainsFunc(rows, func(row slotRow) bool { return row.ID == slot.ID }) {
			keys.Discard(ctx, v.o.source(), slot)
		}
	}
}

// newSlots makes the slots of a new data key: for the passphrase, and for the
// keyring where the vault had one for that.
func (v *Vault) newSlots(ctx context.Context, passphrase string, data []byte, old []slotMark) (slots []keys.Slot, err error) {
	slot, err := keys.NewPassphraseSlot(ctx, v.id, passphrase, data)
	if err != nil {
		return nil, err
	}
	slots = append(slots, slot)
	if !slices.ContainsFunc(old, func(m slotMark) bool { return m.kind == keys.Keyring }) {
		return slots, nil
	}
	slot, err = keys.Create(ctx, keys.Keyring, v.o.source(), v.id, data)
	var said *oauth.Error
	switch {
	case err == nil:
		return append(slots, slot), nil
	case !errors.As(err, &said):
		return nil, err
	case v.o.Keys == keys.Passphrase:
		return slots, nil
	}
	return nil, vaultError(err, "The vault also unlocks with the system keyring, and its new key cannot be stored there: "+said.Message,
		"Nothing was changed. Set the passphrase where the keyring is available; or with --keys passphrase, and the passphrase alone unlocks the vault from then on.")
}

// changeKey waits for its turn among all processes and seals everything anew.
// before are the slots that the new ones were made for.
func (v *Vault) changeKey(ctx context.Context, data []byte, before []slotMark, slots []keys.Slot) error {
	patient, cancel := context.WithTimeoutCause(ctx, leasePatience, errImpatient)
	defer cancel()
	changed, err := v.locks.changeKey(patient)
	if errors.Is(context.Cause(patient), errImpatient) {
		return vaultError(err, "A sign-in or renewal is running, here or in another program.", "Nothing was changed. Finish or cancel it, and try again.")
	}
	if err != nil {
		return err
	}
	defer changed()
	v.using.Lock()
	defer v.using.Unlock()
	release, err := v.locks.write(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := v.replaced(); err != nil {
		return err
	}
	return v.rekey(context.WithoutCancel(ctx), data, before, slots)
}

var errImpatient = errors.New("store: waited long enough")

// rekey seals everything anew with another data key and gives it its slots, in
// one transaction. The vault works with it from then on. v.using is held for
// writing, and the write lock.
func (v *Vault) rekey(ctx context.Context, data []byte, before []slotMark, slots []keys.Slot) error {
	old, known, err := v.state()
	if err != nil {
		return err
	}
	tx, err := v.begin(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	m, err := loadManifest(ctx, tx, old, known)
	switch {
	case err != nil:
		return err
	case !slices.Equal(m.slots, before):
		return keyChangedError()
	case m.damaged() > 0:
		return vaultError(ErrDamaged, "Part of the vault's list of records is damaged; it cannot be encrypted with a new key.", restoreAdvice)
	}
	fresh, err := newSealer(v.id, data)
	if err != nil {
		return err
	}
	next, err := reseal(ctx, tx, m, old, fresh, slots)
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		fresh.wipe()
		return err
	}
	v.mu.Lock()
	v.moveDrawer(old, fresh)
	v.sealer, v.manifest = fresh, next
	if !slices.ContainsFunc(slots, func(s keys.Slot) bool { return s.Kind == v.slot }) {
		v.slot = slots[0].Kind
	}
	v.announceAny()
	v.mu.Unlock()
	old.wipe()
	// What was sealed with the old key leaves the log as well. A reader that is
	// in the way puts that off.
	_, _ = v.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return nil
}

// reseal writes every record, the manifest and the slots for another key. A
// record that is damaged stays as it is, and goes on being told.
func reseal(ctx context.Context, tx transaction, m *manifest, old, fresh *sealer, slots []keys.Slot) (*manifest, error) {
	version := m.version + 1
	c := &change{view: view{q: tx, s: fresh, manifest: &manifest{version: version}}, tx: tx, version: version}
	var entries []entry
	for e := range m.all {
		moved, err := c.move(ctx, old, e)
		if err != nil {
			return nil, err
		}
		entries = append(entries, moved)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM manifest`); err != nil {
		return nil, err
	}
	c.manifest = c.manifest.with(fresh, version, entries)
	var err error
	if c.manifest.slots, err = putSlots(ctx, tx, slots...); err != nil {
		return nil, err
	}
	if err := putKeyName(ctx, tx, fresh); err != nil {
		return nil, err
	}
	if err := errors.Join(c.moveCertificate(ctx, old), c.moveTeams(ctx, old)); err != nil {
		return nil, err
	}
	return c.finish(ctx)
}

// move seals a record with the new key.
func (c *change) move(ctx context.Context, old *sealer, e entry) (entry, error) {
	var sealed, sealedLog []byte
	if err := c.tx.QueryRowContext(ctx, selectRecord, e.id[:]).Scan(&sealed, &sealedLog); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return e, err
	}
	text, err := old.open(e.id, fieldBody, e.version, sealed)
	if err != nil {
		return e, nil
	}
	defer clear(text)
	if log, err := old.open(e.id, fieldLog, e.version, sealedLog); err == nil {
		sealedLog = c.s.seal(e.id, fieldLog, c.version, log)
	}
	if e, err = c.moveTrace(ctx, old, e); err != nil {
		return e, err
	}
	e.version = c.version
	return e, c.write(ctx, e.id, c.s.seal(e.id, fieldBody, e.version, text), sealedLog)
}

// withKey runs do; where another program gave the vault a new key meanwhile, it
// gets that and runs do again.
func (v *Vault) withKey(ctx context.Context, do func() error) error {
	err := do()
	if !errors.Is(err, ErrKeyChanged) {
		return err
	}
	if err := v.reload(ctx); err != nil {
		return explain(err)
	}
	return do()
}

// reload takes over a key that another program gave the vault, where the keyring
// has it. The keyring is asked once: its prompt may have been dismissed.
func (v *Vault) reload(ctx context.Context) error {
	v.unlocking.Lock()
	defer v.unlocking.Unlock()
	var name []byte
	if err := v.db.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'key' AND length(value) = 16`).Scan(&name); err != nil {
		return err
	}
	v.mu.Lock()
	current := v.sealer != nil && string(v.sealer.id) == string(name)
	v.mu.Unlock()
	switch {
	case current: // somebody else here was faster
		return nil
	case v.unfound == string(name), v.o.Keys == keys.Passphrase:
		return keyChangedError()
	}
	o, err := openKey(ctx, v.db, keys.Keyring, keys.Source{Store: v.o.Keyring})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		v.unfound = string(name)
		return keyChangedError()
	}
	m, _, err := survey(ctx, v.db, o.s)
	if err != nil {
		o.s.wipe()
		return err
	}
	v.using.Lock()
	defer v.using.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed || v.locked || v.sealer == nil || o.s.vault != v.id {
		o.s.wipe()
		return lockedError()
	}
	v.moveDrawer(v.sealer, o.s)
	v.sealer.wipe()
	v.sealer, v.manifest, v.slot = o.s, m, o.slot.Kind
	v.announceAny()
	return nil
}
