package store

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// keepOrMake keeps what there is, else makes text.
func keepOrMake(text string) func([]byte) ([]byte, error) {
	return func(kept []byte) ([]byte, error) {
		if kept != nil {
			return nil, nil
		}
		return []byte(text), nil
	}
}

func certificateOf(t *testing.T, v *Vault) string {
	t.Helper()
	text, err := v.Certificate(t.Context(), func([]byte) ([]byte, error) { return nil, nil })
	check(t, err)
	return string(text)
}

// A vault has one certificate, whoever asks first; it is sealed, and there after the
// vault is opened again and after its key has changed. Records are as before.
func TestCertificateIsSealedAndKept(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	var asking sync.WaitGroup
	got := make([]string, 8)
	others := []*Vault{v, open(t, o)}
	for i := range got {
		asking.Go(func() {
			text, err := others[i%2].Certificate(t.Context(), keepOrMake("certificate-canary-"+string(rune('a'+i))))
			if err != nil {
				t.Error(err)
			}
			got[i] = string(text)
		})
	}
	asking.Wait()
	for _, text := range got {
		if text == "" || text != got[0] {
			t.Fatalf("they got %q", got)
		}
	}
	check(t, v.SetPassphrase(t.Context(), "word"))
	if now := certificateOf(t, v); now != got[0] {
		t.Errorf("with another key it is %q", now)
	}
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, setToken("t")))
	check(t, v.ReplaceCertificate(t.Context(), []byte("certificate-canary-new")))
	for _, vault := range others {
		check(t, vault.Close())
	}
	v = open(t, o)
	if now := certificateOf(t, v); now != "certificate-canary-new" {
		t.Errorf("opened again it is %q", now)
	}
	if rec, err := v.Record(t.Context(), ada); err != nil || rec.Tokens == nil {
		t.Errorf("the records: %v", err)
	}
	check(t, v.Close())
	check(t, filepath.WalkDir(o.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("canary")) {
			t.Errorf("%s holds it in clear", path)
		}
		return err
	}))
}

// Promise 32: one that was altered is told, and named; a new one mends it.
func TestCertificateThatWasAltered(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	_, err := v.Certificate(t.Context(), keepOrMake("canary"))
	check(t, err)
	raw(t, o, func(db *sql.DB) {
		var sealed []byte
		check(t, db.QueryRow(selectCertificate).Scan(&sealed))
		sealed[len(sealed)/2] ^= 1
		mustExec(t, db, `UPDATE meta SET value = ? WHERE key = 'certificate'`, sealed)
	})
	made := false
	_, err = v.Certificate(t.Context(), func([]byte) ([]byte, error) { made = true; return []byte("x"), nil })
	if !errors.Is(err, ErrDamaged) || kindOf(err) != oauth.KindVault || made {
		t.Errorf("an altered one: %v, made %v", err, made)
	}
	check(t, v.SetPassphrase(t.Context(), "word")) // goes on being told
	if _, err = v.Certificate(t.Context(), keepOrMake("x")); !errors.Is(err, ErrDamaged) {
		t.Errorf("with another key: %v", err)
	}
	check(t, v.ReplaceCertificate(t.Context(), []byte("new")))
	if now := certificateOf(t, v); now != "new" {
		t.Errorf("mended it is %q", now)
	}
}

// A vault that may be on another machine has a certificate of its own: no two machines
// share a key.
func TestRestoreForgetsTheCertificate(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	_, err := v.Certificate(t.Context(), keepOrMake("old"))
	check(t, err)
	file := filepath.Join(t.TempDir(), "vault.age")
	check(t, v.backup(t.Context(), file, "archive", cheap))
	fresh := Options{Dir: t.TempDir() + "/new", Keys: keys.Passphrase, Ask: with("another"), Keyring: &fakeKeyring{get: keys.ErrNoBus}}
	_, err = Restore(t.Context(), fresh, file, "archive")
	check(t, err)
	if now := certificateOf(t, open(t, fresh)); now != "" {
		t.Errorf("restored it is %q", now)
	}
	if now := certificateOf(t, v); now != "old" {
		t.Errorf("in the vault that was backed up it is %q", now)
	}
}
