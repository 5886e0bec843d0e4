package ui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/start"
)

// benchBackups puts backups in the place of the bench's vault.
type benchBackups struct{ *bench }

func (b benchBackups) Examine(ctx context.Context, file, passphrase string) (desk.BackupContents, error) {
	return desk.ExamineBackup(ctx, b.Options(), file, passphrase)
}

func (b benchBackups) Restore(ctx context.Context, r start.Request, file, passphrase string) (string, error) {
	o := b.Options()
	o.Ask = r.Ask
	return desk.Restore(ctx, o, file, passphrase)
}

// A vault of some apps that was never backed up says so once; a backup takes the notice away,
// and is remembered.
func TestBackupIsRemindedOf(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"), record("c"))
	m := b.main(3)
	b.until("the reminder is there", func() bool { return b.says("There is no backup of this vault.") })
	m.backup(func() {})
	if err := m.desk.Backup(t.Context(), filepath.Join(t.TempDir(), "vault.age"), "orange bicycle lamp"); err != nil {
		t.Fatal(err)
	}
	m.choices.Reload()
	if m.choices.Get().LastBackup.IsZero() {
		t.Error("the backup is not remembered")
	}
	m.hideBanner()
	m.remindOfBackup()
	if b.says("There is no backup of this vault.") {
		t.Error("it reminds of what is there")
	}
}

// A restored backup is opened in place of the vault that was open, which is kept; one that
// cannot be restored leaves everything as it was.
func TestRestoreInTheWindow(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"), record("c"))
	m := b.main(3)
	file := filepath.Join(t.TempDir(), "vault.age")
	if err := m.desk.Backup(t.Context(), file, "orange bicycle lamp"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.desk.RemoveApp(t.Context(), "c"); err != nil {
		t.Fatal(err)
	}
	b.until("it is gone", func() bool { return len(m.list.Accounts()) == 2 })

	b.window.restore(file, "not the one", keys.Auto)
	if b.window.main != nil || b.says("App a") {
		t.Error("the main screen is still there")
	}
	b.until("it is said", func() bool { return b.button("Continue") != nil })
	b.window.start.Open(start.Request{})
	m = b.main(2)

	b.window.restore(file, "orange bicycle lamp", keys.Auto)
	m = b.main(3)
	if !slices.ContainsFunc(m.list.Accounts(), func(a desk.Account) bool { return a.Ref().App == "c" }) {
		t.Error("what was removed is not back")
	}
	if said := m.Toasts.Text(); !strings.Contains(said, "is kept as") {
		t.Errorf("it says %q", said)
	}
}
