package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"maps"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// slotTexts are the slots as they lie in the file.
func slotTexts(t *testing.T, o Options) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	raw(t, o, func(db *sql.DB) {
		rows, err := db.Query(`SELECT id, slot FROM slots`)
		check(t, err)
		defer rows.Close()
		for rows.Next() {
			var id string
			var text []byte
			check(t, rows.Scan(&id, &text))
			found[id] = text
		}
	})
	return found
}

func putBack(t *testing.T, o Options, slots map[string][]byte) {
	t.Helper()
	raw(t, o, func(db *sql.DB) {
		for id, text := range slots {
			mustExec(t, db, `INSERT OR REPLACE INTO slots (id, slot) VALUES (?, ?)`, id, text)
		}
	})
}

func passphraseVault(t *testing.T) (Options, *Vault) {
	t.Helper()
	o := Options{Dir: t.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("old"), Keyring: &fakeKeyring{get: keys.ErrNoBus}}
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("kept")))
	return o, v
}

// Promise 32: an old slot that is put back opens nothing, and does not keep the
// present one from opening the vault.
func TestAnOldSlotOpensNothing(t *testing.T) {
	o, v := passphraseVault(t)
	old := slotTexts(t, o)
	check(t, v.SetPassphrase(t.Context(), "new"))
	check(t, v.Close())
	putBack(t, o, old)
	if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault || !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("with the old passphrase: %v", err)
	}
	o.Ask = with("new")
	v = open(t, o)
	if notes := v.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "do not belong to this vault") {
		t.Errorf("notes %q", notes)
	}
	check(t, v.Lock())
	if err := v.Unlock(t.Context(), with("old")); !errors.Is(err, keys.ErrWrongPassphrase) || !v.Locked() {
		t.Errorf("unlocked with the old passphrase: %v", err)
	}
	v.failed = 0
	check(t, v.Unlock(t.Context(), with("new")))
	check(t, v.SetPassphrase(t.Context(), "newest"))
	if n := len(slotTexts(t, o)); n != 1 {
		t.Errorf("%d slots", n)
	}
	check(t, v.Close())

	// Alone, and with the old key's name beside it, it is no better.
	raw(t, o, func(db *sql.DB) { mustExec(t, db, `DELETE FROM slots`) })
	putBack(t, o, old)
	o.Ask = with("old")
	if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault {
		t.Errorf("the old slot alone: %v", err)
	}
	for _, statement := range []string{`DELETE FROM meta WHERE key = 'key'`, `PRAGMA user_version = 1`} {
		foreign(t, vaultPath(o.Dir), statement)
		if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// A slot that wraps the very key of today, and that the manifest does not name
// as it is, opens nothing either.
func TestForeignSlots(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, o Options, v *Vault){
		"another of the same key": func(t *testing.T, o Options, v *Vault) {
			slot, err := keys.NewPassphraseSlot(t.Context(), v.id, "planted", v.sealer.data)
			check(t, err)
			row, text, err := newSlotRow(slot)
			check(t, err)
			putBack(t, o, map[string][]byte{row.ID: text})
		},
		"of the same key alone": func(t *testing.T, o Options, v *Vault) {
			slot, err := keys.NewPassphraseSlot(t.Context(), v.id, "planted", v.sealer.data)
			check(t, err)
			row, text, err := newSlotRow(slot)
			check(t, err)
			raw(t, o, func(db *sql.DB) { mustExec(t, db, `DELETE FROM slots`) })
			putBack(t, o, map[string][]byte{row.ID: text})
		},
		"of another key": func(t *testing.T, o Options, v *Vault) {
			slot, err := keys.NewPassphraseSlot(t.Context(), v.id, "planted", keys.NewKey())
			check(t, err)
			row, text, err := newSlotRow(slot)
			check(t, err)
			putBack(t, o, map[string][]byte{row.ID: text})
		},
		"of another vault": func(t *testing.T, o Options, _ *Vault) {
			other := Options{Dir: t.TempDir() + "/other", Keys: keys.Passphrase, Ask: with("planted")}
			check(t, create(t, other).Close())
			raw(t, o, func(db *sql.DB) { mustExec(t, db, `DELETE FROM slots`) })
			putBack(t, o, slotTexts(t, other))
		},
		"none": func(t *testing.T, o Options, _ *Vault) {
			raw(t, o, func(db *sql.DB) { mustExec(t, db, `DELETE FROM slots`) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			o, v := passphraseVault(t)
			harm(t, o, v)
			check(t, v.Close())
			o.Ask = with("planted")
			if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault {
				t.Errorf("with the planted passphrase: %v", err)
			}
		})
	}
}

// A slot under another name, or twice, is still no way round.
func TestRenamedSlots(t *testing.T) {
	for name, harm := range map[string]string{
		"renamed": `UPDATE slots SET id = 'x' || substr(id, 2)`,
		"doubled": `INSERT INTO slots SELECT CAST(id AS BLOB), slot FROM slots`,
		"a copy":  `INSERT INTO slots SELECT 'x' || substr(id, 2), slot FROM slots`,
		"a text":  `UPDATE slots SET slot = CAST(slot AS TEXT)`,
	} {
		t.Run(name, func(t *testing.T) {
			o, v := passphraseVault(t)
			check(t, v.Close())
			raw(t, o, func(db *sql.DB) { mustExec(t, db, harm) })
			v, err := Open(t.Context(), o)
			if err != nil {
				if kindOf(err) != oauth.KindVault || name != "renamed" {
					t.Errorf("opening: %v", err)
				}
				return
			}
			check(t, v.SetPassphrase(t.Context(), "new"))
			check(t, v.Close())
			if _, err := Open(t.Context(), o); !errors.Is(err, keys.ErrWrongPassphrase) {
				t.Errorf("the old passphrase afterwards: %v", err)
			}
		})
	}
}

// Promise 45: hundreds of slots are refused before any is tried; a few with the
// highest costs do not keep the vault's own from opening it.
func TestManySlots(t *testing.T) {
	o, v := passphraseVault(t)
	plant := func(n int, cost keys.Argon2) {
		for i := range n {
			slot := keys.Slot{ID: strings.Repeat("0", 29) + string(rune('a'+i/26%26)) + string(rune('a'+i%26)) + string(rune('a'+i/676)), Kind: keys.Passphrase, Argon2: &cost, Wrapped: make([]byte, 72)}
			row, text, err := newSlotRow(slot)
			check(t, err)
			putBack(t, o, map[string][]byte{row.ID: text})
		}
	}
	plant(6, keys.Argon2{Salt: make([]byte, 16), Time: 16, Memory: 1 << 20, Threads: 4})
	check(t, v.Close())
	v = open(t, o)
	if notes := v.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "(6)") {
		t.Errorf("notes %q", notes)
	}
	check(t, v.Close())
	plant(600, keys.Argon2{Salt: make([]byte, 16), Time: 3, Memory: 1 << 16, Threads: 4})
	o.Ask = func(context.Context, bool) (string, error) { t.Error("a passphrase was asked for"); return "old", nil }
	if _, err := Open(t.Context(), o); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "more than 16 ways") {
		t.Errorf("opening: %v", err)
	}
}

// Promise 33: the keyring's slot is made anew with a new item, and the old item
// goes afterwards.
func TestSetPassphraseKeepsTheKeyring(t *testing.T) {
	o := diskOptions(t)
	ring := o.Keyring.(*fakeKeyring)
	v := create(t, o)
	fill2(t, v, "acme")
	old := slotTexts(t, o)
	check(t, v.SetPassphrase(t.Context(), "word"))
	if len(ring.items) != 1 || ring.items[first(old)] != "" {
		t.Errorf("%d items, the old one among them: %t", len(ring.items), ring.items[first(old)] != "")
	}
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("after")))
	check(t, v.Close())
	v = open(t, o)
	if rec, err := v.Record(t.Context(), ada); err != nil || v.Slot() != keys.Keyring || rec.Tokens.AccessToken != "after" {
		t.Errorf("by the keyring (%s): %v", v.Slot(), err)
	}
	check(t, v.Close())
	o.Keys, o.Ask = keys.Passphrase, with("word")
	check(t, open(t, o).Close())
}

func first(m map[string][]byte) string {
	for id := range m {
		return id
	}
	return ""
}

// Where the keyring cannot be had nothing changes, unless the person said that
// the passphrase is to be enough.
func TestSetPassphraseWithoutTheKeyring(t *testing.T) {
	o := diskOptions(t)
	ring := o.Keyring.(*fakeKeyring)
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.SetPassphrase(t.Context(), "word"))
	ring.get = keys.ErrLocked
	before := slotTexts(t, o)
	if err := v.SetPassphrase(t.Context(), "other"); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "keyring") {
		t.Errorf("with a locked keyring: %v", err)
	}
	if after := slotTexts(t, o); len(before) != 2 || !maps.EqualFunc(before, after, bytes.Equal) {
		t.Error("the slots were changed")
	}
	if _, err := v.Records(t.Context()); err != nil {
		t.Error(err)
	}
	check(t, v.Close())
	o.Keys, o.Ask = keys.Passphrase, with("word")
	v = open(t, o)
	check(t, v.SetPassphrase(t.Context(), "other"))
	check(t, v.Close())
	o.Ask = with("other")
	check(t, open(t, o).Close())
	if n := len(slotTexts(t, o)); n != 1 {
		t.Errorf("%d slots", n)
	}
}

// A change that fails leaves no item behind, and a vault that opens as before.
func TestAChangeOfTheKeyThatFails(t *testing.T) {
	o := diskOptions(t)
	ctx, cancel := context.WithCancel(t.Context())
	ring := o.Keyring.(*fakeKeyring)
	v := create(t, o)
	fill2(t, v, "acme")
	v.o.Keyring = interrupting{ring, cancel}
	if err := v.SetPassphrase(ctx, "word"); kindOf(err) != oauth.KindInterrupted {
		t.Errorf("cancelled: %v", err)
	}
	if len(ring.items) != 1 {
		t.Errorf("%d items", len(ring.items))
	}
	check(t, v.Close())
	if _, err := open(t, o).Record(t.Context(), ada); err != nil {
		t.Error(err)
	}
}

// interrupting is a keyring during whose saving the person gives up.
type interrupting struct {
	*fakeKeyring
	cancel func()
}

func (i interrupting) Add(ctx context.Context, user, secret string) error {
	i.cancel()
	return i.fakeKeyring.Add(ctx, user, secret)
}

// Promise 31: whatever moment a change of the key dies at, the vault opens by
// its keyring and by its passphrase, and every record is whole.
func TestKilledDuringANewKey(t *testing.T) {
	if scenes["rekey"] == nil {
		t.Skip("needs processes that play a scene")
	}
	o := sharedOptions(t.TempDir() + "/vault")
	v := create(t, o)
	fill2(t, v, "acme", "beta")
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("kept")))
	check(t, v.SetPassphrase(t.Context(), "word"))
	check(t, v.Close())
	for kill := range 8 {
		cmd := scene(t, "rekey", o.Dir)
		out, err := cmd.StdoutPipe()
		check(t, err)
		check(t, cmd.Start())
		// The keyring's items are written, and the rest is under way: further
		// along each time.
		_, err = io.ReadFull(out, make([]byte, 1))
		check(t, err)
		for range kill * 40 {
			runtime.Gosched()
		}
		check(t, cmd.Process.Kill())
		_ = cmd.Wait()
		for _, mode := range []keys.Mode{keys.Keyring, keys.Passphrase} {
			o.Keys, o.Ask = mode, with("word")
			v := open(t, o)
			all, err := v.Records(t.Context())
			check(t, err)
			rec, err := v.Record(t.Context(), ada)
			if err != nil || len(all) != 4 || rec.Tokens.AccessToken != "kept" || len(v.Notes()) != 0 {
				t.Fatalf("kill %d, by %s: %d accounts, %v, notes %q", kill, mode, len(all), err, v.Notes())
			}
			check(t, v.Close())
		}
	}
}

// Another program that has the vault open gets the new key from the keyring, and
// is told that anything may have changed.
func TestOthersFollowANewKey(t *testing.T) {
	o := diskOptions(t)
	v, other := create(t, o), open(t, o)
	fill2(t, v, "acme")
	_, err := other.Records(t.Context())
	check(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	changes := other.Watch(ctx)
	check(t, v.SetPassphrase(t.Context(), "word"))
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("mine")))
	if c := <-changes; c != (Change{}) {
		t.Errorf("announced %+v", c)
	}
	check(t, other.Save(t.Context(), oauth.Ref{App: "acme", Account: "bob"}, oauth.HistoryEntry{}, setToken("theirs")))
	rec, err := other.Record(t.Context(), ada)
	if err != nil || rec.Tokens.AccessToken != "mine" {
		t.Errorf("%+v, %v", rec.Tokens, err)
	}
	rec, err = v.Record(t.Context(), oauth.Ref{App: "acme", Account: "bob"})
	if err != nil || rec.Tokens.AccessToken != "theirs" {
		t.Errorf("%+v, %v", rec.Tokens, err)
	}
	cancel()
	for range changes {
	}
}

// Without a keyring another program has to be unlocked anew, and until then
// nothing is read or saved with the old key.
func TestOthersWithoutAKeyring(t *testing.T) {
	o, v := passphraseVault(t)
	other := open(t, o)
	check(t, v.SetPassphrase(t.Context(), "new"))
	for name, call := range map[string]func() error{
		"Record": func() error { _, err := other.Record(t.Context(), ada); return err },
		"Save":   func() error { return other.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("x")) },
		"Lease":  func() error { _, err := other.Lease(t.Context(), ada); return err },
		"Backup": func() error { return other.backup(t.Context(), t.TempDir()+"/b", "pw", cheap) },
		"key":    func() error { return other.SetPassphrase(t.Context(), "third") },
	} {
		if err := call(); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "changed by another program") {
			t.Errorf("%s: %v", name, err)
		}
	}
	check(t, other.Lock())
	if err := other.Unlock(t.Context(), with("old")); !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("with the old passphrase: %v", err)
	}
	other.failed = 0
	check(t, other.Unlock(t.Context(), with("new")))
	rec, err := other.Record(t.Context(), ada)
	if err != nil || rec.Tokens.AccessToken != "kept" {
		t.Errorf("unlocked anew: %v", err)
	}
}

// A locked window is unlocked with the new passphrase.
func TestALockedVaultGetsANewKey(t *testing.T) {
	o, v := passphraseVault(t)
	other := open(t, o)
	check(t, other.Lock())
	check(t, v.SetPassphrase(t.Context(), "new"))
	check(t, other.Unlock(t.Context(), with("new")))
	if _, err := other.Record(t.Context(), ada); err != nil {
		t.Error(err)
	}
}

// Promises 19 and 20: the key does not change under a renewal that has left, in
// whatever process; it is changed when the result is saved.
func TestANewKeyWaitsForLeases(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, v := passphraseVault(t)
		other := open(t, o)
		release, err := other.Lease(t.Context(), ada)
		check(t, err)
		done := make(chan error)
		go func() { done <- v.SetPassphrase(t.Context(), "new") }()
		synctest.Wait() // it has all it needs but its turn
		check(t, other.Lock())
		check(t, other.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, setToken("renewed")))
		release()
		check(t, <-done)
		rec, err := v.Record(t.Context(), ada)
		if err != nil || rec.Tokens.AccessToken != "renewed" {
			t.Errorf("%+v, %v", rec.Tokens, err)
		}
		check(t, v.Close())
		check(t, other.Close())
	})
}

// A sign-in may take a person for ever: then the key stays and that is said.
func TestANewKeyDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, v := passphraseVault(t)
		other := open(t, o)
		release, err := other.Lease(t.Context(), ada)
		check(t, err)
		start := time.Now()
		err = v.SetPassphrase(t.Context(), "new")
		if kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "is running") {
			t.Errorf("%v", err)
		}
		if took := time.Since(start); took != leasePatience {
			t.Errorf("after %v", took)
		}
		release()
		check(t, v.SetPassphrase(t.Context(), "new"))
		check(t, v.Close())
		check(t, other.Close())
	})
}

// The account's lease is one across a change of the key.
func TestLeasesAcrossANewKey(t *testing.T) {
	o := diskOptions(t)
	v, other := create(t, o), open(t, o)
	fill2(t, v, "acme")
	check(t, v.SetPassphrase(t.Context(), "word"))
	release, err := v.Lease(t.Context(), ada)
	check(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := other.Lease(ctx, ada); kindOf(err) != oauth.KindInterrupted {
		t.Errorf("a second holder: %v", err)
	}
	release()
}

// What was damaged before a change of the key is so afterwards, and the rest is
// whole.
func TestANewKeyKeepsDamageVisible(t *testing.T) {
	o, v := passphraseVault(t)
	bob := oauth.Ref{App: "acme", Account: "bob"}
	e, _ := v.manifest.find(v.sealer, bob)
	raw(t, o, func(db *sql.DB) { mustExec(t, db, `UPDATE records SET body = zeroblob(300) WHERE id = ?`, e.id[:]) })
	check(t, v.SetPassphrase(t.Context(), "new"))
	if _, err := v.Record(t.Context(), bob); !errors.Is(err, ErrDamaged) {
		t.Errorf("the damaged one: %v", err)
	}
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	entries, err := v.History(t.Context(), ada)
	check(t, err)
	if rec.Tokens.AccessToken != "kept" || len(entries) != 1 {
		t.Errorf("%+v, history %+v", rec.Tokens, entries)
	}
	_, err = v.RemoveAccount(t.Context(), bob)
	check(t, err)
}

// Nothing that was sealed with the old key is left in the file or its log.
func TestNothingOldIsLeft(t *testing.T) {
	o, v := passphraseVault(t)
	var old []row
	raw(t, o, func(db *sql.DB) { old = rowsOf(t, db) })
	slots := slotTexts(t, o)
	check(t, v.SetPassphrase(t.Context(), "new"))
	for _, part := range []string{"", "-wal"} {
		data := readAny(t, vaultPath(o.Dir)+part)
		for _, r := range old {
			if bytes.Contains(data, r.body[40:104]) || bytes.Contains(data, r.log[40:104]) {
				t.Errorf("a record is still in vault.db%s", part)
			}
		}
		for id := range slots {
			if bytes.Contains(data, []byte(id)) {
				t.Errorf("a slot is still in vault.db%s", part)
			}
		}
	}
}
