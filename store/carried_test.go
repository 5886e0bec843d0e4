package store

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// A key that is handed over opens the vault without asking anybody, and the vault
// goes on knowing how it is held.
func TestAVaultOpensWithACarriedKey(t *testing.T) {
	for name, o := range map[string]Options{
		"passphrase": {Dir: t.TempDir() + "/p", Keys: keys.Passphrase, Ask: with("right")},
		"keyring":    {Dir: t.TempDir() + "/k", Keys: keys.Keyring, Keyring: &fakeKeyring{}},
	} {
		v := create(t, o)
		fill2(t, v, "acme")
		carried, err := v.Carry()
		check(t, err)
		key := bytes.Clone(carried.Data)
		protects, err := v.LockProtects(t.Context())
		check(t, err)

		unasked := Options{Dir: o.Dir, Carried: &carried, Keyring: &fakeKeyring{get: errors.New("asked")}}
		other := open(t, unasked)
		carried.Wipe()
		if !carried.Locked() || bytes.Equal(carried.Data, key) {
			t.Errorf("%s: the key is not wiped", name)
		}
		if records, err := other.Records(t.Context()); err != nil || len(records) == 0 {
			t.Errorf("%s: %d records, %v", name, len(records), err)
		}
		if other.Slot() != v.Slot() || other.Locked() {
			t.Errorf("%s: held by %s, locked %t", name, other.Slot(), other.Locked())
		}
		if p, err := other.LockProtects(t.Context()); err != nil || p != protects {
			t.Errorf("%s: protects %t, %v", name, p, err)
		}
		again, err := other.Carry()
		check(t, err)
		if !bytes.Equal(again.Data, key) {
			t.Errorf("%s: it does not hand the same key on", name)
		}
		// The first is wiped as always, and the second goes on.
		check(t, v.Close())
		if _, err := other.Record(t.Context(), oauth.Ref{App: "acme", Account: "ada"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		check(t, other.Lock())
		if locked, err := other.Carry(); err != nil || !locked.Locked() || locked.Slot != other.Slot() {
			t.Errorf("%s: a locked vault hands over %q, %v", name, locked.Slot, err)
		}
	}
}

// A vault that is handed over locked has no key, and opens as any locked one.
func TestAVaultIsCarriedLocked(t *testing.T) {
	o := Options{Dir: t.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("right")}
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.Close())
	other := open(t, Options{Dir: o.Dir, Ask: with("nobody asks this one"), Carried: &keys.Carried{}})
	if !other.Locked() || other.Slot() != keys.Passphrase || other.sealer != nil {
		t.Fatalf("locked %t, held by %s", other.Locked(), other.Slot())
	}
	if _, err := other.Records(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("it answers: %v", err)
	}
	if protects, err := other.LockProtects(t.Context()); err != nil || !protects {
		t.Errorf("protects %t, %v", protects, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changes := other.Watch(ctx)
	if err := other.Unlock(t.Context(), with("wrong")); !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	other.failed = 0
	check(t, other.Unlock(t.Context(), with("right")))
	if c := <-changes; c != (Change{}) {
		t.Errorf("announced %+v", c)
	}
	if records, err := other.Records(t.Context()); err != nil || len(records) == 0 {
		t.Errorf("%d records, %v", len(records), err)
	}
	check(t, other.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("t")))
}

// A key that is not the vault's of today opens nothing: the vault is locked. And a vault in memory hands
// nothing over.
func TestKeysThatCannotBeCarried(t *testing.T) {
	o, v := passphraseVault(t)
	old, err := v.Carry()
	check(t, err)
	check(t, v.SetPassphrase(t.Context(), "new"))
	for name, carried := range map[string]keys.Carried{"an old key": old, "rubbish": {Data: []byte("short")}} {
		unasked := Options{Dir: o.Dir, Carried: &carried}
		other, err := Open(t.Context(), unasked)
		check(t, err)
		if _, err := other.Records(t.Context()); !other.Locked() || !errors.Is(err, ErrLocked) {
			t.Errorf("%s: locked %t, %v", name, other.Locked(), err)
		}
		check(t, other.Close())
	}
	memory := create(t, Options{Keys: keys.Memory})
	if _, err := memory.Carry(); kindOf(err) != oauth.KindUsage {
		t.Errorf("from memory: %v", err)
	}
	check(t, v.Close())
	if _, err := v.Carry(); err == nil {
		t.Error("a closed vault hands a key over")
	}
}
