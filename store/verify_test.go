package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

// What programs call the copies that they make when two computers have changed a file.
func TestConflictCopies(t *testing.T) {
	copies := []string{
		"vault (Ada's conflicted copy 2026-05-01).db",        // Dropbox
		"vault (Adas widersprüchliche Kopie 2026-05-01).db",  // Dropbox
		"vault (conflicted copy 2026-05-01 120000).db",       // Nextcloud
		"vault_conflict-20260501-120000.db",                  // ownCloud
		"vault.sync-conflict-20260501-120000-ABCDEFG.db",     // Syncthing
		"vault.sync-conflict-20260501-120000-ABCDEFG.db-wal", // Syncthing
		"vault-LAPTOP.db", "vault-LAPTOP-2.db", // OneDrive
		"vault 2.db", "vault (1).db", // iCloud, Google Drive
		"vault (SFConflict ada@example.test 2026-05-01-12-00).db", // Seafile
		"vault_LAPTOP_May-01-120000-2026_Conflict.db",             // Synology
		"vault.db.conflict1", "vault.DB (2)", "vault.db~",
		"settings.sync-conflict-20260501-120000-ABCDEFG.json", "settings 2.json",
	}
	ours := []string{
		"vault.db", "vault.db-wal", "vault.db-shm", "vault.db-journal", "vault.db.new-01234567", "settings.json", "settings.json.new-123",
		"settings.json.broken-20260501T120000", "providers.json", "window.sock", "window.lock", "notes.txt", "vault.txt",
	}
	dir := t.TempDir()
	for _, name := range append(copies, ours...) {
		check(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	check(t, os.Mkdir(filepath.Join(dir, "vault folder.db"), 0o700))
	slices.Sort(copies)
	if got := Copies(dir); !slices.Equal(got, copies) {
		t.Errorf("%q, want %q", got, copies)
	}
}

// Promise 32: a vault that is whole in itself and holds a record of another state is found by
// reading all of it.
func TestVerifyFindsAnotherState(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	_, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{sample("acme"), sample("other")}}, Consent{})
	check(t, err)
	check(t, v.Verify(t.Context()))
	var before []byte
	row := `SELECT body FROM records ORDER BY id LIMIT 1`
	check(t, v.db.QueryRowContext(t.Context(), row).Scan(&before))
	for _, app := range []string{"acme", "other"} {
		for _, account := range []string{"ada", "bob"} {
			check(t, v.Save(t.Context(), oauth.Ref{App: app, Account: account}, oauth.HistoryEntry{}, setToken("y")))
		}
		check(t, v.SetSecret(t.Context(), oauth.Ref{App: app}, oauth.SecretClientSecret, "another"))
	}
	check(t, v.Verify(t.Context()))
	_, err = v.db.ExecContext(t.Context(), `UPDATE records SET body = ? WHERE id = (SELECT id FROM records ORDER BY id LIMIT 1)`, before)
	check(t, err)
	if err := v.Verify(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("a record of before: %v", err)
	}
}
