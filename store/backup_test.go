package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// cheap makes backups of tests fast.
const cheap = 10

var ada = oauth.Ref{App: "acme", Account: "ada"}

// backedUp is a vault with a token, and its backup.
func backedUp(t *testing.T) (o Options, v *Vault, file string) {
	t.Helper()
	o = diskOptions(t)
	v = create(t, o)
	fill2(t, v, "acme", "beta")
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{Kind: oauth.HistoryGot}, setToken("tok-canary")))
	file = filepath.Join(t.TempDir(), "deep", "vault.age")
	check(t, v.backup(t.Context(), file, "archive", cheap))
	return o, v, file
}

func leftovers(t *testing.T, o Options) []string {
	t.Helper()
	found, err := filepath.Glob(vaultPath(o.Dir) + ".new-*")
	check(t, err)
	copies, err := filepath.Glob(filepath.Join(o.Dir, "backups", "copy-*"))
	check(t, err)
	return append(found, copies...)
}

// Promise 35: a fresh machine without a keyring, and the passphrase alone.
func TestRestoreOnAFreshMachine(t *testing.T) {
	old, _, file := backedUp(t)
	data, err := os.ReadFile(file)
	check(t, err)
	info, err := os.Stat(file)
	check(t, err)
	if info.Mode().Perm() != 0o600 || bytes.Contains(data, []byte("canary")) || bytes.Contains(data, []byte("acme")) {
		t.Errorf("mode %04o, or it can be read", info.Mode().Perm())
	}
	if left := leftovers(t, old); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
	o := Options{Dir: t.TempDir() + "/new", Keys: keys.Passphrase, Ask: with("another"), Keyring: &fakeKeyring{get: keys.ErrNoBus}}
	restored, err := Restore(t.Context(), o, file, "archive")
	check(t, err)
	kept := restored.Kept
	if kept != "" {
		t.Errorf("kept %q where nothing was", kept)
	}
	v := open(t, o)
	if len(v.Notes()) != 0 || v.Slot() != keys.Passphrase {
		t.Errorf("notes %q, slot %q", v.Notes(), v.Slot())
	}
	all, err := v.Records(t.Context())
	check(t, err)
	rec, err := v.Record(t.Context(), ada)
	check(t, err)
	if len(all) != 4 || rec.Tokens == nil || rec.Tokens.AccessToken != "tok-canary" || rec.Secrets[oauth.SecretClientSecret] != "s3cret-of-acme" {
		t.Errorf("%d records, %+v", len(all), rec.Account)
	}
	if !slices.Contains(rec.Tokens.Notes, noteRestored) {
		t.Errorf("notes of the token: %q", rec.Tokens.Notes)
	}
	entries, err := v.History(t.Context(), ada)
	check(t, err)
	if len(entries) != 2 || entries[0].Kind != oauth.HistoryRestored || entries[1].Kind != oauth.HistoryGot {
		t.Errorf("history %+v", entries)
	}
	check(t, allPrivateFiles(o.Dir))
	if left := leftovers(t, o); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestRestoreKeepsWhatItReplaces(t *testing.T) {
	o, v, file := backedUp(t)
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("newer")))
	restored, err := Restore(t.Context(), o, file, "archive")
	check(t, err)
	kept := restored.Kept
	if err := v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("lost")); kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "replaced") {
		t.Errorf("a save into the replaced vault: %v", err)
	}
	if err := v.SetPassphrase(t.Context(), "lost"); kindOf(err) != oauth.KindVault {
		t.Errorf("a passphrase for the replaced vault: %v", err)
	}
	check(t, v.Close())
	rec, err := open(t, o).Record(t.Context(), ada)
	check(t, err)
	if rec.Tokens.AccessToken != "tok-canary" {
		t.Error("not the backup's")
	}
	before := o
	before.Dir = t.TempDir()
	check(t, os.Rename(kept, vaultPath(before.Dir)))
	if rec, err = open(t, before).Record(t.Context(), ada); err != nil || rec.Tokens.AccessToken != "newer" {
		t.Errorf("what was replaced is not whole: %v", err)
	}
}

func TestRestoreOverADamagedVault(t *testing.T) {
	o, v, file := backedUp(t)
	check(t, v.Close())
	garbage := bytes.Repeat([]byte("garbage "), 1000)
	check(t, os.WriteFile(vaultPath(o.Dir), garbage, 0o600))
	restored, err := Restore(t.Context(), o, file, "archive")
	check(t, err)
	kept := restored.Kept
	if data, err := os.ReadFile(kept); err != nil || !bytes.Equal(data, garbage) {
		t.Errorf("not kept as it was: %v", err)
	}
	if _, err := open(t, o).Record(t.Context(), ada); err != nil {
		t.Error(err)
	}
}

// Nothing changes unless the whole backup is good.
func TestBadBackupsChangeNothing(t *testing.T) {
	o, v, file := backedUp(t)
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("mine")))
	check(t, v.Close())
	good, err := os.ReadFile(file)
	check(t, err)
	ring := o.Keyring.(*fakeKeyring)
	items := len(ring.items)
	bad := filepath.Join(t.TempDir(), "bad.age")
	refused := func(name string, data []byte, passphrase string, want oauth.Kind) {
		t.Helper()
		check(t, os.WriteFile(bad, data, 0o600))
		if _, err := Restore(t.Context(), o, bad, passphrase); kindOf(err) != want {
			t.Errorf("%s: %v", name, err)
		}
		if left := leftovers(t, o); len(left) != 0 || len(ring.items) != items {
			t.Errorf("%s: left behind %q, %d keyring items", name, left, len(ring.items))
		}
	}
	refused("wrong passphrase", good, "wrong", oauth.KindVault)
	refused("no passphrase", good, "", oauth.KindVault)
	refused("empty", nil, "archive", oauth.KindUsage)
	refused("text", []byte("hello"), "archive", oauth.KindUsage)
	for _, n := range []int{len(good) - 1, len(good) / 2, 300} {
		refused("cut", good[:n], "archive", oauth.KindUsage)
	}
	refused("longer", append(slices.Clone(good), 0), "archive", oauth.KindUsage)
	for i := 250; i < len(good); i += len(good) / 9 {
		flipped := slices.Clone(good)
		flipped[i] ^= 1
		refused("flipped", flipped, "archive", oauth.KindUsage)
	}
	// Sealed well, but what is inside is not a whole vault.
	var db bytes.Buffer
	head, err := readBackup(t.Context(), bytes.NewReader(good), "archive", backupWork, &db)
	check(t, err)
	for name, harm := range map[string]func(h *backupHead, db []byte) []byte{
		"another key":     func(h *backupHead, db []byte) []byte { h.Key = keys.NewKey(); return db },
		"another name":    func(h *backupHead, db []byte) []byte { h.Vault = strings.Repeat("0", 32); return db },
		"another size":    func(h *backupHead, db []byte) []byte { h.Size--; return db[:len(db)-1] },
		"no database":     func(h *backupHead, db []byte) []byte { h.Size = 9; return []byte("something") },
		"a record harmed": harmed,
	} {
		h := head
		data := harm(&h, slices.Clone(db.Bytes()))
		var out bytes.Buffer
		check(t, writeBackup(t.Context(), &out, h, bytes.NewReader(data), "archive", cheap))
		refused(name, out.Bytes(), "archive", oauth.KindUsage)
	}
	// It says that it is shorter or longer than it is.
	for _, by := range []int64{-4096, -1, 1, 1 << 40} {
		h := head
		h.Size += by
		line, err := json.Marshal(h)
		check(t, err)
		refused("another size than it says", sealedWith(t, append(append(line, '\n'), db.Bytes()...), "archive", cheap), "archive", oauth.KindUsage)
		if err := writeBackup(t.Context(), io.Discard, h, bytes.NewReader(db.Bytes()), "archive", cheap); err == nil {
			t.Error("a backup was written that is not what it says")
		}
	}
	rec, err := open(t, o).Record(t.Context(), ada)
	check(t, err)
	if rec.Tokens.AccessToken != "mine" {
		t.Error("the vault was changed")
	}
}

// harmed flips a bit in every page that holds a record's text.
func harmed(_ *backupHead, db []byte) []byte {
	for at := 4096 + 3000; at < len(db); at += 4096 {
		db[at] ^= 1
	}
	return db
}

func TestBackupWritesOverBackupsOnly(t *testing.T) {
	_, v, file := backedUp(t)
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("second")))
	check(t, v.backup(t.Context(), file, "archive", cheap))
	o := diskOptions(t)
	_, err := Restore(t.Context(), o, file, "archive")
	check(t, err)
	if rec, err := open(t, o).Record(t.Context(), ada); err != nil || rec.Tokens.AccessToken != "second" {
		t.Errorf("not the second backup: %v", err)
	}
	letter := filepath.Join(t.TempDir(), "letter")
	check(t, os.WriteFile(letter, []byte("dear"), 0o600))
	if err := v.backup(t.Context(), letter, "archive", cheap); kindOf(err) != oauth.KindUsage {
		t.Errorf("over a letter: %v", err)
	}
	if err := v.backup(t.Context(), file, "", cheap); kindOf(err) != oauth.KindUsage {
		t.Errorf("without a passphrase: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.backup(ctx, file, "archive", cheap); kindOf(err) != oauth.KindInterrupted {
		t.Errorf("cancelled: %v", err)
	}
}

func TestBackupWhileSaving(t *testing.T) {
	for name, o := range map[string]Options{"disk": diskOptions(t), "memory": {Keys: keys.Memory}} {
		t.Run(name, func(t *testing.T) {
			v := create(t, o)
			fill2(t, v, "acme")
			stop, done := make(chan struct{}), make(chan error, 1)
			go func() {
				var err error
				for err == nil {
					select {
					case <-stop:
						done <- nil
						return
					default:
						err = count(context.Background(), v)
					}
				}
				done <- err
			}()
			for range 3 {
				low := counted(t, v)
				file := filepath.Join(t.TempDir(), "b")
				check(t, v.backup(t.Context(), file, "archive", cheap))
				high := counted(t, v)
				to := diskOptions(t)
				_, err := Restore(t.Context(), to, file, "archive")
				check(t, err)
				if n := counted(t, open(t, to)); n < low || n > high {
					t.Errorf("the copy is of %d, between %d and %d", n, low, high)
				}
			}
			close(stop)
			check(t, errors.Join(<-done, v.Close()))
		})
	}
}
