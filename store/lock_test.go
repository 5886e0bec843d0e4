package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// with answers a passphrase.
func with(passphrase string) keys.Ask {
	return func(context.Context, bool) (string, error) { return passphrase, nil }
}

// Promise 36.
func TestLock(t *testing.T) {
	o := Options{Dir: t.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("right")}
	v := create(t, o)
	fill2(t, v, "acme")
	ref := oauth.Ref{App: "acme", Account: "ada"}
	undo, err := v.RemoveAccount(t.Context(), oauth.Ref{App: "acme", Account: "bob"})
	check(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	changes := v.Watch(ctx)
	had := v.sealer
	check(t, v.Lock())
	if c := <-changes; c != (Change{}) {
		t.Errorf("announced %+v", c)
	}
	if !v.Locked() || v.sealer != nil || v.manifest != nil {
		t.Error("the key or what was read with it is still there")
	}
	if had.aead != nil || !bytes.Equal(had.data, make([]byte, keys.Size)) || bytes.Trim(had.names, "\x00") != nil {
		t.Error("the key was dropped and not wiped")
	}
	for name, call := range map[string]func() error{
		"Records":       func() error { _, err := v.Records(t.Context()); return err },
		"Record":        func() error { _, err := v.Record(t.Context(), ref); return err },
		"History":       func() error { _, err := v.History(t.Context(), ref); return err },
		"Lease":         func() error { _, err := v.Lease(t.Context(), ref); return err },
		"Save":          func() error { return v.Save(t.Context(), ref, oauth.HistoryEntry{}, setToken("t")) },
		"Resolve":       func() error { _, err := v.Resolve(t.Context(), "acme"); return err },
		"Export":        func() error { _, err := v.Export(t.Context(), nil, true); return err },
		"undo":          func() error { return undo(t.Context()) },
		"SetPassphrase": func() error { return v.SetPassphrase(t.Context(), "other") },
		"Backup":        func() error { return v.Backup(t.Context(), t.TempDir()+"/b", "pw") },
	} {
		if err := call(); kindOf(err) != oauth.KindVault || !errors.Is(err, ErrLocked) {
			t.Errorf("%s while locked: %v", name, err)
		}
	}
	if err := v.Unlock(t.Context(), with("wrong")); !errors.Is(err, keys.ErrWrongPassphrase) || !v.Locked() {
		t.Errorf("with a wrong passphrase: %v", err)
	}
	if err := v.Unlock(t.Context(), nil); kindOf(err) != oauth.KindVault || !v.Locked() {
		t.Errorf("with nobody to ask: %v", err)
	}
	v.failed = 0 // the waiting has its own test
	check(t, v.Unlock(t.Context(), with("right")))
	if c := <-changes; c != (Change{}) || v.Locked() {
		t.Errorf("announced %+v, locked: %v", c, v.Locked())
	}
	check(t, undo(t.Context()))
	check(t, v.Save(t.Context(), ref, oauth.HistoryEntry{}, setToken("t")))
	cancel()
	for range changes {
	}
}

// Promises 20 and 36: what has left is sealed before the key goes.
func TestLockWaitsForARenewal(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "acme")
	ada, bob := oauth.Ref{App: "acme", Account: "ada"}, oauth.Ref{App: "acme", Account: "bob"}
	release, err := v.Lease(t.Context(), ada)
	check(t, err)
	check(t, v.Lock())
	if _, err := v.Record(t.Context(), ada); !errors.Is(err, ErrLocked) {
		t.Errorf("reading while locked: %v", err)
	}
	if err := v.Save(t.Context(), bob, oauth.HistoryEntry{}, setToken("other")); !errors.Is(err, ErrLocked) {
		t.Errorf("a save without a lease: %v", err)
	}
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, setToken("renewed")))
	release()
	if v.sealer != nil {
		t.Error("the key outlived the last lease")
	}
	if err := v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("late")); !errors.Is(err, ErrLocked) {
		t.Errorf("a save after the lease: %v", err)
	}
	check(t, v.Unlock(t.Context(), nil)) // by the keyring
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	if rec.Tokens == nil || rec.Tokens.AccessToken != "renewed" {
		t.Error("the renewal was lost")
	}
}

func TestLockUnderLoad(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "acme")
	ref := oauth.Ref{App: "acme", Account: "ada"}
	done := make(chan error, 4)
	for range cap(done) {
		go func() {
			for range 50 {
				_, err := v.Records(t.Context())
				err = errors.Join(err, v.Save(t.Context(), ref, oauth.HistoryEntry{}, setToken("t")))
				if err != nil && !errors.Is(err, ErrLocked) {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 20 {
		check(t, v.Lock())
		check(t, v.Unlock(t.Context(), nil))
	}
	for range cap(done) {
		check(t, <-done)
	}
}

func TestWhatALockIsWorth(t *testing.T) {
	keyring := create(t, diskOptions(t))
	if protects, err := keyring.LockProtects(t.Context()); protects || err != nil {
		t.Errorf("keyring alone: %v, %v", protects, err)
	}
	check(t, keyring.SetPassphrase(t.Context(), "word"))
	if protects, err := keyring.LockProtects(t.Context()); protects || err != nil {
		t.Errorf("keyring and passphrase: %v, %v", protects, err)
	}
	check(t, keyring.Lock())
	if err := keyring.Unlock(t.Context(), nil); err == nil {
		t.Error("a vault with a passphrase was unlocked without it")
	}
	check(t, keyring.Unlock(t.Context(), with("word")))
	passphrase := create(t, Options{Dir: t.TempDir() + "/v", Keys: keys.Passphrase, Ask: with("word")})
	if protects, err := passphrase.LockProtects(t.Context()); !protects || err != nil {
		t.Errorf("passphrase alone: %v, %v", protects, err)
	}
	memory := create(t, Options{Keys: keys.Memory})
	if err := memory.Lock(); kindOf(err) != oauth.KindUsage || memory.Locked() {
		t.Errorf("memory: %v", err)
	}
}

func TestUnlockAttemptsAreSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &Vault{}
		for failed, want := range []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second} {
			v.failed = failed
			start := time.Now()
			_, err := v.slowed(with("x"))(t.Context(), false)
			check(t, err)
			if took := time.Since(start); took != want {
				t.Errorf("after %d wrong ones: %v, want %v", failed, took, want)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := v.slowed(with("x"))(ctx, false); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

// Each wrong passphrase makes the next attempt wait longer, the right one too,
// and after that nothing waits.
func TestWrongPassphrasesAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := create(t, Options{Dir: t.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("right")})
		for _, try := range []struct {
			word  string
			waits time.Duration
		}{
			{"wrong", 0},
			{"wrong", time.Second},
			{"right", 2 * time.Second},
			{"wrong", 0},
			{"right", time.Second},
		} {
			check(t, v.Lock())
			start := time.Now()
			err := v.Unlock(t.Context(), with(try.word))
			if took := time.Since(start); took != try.waits || (err == nil) != (try.word == "right") {
				t.Errorf("%s: after %v, want %v: %v", try.word, took, try.waits, err)
			}
		}
		check(t, v.Close())
	})
}

func TestSetPassphrase(t *testing.T) {
	o := Options{Dir: t.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("old")}
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.Close())
	v = open(t, o)
	key := bytes.Clone(v.sealer.data)
	var before []row
	raw(t, o, func(db *sql.DB) { before = rowsOf(t, db) })
	check(t, v.SetPassphrase(t.Context(), "new"))
	if err := v.SetPassphrase(t.Context(), ""); kindOf(err) != oauth.KindVault {
		t.Errorf("an empty one: %v", err)
	}
	if bytes.Equal(v.sealer.data, key) {
		t.Error("the data key is the old one")
	}
	raw(t, o, func(db *sql.DB) {
		for i, r := range rowsOf(t, db) {
			if string(r.body) == string(before[i].body) || string(r.log) == string(before[i].log) {
				t.Error("a record is sealed as it was")
			}
		}
	})
	check(t, v.Close())
	if _, err := Open(t.Context(), o); !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	o.Ask = with("new")
	if all, err := open(t, o).Records(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("%d records, %v", len(all), err)
	}
}
